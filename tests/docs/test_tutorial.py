"""The commands of docs/tutorial.md, run by a shell: on the emulator, then on a server that stands for the real API."""

import re
from pathlib import Path

import pytest

from rtk_cli.local import ACCOUNT_ID
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.docs.fast_shell import needs_sh, shell
from tests.docs.pages import PAGES, blocks_of
from tests.support.cli import TOKEN, Rtk
from tests.support.emulator_server import emulator_on_loopback

INSTALL, *BLOCKS = [block.text for block in blocks_of("docs/tutorial.md")]
[BOUNDARY] = [number for number, block in enumerate(BLOCKS) if "unset RTK_PROFILE" in block]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("page", ["README.md", "docs/install.md"])
def test_tutorial_installs_as_other_pages_do(page: str) -> None:
    section = re.split(r"^#+ Install\n", PAGES[page].read_text(encoding="utf-8"), flags=re.MULTILINE)[1]
    lines = [line.partition("#")[0].strip() for line in section.partition("\n## ")[0].splitlines()]
    assert INSTALL.strip() in lines


@needs_sh
def test_first_part_records_a_meeting_on_the_emulator(unconfigured: Rtk, folder: Path) -> None:
    with shell(unconfigured, folder, is_attended=False) as sh:
        ran = sh.run("\n".join(BLOCKS[:BOUNDARY]), {})
    assert ran.returncode == 0, ran.stderr
    [file] = (folder / "recordings").iterdir()
    assert file.read_bytes()[4:12] == b"ftypisom"
    assert file.stat().st_size > 70_000_000  # a quarter of an hour
    assert "Can everyone hear me?" in (folder / "chat.csv").read_text(encoding="utf-8")


@needs_sh
def test_second_part_records_a_meeting_of_an_account(unconfigured: Rtk, folder: Path) -> None:
    script = "\n".join(BLOCKS[BOUNDARY:]).replace("--account-id ACCOUNT", f"--account-id {ACCOUNT_ID}")
    script = script.replace("recording=", 'rtk emulator join "$ada"\nrecording=', 1)  # Ada's browser
    with (
        emulator_on_loopback(unconfigured.data_dir / EMULATOR_FILE, unconfigured.clock) as base_url,
        shell(unconfigured, folder) as sh,
    ):
        ran = sh.run(script, {"CLOUDFLARE_API_BASE_URL": base_url, "RTK_PROFILE": "local"})
    assert ran.returncode == 0, ran.stderr
    assert len(list((folder / "recordings").iterdir())) == 1
    assert '"token"' in (folder / "ada.json").read_text(encoding="utf-8")
    assert TOKEN not in ran.stdout + ran.stderr
