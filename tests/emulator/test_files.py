"""Files behind their links, where no command leads: signed, dated, served in ranges, and gone one day."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.sessions import FILE_LIFETIME, UNKNOWN_ID, with_transcript


@pytest.fixture
def emulator(local: Rtk) -> Iterator[Emulator]:
    found = Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)
    yield found
    found.close()


def transcript_link(rtk: Rtk) -> str:
    link: str = rtk(f"sessions transcript {with_transcript(rtk)} --format srt --link").ok.data[
        "transcript_download_url"
    ]
    return link


def test_a_file_has_a_type_a_name_a_size_and_a_tag(local: Rtk, emulator: Emulator) -> None:
    file = emulator.file(transcript_link(local), {})
    content = b"".join(file.chunks)
    assert (file.status, file.headers["content-length"]) == (200, str(len(content)))
    assert file.headers["content-type"] == "application/x-subrip; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="transcript.srt"'
    assert file.headers["etag"].startswith('"')


def test_a_range_of_it(local: Rtk, emulator: Emulator) -> None:
    link = transcript_link(local)
    whole = emulator.file(link, {})
    part = emulator.file(link, {"Range": "bytes=2-5", "If-Range": whole.headers["etag"]})
    assert (part.status, b"".join(part.chunks)) == (206, b"".join(whole.chunks)[2:6])
    assert emulator.file(link, {"Range": "bytes=9999-"}).status == 416


def test_a_link_dies_after_a_week(local: Rtk, emulator: Emulator) -> None:
    link = transcript_link(local)
    local.clock.advance(FILE_LIFETIME)
    assert emulator.file(link, {}).status == 403


def test_a_link_that_was_altered_is_refused(local: Rtk, emulator: Emulator) -> None:
    link = transcript_link(local)
    for altered in (link.replace("transcript.srt", "chat.csv"), link[:-1] + "x", link.partition("?")[0]):
        assert emulator.file(altered, {}).status == 403


@pytest.mark.parametrize("name", ["summary.md", "summary.txt", "transcript.docx", "secret", "transcript.csv/..", ""])
def test_a_file_that_never_was_is_not_found(local: Rtk, emulator: Emulator, name: str) -> None:
    session = urlsplit(transcript_link(local)).path.split("/")[3]
    assert served(emulator, f"/files/sessions/{session}/{name}") == 404
    assert served(emulator, f"/files/sessions/{UNKNOWN_ID}/chat.csv") == 404


def test_a_file_whose_week_is_over_is_gone_also_behind_a_younger_link(local: Rtk, emulator: Emulator) -> None:
    session = urlsplit(transcript_link(local)).path.split("/")[3]
    local.clock.advance(FILE_LIFETIME)
    assert served(emulator, f"/files/sessions/{session}/transcript.csv") == 410
    assert served(emulator, f"/files/sessions/{session}/chat.csv") == 410


def test_a_recordings_file_is_gone_or_never_was(local: Rtk, emulator: Emulator) -> None:
    running, recording = recordings.running(local), recordings.uploaded(local)
    name = local(f"recordings get {recording}").ok.data["output_file_name"]
    assert served(emulator, f"/files/recordings/{recording}/{name}") == 200
    assert served(emulator, f"/files/recordings/{recording}/another.mp4") == 404
    assert served(emulator, f"/files/recordings/{running}/{name}") == 404
    local.clock.advance(FILE_LIFETIME)
    assert served(emulator, f"/files/recordings/{recording}/{name}") == 410


def served(emulator: Emulator, path: str) -> int:
    """The status of a link to `path` that is signed as it should be."""
    from rtk_cli.emulator.files import signed_links

    with emulator._store.transaction("reading") as db:
        (secret,) = db.execute("SELECT value FROM metadata WHERE name = 'secret'").fetchone()
    link = signed_links.sign(emulator.origin, path, secret=bytes.fromhex(secret), expires_at=10**14)
    return emulator.file(link, {}).status
