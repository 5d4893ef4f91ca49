"""rtk webhooks listen, verify, trigger: the other end of a webhook."""

import base64
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import httpx
import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.webhooks import signing_key
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.main import main
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support import recordings
from tests.support.cli import FakeClock, Rtk, Stream
from tests.support.stub_server import StubResponse, StubServer, json_response
from tests.support.webhook_receiver import (
    WebhookReceiver,
    emulators_key,
    listed,
    registered,
    signature_of,
    webhook_receiver,
)

OTHER_KEY = signing_key.public_pem(signing_key._new_pem())
BODY = b'{"event":"meeting.started"}'
SOON = 60


@pytest.fixture
def box() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as found:
        yield found


@dataclass
class Signed:
    """An event as it comes from the emulator of these tests, and its key as a file."""

    body: Path
    signature: str
    key: Path
    pem: str


@pytest.fixture
def signed(local: Rtk, box: WebhookReceiver, tmp_path: Path) -> Signed:
    local("webhooks", "trigger", "meeting.started", "--url", box.url).ok
    emulator = Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)
    pem = emulator.webhooks.public_key()
    emulator.close()
    mail = box.received.pop()
    body, key = tmp_path / "body.json", tmp_path / "key.pem"
    body.write_bytes(mail.body)
    key.write_text(pem)
    return Signed(body, mail.headers["rtk-signature"], key, pem)


# verify


def test_a_signed_body_is_verified(unconfigured: Rtk, signed: Signed) -> None:
    flags = ("--body", f"@{signed.body}", "--signature", signed.signature, "--public-key", f"@{signed.key}")
    found = unconfigured("webhooks", "verify", *flags).ok.data
    assert (found["verified"], found["bytes"]) == (True, signed.body.stat().st_size)


def test_a_body_may_come_on_stdin_and_the_key_from_the_emulator(local: Rtk, signed: Signed) -> None:
    body = signed.body.read_text()
    assert local("webhooks", "verify", "--body", "-", "--signature", signed.signature, stdin=body).ok
    assert local("webhooks", "verify", "--body", body, "--signature", signed.signature).ok


@pytest.mark.parametrize("damage", [lambda body: body + b"\n", lambda body: body.replace(b"LIVE", b"DEAD")])
def test_an_altered_body_is_not_verified(unconfigured: Rtk, signed: Signed, damage: object) -> None:
    assert callable(damage)
    signed.body.write_bytes(damage(signed.body.read_bytes()))
    flags = ("--body", f"@{signed.body}", "--signature", signed.signature, "--public-key", f"@{signed.key}")
    result = unconfigured("webhooks", "verify", *flags, "--json")
    assert (result.exit_code, result.stdout, result.error["kind"]) == (4, "", "authentication")


def test_the_check_of_the_docs_tells_what_is_signed(signed: Signed) -> None:
    page = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    example: dict[str, Any] = {}
    exec(compile(code, "docs/webhooks.md", "exec"), example)
    body = signed.body.read_bytes()
    assert example["is_signed"](body, signed.signature, signed.pem) is True
    assert example["is_signed"](body + b" ", signed.signature, signed.pem) is False
    assert example["is_signed"](body, "AAAA", signed.pem) is False


@pytest.mark.parametrize("signature", ["", "no base64", "ü", base64.b64encode(b"x" * 256).decode(), "AAAA"])
def test_what_is_no_signature_is_not_verified(unconfigured: Rtk, signed: Signed, signature: str) -> None:
    flags = ("--body", f"@{signed.body}", "--signature", signature, "--public-key", f"@{signed.key}")
    assert unconfigured("webhooks", "verify", *flags).exit_code == 4


def test_the_key_of_somebody_else_does_not_verify(unconfigured: Rtk, signed: Signed) -> None:
    signed.key.write_text(OTHER_KEY)
    flags = ("--body", f"@{signed.body}", "--signature", signed.signature, "--public-key", f"@{signed.key}")
    assert unconfigured("webhooks", "verify", *flags).exit_code == 4


@pytest.mark.parametrize("form", ["document", "escaped"])
def test_the_key_may_have_the_forms_of_the_service(unconfigured: Rtk, signed: Signed, form: str) -> None:
    pem = signed.pem if form == "document" else signed.pem.replace("\n", "\\n")
    signed.key.write_text(json.dumps(signing_key.document(pem)))
    flags = ("--body", f"@{signed.body}", "--signature", signed.signature, "--public-key", f"@{signed.key}")
    assert unconfigured("webhooks", "verify", *flags).ok


def test_the_key_may_come_from_an_address(stub: StubServer, signed: Signed) -> None:
    stub.respond_by(lambda _: json_response(signing_key.document(signed.pem)))
    url = f"{stub.origin}{signing_key.WELL_KNOWN}"
    flags = ("--body", f"@{signed.body}", "--signature", signed.signature, "--public-key", url)
    assert stub.rtk("webhooks", "verify", *flags).ok
    assert "authorization" not in stub.seen[0].headers


def test_a_profile_of_a_served_emulator_verifies_with_the_key_of_that(stub: StubServer, signed: Signed) -> None:
    stub.respond_by(
        lambda seen: (
            json_response(signing_key.document(signed.pem))
            if seen.path == signing_key.WELL_KNOWN
            else StubResponse(404)
        )
    )
    assert stub.rtk("webhooks", "verify", "--body", f"@{signed.body}", "--signature", signed.signature).ok


def test_an_address_without_a_key_says_so(stub: StubServer, signed: Signed) -> None:
    stub.respond_by(lambda _: StubResponse(404))
    flags = ("--body", f"@{signed.body}", "--signature", "AAAA", "--public-key", f"{stub.origin}/x")
    assert stub.rtk("webhooks", "verify", *flags).exit_code == 9


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("@missing", "@key.pem"),
        ("x", "@missing"),
        ("x", "@broken.pem"),
        ("x", "http://example.net/key"),
        ("x", "ftp://example.net/key"),
        ("x", "key.pem"),
    ],
)
def test_files_and_addresses_that_are_none_are_mistakes(
    unconfigured: Rtk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, key: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "key.pem").write_text(OTHER_KEY)
    (tmp_path / "broken.pem").write_text('{"data": 7}')
    assert unconfigured("webhooks", "verify", "--body", body, "--signature", "AAAA", "--public-key", key).exit_code == 2


# trigger


def test_a_made_up_event_goes_to_every_webhook_that_wants_it(local: Rtk, box: WebhookReceiver) -> None:
    wanting = [registered(local, f"{box.url}/{number}", "meeting.started") for number in (1, 2)]
    registered(local, f"{box.url}/3", "meeting.ended")
    sent = local("webhooks trigger meeting.started --set meeting.title=Chemistry").ok.data
    assert sorted(row["webhook_id"] for row in sent) == sorted(wanting)
    assert {mail.path for mail in box.received} == {"/hook/1", "/hook/2"}
    assert [event["meeting"]["title"] for event in box.events()] == ["Chemistry"] * 2
    assert emulators_key(local).verifies(box.received[0].body, box.received[0].headers["rtk-signature"])
    assert [row["status"] for row in listed(local)] == ["DELIVERED"] * 2


def test_a_made_up_event_may_go_to_one_webhook_whatever_it_wants(local: Rtk, box: WebhookReceiver) -> None:
    webhook = registered(local, box.url, "meeting.ended")
    sent = local("webhooks", "trigger", "recording.statusUpdate", "--webhook", webhook).ok.data
    assert (sent["webhook_id"], sent["status_code"]) == (webhook, 200)
    assert box.received[0].headers["rtk-uuid"] == sent["delivery_id"] == listed(local)[0]["id"]


def test_numbers_stay_numbers(local: Rtk, box: WebhookReceiver) -> None:
    flags = ("--url", box.url, "--set", "recording.recordingDuration=5", "--set", "recording.status=ERRORED")
    local("webhooks", "trigger", "recording.statusUpdate", *flags).ok
    assert (box.events()[0]["recording"]["recordingDuration"], listed(local)) == (5, [])
    result = local("webhooks", "trigger", "recording.statusUpdate", "--set", "recording.recordingDuration=long")
    assert (result.exit_code, "recording.recordingDuration must be a number" in result.stderr) == (2, True)


@pytest.mark.parametrize(("status", "code"), [(400, 6), (503, 9), (None, 10)])
def test_a_made_up_event_is_sent_once_and_its_failure_told(
    local: Rtk, box: WebhookReceiver, status: int | None, code: int
) -> None:
    webhook = registered(local, "http://127.0.0.1:1/" if status is None else box.url, "meeting.started")
    box.answers = [] if status is None else [status]
    result = local("webhooks", "trigger", "meeting.started", "--webhook", webhook)
    assert (result.exit_code, result.data["status_code"]) == (code, status)
    assert listed(local)[0]["status"] == "FAILED"


def test_some_that_did_not_accept_are_counted(local: Rtk, box: WebhookReceiver) -> None:
    registered(local, box.url, "meeting.started")
    registered(local, "http://127.0.0.1:1/", "meeting.started")
    result = local("webhooks trigger meeting.started")
    assert (result.exit_code, "1 of 2" in result.stderr) == (12, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("meeting.started", 5),
        (f"meeting.started --webhook {recordings.UNKNOWN_ID}", 5),
        (f"meeting.started --webhook {recordings.UNKNOWN_ID} --url http://127.0.0.1:1/", 2),
        ("session.started --url http://127.0.0.1:1/", 2),
        ("meeting.started --url http://127.0.0.1:1/ --set event=meeting.ended", 2),
        ("meeting.started --url ftp://example.net/", 2),
        ("meeting.started --url http://[::1", 2),
    ],
)
def test_what_cannot_be_triggered(local: Rtk, words: str, code: int) -> None:
    assert local(f"webhooks trigger {words}").exit_code == code


def test_only_the_emulator_makes_events_up(remote: Rtk) -> None:
    result = remote("webhooks trigger meeting.started")
    assert (result.exit_code, "--local" in result.stderr) == (2, True)


# listen


class Announcing(Stream):
    """stderr that tells the address which is announced on it."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: SimpleQueue[str] = SimpleQueue()

    def write(self, text: str) -> int:
        if text.startswith("listening on "):
            self.urls.put(text.removeprefix("listening on ").strip())
        return super().write(text)


@dataclass
class Listening:
    """A running `rtk webhooks listen`; `ended` waits for its end."""

    url: str
    stderr: Announcing
    _stdout: Stream
    _codes: "SimpleQueue[int]" = field(repr=False)

    def ended(self) -> list[dict[str, object]]:
        assert self._codes.get(timeout=SOON) == 0, self.stderr.written()
        return [json.loads(line) for line in self._stdout.written().splitlines()]


@contextmanager
def listening(rtk: Rtk, *flags: str) -> Iterator[Listening]:
    stdout, stderr = Stream(), Announcing()
    environment = Environment(rtk.environment, Stream(), stdout, stderr, clock=rtk.clock, new_id=rtk.new_id)
    codes: SimpleQueue[int] = SimpleQueue()
    words = ["--local", "webhooks", "listen", *flags]
    Thread(target=lambda: codes.put(main(words, environment)), daemon=True).start()
    yield Listening(stderr.urls.get(timeout=SOON), stderr, stdout, codes)


def test_each_signed_event_is_a_line(local: Rtk) -> None:
    with listening(local, "--count", "2") as found:
        webhook = registered(local, found.url, "meeting.started", "meeting.participantJoined")
        recordings.live_meeting(local)
        local("emulator deliver").ok
        lines = found.ended()
    rows = listed(local)
    assert [line["event"] for line in lines] == ["meeting.started", "meeting.participantJoined"]
    assert [line["delivery_id"] for line in lines] == [row["id"] for row in rows]
    assert {line["webhook_id"] for line in lines} == {webhook}
    assert [line["payload"] for line in lines] == [row["payload"] for row in rows]


def test_what_is_not_signed_is_refused_and_no_line(local: Rtk) -> None:
    with listening(local, "--count", "1") as found:
        answers = [
            httpx.post(found.url, content=BODY),
            httpx.post(found.url, content=BODY, headers={"rtk-signature": "AAAA"}),
            httpx.get(found.url),
            httpx.post(found.url, content=iter([BODY])),
        ]
        assert [answer.status_code for answer in answers] == [401, 401, 405, 411]
        announced = HTTPConnection(found.url.split("/")[2])
        announced.putrequest("POST", "/")
        announced.putheader("content-length", "9999999999")
        announced.endheaders()
        assert announced.getresponse().status == 413
        announced.close()
        local("webhooks", "trigger", "meeting.ended", "--url", found.url).ok
        assert [line["event"] for line in found.ended()] == ["meeting.ended"]
    assert found.stderr.written().count(b"warning: refused with") == 5


def test_what_is_signed_and_no_json_object_is_refused(local: Rtk) -> None:
    with listening(local, "--count", "1") as found:
        for body in (b"[1]", b"{", b"[" * 100_000):
            headers = {"rtk-signature": signature_of(local, body.decode())}
            assert httpx.post(found.url, content=body, headers=headers).status_code == 400
        local("webhooks", "trigger", "meeting.ended", "--url", found.url).ok
        found.ended()


def test_who_breaks_off_or_is_silent_is_no_event_and_keeps_it_from_nothing(
    local: Rtk, capsys: pytest.CaptureFixture[str]
) -> None:
    with listening(local, "--count", "1") as found:
        place = ("127.0.0.1", int(found.url.rstrip("/").rpartition(":")[2]))
        with socket.create_connection(place) as broken:
            broken.sendall(b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\n{}")
            broken.shutdown(socket.SHUT_WR)
            assert broken.recv(100).startswith(b"HTTP/1.0 400 ")
        with socket.create_connection(place) as reset:
            reset.sendall(b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\n{}")
            reset.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with socket.create_connection(place) as silent:
            silent.sendall(b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\n{}")
            local("webhooks", "trigger", "meeting.ended", "--url", found.url).ok
            assert [line["event"] for line in found.ended()] == ["meeting.ended"]
            assert silent.recv(100).startswith(b"HTTP/1.0 400 ")
    assert capsys.readouterr().err == ""


def test_the_older_headers_do_as_well(local: Rtk, box: WebhookReceiver) -> None:
    local("webhooks", "trigger", "meeting.ended", "--url", box.url).ok
    older = {name: value for name, value in box.received[0].headers.items() if name.startswith("dyte-")}
    with listening(local, "--count", "1") as found:
        assert httpx.post(found.url, content=box.received[0].body, headers=older).status_code == 200
        assert found.ended()[0]["delivery_id"] == older["dyte-uuid"]


def test_events_are_forwarded_to_the_byte_and_the_answer_comes_back(local: Rtk, box: WebhookReceiver) -> None:
    box.answers = [418]
    with listening(local, "--count", "2", "--forward", box.url) as found:
        result = local("webhooks", "trigger", "meeting.ended", "--url", found.url)
        assert (result.exit_code, result.data["status_code"]) == (6, 418)
        local("webhooks", "trigger", "meeting.ended", "--url", found.url).ok
        assert [line["forwarded"] for line in found.ended()] == [418, 200]
    assert emulators_key(local).verifies(box.received[0].body, box.received[0].headers["rtk-signature"])


def test_when_nobody_is_there_to_forward_to_the_sender_is_to_try_again(local: Rtk) -> None:
    with listening(local, "--count", "1", "--forward", "http://127.0.0.1:1/") as found:
        assert local("webhooks", "trigger", "meeting.ended", "--url", found.url).exit_code == 9
        assert found.ended()[0]["forwarded"] is None


@pytest.mark.parametrize("url", ["localhost:3000/hooks", "ftp://127.0.0.1/", "http://", "http://127.0.0.1:99999/"])
def test_an_address_to_forward_to_must_be_one(local: Rtk, url: str) -> None:
    result = local("webhooks", "listen", "--count", "1", "--forward", url)
    assert (result.exit_code, result.stdout, url in result.stderr) == (2, "", True)


def test_a_port_that_is_taken_says_so(local: Rtk, box: WebhookReceiver) -> None:
    port = httpx.URL(box.url).port
    result = local(f"webhooks listen --port {port} --count 0")
    assert (result.exit_code, f"cannot listen on port {port}" in result.stderr) == (10, True)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_ends_it_in_one_line(env: dict[str, str], clock: FakeClock) -> None:
    environment = {**env, "PYTHONPATH": str(Path(__file__).parents[2]), "PATH": os.environ["PATH"]}
    program = [sys.executable, "-m", "rtk_cli", "--local", "webhooks", "listen"]
    with subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        assert run.stderr.readline().startswith("listening on http://127.0.0.1:")
        run.send_signal(signal.SIGINT)
        try:
            stdout, stderr = run.communicate(timeout=SOON)
        finally:
            run.kill()
    assert (run.returncode, stdout, stderr) == (130, "", "rtk: interrupted\n")
