"""Typos: every kind of unknown word gets a suggestion, and none gets a wild guess."""

from urllib.parse import urlsplit

import pytest

from rtk_cli.suggestions import closest
from rtk_cli.terminal.cli.tree import tree
from rtk_cli.terminal.cli.unknown_words import _OTHER_COMMANDS, _OTHER_FLAGS, _UNSUPPORTED
from tests.support import recordings
from tests.support.cli import Rtk

NAMES = {node.name for node in tree().every()}
OTHER_WORDS = [
    ("participants create", "participants add"),
    ("participants delete", "participants remove"),
    ("participants rm", "participants remove"),
    ("webhooks remove", "webhooks delete"),
    ("sessions show", "sessions get"),
    ("meetings ls", "meetings list"),
    ("profile set", "profile update"),
    ("login", "auth login"),
    ("man", "help"),
]


@pytest.mark.parametrize(("typed", "expected"), [*OTHER_WORDS, ("meeting list", "meetings"), ("MEETINGS", "meetings")])
def test_unknown_command_suggests_the_nearest(unconfigured: Rtk, typed: str, expected: str) -> None:
    error = unconfigured.error(typed)
    assert error["kind"] == "usage"
    assert f"rtk {typed.removesuffix(' list')}" in error["message"]
    assert f"`rtk {expected}`" in error["hint"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("meetings delete 42", "rtk meetings deactivate MEETING"),
        ("meetings rm 42", "rtk meetings deactivate MEETING"),
        ("apps delete", "rtk apps list"),
        ("recordings remove", "rtk recordings get RECORDING"),
        ("livestreams delete", "rtk livestreams disable LIVESTREAM"),
        ("sessions create", "rtk meetings join MEETING"),
        ("active-session end", "rtk active-session kick-all MEETING"),
    ],
)
def test_unsupported_verb_names_the_nearest_command(unconfigured: Rtk, typed: str, expected: str) -> None:
    error = unconfigured.error(typed)
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert " ".join(typed.split()[:2]) in error["message"]
    assert f"`{expected}`" in error["hint"]


def test_unsupported_verbs_do_not_exist_and_their_hints_do() -> None:
    assert {path.removeprefix("rtk ") for path in _UNSUPPORTED} & NAMES == set()
    for _, hint in _UNSUPPORTED.values():
        command = hint.split("`")[1].removeprefix("rtk ")
        assert " ".join(word for word in command.split() if word.islower()) in NAMES


def test_words_of_other_tools_lead_to_commands_and_flags_that_exist() -> None:
    last_words = {name.split()[-1] for name in NAMES if name}
    assert {other.split()[-1] for others in _OTHER_COMMANDS.values() for other in others} <= last_words
    flags = {word for node in tree().every() for flag in node.flags for word in flag.every_word}
    assert set(_OTHER_FLAGS.values()) <= flags
    assert {expected for _, expected in OTHER_WORDS} <= NAMES


@pytest.mark.parametrize("typed", ["physician", "meetings upload", "xyzzy", "meetings --limit 3"])
def test_unlike_word_gets_no_suggestion(unconfigured: Rtk, typed: str) -> None:
    hint = unconfigured.error(typed)["hint"]
    assert hint.startswith("see `rtk ")
    assert hint.endswith("--help`")


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("meetings list --statsu ACTIVE", "--status"),
        ("meetings list --STATUS ACTIVE", "--status"),
        ("meetings list --jsn", "--json"),
        ("meetings list --format csv", "--output"),
        ("webhooks delete 42 --yes", "--force"),
        ("webhooks delete 42 -y", "--force"),
    ],
)
def test_unknown_flag_suggests_the_nearest(unconfigured: Rtk, typed: str, suggestion: str) -> None:
    error = unconfigured.error(typed)
    assert error["kind"] == "usage"
    assert any(word in error["message"] for word in typed.split() if word.startswith("-"))
    assert suggestion in error["hint"]


@pytest.mark.parametrize(
    ("typed", "flag", "suggestion"),
    [
        ("meetings list --status activ", "--status", "ACTIVE"),
        ("recordings list --status UPLOAD", "--status", "UPLOADED"),
        ("meetings list -o jsn", "--output", "json"),
        (f"recordings wait {recordings.UNKNOWN_ID} --for uploadde", "--for", "UPLOADED"),
    ],
)
def test_unknown_choice_suggests_the_nearest(local: Rtk, typed: str, flag: str, suggestion: str) -> None:
    error = local.error(typed)
    assert error["kind"] == "usage"
    assert error["message"].startswith(flag)
    assert suggestion in error["hint"]


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("meetings list --status inactive", ["status=INACTIVE"]),
        ("recordings list --status Uploaded --sort-order desc", ["status=UPLOADED", "sort_order=DESC"]),
    ],
)
def test_choices_ignore_case(local: Rtk, typed: str, query: list[str]) -> None:
    request = local(f"{typed} --dry-run -o JSON").ok.data
    assert set(query) <= set(urlsplit(request["url"]).query.split("&"))


def test_event_names_ignore_case(local: Rtk) -> None:
    created = local("webhooks create --name a --url https://a.example/ --event MEETING.participantjoined").ok.data
    assert created["events"] == ["meeting.participantJoined"]


def test_preset_name_suggests_the_standard_presets(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    for command in (
        f"participants add --meeting {meeting} --custom-id ada --preset group_call_hots",
        "presets get group_call_hots",
        "presets create --name own --from group_call_hots",
    ):
        error = local.error(command)
        assert (error["kind"], error["exit_code"]) == ("not_found", 5)
        assert "group_call_hots" in error["message"]
        assert "group_call_host?" in error["hint"]


def test_profile_name_suggests_the_known_profiles(unconfigured: Rtk) -> None:
    unconfigured("profile create staging").ok
    error = unconfigured.error("profile use stagin")
    assert error["kind"] == "configuration"
    assert "staging" in error["hint"]


@pytest.mark.parametrize("flag", ["--set titel=x", "--clear titel", "--body '{\"titel\": 1}'"])
def test_field_name_suggests_the_fields_of_the_body(local: Rtk, flag: str) -> None:
    error = local.error(f"meetings create {flag}")
    assert error["kind"] == "usage"
    assert "titel" in error["message"]
    assert "title" in error["hint"]


def test_column_name_suggests_the_fields_of_the_rows(local: Rtk) -> None:
    recordings.meeting(local)
    result = local("meetings list -o csv --columns id,titel").ok
    assert "titel" in result.stderr
    assert "title?" in result.stderr


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("UPLOADDED", ("UPLOADED", "ERRORED"), "UPLOADED"),
        ("uploadded", ("UPLOADED", "ERRORED"), "UPLOADED"),
        ("doctor", ("tour", "auth"), None),
        ("", ("tour",), None),
        ("x", (), None),
    ],
)
def test_closest(word: str, candidates: tuple[str, ...], expected: str | None) -> None:
    assert closest(word, candidates) == expected


def test_area_without_a_command_lists_its_commands(unconfigured: Rtk) -> None:
    error = unconfigured.error("presets")
    assert error["kind"] == "usage"
    assert "list, get, create, update, replace, delete" in error["hint"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("meetings update a b c", "b c"),
        ("meetings list --columns", "--columns"),
        ("participants list", "--meeting"),
        ("participants list M", "--meeting"),
        ("meetings list -o=id", "=id"),
        ("meetings list -o ''", "an empty text"),
        ("meetings list --limit many", "many"),
    ],
)
def test_usage_error_ends_with_the_value(unconfigured: Rtk, typed: str, value: str) -> None:
    result = unconfigured(typed)
    assert (result.exit_code, result.stdout) == (2, "")
    message, hint = result.stderr.splitlines()
    assert value in message
    assert hint.startswith("hint: ")


@pytest.mark.parametrize("words", [["--"], ["--", "meetings"], ["--", "--json"]])
def test_end_of_flags_in_front_is_a_usage_error_or_help(unconfigured: Rtk, words: list[str]) -> None:
    assert unconfigured(*words).exit_code == 2


def test_equals_sign_after_a_short_flag_is_explained(unconfigured: Rtk) -> None:
    assert unconfigured("meetings list -o=id").stderr.endswith("-o id\n")


def test_own_flag_with_the_name_of_a_shared_one_is_among_the_own_flags(unconfigured: Rtk) -> None:
    assert "--account-id" in unconfigured("profile create --help").ok.stdout.partition("\nFlags:")[2]
    assert "Body:" not in unconfigured("emulator fail --help").ok.stdout


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("meetings list --limit many", "--limit must be a whole number: many"),
        ("meetings list --limit 1.5", "--limit must be a whole number: 1.5"),
        ("meetings list --limit 0", "--limit must be at least 1: 0"),
        ("emulator serve --port 99999", "--port must be between 0 and 65535: 99999"),
        ("emulator simulate --meeting M --minutes long", "--minutes must be a number: long"),
        ("emulator simulate --meeting M --minutes=-1", "--minutes must be between 0.1 and 1440: -1.0"),
    ],
)
def test_wrong_number_is_refused_in_plain_words(unconfigured: Rtk, typed: str, expected: str) -> None:
    error = unconfigured.error(typed)
    assert (error["kind"], error["message"]) == ("usage", expected)
