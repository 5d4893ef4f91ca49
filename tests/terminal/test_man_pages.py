"""The manual pages: every command is in one, viewers can format them, and `rtk help --man` opens them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from rtk_cli import __version__
from rtk_cli.terminal.cli.areas import AREAS
from rtk_cli.terminal.cli.man_pages import ALIAS, man_pages
from rtk_cli.terminal.cli.tree import OWN, Node, tree
from tests.support.cli import Rtk
from tests.terminal.shells import path_of

PAGES = man_pages()
COMMANDS = [node for node in tree().every() if node.is_command]
REQUESTS = {"TH", "SH", "SS", "TP", "PP", "B", "RS", "RE", "nf", "fi", "br", "nh", "ad", "so", '\\"'}


def plain(source: str) -> str:
    """The text of a page, without fonts and escapes."""
    text = re.sub(r"\\f[BIR]", "", source)
    for escape, sign in ((r"\-", "-"), (r"\(aq", "'"), (r"\(ga", "`"), (r"\(ha", "^"), (r"\(ti", "~"), (r"\e", "\\")):
        text = text.replace(escape, sign)
    return text


def test_every_area_has_a_page() -> None:
    assert set(PAGES) == {"rtk", ALIAS, *(f"rtk-{area}" for area in AREAS)}


@pytest.mark.parametrize("node", COMMANDS, ids=lambda node: node.name)
def test_command_is_in_the_page_of_its_area(node: Node) -> None:
    page = plain(PAGES[f"rtk-{node.path[0]}"])
    own = [word for flag in node.flags if flag.heading == OWN for word in flag.every_word]
    expected = (" ".join(("rtk", *node.path)), *own, *node.examples)
    assert [text for text in expected if text not in page] == []


def test_page_of_rtk_has_what_commands_share() -> None:
    page = plain(PAGES["rtk"])
    assert f"rtk {__version__}" in page
    expected = ("--profile", "--output", "CLOUDFLARE_API_TOKEN", "rate_limited", "config.toml", "rtk-meetings(1)")
    assert [word for word in expected if word not in page] == []


@pytest.mark.parametrize("name", PAGES)
def test_page_is_ascii_and_has_known_requests_only(name: str) -> None:
    assert PAGES[name].isascii()
    assert {line[1:].split()[0] for line in PAGES[name].splitlines() if line.startswith((".", "'"))} <= REQUESTS


def test_groff_formats_every_page_without_a_warning() -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    text = "".join(source for name, source in PAGES.items() if name != ALIAS)
    command = ["groff", "-man", "-Tascii", "-ww", "-Wbreak", "-z"]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "name"), [("--man", "rtk"), ("meetings list --man", "rtk-meetings"), ("tour --man", "rtk-tour")]
)
def test_help_prints_the_source_in_a_pipe(unconfigured: Rtk, words: str, name: str) -> None:
    assert unconfigured(f"help {words}").ok.stdout == PAGES[name]


def test_page_that_does_not_exist_is_refused(unconfigured: Rtk) -> None:
    error = unconfigured.error("help exit-codes --man")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "exit-codes" in error["message"]


def test_help_opens_the_page_on_a_terminal(unconfigured: Rtk, tmp_path: Path) -> None:
    sh = path_of("sh")
    viewer = tmp_path / "man"
    viewer.write_text(f'#!{sh}\nread -r line < "$1"\necho "${{1##*/}} $line" > "{tmp_path}/opened"\n')
    viewer.chmod(0o755)
    assert unconfigured("help meetings --man", terminal=True, environment={"PATH": str(tmp_path)}).ok.stdout == ""
    assert (tmp_path / "opened").read_text().startswith('rtk-meetings.1 .\\" Generated')
