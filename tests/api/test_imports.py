"""A successful list over HTTP loads no module that only errors, logs, later pages or other output need."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.cli import Rtk

ROOT = Path(__file__).parents[2]
PROGRAM = (
    "import sys\nfrom rtk_cli.__main__ import run\ntry:\n    run()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
)
UNNECESSARY = {
    "rtk_cli.masking",
    "rtk_cli.api.prefetch",
    "rtk_cli.api.responses.api_errors",
    "rtk_cli.api.responses.not_found_messages",
    "rtk_cli.api.responses.request_subject",
    "rtk_cli.api.transports.debug_log",
    "rtk_cli.api.transports.dry_run",
    "rtk_cli.durations",
    "pydantic",
}


def test_successful_list_loads_no_unnecessary_modules(remote: Rtk) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, "meetings", "list", "-o", "json"],
        env={**remote.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert json.loads(run.stdout) == []
    assert set(run.stderr.split()) & UNNECESSARY == set()
