"""AGENTS.md, which `rtk help agents` prints: its commands run, and its table is that of the code."""

import json
import re
from pathlib import Path

import pytest

from rtk_cli.errors import ExitCode
from rtk_cli.terminal.cli.help_topics import exit_code_meanings
from rtk_cli.terminal.cli.tree import tree
from tests.docs.fast_shell import needs_sh, shell
from tests.docs.pages import PROJECT, blocks_of, prose
from tests.support.cli import Rtk

TEXT = (PROJECT / "AGENTS.md").read_text(encoding="utf-8")
COPY = PROJECT / "rtk_cli/terminal/cli/agents.md"


@needs_sh
def test_each_block_runs_without_a_terminal(unconfigured: Rtk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, in one shell: an agent can type the whole page."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    script = "\n".join(block.text for block in blocks_of("AGENTS.md"))
    with shell(unconfigured, folder, is_attended=False) as sh:
        ran = sh.run(script, {})
    assert (ran.returncode, "rtk: " in ran.stderr) == (0, False), ran.stderr
    [file] = (folder / "recordings").iterdir()
    assert json.loads(ran.stdout[ran.stdout.rindex("\n{") :])["path"] == f"recordings/{file.name}"


def test_exit_codes_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| (\d+) \| (?:`(\w+)`)? ?\| (.+) \|$", TEXT, re.MULTILINE)
    kinds = {int(code): kind for code, (kind, _) in exit_code_meanings().items()}
    assert {int(code): kind for code, kind, _ in rows} == kinds
    assert [int(code) for code, _, _ in rows] == sorted(ExitCode)


def test_query_names_every_command_that_can_ask(unconfigured: Rtk) -> None:
    [query] = re.findall(r"^rtk help --json --query '(.*)'$", TEXT, re.MULTILINE)
    asking = {f"rtk {node.name}" for node in tree().every() if any(flag.name == "force" for flag in node.shared)}
    assert set(unconfigured("help", "--json", "--query", query).ok.data) == asking != set()


def test_flags_in_the_text_exist() -> None:
    known = {word for node in tree().every() for flag in node.flags for word in flag.every_word}
    assert {word for code in re.findall(r"`([^`]+)`", prose(TEXT)) for word in re.findall(r"--[a-z-]+", code)} <= known


def test_help_agents_prints_the_page(unconfigured: Rtk) -> None:
    assert COPY.read_text(encoding="utf-8") == TEXT, "stale: run python scripts/generate.py"
    assert unconfigured("help agents").ok.stdout == TEXT
    assert unconfigured("help agents --json").ok.data == TEXT.rstrip("\n")
