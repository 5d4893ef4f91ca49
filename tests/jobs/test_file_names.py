"""File names of a template: safe on every file system, whatever the API says."""

import random
import re
import unicodedata
from pathlib import PurePosixPath
from typing import Any

import pytest

from rtk_cli.errors import UsageError
from rtk_cli.jobs.downloads.file_names import (
    distinct_paths,
    field_values,
    id_text,
    parse_template,
    safe_name,
    split_extension,
    with_suffix,
)
from rtk_cli.jobs.downloads.name_fields import FIELDS

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
RECORDING: dict[str, Any] = {
    "id": ID,
    "session_id": "4a1b2c3d-0000-4000-8000-000000000001",
    "output_file_name": "standup_1789372800.mp4",
    "invoked_time": "2026-09-14T08:00:00.000Z",
    "started_time": "2026-09-14T08:00:05.000Z",
    "meeting": {"id": "bbbb2c3d-0000-4000-8000-000000000002", "title": "Standup"},
}
DEVICES = ("CON", "prn", "Aux", "NUL", "COM1", "com9", "LPT1", "COM¹", "lpt³", "CONIN$", "CLOCK$")


def path(template: str, **changes: Any) -> str:
    """The path of RECORDING with `changes`."""
    recording = {**RECORDING, **changes}
    values = field_values(recording, recording["output_file_name"], "recording")
    return str(parse_template(template).path(values))


def titled(title: str, template: str = "{meeting_title}") -> str:
    """The path of a recording of a meeting with this title."""
    return path(template, meeting={"id": "m", "title": title})


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{date}/{meeting_title}/{id}{ext}", f"2026-09-14/Standup/{ID}.mp4"),
        ("{name}{ext}", "standup_1789372800.mp4"),
        ("{name}", "standup_1789372800.mp4"),
        ("{date} {time} {kind}{ext}", "2026-09-14 08-00-05 recording.mp4"),
        ("{session_id}/{meeting_id}", f"{RECORDING['session_id']}/{RECORDING['meeting']['id']}.mp4"),
        ("all/{id}", f"all/{ID}.mp4"),
        ("v1.2/{id}", f"v1.2/{ID}.mp4"),
    ],
)
def test_template_names_the_file(template: str, expected: str) -> None:
    assert path(template) == expected


@pytest.mark.parametrize(
    "template",
    [
        *("", "/", "/{id}", "{id}/", "{date}//{id}", "../{id}", "./{id}", "{date}/../{id}", "{date}/ . /{id}"),
        *("..{ext}", "{id", "id}", "{}", "{{id}}", "{date:%Y}", "{id!r}", "{ID}"),
        *("{ext}/{id}", "{ext}{ext}", "{id}{ext}.mp4"),
        *("a\\{id}", "C:{id}", "{id}?", "a\n{id}", "\u202e{id}", "\ud800{id}", "x" * 250, "{id}" * 7),
    ],
)
def test_invalid_template_is_refused(template: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_template(template)
    assert "--name-template" in raised.value.message


def test_unknown_field_lists_the_fields_and_the_closest_one() -> None:
    with pytest.raises(UsageError) as raised:
        parse_template("{date}/{meeting_titel}{ext}")
    assert "{meeting_titel}" in raised.value.message
    assert raised.value.hint is not None
    assert "did you mean {meeting_title}?" in raised.value.hint
    assert all(f"{{{field}}}" in raised.value.hint for field in FIELDS)


def test_template_tells_which_fields_it_names() -> None:
    assert parse_template("{date}/{id}-{id}").fields == {"date", "id", "ext"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Q3 / Q4: plan?", "Q3 _ Q4_ plan_.mp4"),
        ("../../etc/passwd", "_._.._etc_passwd.mp4"),
        ("..", "_..mp4"),
        (".hidden", "_hidden.mp4"),
        ("-rf", "_rf.mp4"),
        ("~root", "_root.mp4"),
        ("  two   spaces  ", "two spaces.mp4"),
        ("tab\tand\nline", "tab_and_line.mp4"),
        ("no\u00a0break", "no break.mp4"),
        ("invoice\u202egpj.exe", "invoicegpj.exe.mp4"),
        ("zero\u200bwidth\ufeff", "zerowidth.mp4"),
        ("\u3164\u2800", "_.mp4"),
        ("A\u030angstro\u0308m", "\u00c5ngstr\u00f6m.mp4"),
        ("a\ud800b", "a_b.mp4"),
        ("null\0byte", "null_byte.mp4"),
        ("", "untitled.mp4"),
        (" ", "_.mp4"),
        ("C:\\Windows", "C__Windows.mp4"),
        ("日本語 👩\u200d💻", "日本語 👩💻.mp4"),
    ],
)
def test_title_becomes_a_safe_name(title: str, expected: str) -> None:
    assert titled(title) == expected


@pytest.mark.parametrize("title", ["x. ", "x.", "x ...", "x . ."])
def test_folder_does_not_end_with_a_dot_or_a_space(title: str) -> None:
    assert titled(title, "{meeting_title}/{id}") == f"x/{ID}.mp4"


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("rest", ["", ".txt", " .txt"])
def test_device_of_windows_is_not_a_name(device: str, rest: str) -> None:
    assert titled(device + rest) == f"{device}_{rest.strip()}.mp4"
    assert titled(device + rest, "{meeting_title}/{id}") == f"{device}_{rest.strip()}/{ID}.mp4"


@pytest.mark.parametrize("title", ["console", "com", "com10", "nullable", "my con"])
def test_name_that_only_resembles_a_device_is_kept(title: str) -> None:
    assert titled(title) == f"{title}.mp4"


@pytest.mark.parametrize("title", ["x" * 400, "é" * 300, "👩" * 200, "a." * 200, "e\u0301\u0323" * 150])
def test_long_title_is_shortened_and_the_id_kept(title: str) -> None:
    folder, name = titled(title, "{meeting_title}/{meeting_title} {id}{ext}").split("/")
    assert 240 <= len(name.encode()) <= 255
    assert 240 <= len(folder.encode()) <= 255
    assert name.endswith(f" {ID}.mp4")


def test_shortened_title_does_not_end_with_a_space() -> None:
    assert titled("x" * 254 + " y", "{meeting_title}/{id}").partition("/")[0] == "x" * 254


@pytest.mark.parametrize("identity", ["../x", "a/b", "", "-x", "a b", "é", "x" * 49, "\ud800"])
def test_id_that_is_not_plain_becomes_a_hash(identity: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", id_text(identity))


def test_plain_id_is_kept() -> None:
    assert id_text(ID) == ID


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.mp4", ("a", ".mp4")),
        ("a.tar.gz", ("a.tar", ".gz")),
        ("a", ("a", "")),
        (".mp4", (".mp4", "")),
        ("a.", ("a.", "")),
        ("a.m p", ("a.m p", "")),
        ("a.x/../y", ("a.x/../y", "")),
        ("a." + "x" * 30, ("a." + "x" * 30, "")),
    ],
)
def test_extension_is_split_off_only_if_it_is_plain(name: str, expected: tuple[str, str]) -> None:
    assert split_extension(name) == expected


@pytest.mark.parametrize("time", [None, "", "null", "yesterday", 5, "0001-01-01T00:00:00+23:00"])
def test_recording_without_a_valid_time_has_no_date(time: object) -> None:
    assert path("{date}_{time}", invoked_time=time, started_time=None) == "no-date_no-time.mp4"


@pytest.mark.parametrize("time", ["2026-09-14T23:30:00-02:00", "2026-09-15 01:30:00", "2026-09-15T01:30:00.000Z"])
def test_date_is_the_day_in_utc(time: str) -> None:
    assert path("{date}_{time}", started_time=time) == "2026-09-15_01-30-00.mp4"


def test_missing_values_have_words() -> None:
    found = path("{meeting_title}/{meeting_id}/{session_id}", meeting=None, session_id=None)
    assert found == "untitled/no-meeting/no-session.mp4"


def test_meeting_that_was_read_apart_is_used() -> None:
    values = field_values({"id": ID}, "a.mp4", "recording", {"id": "m1", "title": "Retro"})
    assert (values["meeting_id"], values["meeting_title"]) == ("m1", "Retro")


def distinct(*files: tuple[str, str]) -> list[str]:
    return [str(found) for found in distinct_paths([(PurePosixPath(name), identity) for name, identity in files])]


def test_different_names_are_kept() -> None:
    assert distinct(("a.mp4", "1"), ("b.mp4", "2"), ("x/a.mp4", "3")) == ["a.mp4", "b.mp4", "x/a.mp4"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("a", "a"), ("Standup", "STANDUP"), ("straße", "STRASSE"), ("\u00e5", "a\u030a"), ("\ufb01", "fi")],
)
def test_names_that_a_file_system_takes_for_one_get_their_ids(one: str, other: str) -> None:
    files = [(f"d/{one}.mp4", "r1"), (f"d/{other}.mp4", "r2"), ("d/third.mp4", "r3")]
    expected = [f"d/{one}-r1.mp4", f"d/{unicodedata.normalize('NFC', other)}-r2.mp4", "d/third.mp4"]
    assert distinct(*files) == expected
    assert distinct(*reversed(files)) == expected[::-1]


def test_ids_that_differ_by_case_only_are_told_apart() -> None:
    found = distinct(("a.mp4", "r"), ("a.mp4", "R"))
    assert len({name.casefold() for name in found}) == 2


def test_name_that_looks_like_one_with_an_id_is_told_apart() -> None:
    found = distinct(("a.mp4", "1"), ("a.mp4", "2"), ("a-1.mp4", "3"))
    assert len({name.casefold() for name in found}) == 3


def test_suffix_of_a_long_name_is_kept() -> None:
    found = with_suffix(PurePosixPath("d", "é" * 125 + ".mp4"), ID)
    assert found.name.endswith(f"é-{ID}.mp4")
    assert len(found.name.encode()) <= 255


def is_safe(name: str) -> bool:
    """Whether the rules of all file systems together allow a name. Written apart from the code under test."""
    hidden = any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in name)
    device = name.partition(".")[0].rstrip(" ").upper() in {device.upper() for device in DEVICES}
    return (
        0 < len(name.encode(errors="surrogatepass")) <= 255
        and not hidden
        and not device
        and not set(name) & set('<>:"/\\|?*')
        and name[0] not in ".-~ "
        and name[-1] not in ". "
        and unicodedata.is_normalized("NFC", name)
    )


ALPHABET = [
    *'ab.-~ /\\:*?"<>|\0\n\x7f\u202e\u200d\u0301\u0323é\ud800👩\u1100\u1161\ufe0f',
    "con",
    "nul.",
    "..",
    "x" * 90,
]


def test_random_titles_stay_safe_names_and_are_stable() -> None:
    chance = random.Random(11)
    for _ in range(3000):
        title = "".join(chance.choices(ALPHABET, k=chance.randrange(12)))
        found = PurePosixPath(titled(title, "{meeting_title}/{kind}-{meeting_title}-{id}{ext}"))
        assert len(found.parts) == 2
        assert all(is_safe(part) for part in found.parts), (title, found)
        assert ID in found.name
        assert found.suffix == ".mp4"
        assert is_safe(safe_name(title)), title
        assert safe_name(safe_name(title)) == safe_name(title), title
