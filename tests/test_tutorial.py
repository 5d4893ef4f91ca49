"""The commands of docs/tutorial.md, run by a shell: on the emulator, then on a server that stands for the real API."""

import re
import shutil
from pathlib import Path

import pytest

from rtk_cli.clock import SystemClock
from rtk_cli.local import ACCOUNT_ID
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support.cli import TOKEN
from tests.support.docs_shell import PROJECT, folder_with_rtk, run_shell, shell_blocks
from tests.support.emulator_server import emulator_on_loopback

INSTALL, *BLOCKS = shell_blocks("docs/tutorial.md")
[BOUNDARY] = [number for number, block in enumerate(BLOCKS) if "unset RTK_PROFILE" in block]

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="no shell on this machine")


def test_tutorial_installs_as_the_readme_does() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", readme.split("## Install\n")[1], maxsplit=1, flags=re.M)[0]
    assert INSTALL.strip() in [line.partition("#")[0].strip() for line in section.splitlines()]


def test_first_part_records_a_meeting_on_the_emulator(env: dict[str, str], tmp_path: Path) -> None:
    folder = folder_with_rtk(tmp_path)
    ran = run_shell("\n".join(BLOCKS[:BOUNDARY]), folder, env)
    assert ran.returncode == 0, ran.stderr
    [file] = (folder / "recordings").iterdir()
    assert file.read_bytes()[4:12] == b"ftypisom"
    assert file.stat().st_size > 70_000_000  # a quarter of an hour
    assert "Can everyone hear me?" in (folder / "chat.csv").read_text(encoding="utf-8")


def test_second_part_records_a_meeting_of_an_account(env: dict[str, str], tmp_path: Path) -> None:
    folder = folder_with_rtk(tmp_path)
    script = "\n".join(BLOCKS[BOUNDARY:]).replace("--account-id ACCOUNT", f"--account-id {ACCOUNT_ID}")
    script = script.replace("rtk auth login", f"echo {TOKEN} | rtk auth login --with-token")
    script = script.replace("recording=", 'rtk emulator join "$ada"\nrecording=', 1)  # Ada's browser
    with emulator_on_loopback(Path(env["RTK_DATA_DIR"]) / EMULATOR_FILE, SystemClock()) as base_url:
        ran = run_shell(script, folder, {**env, "CLOUDFLARE_API_BASE_URL": base_url})
    assert ran.returncode == 0, ran.stderr
    assert len(list((folder / "recordings").iterdir())) == 1
    assert '"token"' in (folder / "ada.json").read_text(encoding="utf-8")
    assert TOKEN not in ran.stdout + ran.stderr
