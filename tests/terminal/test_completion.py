"""Completion in every shell, and the files that are generated from the command tree."""

from pathlib import Path

import pytest

from rtk_cli.terminal.cli import root_help_content
from rtk_cli.terminal.cli.areas import AREAS
from rtk_cli.terminal.cli.tree import Node, tree
from scripts.docs.generated import generated
from tests.support.cli import Rtk
from tests.terminal.shells import COMPLETIONS, SPY, bash_offers, bash_offers_each, path_of, run, typed

PROJECT = COMPLETIONS.parent
NODES = list(tree().every())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a subfolder and two files, one with a space in its name."""
    (tmp_path / "files").mkdir()
    for name in ("fields.json", "first file.json"):
        (tmp_path / name).write_text("{}")
    return tmp_path


def flags_of(node: Node) -> set[str]:
    return {word for flag in node.flags for word in flag.every_word}


def test_generated_files_are_up_to_date() -> None:
    stale = [path for path, text in generated().items() if (PROJECT / path).read_text(encoding="utf-8") != text]
    assert stale == [], "run python scripts/generate.py"


def test_root_help_shows_every_area_once() -> None:
    grouped = [name for names in root_help_content.GROUPS.values() for name in names]
    assert sorted(["help", *grouped, *root_help_content.OTHERS]) == sorted(AREAS)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completion_prints_the_script_of_the_shell(unconfigured: Rtk, shell: str) -> None:
    file = {"bash": "rtk.bash", "zsh": "_rtk", "fish": "rtk.fish", "powershell": "rtk.ps1"}[shell]
    assert unconfigured(f"completion {shell}").ok.stdout == (COMPLETIONS / file).read_text(encoding="utf-8")


def test_scripts_are_plain_ascii_for_windows_powershell() -> None:
    assert all(path.read_bytes().isascii() for path in COMPLETIONS.iterdir())


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("rtk mee", ["meetings"]),
        ("rtk --local recordings dow", ["download"]),
        ("rtk -o json --columns a,b recordings start", ["start", "start-track"]),
        ("rtk meetings cr --loc", []),
        ("rtk meetings create --record", ["--record-on-start"]),
        ("rtk -o nd", ["ndjson"]),
        ("rtk --output=", ["table", "json", "ndjson", "yaml", "csv", "id"]),
        ("rtk --output=js", ["json"]),
        ("rtk meetings list --status IN", ["INACTIVE"]),
        ("rtk recordings list --status=U", ["UPLOADING", "UPLOADED"]),
        ("rtk recordings list --since 10:30 --sort-order D", ["DESC"]),
        ("rtk recordings start --watermark-position left", [r"left\ top", r"left\ bottom"]),
        ('rtk recordings start --watermark-position "left t', ["left top"]),
        (r"rtk recordings start --watermark-position left\ t", [r"left\ top"]),
        ("rtk meetings get ", []),
        ("rtk meetings get --titl", []),
        ("rtk -- mee", ["meetings"]),
        ("rtk meetings list -- --st", []),
        ("rtk nonsense ", []),
        ("rtk completion ", ["bash", "zsh", "fish", "powershell"]),
        ("rtk help exi", ["exit-codes"]),
        ("rtk help rec", ["recordings"]),
    ],
)
def test_bash_offers(line: str, offers: list[str]) -> None:
    assert bash_offers(line) == offers


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("rtk recordings download abc --to f", ["fields.json", "files/", r"first\ file.json"]),
        ("rtk recordings download abc --to=fie", ["fields.json"]),
        ("rtk tour --to f", ["files/"]),
        ("rtk meetings create --body @f", ["@fields.json", "@files/", r"@first\ file.json"]),
        ("rtk meetings create --body=@fie", ["@fields.json"]),
        ('rtk meetings create --body "@first', ["@first file.json"]),
        ("rtk meetings create --body f", []),
        ("rtk meetings get f", []),
    ],
)
def test_bash_offers_files_for_parameters_that_take_files(folder: Path, line: str, offers: list[str]) -> None:
    assert sorted(bash_offers(line, folder)) == sorted(offers)


def test_bash_offers_every_command_and_every_flag_of_the_tree() -> None:
    words = bash_offers_each(f"rtk {node.name} " for node in NODES if node.children)
    assert words == [[child.path[-1] for child in node.children] for node in NODES if node.children]
    flags = bash_offers_each(f"rtk {node.name} -" for node in NODES)
    assert list(map(set, flags)) == list(map(flags_of, NODES))


def test_bash_offers_every_choice_of_the_tree() -> None:
    cases = {
        f"rtk {node.name} {word} ": [choice.replace(" ", "\\ ") for choice in flag.choices]
        for node in NODES
        for flag in node.flags
        for word in flag.every_word
        if flag.choices
    }
    assert len(cases) > len(NODES)
    assert dict(zip(cases, bash_offers_each(cases), strict=True)) == cases


def test_interactive_bash_completes_without_running_a_program(folder: Path) -> None:
    lines = (
        f"source {COMPLETIONS / 'rtk.bash'}; {SPY}",
        "rtk mee\tli\t --status=IN\t",
        "rtk meetings create --body @fie\t",
        "rtk recordings download --to first\t",
        "rtk tour --to=fil\t",
    )
    printed = typed([path_of("bash"), "--norc", "-i"], lines, folder)
    assert "rtk got <meetings> <list> <--status=INACTIVE>" in printed
    assert "rtk got <meetings> <create> <--body> <@fields.json>" in printed
    assert "rtk got <recordings> <download> <--to> <first file.json>" in printed
    assert "rtk got <tour> <--to=files/>" in printed
    assert "not found" not in printed


def test_interactive_bash_completes_the_second_name(folder: Path) -> None:
    for name in ("rtk", "realtimekit"):  # as the wheel installs them
        file = "rtk.bash" if name == "rtk" else "realtimekit.bash"
        (folder / name).write_text((COMPLETIONS / file).read_text())
    lines = (f"source {folder}/realtimekit; {SPY.replace('rtk()', 'realtimekit()')}", "realtimekit mee\tli\t")
    assert "rtk got <meetings> <list>" in typed([path_of("bash"), "--norc", "-i"], lines, folder)


def test_bash_script_uses_nothing_newer_than_bash_3_2() -> None:
    stub = (COMPLETIONS / "rtk.bash").read_text()
    newer = (
        "declare -A",
        "local -A",
        "local -n",
        "mapfile",
        "readarray",
        ",,}",
        "^^}",
        ";;&",
        ";&",
        "|&",
        "&>>",
        "@Q}",
    )
    assert [word for word in newer if word in stub] == []
    assert all("2>/dev/null" in line for line in stub.splitlines() if "compopt" in line)


def test_zsh_completes(folder: Path) -> None:
    zsh = path_of("zsh")
    run([zsh, "-n", str(COMPLETIONS / "_rtk")])
    lines = (
        f"autoload -Uz compinit && compinit -D -u; source {COMPLETIONS / '_rtk'}; {SPY}",
        "functions[realtimekit]=$functions[rtk]",
        "rtk --local mee\t -o nd\tli\t --status=IN\t",
        "rtk meetings create --body @fie\t",
        "rtk recordings download --to first\t",
        "rtk completion \t",
        "realtimekit mee\tli\t -o id",
    )
    printed = typed([zsh, "-f", "-i"], lines, folder)
    shells = ("bash", "zsh", "fish", "PowerShell")
    positions = [printed.index(f"Print the completion script for {shell}.") for shell in shells]
    assert positions == sorted(positions)
    assert "rtk got <--local> <meetings> <-o> <ndjson> <list> <--status=INACTIVE>" in printed
    assert "rtk got <meetings> <create> <--body> <@fields.json>" in printed
    assert "rtk got <recordings> <download> <--to> <first file.json>" in printed
    assert "rtk got <meetings> <list> <-o> <id>" in printed


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("rtk mee", ["meetings\tCreate and manage meetings."]),
        ("rtk -o json meetings list --search", ["--search\tOnly rows that match this text."]),
        ("rtk --output=nd", ["--output=ndjson"]),
        ("rtk meetings create --body @fie", ["@fields.json"]),
        ("rtk recordings download --to first", ["first file.json"]),
        ("rtk meetings get ", []),
    ],
)
def test_fish_completes(folder: Path, line: str, offers: list[str]) -> None:
    fish = path_of("fish")
    stub = COMPLETIONS / "rtk.fish"
    run([fish, "-n", str(stub)])
    answer = run([fish, "--no-config", "-c", f"source {stub}; function rtk; end; complete -C '{line}'"], folder)
    assert answer.splitlines() == offers


def test_fish_completes_the_second_name(folder: Path) -> None:
    for name in ("rtk.fish", "realtimekit.fish"):
        (folder / name).write_text((COMPLETIONS / name).read_text())
    ask = (
        f"set fish_complete_path {folder}; function rtk; end; function realtimekit; end; complete -C 'realtimekit mee'"
    )
    answer = run([path_of("fish"), "--no-config", "-c", ask], folder)
    assert answer.splitlines() == ["meetings\tCreate and manage meetings."]


def test_powershell_completes() -> None:
    ask = "(TabExpansion2 -inputScript 'rtk mee' -cursorColumn 7).CompletionMatches.CompletionText"
    command = f". '{COMPLETIONS / 'rtk.ps1'}'; {ask}"
    assert run([path_of("pwsh"), "-NoProfile", "-NonInteractive", "-Command", command]).split() == ["meetings"]
