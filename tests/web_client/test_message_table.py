"""The table of messages is that of the newest release of the official web client; the codec follows it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.emulator.web_client import codec, event_numbers
from rtk_cli.emulator.web_client.codec import CodecError
from rtk_cli.emulator.web_client.families import registry
from rtk_cli.emulator.web_client.message_table import enums, messages
from tests.support.sdk_downloads import Unavailable, cache_folder, web_client_source
from tests.support.web_client_package import FAMILIES, Tables, tables

OWN_TABLE = Path(event_numbers.__file__).with_name("messages.txt")
MESSAGE = "socket.chat.ChatMessage"


@pytest.fixture(scope="module")
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    try:
        source = web_client_source(cache_folder(request, tmp_path_factory))
    except Unavailable as error:
        pytest.skip(f"the package of the web client cannot be downloaded: {error}")
    return tables(source.read_text(encoding="utf-8"))


def own_lines() -> Iterator[str]:
    """Each field and label of the own table, with the name of its message."""
    name = ""
    with OWN_TABLE.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith(" "):
                yield f"{name}: {line.strip()}"
            elif not line.startswith("#"):
                name = line.strip()
                yield name


def lines_of(text: str) -> Iterator[str]:
    name = ""
    for line in text.splitlines():
        name = name if line.startswith(" ") else line
        yield f"{name}: {line.strip()}" if line.startswith(" ") else line


def test_newest_web_client_has_no_message_or_field_that_the_table_lacks(package: Tables) -> None:
    assert len(package.messages) > 200, "the package cannot be read: tests/support/web_client_package.py needs a look"
    missing = sorted(set(lines_of(package.text())) - set(own_lines()))
    remedy = (
        f"write {OWN_TABLE.name} anew with `python -m tests.support.web_client_package`, and see what the client does"
    )
    assert missing == [], f"the newest web client has messages or fields that the table lacks; {remedy}"


def test_newest_web_client_has_no_event_that_the_emulator_does_not_know(package: Tables) -> None:
    assert set(package.events) == set(FAMILIES)
    for family, events in package.events.items():
        known = {number & 0xFFFF for number in getattr(event_numbers, family)}
        unknown = {name: number for name, number in events.items() if number not in known}
        assert unknown == {}, f"the newest web client has events of family {family} that event_numbers.py lacks"


def test_every_message_that_a_family_names_is_in_the_table() -> None:
    for request in registry.REQUESTS.values():
        for name in (request.reads, request.answers):
            assert name is None or name in messages()


@pytest.mark.parametrize("name", sorted(messages()))
def test_message_survives_encoding(name: str) -> None:
    values = filled(name)
    assert codec.decode(name, codec.encode(name, values)) == values


def filled(name: str) -> dict[str, Any]:
    """A message with a value in each field."""
    samples: dict[str, Any] = {"string": "é", "bytes": b"\x00\xff", "bool": True, "float": 0.5, "enum": 1}
    found = {}
    for field in messages()[name]:
        value = filled(field.of) if field.of else samples.get(field.kind, 2**31 - 1)
        found[field.name] = {"k": value} if field.is_map else [value, value] if field.is_repeated else value
    return found


def test_encoding_is_that_of_protocol_buffers() -> None:
    """The bytes of `{chat_id: "a", pinned: true, created_at: 300}`, and of a negative number."""
    assert (
        codec.encode(MESSAGE, {"chat_id": "a", "pinned": True, "created_at": 300}) == b"\x0a\x01a\x28\x01\x58\xac\x02"
    )
    negative = codec.encode("media.AudioActivityRequest", {"energy": -1})
    assert negative == b"\x10" + b"\xff" * 9 + b"\x01"
    assert codec.decode("media.AudioActivityRequest", negative)["energy"] == -1


def test_defaults_are_left_out_but_optional_values_are_kept() -> None:
    assert codec.encode(MESSAGE, {"chat_id": "", "pinned": False, "channel_id": None}) == b""
    patch = {"can_create": False}
    encoded = codec.encode("socket.preset.PollsPermissionUpdate", patch)
    assert codec.decode("socket.preset.PollsPermissionUpdate", encoded) == {**patch, "can_vote": None, "can_view": None}


def test_unknown_fields_are_skipped_and_packed_numbers_are_read() -> None:
    unknown = b"\xa2\x06\x02hi" + b"\xa8\x06\x01" + b"\xb1\x06" + b"\0" * 8 + b"\xb5\x06" + b"\0" * 4
    assert codec.decode(MESSAGE, unknown + b"\x0a\x01a")["chat_id"] == "a"
    for capabilities in (b"\x3a\x02\x01\x02", b"\x38\x01\x38\x02"):
        assert codec.decode("socket.room.JoinRoomRequest", capabilities)["capabilities"] == [1, 2]


@pytest.mark.parametrize(
    "content",
    [
        b"\x0a\x05a",  # longer than the message
        b"\x0a",  # no length
        b"\x08\x01",  # a number where a text belongs
        b"\x2a\x01a",  # a text where a flag belongs
        b"\x0a\x01\xff",  # not UTF-8
        b"\x00",  # field 0
        b"\x0b\x0c",  # a group
        b"\xff" * 11,
    ],
)
def test_bytes_that_are_no_message_are_refused(content: bytes) -> None:
    with pytest.raises(CodecError):
        codec.decode(MESSAGE, content)


def test_enums_have_the_numbers_of_the_client() -> None:
    assert enums()["socket.room.StageType"]["OFF_STAGE"] == 4
