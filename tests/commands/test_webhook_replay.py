"""rtk webhooks listen --save, and trigger --from: events kept in files, told from their duplicates, and sent again."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rtk_cli.jobs.webhooks.duplicates import SeenDeliveries
from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.file_size_limit import file_size_limit
from tests.support.webhook_listener import listening
from tests.support.webhook_receiver import (
    WebhookReceiver,
    emulators_key,
    listed,
    registered,
    signature_of,
    webhook_receiver,
)

NAME = r"\d{8}T\d{6}\.\d{3}Z-[A-Za-z0-9._-]{1,80}-[A-Za-z0-9._-]{1,80}\.http"


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "events"


@pytest.fixture
def saved(local: Rtk, folder: Path) -> Path:
    """A saved event."""
    return save(local, folder, "meeting.started")[0]


def save(local: Rtk, folder: Path, *events: str) -> list[Path]:
    """Save sample events; return their files in the order of arrival."""
    with listening(local, "--save", str(folder), "--count", str(len(events))) as listener:
        for event in events:
            local("webhooks", "trigger", event, "--url", listener.url).ok
        return [Path(str(line["saved"])) for line in listener.ended()]


def post(local: Rtk, url: str, body: str, **headers: str) -> int:
    """Post a body with the emulator's signature; return the status."""
    signed = {"rtk-signature": signature_of(local, body), **{name.replace("_", "-"): headers[name] for name in headers}}
    return httpx.post(url, content=body.encode(), headers=signed).status_code


# listen --save


def test_saved_file_is_the_request_as_received(local: Rtk, folder: Path, receiver: WebhookReceiver) -> None:
    with listening(local, "--save", str(folder), "--count", "1", "--forward", receiver.url) as listener:
        local("webhooks", "trigger", "meeting.ended", "--url", f"{listener.url}hook?a=b").ok
        (line,) = listener.ended()
    (file,) = folder.iterdir()
    assert (str(file), file.stat().st_mode & 0o777) == (line["saved"], 0o600)
    assert file.name == f"20260914T080000.000Z-meeting.ended-{line['delivery_id']}.http"
    head, _, body = file.read_bytes().partition(b"\r\n\r\n")
    (forwarded,) = receiver.received
    assert body == forwarded.body
    request_line, *headers = head.decode().split("\r\n")
    assert request_line == "POST /hook?a=b HTTP/1.1"
    assert f"rtk-signature: {forwarded.headers['rtk-signature']}" in headers
    assert f"Host: {httpx.URL(listener.url).netloc.decode()}" in headers


def test_names_sort_in_the_order_of_arrival(local: Rtk, folder: Path) -> None:
    first = save(local, folder, "meeting.started", "meeting.ended", "meeting.ended", "meeting.chatSynced")
    local.clock.advance(-1)  # set back
    then = save(local, folder, "meeting.ended")
    assert sorted(first) == first
    assert len(set(first + then)) == len(list(folder.iterdir())) == 5


def test_name_from_the_network_stays_in_the_folder(local: Rtk, folder: Path, tmp_path: Path) -> None:
    hostile = ("../../evil", "a" * 300, "C:\\x\\con:nul", "é\u202e", "..")
    local("webhooks list").ok  # creates what else is in the folder above
    before = sorted(tmp_path.iterdir())
    with listening(local, "--save", str(folder), "--count", str(len(hostile))) as listener:
        for name in hostile:
            body = json.dumps({"event": name})
            assert post(local, listener.url, body, rtk_uuid=name.encode("ascii", "replace").decode()) == 200
        paths = [Path(str(line["saved"])) for line in listener.ended()]
    assert sorted(folder.iterdir()) == paths
    assert [path.name for path in paths if not re.fullmatch(NAME, path.name)] == []
    assert sorted(path for path in tmp_path.iterdir() if path != folder) == before


def test_event_without_names_is_saved(local: Rtk, folder: Path) -> None:
    with listening(local, "--save", str(folder), "--count", "1") as listener:
        assert post(local, listener.url, '{"event":7}') == 200
        listener.ended()
    assert [path.name for path in folder.iterdir()] == ["20260914T080000.000Z-unknown-unknown.http"]


def test_full_disk_makes_the_sender_retry(local: Rtk, folder: Path, receiver: WebhookReceiver) -> None:
    with listening(local, "--save", str(folder), "--count", "1", "--forward", receiver.url) as listener:
        body = json.dumps({"event": "meeting.ended", "title": "x" * 5_000})
        with file_size_limit(2_000):
            assert post(local, listener.url, body, rtk_uuid="1") == 500
        assert (list(folder.iterdir()), receiver.received) == ([], [])
        assert post(local, listener.url, body, rtk_uuid="1") == 200
        (line,) = listener.ended()
    assert (line["duplicate"], len(list(folder.iterdir()))) == (False, 1)
    assert listener.stderr.written().count(b"warning: refused with status 500: ") == 1


def test_refused_request_is_not_saved(local: Rtk, folder: Path) -> None:
    with listening(local, "--save", str(folder), "--count", "1") as listener:
        assert httpx.post(listener.url, content=b"{}").status_code == 401
        assert post(local, listener.url, "{}") == 200
        listener.ended()
    assert len(list(folder.iterdir())) == 1


def test_draft_of_a_killed_run_is_removed(local: Rtk, folder: Path) -> None:
    folder.mkdir()
    draft, other = folder / ".20260914T080000.000Z-x-y.http.0123abcd.rtk-tmp", folder / ".other.0123abcd.rtk-tmp"
    draft.touch()
    other.touch()
    local("webhooks", "listen", "--save", str(folder), "--count", "0").ok
    assert list(folder.iterdir()) == [other]


def test_folder_that_cannot_be_created_is_an_error(local: Rtk, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    error = local.error("webhooks", "listen", "--save", str(tmp_path / "file"), "--count", "0")
    assert (error["kind"], error["exit_code"], str(tmp_path / "file") in error["message"]) == ("failure", 1, True)


# duplicates


def test_duplicates_are_told_by_delivery_id_and_by_body(local: Rtk) -> None:
    deliveries = [
        ({"event": "meeting.started"}, "1"),
        ({"event": "meeting.started"}, "1"),
        ({"event": "meeting.started"}, "2"),
        ({"event": "meeting.started", "link": "new"}, "2"),
        ({"event": "meeting.ended"}, "3"),
    ]
    with listening(local, "--count", str(len(deliveries))) as listener:
        for payload, delivery_id in deliveries:
            status = post(local, listener.url, json.dumps(payload), rtk_uuid=delivery_id, rtk_webhook_id="hook")
            assert status == 200
        assert [line["duplicate"] for line in listener.ended()] == [False, True, True, True, False]


def test_same_body_for_two_webhooks_is_no_duplicate(local: Rtk) -> None:
    with listening(local, "--count", "2") as listener:
        for number in ("1", "2"):
            assert post(local, listener.url, "{}", rtk_uuid=number, rtk_webhook_id=number) == 200
        assert [line["duplicate"] for line in listener.ended()] == [False, False]


def test_event_that_the_emulator_repeats_is_a_duplicate(local: Rtk) -> None:
    with listening(local, "--count", "2") as listener:
        registered(local, listener.url, "meeting.started")
        local("emulator fail webhooks --content duplicate").ok
        recordings.live_meeting(local)
        local("emulator deliver").ok
        assert [line["duplicate"] for line in listener.ended()] == [False, True]


def test_oldest_deliveries_are_forgotten_first() -> None:
    seen = SeenDeliveries(capacity=4)
    assert [seen.add(id_, "hook", id_.encode()) for id_ in ("1", "2", "1", "3", "1", "2")] == [
        False,
        False,
        True,
        False,
        True,
        False,
    ]


# trigger --from


def test_saved_event_is_sent_again_byte_for_byte_without_the_emulator(
    unconfigured: Rtk, saved: Path, receiver: WebhookReceiver
) -> None:
    sent = unconfigured("webhooks", "trigger", "--from", str(saved), "--url", receiver.url, "-o", "json").ok.data
    head, _, body = saved.read_bytes().partition(b"\r\n\r\n")
    (request,) = receiver.received
    assert request.body == body
    own = {name: value for name, value in request.headers.items() if name.startswith(("rtk-", "dyte-", "content-t"))}
    assert len(own) == 7
    assert [name for name, value in own.items() if f"{name}: {value}" not in head.decode()] == []
    assert (sent["event"], sent["delivery_id"]) == ("meeting.started", own["rtk-uuid"])
    assert (sent["webhook_id"], sent["status_code"]) == (own["rtk-webhook-id"], 200)


def test_event_sent_again_is_verified_and_known(local: Rtk, saved: Path) -> None:
    with listening(local, "--count", "2") as listener:
        for _ in range(2):
            local("webhooks", "trigger", "--from", str(saved), "--url", listener.url).ok
        assert [line["duplicate"] for line in listener.ended()] == [False, True]


def test_changed_event_is_signed_anew_with_an_id_of_its_own(local: Rtk, saved: Path, receiver: WebhookReceiver) -> None:
    for change in ((), ("--set", "meeting.title=Chemistry", "--set", "meeting.extra=1")):
        local("webhooks", "trigger", "--from", str(saved), "--url", receiver.url, *change).ok
    before, after = receiver.received
    assert json.loads(after.body)["meeting"] == {
        **json.loads(before.body)["meeting"],
        "title": "Chemistry",
        "extra": "1",
    }
    for brand in ("rtk", "dyte"):
        assert emulators_key(local).verifies(after.body, after.headers[f"{brand}-signature"])
        assert after.headers[f"{brand}-uuid"] != before.headers[f"{brand}-uuid"]
        assert after.headers[f"{brand}-webhook-id"] == before.headers[f"{brand}-webhook-id"]


def test_changed_event_is_sent_unsigned_where_no_key_is_known(
    unconfigured: Rtk, saved: Path, receiver: WebhookReceiver
) -> None:
    flags = ("--from", str(saved), "--url", receiver.url, "--set", "meeting.title=Chemistry")
    result = unconfigured("webhooks", "trigger", *flags).ok
    (request,) = receiver.received
    assert json.loads(request.body)["meeting"]["title"] == "Chemistry"
    assert [name for name in request.headers if "signature" in name] == []
    assert (result.stderr.count("warning: "), "--local" in result.stderr) == (1, True)


def test_set_keeps_the_type_of_a_saved_number(local: Rtk, folder: Path, receiver: WebhookReceiver) -> None:
    (file,) = save(local, folder, "recording.statusUpdate")
    flags = ("webhooks", "trigger", "--from", str(file), "--url", receiver.url)
    local(*flags, "--set", "recording.recordingDuration=5").ok
    assert receiver.events()[0]["recording"]["recordingDuration"] == 5
    error = local.error(*flags, "--set", "recording.recordingDuration=long")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "recording.recordingDuration" in error["message"]
    assert len(receiver.received) == 1


def test_folder_is_sent_in_the_order_of_names(local: Rtk, folder: Path, receiver: WebhookReceiver) -> None:
    events = ["meeting.started", "recording.statusUpdate", "meeting.ended"]
    for number, file in zip((6, 2, 4), save(local, folder, *events[2:], *events[:2]), strict=True):
        shutil.copy(file, folder / f"{number - 1}.http")
        file.rename(folder / f"{number}.http")
    (folder / "0.txt").touch()
    expected = [event for event in events for _ in range(2)]
    receiver.answers = [200, 503]
    result = local("webhooks", "trigger", "--from", str(folder), "--url", receiver.url)
    assert (result.exit_code, receiver.names()) == (12, expected)
    assert [row["status_code"] for row in result.data] == [200, 503, 200, 200, 200, 200]
    assert "1 of 6" in result.stderr


@pytest.mark.parametrize(("status", "code"), [(400, 6), (503, 9)])
def test_failed_event_is_sent_once_and_reported(
    local: Rtk, saved: Path, receiver: WebhookReceiver, status: int, code: int
) -> None:
    receiver.answers = [status]
    result = local("webhooks", "trigger", "--from", str(saved), "--url", receiver.url)
    assert (result.exit_code, result.data["status_code"], len(receiver.received)) == (code, status, 1)


def test_saved_event_is_sent_to_webhooks_of_the_emulator(local: Rtk, saved: Path, receiver: WebhookReceiver) -> None:
    registered(local, f"{receiver.url}/1", "meeting.started")
    other = registered(local, f"{receiver.url}/2", "meeting.ended")
    assert len(local("webhooks", "trigger", "--from", str(saved)).ok.data) == 1
    local("webhooks", "trigger", "--from", str(saved), "--webhook", other).ok
    assert [request.path for request in receiver.received] == ["/hook/1", "/hook/2"]
    assert len({request.headers["rtk-uuid"] for request in receiver.received}) == 1
    assert listed(local) == []


def test_event_with_older_headers_only_is_sent_again(local: Rtk, folder: Path, receiver: WebhookReceiver) -> None:
    with listening(local, "--save", str(folder), "--count", "1") as listener:
        older = {"dyte-signature": signature_of(local, "{}"), "dyte-uuid": "7"}
        assert httpx.post(listener.url, content=b"{}", headers=older).status_code == 200
        listener.ended()
    local("webhooks", "trigger", "--from", str(folder), "--url", receiver.url).ok
    headers = receiver.received[0].headers
    assert {name: value for name, value in headers.items() if name.startswith(("rtk-", "dyte-"))} == older


def edited(content: bytes) -> bytes:
    return content.replace(b"Biology", b"Chemistry")


@pytest.mark.parametrize("damage", [lambda _: b"", lambda _: b"{}", lambda content: content[:-1], edited])
def test_file_that_is_not_a_saved_event_is_refused_before_anything_is_sent(
    local: Rtk, saved: Path, receiver: WebhookReceiver, damage: object
) -> None:
    assert callable(damage)
    last = saved.with_name("9.http")
    last.write_bytes(damage(saved.read_bytes()))
    error = local.error("webhooks", "trigger", "--from", str(saved.parent), "--url", receiver.url)
    assert (error["kind"], error["exit_code"], str(last) in error["message"]) == ("usage", 2, True)
    assert receiver.received == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", 2),
        ("meeting.started --from {saved} --url http://127.0.0.1:1/", 2),
        ("--from {saved}/missing --url http://127.0.0.1:1/", 2),
        ("--from {empty} --url http://127.0.0.1:1/", 2),
        (f"--from {{saved}} --url http://127.0.0.1:1/ --webhook {recordings.UNKNOWN_ID}", 2),
        ("--from {saved}", 5),
        (f"--from {{saved}} --webhook {recordings.UNKNOWN_ID}", 5),
        ("--from {saved} --url http://127.0.0.1:1/", 10),
    ],
)
def test_invalid_replay_is_refused(local: Rtk, saved: Path, tmp_path: Path, words: str, code: int) -> None:
    (tmp_path / "empty").mkdir()
    assert local(f"webhooks trigger {words.format(saved=saved, empty=tmp_path / 'empty')}").exit_code == code


@pytest.mark.parametrize("words", ["meeting.ended", "--from {saved}"])
def test_text_that_is_not_valid_utf8_is_refused(local: Rtk, saved: Path, receiver: WebhookReceiver, words: str) -> None:
    given = words.format(saved=saved).split()
    error = local.error("webhooks", "trigger", *given, "--url", receiver.url, "--set", "meeting.title=\udcff")
    assert (error["kind"], error["exit_code"], receiver.received) == ("usage", 2, [])


def test_saved_event_needs_a_url_without_the_emulator(unconfigured: Rtk, saved: Path) -> None:
    error = unconfigured.error("webhooks", "trigger", "--from", str(saved))
    assert (error["kind"], error["exit_code"], "--url" in error["hint"]) == ("usage", 2, True)
