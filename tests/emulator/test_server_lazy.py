"""The HTTP server costs nothing where it is not used: neither in-process nor in a client over HTTP."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.stub_server import StubServer, json_response

ROOT = Path(__file__).parents[2]
SERVER = {"uvicorn", "httptools", "uvloop", "websockets", "click", "h11"}
PROGRAM = """
import json, sys
from rtk_cli.__main__ import run
try:
    run()
finally:
    sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
"""


def loaded(environment: Mapping[str, str], *words: str) -> set[str]:
    """The modules of a successful run."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "words", ["--local meetings create", "--local meetings list", "emulator status", "emulator serve --help"]
)
def test_in_process_emulator_loads_no_server(env: dict[str, str], words: str) -> None:
    modules = loaded(env, *words.split())
    assert modules & (SERVER | {"asyncio"}) == set()
    assert [name for name in modules if name.startswith("rtk_cli.emulator.http")] == []


def test_http_client_does_not_load_the_dependencies_of_the_server(stub: StubServer) -> None:
    stub.respond_by(lambda seen: json_response({"success": True, "data": [], "paging": {"total_count": 0}}))
    modules = loaded(stub.rtk.environment, "meetings", "list", "-o", "json")
    assert "httpcore" in modules
    assert modules & ((SERVER - {"h11"}) | {"httpx", "rich", "pygments"}) == set()
