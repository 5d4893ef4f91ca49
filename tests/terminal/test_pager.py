"""`RTK_PAGER` for tables on a terminal."""

import sys
from pathlib import Path

import pytest

from rtk_cli.terminal.output import stderr_messages
from rtk_cli.terminal.output.pager import PagedStream
from tests.support.cli import Result, Rtk

KEEP = "import os, sys; open({path!r}, 'w').write(os.environ.get('LESS', '') + '\\n' + sys.stdin.read())"
QUIT = "import sys; sys.stdin.readline(); open({path!r}, 'w').write('quit')"


@pytest.fixture
def paged(tmp_path: Path) -> Path:
    """Where the pager writes what it got."""
    return tmp_path / "paged"


def presets(rtk: Rtk, paged: Path, *flags: str, program: str = KEEP, terminal: bool = True, **variables: str) -> Result:
    script = paged.with_name("pager.py")
    script.write_text(program.format(path=str(paged)))
    environment = {"RTK_PAGER": f"'{sys.executable}' '{script}'", "LINES": "3", "TERM": "xterm", **variables}
    return rtk("presets", "list", *flags, terminal=terminal, environment=environment)


def test_long_table_goes_through_the_pager_in_color(rtk: Rtk, paged: Path) -> None:
    result = presets(rtk, paged).ok
    options, table = paged.read_text(encoding="utf-8").split("\n", 1)
    assert options == "FRX"
    assert table.startswith("\x1b[1mNAME")
    assert "group_call_host" in table
    assert result.stdout == ""


def test_table_that_fits_is_printed_without_the_pager(rtk: Rtk, paged: Path) -> None:
    assert "group_call_host" in presets(rtk, paged, LINES="50").ok.stdout
    assert not paged.exists()


def test_own_options_of_less_are_kept(rtk: Rtk, paged: Path) -> None:
    presets(rtk, paged, LESS="S").ok
    assert paged.read_text().startswith("S\n")


@pytest.mark.parametrize("flags", [["-o", "json"], ["-o", "csv"], ["-o", "id"]])
def test_other_formats_have_no_pager(rtk: Rtk, paged: Path, flags: list[str]) -> None:
    assert presets(rtk, paged, *flags).ok.stdout
    assert not paged.exists()


@pytest.mark.parametrize("pager", ["", "cat", "'unclosed"])
def test_pager_is_off(rtk: Rtk, paged: Path, pager: str) -> None:
    assert "group_call_host" in presets(rtk, paged, RTK_PAGER=pager, PAGER="false").ok.stdout


def test_pipe_has_no_pager(rtk: Rtk, paged: Path) -> None:
    assert "group_call_host" in presets(rtk, paged, "-o", "table", terminal=False).ok.stdout
    assert not paged.exists()


def test_one_object_and_rows_in_memory_go_through_it_too(local: Rtk, paged: Path) -> None:
    script = paged.with_name("pager.py")
    script.write_text(KEEP.format(path=str(paged)))
    environment = {"RTK_PAGER": f"'{sys.executable}' '{script}'", "LINES": "3"}
    assert local("presets get group_call_host", terminal=True, environment=environment).ok.stdout == ""
    assert "permissions" in paged.read_text()
    assert Rtk(local.environment, local.clock)("config list", terminal=True, environment=environment).ok.stdout == ""
    assert "RTK_PROFILE" in paged.read_text() or "profile" in paged.read_text()


def test_quitting_early_is_no_error_and_ends_the_reading(rtk: Rtk, paged: Path) -> None:
    for number in range(60):
        rtk("meetings", "create", "--title", f"{number} " + "long " * 400).ok
    script = paged.with_name("pager.py")
    script.write_text(QUIT.format(path=str(paged)))
    environment = {"RTK_PAGER": f"'{sys.executable}' '{script}'", "LINES": "3"}
    rtk.seen.clear()
    words = ("meetings", "list", "--per-page", "10", "--columns", "title")
    result = rtk(*words, terminal=True, width=3000, environment=environment)
    assert (result.exit_code, result.stderr) == (0, "")
    assert paged.read_text() == "quit"
    assert len(rtk.seen) < 6


def test_missing_pager_is_a_warning_and_the_table_is_printed(rtk: Rtk, paged: Path) -> None:
    result = presets(rtk, paged, RTK_PAGER="no-such-pager -x").ok
    assert "group_call_host" in result.stdout
    assert "no-such-pager" in result.stderr


def test_messages_come_after_the_pager_has_ended(rtk: Rtk, paged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []
    close = PagedStream.close

    def closed(stream: PagedStream) -> None:
        close(stream)
        happened.append("closed")

    monkeypatch.setattr(PagedStream, "close", closed)
    monkeypatch.setattr(stderr_messages, "write_message", lambda stream, text: happened.append(text))
    presets(rtk, paged, "--per-page", "1", "--sort", "name").ok
    assert happened[0] == "closed"
    assert "--sort" in happened[1]
