"""Stream keys and join tokens are shown where they are the answer, and masked in lists and gets in every format."""

from typing import Any

import pytest

from rtk_cli.masking import is_secret
from rtk_cli.terminal.output.hidden_secrets import MEMBERS
from tests.contract.contract_document import contract_operations, resolve
from tests.support import livestreams, recordings
from tests.support.cli import Rtk
from tests.terminal.every_command import COMMANDS

ISSUING = {
    "livestreams create",
    "livestreams start",
    "livestreams reset-stream-key",
    "participants add",
    "participants update",
    "participants replace",
    "participants token",
    "meetings join",
}
"""Commands whose answer is a new key or token."""
READING = [
    "livestreams list",
    "livestreams get {own}",
    "livestreams get {own} {other}",
    "livestreams active {meeting}",
    "livestreams for-meeting {meeting}",
    "livestreams sessions {own} --envelope",
    "livestreams list --envelope",
    "livestreams wait {own} --for INVOKED",
    "livestreams enable {own}",
    "livestreams disable {own} --force",
]


@pytest.fixture
def own(rtk: Rtk) -> dict[str, str]:
    """An encoder's livestream with its key, another one, and a meeting that is livestreamed."""
    created = rtk("livestreams create --name studio").ok.data
    other = rtk("livestreams create --name other").ok.data["id"]
    meeting, _ = livestreams.live(rtk)
    return {"own": created["id"], "key": created["stream_key"], "other": other, "meeting": meeting}


def keys_in(value: Any) -> list[str]:
    """The stream keys at any depth."""
    if isinstance(value, list):
        return [key for item in value for key in keys_in(item)]
    if not isinstance(value, dict):
        return []
    inner = [key for member in value.values() for key in keys_in(member)]
    return [*([value["stream_key"]] if "stream_key" in value else []), *inner]


def test_stream_key_is_masked_unless_it_is_asked_for(rtk: Rtk, own: dict[str, str]) -> None:
    for line in READING:
        command = line.format(**own)
        masked = rtk(f"{command} --json").ok
        assert set(keys_in(masked.data)) == {"****"}, line
        assert masked.stderr.count("--show-secrets") == 1, line
        shown = rtk(f"{command} --json --show-secrets").ok
        assert len(keys_in(shown.data)) == len(keys_in(masked.data)), line
        assert "****" not in shown.stdout, line
        assert "--show-secrets" not in shown.stderr, line


def test_every_format_masks(rtk: Rtk, own: dict[str, str]) -> None:
    for form in ("json", "ndjson", "yaml", "table"):
        result = rtk(f"livestreams get {own['own']} -o {form}").ok
        assert (own["key"] in result.stdout, "****" in result.stdout) == (False, True), form
        assert own["key"] in rtk(f"livestreams get {own['own']} -o {form} --show-secrets").ok.stdout, form
        assert rtk(f"livestreams get {own['own']} -o {form} -q").ok.stderr == "", form


@pytest.mark.parametrize(
    "flags",
    [
        ("--query", "livestream.stream_key", "-o", "id"),
        ("--query", "livestream.[id, stream_key]"),
        ("--columns", "livestream.stream_key", "-o", "csv"),
        ("--columns", "livestream.stream_key", "-o", "table"),
    ],
)
def test_key_that_a_query_or_a_column_names_is_shown(rtk: Rtk, own: dict[str, str], flags: tuple[str, ...]) -> None:
    result = rtk("livestreams", "get", own["own"], *flags).ok
    assert own["key"] in result.stdout
    assert result.stderr == ""


def test_query_that_does_not_name_it_prints_it_masked(rtk: Rtk, own: dict[str, str]) -> None:
    whole = rtk(f"livestreams get {own['own']} --query livestream").ok
    assert (whole.data["stream_key"], "--show-secrets" in whole.stderr) == ("****", True)
    assert rtk(f"livestreams get {own['own']} --query livestream.name").ok.stderr == ""


@pytest.mark.parametrize("flags", ["-o id", "-o csv", "-o table", "--query [].id"])
def test_output_without_a_key_says_nothing_of_it(rtk: Rtk, own: dict[str, str], flags: str) -> None:
    assert rtk(f"livestreams list {flags}").ok.stderr == ""


def test_new_keys_and_tokens_are_shown(rtk: Rtk, own: dict[str, str]) -> None:
    assert len(own["key"]) == 32
    assert rtk(f"livestreams reset-stream-key {own['own']} --force").ok.data["stream_key"] not in ("****", own["key"])
    assert rtk("livestreams create --name studio --if-missing").ok.data["stream_key"] != "****"
    meeting = recordings.meeting(rtk)
    added = rtk(f"participants add --meeting {meeting} --custom-id a").ok.data
    assert added["token"].startswith("eyJ")
    for command in ("update {} --name b", "token {}"):
        changed = rtk(f"participants {command.format(added['id'])} --meeting {meeting}").ok.data
        assert changed["token"].startswith("eyJ")


def secrets_in(schema: Any, depth: int = 6) -> set[str]:
    """The names of secret members in an answer; breakout rooms contain sessions, and so on."""
    schema = resolve(schema) if depth else {}
    members = schema.get("properties", {})
    parts = [*members.values(), *([schema["items"]] if "items" in schema else [])]
    inner = [secrets_in(part, depth - 1) for part in parts]
    return {name for name in members if is_secret(name)}.union(*inner)


def test_commands_whose_answer_has_a_secret_mask_or_issue_it() -> None:
    for name, node in COMMANDS.items():
        if not node.operations:
            continue
        found = secrets_in(contract_operations()[node.operations[0].id].data())
        assert found <= set(MEMBERS)
        masks = "show_secrets" in [flag.name for flag in node.flags]
        assert not found or masks != (name in ISSUING), name
