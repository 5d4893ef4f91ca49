"""TAB on ids and names, in real shells that run a real rtk on the emulator."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.cli import Rtk
from tests.terminal.shells import COMPLETIONS, NO_PROGRAMS, SPY, bash_offers, path_of, run, typed

PROGRAM = """\
#!{python} -I
import sys
sys.path.insert(0, {project!r})
from rtk_cli.terminal.completion import listed
from rtk_cli.terminal.main import main
listed.SECONDS = 30  # a busy machine must not fail a test
with open({log!r}, "a") as log:
    log.write(" ".join(sys.argv[1:]) + "\\n")
sys.exit(main())
"""
TITLE = '"Hall": it\'s 9% \\ $HOME é'
OTHER_TITLE = "%F{red}: `date`"
PRESET = 'it\'s "5" $(touch pwned) `touch pwned` \\ é: a=b'


class Desk(NamedTuple):
    """A folder to work in, the environment with rtk on its PATH, and two meetings."""

    folder: Path
    environment: Mapping[str, str]
    meetings: tuple[str, str]

    @property
    def runs(self) -> list[str]:
        """The command lines of rtk that completion has run."""
        log = self.folder / "log"
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def desk(local: Rtk, tmp_path: Path) -> Desk:
    program = tmp_path / "bin" / "rtk"
    program.parent.mkdir()
    log = str(tmp_path / "log")
    program.write_text(PROGRAM.format(python=sys.executable, project=str(COMPLETIONS.parent), log=log))
    program.chmod(0o755)
    titles = (TITLE, OTHER_TITLE)
    first, second = (local("meetings", "create", "--title", title).ok.data["id"] for title in titles)
    host = local("presets get group_call_host").ok.stdout
    local("presets", "create", "--body", host, "--name", PRESET).ok
    kept = {name: local.environment[name] for name in ("RTK_CONFIG_DIR", "RTK_DATA_DIR")}
    return Desk(tmp_path, {**NO_PROGRAMS, **kept, "PATH": str(program.parent)}, (first, second))


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("rtk --local meetings get {id}", ["{meeting}"]),
        ("rtk --local participants list --meeting {id}", ["{meeting}"]),
        ("rtk --local participants list --meeting={id}", ["{meeting}"]),
        ('rtk --local participants list --meeting "{id}', ["{meeting}"]),
        ("rtk profile use lo", ["local"]),
        ("rtk --profile lo", ["local"]),
        ("rtk meetings list --columns id,tit", ["id,title"]),
        ("rtk meetings create --set tit", ["title="]),
        ("rtk meetings create --set record_on_start=t", ["true"]),
        ("rtk meetings create --clear tit", ["title"]),
        ("rtk --local meetings get nonsense", []),
    ],
)
def test_bash_offers_ids_and_names(desk: Desk, line: str, offers: list[str]) -> None:
    meeting = desk.meetings[0]
    found = bash_offers(line.format(id=meeting[:8]), desk.folder, desk.environment)
    assert found == [offer.format(meeting=meeting) for offer in offers]


@pytest.mark.parametrize("before", ["meetings get ", "participants list --meeting ", "participants list --meeting="])
def test_bash_offers_titles_after_an_at_sign(desk: Desk, before: str) -> None:
    assert bash_offers(f"rtk --local {before}@%", desk.folder, desk.environment) == [r"@%F\{red\}:\ \`date\`"]


def test_titles_with_an_at_sign_in_the_other_shells(desk: Desk) -> None:
    """Each shell makes one word of it."""
    lines = (
        f"autoload -Uz compinit && compinit -D -u; source {COMPLETIONS / '_rtk'}; {SPY}",
        "rtk --local meetings get @%\t",
        "rtk --local participants list --meeting=@%\t",
    )
    printed = typed([path_of("zsh"), "-f", "-i"], lines, desk.folder, desk.environment)
    assert f"rtk got <--local> <meetings> <get> <@{OTHER_TITLE}>" in printed
    assert f"rtk got <--local> <participants> <list> <--meeting=@{OTHER_TITLE}>" in printed
    line = f'source {COMPLETIONS / "rtk.fish"}; complete -C "rtk --local meetings get @"'
    offers = run([path_of("fish"), "--no-config", "-c", line], desk.folder, desk.environment)
    assert offers.splitlines() == [
        f"@{title}\t{identity}"
        for title, identity in reversed(list(zip((TITLE, OTHER_TITLE), desk.meetings, strict=True)))
    ]


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_interactive_bash_quotes_a_name(desk: Desk, quote: str) -> None:
    lines = (
        f"source {COMPLETIONS / 'rtk.bash'}; {SPY}",
        f"rtk --local presets get {quote}it\t",
        "rtk --local meetings get " + desk.meetings[0][:8] + "\t",
        "rtk meetings list --columns id,tit\t,stat\t",
        f"rtk --local meetings get {quote}@%\t",
    )
    printed = typed([path_of("bash"), "--norc", "-i"], lines, desk.folder, desk.environment)
    assert f"rtk got <--local> <presets> <get> <{PRESET}>" in printed
    assert f"rtk got <--local> <meetings> <get> <{desk.meetings[0]}>" in printed
    assert "rtk got <meetings> <list> <--columns> <id,title,status>" in printed
    assert f"rtk got <--local> <meetings> <get> <@{OTHER_TITLE}>" in printed
    assert not (desk.folder / "pwned").exists()


def test_zsh_offers_ids_with_titles(desk: Desk) -> None:
    lines = (
        f"autoload -Uz compinit && compinit -D -u; source {COMPLETIONS / '_rtk'}; {SPY}",
        "rtk --local presets get it\t",
        f"rtk --local meetings get {desk.meetings[0][:8]}\t",
        f"rtk --local participants list --meeting={desk.meetings[0][:8]}\t",
        "rtk meetings list --columns id,tit\t,stat\t",
        "rtk meetings create --set titl\tnew",
        "rtk --profile loc\t",
        "rtk --local meetings get \t",
    )
    printed = typed([path_of("zsh"), "-f", "-i"], lines, desk.folder, desk.environment)
    assert f"rtk got <--local> <presets> <get> <{PRESET}>" in printed
    assert f"rtk got <--local> <meetings> <get> <{desk.meetings[0]}>" in printed
    assert f"rtk got <--local> <participants> <list> <--meeting={desk.meetings[0]}>" in printed
    assert "rtk got <meetings> <list> <--columns> <id,title,status>" in printed
    assert "rtk got <meetings> <create> <--set> <title=new>" in printed
    assert "rtk got <--profile> <local>" in printed
    assert f"-- {TITLE}, ACTIVE" in printed
    assert f"-- {OTHER_TITLE}, ACTIVE" in printed
    assert not (desk.folder / "pwned").exists()


def test_fish_offers_ids_with_titles(desk: Desk) -> None:
    fish, script = path_of("fish"), COMPLETIONS / "rtk.fish"

    def offers(line: str) -> list[str]:
        command = [fish, "--no-config", "-c", f'source {script}; complete -C "$argv[1]"', line]
        return run(command, desk.folder, desk.environment).splitlines()

    first, second = desk.meetings
    assert sorted(offers("rtk --local meetings get ")) == sorted(
        [f"{first}\t{TITLE}, ACTIVE", f"{second}\t{OTHER_TITLE}, ACTIVE"]
    )
    assert offers(f"rtk --local participants list --meeting={first[:8]}") == [f"--meeting={first}\t{TITLE}, ACTIVE"]
    assert [line.split("\t")[0] for line in offers("rtk --local presets get it")] == [PRESET]
    assert offers("rtk meetings list --columns id,tit") == ["id,title\tTITLE"]
    assert offers("rtk --profile loc")[0].startswith("local\t")


def test_fish_quotes_a_name(desk: Desk) -> None:
    """The line that fish makes of the offer, as `complete -C --escape` shows it, is one word again."""
    line = (
        f'source {COMPLETIONS / "rtk.fish"}; eval printf "\'<%s>\'" (complete -C "rtk --local presets get it" --escape)'
    )
    printed = run([path_of("fish"), "--no-config", "-c", line], desk.folder, desk.environment)
    assert printed.startswith(f"<{PRESET}>")
    assert not (desk.folder / "pwned").exists()


def test_powershell_offers_ids_with_titles(desk: Desk) -> None:
    line = f"rtk --local meetings get {desk.meetings[0][:8]}"
    ask = f"(TabExpansion2 -inputScript '{line}' -cursorColumn {len(line)}).CompletionMatches"
    command = f". '{COMPLETIONS / 'rtk.ps1'}'; {ask} | ForEach-Object {{ $_.CompletionText + ' ' + $_.ToolTip }}"
    printed = run(
        [path_of("pwsh"), "-NoProfile", "-NonInteractive", "-Command", command], desk.folder, desk.environment
    )
    assert printed.splitlines() == [f"{desk.meetings[0]} {TITLE}, ACTIVE"]


@pytest.mark.parametrize(
    "line", ["rtk mee", "rtk meetings li", "rtk meetings create --ti", "rtk -o js", "rtk help exi"]
)
def test_words_and_flags_run_no_program(desk: Desk, line: str) -> None:
    """In bash and fish. zsh has the same words in its own script, and offers them with an empty PATH elsewhere."""
    assert bash_offers(line, desk.folder, desk.environment)
    fish = [path_of("fish"), "--no-config", "-c", f"source {COMPLETIONS / 'rtk.fish'}; complete -C '{line}'"]
    assert run(fish, desk.folder, desk.environment)
    assert bash_offers("rtk meetings list --search x", desk.folder, desk.environment) == []
    assert desk.runs == []
    bash_offers("rtk --local meetings get ", desk.folder, desk.environment)
    assert desk.runs == ["completion values meetings --typed= -- --local meetings get"]


def test_words_that_are_completed_go_to_the_program_unquoted(desk: Desk) -> None:
    typed_id = desk.meetings[0][:8]
    lines = (
        f"source {COMPLETIONS / 'rtk.bash'}; {SPY}",
        f"rtk --profile 'local' -q meetings get --name=\"x\" {typed_id}\t",
    )
    typed([path_of("bash"), "--norc", "-i"], lines, desk.folder, desk.environment)
    assert desk.runs == [f"completion values meetings --typed={typed_id} -- --profile local -q meetings get --name=x"]
