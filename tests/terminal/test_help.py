"""Help of every area and command, from the live tree, and the topics of `rtk help`."""

import shlex

import pytest

from rtk_cli.config.settings import SETTINGS
from rtk_cli.errors import ExitCode
from rtk_cli.terminal.cli import root_help_content
from rtk_cli.terminal.cli.flags import SHARED
from rtk_cli.terminal.cli.help_colors import BOLD, NORMAL
from rtk_cli.terminal.cli.help_layout import shell_lines
from rtk_cli.terminal.cli.help_page import GLOBAL_FLAGS, REQUIRED_FLAGS
from rtk_cli.terminal.cli.help_topics import OTHER_VARIABLES, TOPICS
from rtk_cli.terminal.cli.tree import OWN, Node, tree
from tests.support import recordings
from tests.support.cli import Rtk
from tests.terminal.every_command import COMMANDS as RUNNABLE
from tests.terminal.every_command import REPRESENTATIVES

NODES = [node for node in tree().every() if node.path]
COMMANDS = [node for node in NODES if node.is_command]
AREAS = [node for node in NODES if not node.is_command]
REPEATED = (OWN, "Body", "Paging", "Confirmation", "Batch", "File")
"""The sections that the help of a command repeats; `rtk help flags` has the others."""


def name_of(node: Node) -> str:
    return node.name or "rtk"


def without_blanks(text: str) -> str:
    """The text without spaces and newlines, as the width decides where lines break."""
    return "".join(text.split())


def words_in(text: str) -> set[str]:
    return set(text.replace(",", " ").replace("/", " ").split())


@pytest.mark.parametrize("node", NODES, ids=name_of)
def test_help_goes_to_stdout_and_succeeds(unconfigured: Rtk, node: Node) -> None:
    result = unconfigured(*node.path, "--help").ok
    assert result.stderr == ""
    assert result.stdout.startswith(f"Usage: rtk {node.name} ")
    assert without_blanks(node.help) in without_blanks(result.stdout)
    assert result.stdout.splitlines()[-1] == GLOBAL_FLAGS


@pytest.mark.parametrize("node", COMMANDS, ids=name_of)
def test_help_shows_examples_then_the_flags_of_the_command(unconfigured: Rtk, node: Node) -> None:
    text = unconfigured(*node.path, "--help").ok.stdout
    own = [parameter for parameter in node.parameters if not parameter.words or parameter.heading in REPEATED]
    for parameter in own:
        assert set(parameter.every_word) <= words_in(text)
        assert without_blanks(parameter.help) in without_blanks(text)
        assert parameter.help.endswith(".")
    headings = [line for line in text.splitlines() if line.endswith(":") and not line.startswith(" ")]
    order = [
        "Examples:",
        "Arguments:",
        "Flags:",
        "Body:",
        "Paging:",
        "Confirmation:",
        "Batch:",
        "File:",
        "Connection:",
    ]
    assert headings == [heading for heading in order if heading in headings]
    assert ("Examples:" in headings) == bool(node.examples)
    assert all(f"\n  {example}\n" in text.replace(" \\\n   ", "") for example in node.examples)


@pytest.mark.parametrize("node", COMMANDS, ids=name_of)
def test_help_leaves_global_flags_to_their_topic(unconfigured: Rtk, node: Node) -> None:
    """A flag of the connection is shown only by commands that do not take all of them."""
    text = unconfigured(*node.path, "--help").ok.stdout
    connection = [flag for flag in node.flags if flag.heading == "Connection"]
    whole = sum(flag.group.value == "Connection" for flag in SHARED.values())
    assert "Output:" not in text
    assert ("Connection:" in text) == (0 < len(connection) < whole and node.path[0] != "emulator")


def test_area_help_lists_its_commands(unconfigured: Rtk) -> None:
    for node in AREAS:
        lines = unconfigured(*node.path, "--help").ok.stdout.splitlines()
        first_words = {line.split()[0] for line in lines if line.startswith("  ") and line.strip()}
        assert {child.path[-1] for child in node.children} <= first_words


@pytest.mark.parametrize("name", REPRESENTATIVES)
def test_h_and_help_command_print_the_same_help(unconfigured: Rtk, name: str) -> None:
    expected = unconfigured(*name.split(), "--help").ok.stdout
    assert unconfigured(*name.split(), "-h").ok.stdout == expected
    assert unconfigured("help", *name.split()).ok.stdout == expected


def test_representatives_cover_every_flag_profile() -> None:
    profiles = {node.shared for node in RUNNABLE.values()}
    assert {RUNNABLE[name].shared for name in REPRESENTATIVES} == profiles


@pytest.mark.parametrize("node", COMMANDS, ids=name_of)
def test_command_summary_is_one_sentence(node: Node) -> None:
    assert node.help.endswith(".")
    assert "\n" not in node.help
    assert node.help[0].isupper()


@pytest.mark.parametrize("node", [tree(), *NODES], ids=name_of)
def test_help_fits_the_terminal_and_leaves_nothing_out(unconfigured: Rtk, node: Node) -> None:
    on_one_line = ("help", *root_help_content.OTHERS)
    for width in (40, 60, 80, 120, 200):
        result = unconfigured(*node.path, "--help", terminal=True, width=width, environment={"NO_COLOR": "1"})
        assert too_wide(result.ok.stdout, width) == []
        for sentence in (node.help, *(child.summary for child in node.children if child.name not in on_one_line)):
            assert without_blanks(sentence) in without_blanks(result.stdout)


def too_wide(text: str, width: int) -> list[str]:
    """The lines wider than the terminal, except those that can only be broken inside an argument or a long word."""
    lines = [line for line in text.splitlines() if len(line.rstrip()) > width]
    return [line for line in lines if len(line.split()) > 1 and not is_one_segment(line)]


def is_one_segment(line: str) -> bool:
    """Whether the line is a part of an example that can't be broken: a command, or a flag with its value."""
    first, *rest = line.strip().removesuffix("\\").split()
    return first in ("rtk", "eval") or (first.startswith("-") and not any(word.startswith("-") for word in rest))


def test_long_example_is_continued_after_a_backslash() -> None:
    command = "rtk meetings list --query '[?a == `b`].c --d' --status ACTIVE --body - -o id"
    lines = shell_lines(command, 40)
    assert max(map(len, lines)) <= 40
    assert shlex.split(" ".join(lines).replace("\\ ", "")) == shlex.split(command)
    assert shell_lines(command, 100) == [f"  {command}"]


def test_root_help_is_wrapped_again_for_a_narrow_terminal(unconfigured: Rtk) -> None:
    plain = {"NO_COLOR": "1"}
    wide, narrow = (
        unconfigured("--help", terminal=True, width=width, environment=plain).ok.stdout for width in (80, 79)
    )
    assert wide == unconfigured("--help").ok.stdout == unconfigured("help").ok.stdout
    assert without_blanks(narrow) == without_blanks(wide)
    assert max(map(len, wide.splitlines())) <= 80


def test_root_help_has_at_most_40_lines(unconfigured: Rtk) -> None:
    assert len(unconfigured("--help").ok.stdout.splitlines()) <= 40


@pytest.mark.parametrize("words", ["", "--help", "meetings --help", "help meetings list", "help flags"])
def test_headings_are_bold_on_a_color_terminal_only(unconfigured: Rtk, words: str) -> None:
    colored = unconfigured(words, terminal=True, width=80).ok.stdout
    headings = [line for line in colored.splitlines() if line.startswith(BOLD)]
    assert len(headings) >= 3
    assert all(NORMAL in heading for heading in headings)
    plain = unconfigured(words).ok.stdout
    assert colored.replace(BOLD, "").replace(NORMAL, "") == plain
    for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert unconfigured(words, terminal=True, width=80, environment=variables).ok.stdout == plain


VERBS = ("list", "get", "create", "add", "update", "replace", "delete", "remove")
OF_THE_EMULATOR = [
    "serve",
    "status",
    "reset",
    "export",
    "import",
    "join",
    "leave",
    "say",
    "vote",
    "simulate",
    "fail",
    "advance",
]


@pytest.mark.parametrize("node", AREAS, ids=name_of)
def test_common_verbs_come_first_and_in_one_order(node: Node) -> None:
    names = [child.path[-1] for child in node.children]
    common = [name for name in VERBS if name in names]
    assert names[: len(common)] == common
    assert node.name != "emulator" or [name for name in names if name in OF_THE_EMULATOR] == OF_THE_EMULATOR


@pytest.mark.parametrize("words", ["--limit", "--limit 0", "--nosuch", "a b", "--status NO"])
def test_usage_error_hints_at_the_help_of_its_command(unconfigured: Rtk, words: str) -> None:
    error = unconfigured.error(f"--local meetings list --json {words}")
    assert error["exit_code"] == 2
    assert error["hint"].endswith("see `rtk meetings list --help`")


def test_flags_that_the_api_requires_are_marked(local: Rtk) -> None:
    """The error of a command without flags names the missing ones: they are those that help marks as required."""
    writing = {name: node for name, node in RUNNABLE.items() if node.operations and "body" in names_of(node)}
    missing = {name: missing_flags(local, node) for name, node in writing.items()}
    assert {name: flags for name, flags in missing.items() if flags} == {
        **{name: set(flags) for name, flags in REQUIRED_FLAGS.items()},
        "meetings join": {"--name", "--custom-participant-id"},  # one of them is enough
    }
    for name, flags in REQUIRED_FLAGS.items():
        assert local(f"{name} --help").ok.stdout.count("[required]") >= len(flags)


def names_of(node: Node) -> set[str]:
    return {flag.name for flag in node.flags}


def missing_flags(rtk: Rtk, node: Node) -> set[str]:
    """The flags that the error of a command suggests when it gets nothing but arguments and containers."""
    marked = REQUIRED_FLAGS.get(node.name, ())
    containers = [flag for flag in node.flags if flag.required and flag.words[0] not in marked]
    arguments = [recordings.UNKNOWN_ID for argument in node.arguments if argument.required]
    values = [word for flag in containers for word in (flag.words[0], recordings.UNKNOWN_ID)]
    force = ["--force"] if "force" in names_of(node) else []
    result = rtk(*node.path, *arguments, *values, *force, "--dry-run", "--json")
    hint = (result.error["hint"] or "") if result.exit_code == 2 else ""
    own = {word for flag in node.flags if flag.heading == OWN for word in flag.words}
    return {word for word in hint.replace(",", " ").split() if word in own - {"--from"}}  # --from gives several fields


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic != "agents"])  # which is Markdown, for programs
def test_topic_fits_the_terminal(unconfigured: Rtk, topic: str) -> None:
    texts = {
        width: unconfigured("help", topic, terminal=True, width=width, environment={"NO_COLOR": "1"}).ok.stdout
        for width in (40, 80, 200)
    }
    assert len({without_blanks(text) for text in texts.values()}) == 1
    assert {width: too_wide(text, width) for width, text in texts.items()} == {40: [], 80: [], 200: []}


def test_topics_name_every_flag_exit_code_and_variable(unconfigured: Rtk) -> None:
    flags, codes, variables = (
        words_in(unconfigured("help", topic).ok.stdout) for topic in ("flags", "exit-codes", "environment")
    )
    assert {word for flag in SHARED.values() for word in flag.words} | {"--help", "-V"} <= flags
    assert {str(code.value) for code in ExitCode} <= codes
    assert {setting.environment for setting in SETTINGS if setting.environment} <= variables
    assert {word for names, _ in OTHER_VARIABLES for word in names.split(", ")} <= variables


@pytest.mark.parametrize(
    ("words", "value", "suggestion"),
    [
        ("help flgas", "flgas", "rtk help flags"),
        ("help meetngs", "meetngs", "rtk meetings"),
        ("help meetings lst", "lst", "rtk meetings list"),
        ("help meetings delete", "delete", "rtk meetings deactivate MEETING"),
        ("help meetings list x", "x", "rtk meetings list --help"),
        ("help no-such-thing", "no-such-thing", "rtk --help"),
    ],
)
def test_unknown_help_is_a_usage_error(unconfigured: Rtk, words: str, value: str, suggestion: str) -> None:
    error = unconfigured.error(words)
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert value in error["message"]
    assert suggestion in error["hint"]


def test_help_points_to_no_file_of_the_repository(unconfigured: Rtk) -> None:
    pages = [unconfigured(*node.path, "--help").ok.stdout for node in [tree(), *NODES]]
    pages += [unconfigured("help", topic).ok.stdout for topic in TOPICS]
    assert [page.splitlines()[0] for page in pages if "docs/" in page] == []


def test_version_command_prints_text_or_an_object(unconfigured: Rtk) -> None:
    flag, command = unconfigured("--version").ok.stdout, unconfigured("version").ok.stdout
    assert command.startswith(flag.rstrip("\n"))
    versions = unconfigured("version --json").ok.data
    assert set(versions) == {"version", "python", "platform"}
    assert f"rtk {versions['version']}\n" == flag
    assert unconfigured("version -o yaml").ok.stdout.startswith("version: ")


def test_help_as_json_has_every_command_with_flags_examples_and_operations(unconfigured: Rtk) -> None:
    document = unconfigured("help --json").ok.data
    assert [code["code"] for code in document["exit_codes"]] == [int(code) for code in ExitCode]
    found = {child["command"]: child for area in document["commands"] for child in area.get("commands", [area])}
    assert set(found) == {f"rtk {node.name}" for node in COMMANDS}
    stop = found["rtk recordings stop"]
    assert ("recordings_control" in stop["operations"], stop["asks_for_confirmation"]) == (True, True)
    assert stop["arguments"][0]["name"] == "RECORDING"
    assert "--force" in stop["shared_flags"]
    assert not found["rtk recordings list"]["asks_for_confirmation"]
    assert set(stop["shared_flags"]) <= {flag["name"] for flag in document["shared_flags"]}
    (status,) = [flag for flag in found["rtk recordings list"]["flags"] if flag["name"] == "--status"]
    assert (status["repeatable"], "UPLOADED" in status["choices"]) == (True, True)


def test_help_of_one_command_as_json(unconfigured: Rtk) -> None:
    document = unconfigured("help meetings create --json").ok.data
    assert document["command"] == "rtk meetings create"
    assert "--title" in {flag["name"] for flag in document["flags"]}
    assert "--body" in {flag["name"] for flag in document["shared_flags"]}
    assert unconfigured("help meetings --query commands[0].command -o id").ok.stdout == "rtk meetings list\n"
    error = unconfigured.error("help meetings lst")
    assert (error["kind"], "rtk meetings list" in error["hint"]) == ("usage", True)


def test_topic_as_json_is_its_text(unconfigured: Rtk) -> None:
    assert "JMESPath" in unconfigured("help query --json").ok.data
