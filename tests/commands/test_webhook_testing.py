"""rtk webhooks listen, verify and trigger."""

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
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.webhooks import signing_key
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support import recordings
from tests.support.cli import FakeClock, Rtk
from tests.support.stub_server import StubResponse, StubServer, json_response
from tests.support.webhook_listener import SOON, listening
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


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as running:
        yield running


@dataclass
class Signed:
    """A signed event of the emulator, and the public key as a file."""

    body: Path
    signature: str
    key: Path
    pem: str


@pytest.fixture
def signed(local: Rtk, receiver: WebhookReceiver, tmp_path: Path) -> Signed:
    local("webhooks", "trigger", "meeting.started", "--url", receiver.url).ok
    emulator = Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)
    pem = emulator.webhooks.public_key()
    emulator.close()
    request = receiver.received.pop()
    body, key = tmp_path / "body.json", tmp_path / "key.pem"
    body.write_bytes(request.body)
    key.write_text(pem)
    return Signed(body, request.headers["rtk-signature"], key, pem)


# verify


def test_signed_body_is_verified(unconfigured: Rtk, signed: Signed) -> None:
    flags = ("--body", f"@{signed.body}", "--signature", signed.signature, "--public-key", f"@{signed.key}")
    found = unconfigured("webhooks", "verify", *flags).ok.data
    assert (found["verified"], found["bytes"]) == (True, signed.body.stat().st_size)


def test_body_from_stdin_is_verified_with_the_key_of_the_emulator(local: Rtk, signed: Signed) -> None:
    body = signed.body.read_text()
    assert local("webhooks", "verify", "--body", "-", "--signature", signed.signature, stdin=body).ok
    assert local("webhooks", "verify", "--body", body, "--signature", signed.signature).ok


@pytest.mark.parametrize("damage", [lambda body: body + b"\n", lambda body: body.replace(b"LIVE", b"DEAD")])
def test_altered_body_is_not_verified(unconfigured: Rtk, signed: Signed, damage: object) -> None:
    assert callable(damage)
    signed.body.write_bytes(damage(signed.body.read_bytes()))
    flags = ("--body", f"@{signed.body}", "--signature", signed.signature, "--public-key", f"@{signed.key}")
    result = unconfigured("webhooks", "verify", *flags, "--json")
    assert (result.exit_code, result.stdout, result.error["kind"]) == (4, "", "authentication")


def test_example_code_of_the_docs_verifies_signatures(signed: Signed) -> None:
    page = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    example: dict[str, Any] = {}
    exec(compile(code, "docs/webhooks.md", "exec"), example)
    body = signed.body.read_bytes()
    assert example["is_signed"](body, signed.signature, signed.pem) is True
    assert example["is_signed"](body + b" ", signed.signature, signed.pem) is False
    assert example["is_signed"](body, "AAAA", signed.pem) is False


@pytest.mark.parametrize("signature", ["", "no base64", "ü", base64.b64encode(b"x" * 256).decode(), "AAAA"])
def test_invalid_signature_is_not_verified(unconfigured: Rtk, signed: Signed, signature: str) -> None:
    flags = ("--body", f"@{signed.body}", "--signature", signature, "--public-key", f"@{signed.key}")
    assert unconfigured("webhooks", "verify", *flags).exit_code == 4


def test_other_public_key_does_not_verify(unconfigured: Rtk, signed: Signed) -> None:
    signed.key.write_text(OTHER_KEY)
    flags = ("--body", f"@{signed.body}", "--signature", signed.signature, "--public-key", f"@{signed.key}")
    assert unconfigured("webhooks", "verify", *flags).exit_code == 4


@pytest.mark.parametrize("form", ["document", "escaped"])
def test_public_key_is_accepted_in_every_form_of_the_api(unconfigured: Rtk, signed: Signed, form: str) -> None:
    pem = signed.pem if form == "document" else signed.pem.replace("\n", "\\n")
    signed.key.write_text(json.dumps(signing_key.document(pem)))
    flags = ("--body", f"@{signed.body}", "--signature", signed.signature, "--public-key", f"@{signed.key}")
    assert unconfigured("webhooks", "verify", *flags).ok


def test_public_key_is_fetched_from_a_url(stub: StubServer, signed: Signed) -> None:
    stub.respond_by(lambda _: json_response(signing_key.document(signed.pem)))
    url = f"{stub.origin}{signing_key.WELL_KNOWN}"
    flags = ("--body", f"@{signed.body}", "--signature", signed.signature, "--public-key", url)
    assert stub.rtk("webhooks", "verify", *flags).ok
    assert "authorization" not in stub.seen[0].headers


def test_served_emulators_profile_verifies_with_its_key(stub: StubServer, signed: Signed) -> None:
    stub.respond_by(
        lambda seen: (
            json_response(signing_key.document(signed.pem))
            if seen.path == signing_key.WELL_KNOWN
            else StubResponse(404)
        )
    )
    assert stub.rtk("webhooks", "verify", "--body", f"@{signed.body}", "--signature", signed.signature).ok


def test_url_without_a_public_key_is_a_server_error(stub: StubServer, signed: Signed) -> None:
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
def test_invalid_files_and_urls_are_usage_errors(
    unconfigured: Rtk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, key: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "key.pem").write_text(OTHER_KEY)
    (tmp_path / "broken.pem").write_text('{"data": 7}')
    assert unconfigured("webhooks", "verify", "--body", body, "--signature", "AAAA", "--public-key", key).exit_code == 2


# trigger


def test_sample_event_is_sent_to_every_subscribed_webhook(local: Rtk, receiver: WebhookReceiver) -> None:
    subscribed = [registered(local, f"{receiver.url}/{number}", "meeting.started") for number in (1, 2)]
    registered(local, f"{receiver.url}/3", "meeting.ended")
    sent = local("webhooks trigger meeting.started --set meeting.title=Chemistry").ok.data
    assert sorted(row["webhook_id"] for row in sent) == sorted(subscribed)
    assert {request.path for request in receiver.received} == {"/hook/1", "/hook/2"}
    assert [event["meeting"]["title"] for event in receiver.events()] == ["Chemistry"] * 2
    assert emulators_key(local).verifies(receiver.received[0].body, receiver.received[0].headers["rtk-signature"])
    assert [row["status"] for row in listed(local)] == ["DELIVERED"] * 2


def test_sample_event_is_sent_to_a_webhook_that_is_not_subscribed(local: Rtk, receiver: WebhookReceiver) -> None:
    webhook = registered(local, receiver.url, "meeting.ended")
    sent = local("webhooks", "trigger", "recording.statusUpdate", "--webhook", webhook).ok.data
    assert (sent["webhook_id"], sent["status_code"]) == (webhook, 200)
    assert receiver.received[0].headers["rtk-uuid"] == sent["delivery_id"] == listed(local)[0]["id"]


def test_set_keeps_the_type_of_a_number(local: Rtk, receiver: WebhookReceiver) -> None:
    flags = ("--url", receiver.url, "--set", "recording.recordingDuration=5", "--set", "recording.status=ERRORED")
    local("webhooks", "trigger", "recording.statusUpdate", *flags).ok
    assert (receiver.events()[0]["recording"]["recordingDuration"], listed(local)) == (5, [])
    error = local.error("webhooks", "trigger", "recording.statusUpdate", "--set", "recording.recordingDuration=long")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "recording.recordingDuration" in error["message"]


@pytest.mark.parametrize(
    "output", ["json", "ndjson", "yaml", "csv", "id", "table", "json --query [].event", "yaml --query [0]"]
)
@pytest.mark.parametrize("target", ["", "--webhook", "--url"])
def test_sent_event_is_printed_in_every_format(local: Rtk, receiver: WebhookReceiver, output: str, target: str) -> None:
    webhook = registered(local, receiver.url, "meeting.started")
    words = {"": "", "--webhook": f"--webhook {webhook}", "--url": f"--url {receiver.url}"}[target]
    printed = local(f"webhooks trigger meeting.started {words} -o {output}").ok.stdout
    assert (len(receiver.events()), printed != "") == (1, True)


@pytest.mark.parametrize(("status", "code"), [(400, 6), (503, 9), (None, 10)])
def test_failed_sample_event_is_sent_once_and_reported(
    local: Rtk, receiver: WebhookReceiver, status: int | None, code: int
) -> None:
    webhook = registered(local, "http://127.0.0.1:1/" if status is None else receiver.url, "meeting.started")
    receiver.answers = [] if status is None else [status]
    result = local("webhooks", "trigger", "meeting.started", "--webhook", webhook)
    assert (result.exit_code, result.data["status_code"]) == (code, status)
    assert listed(local)[0]["status"] == "FAILED"


def test_failed_receivers_are_counted(local: Rtk, receiver: WebhookReceiver) -> None:
    registered(local, receiver.url, "meeting.started")
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
def test_invalid_trigger_is_refused(local: Rtk, words: str, code: int) -> None:
    assert local(f"webhooks trigger {words}").exit_code == code


def test_trigger_needs_the_emulator(remote: Rtk) -> None:
    error = remote.error("webhooks trigger meeting.started")
    assert (error["kind"], error["exit_code"], "--local" in error["hint"]) == ("usage", 2, True)


# listen


def test_each_signed_event_is_one_line(local: Rtk) -> None:
    with listening(local, "--count", "2") as listener:
        webhook = registered(local, listener.url, "meeting.started", "meeting.participantJoined")
        recordings.live_meeting(local)
        local("emulator deliver").ok
        lines = listener.ended()
    rows = listed(local)
    assert [line["event"] for line in lines] == ["meeting.started", "meeting.participantJoined"]
    assert [line["delivery_id"] for line in lines] == [row["id"] for row in rows]
    assert {line["webhook_id"] for line in lines} == {webhook}
    assert [line["payload"] for line in lines] == [row["payload"] for row in rows]


def test_unsigned_request_is_refused_and_not_printed(local: Rtk) -> None:
    with listening(local, "--count", "1") as listener:
        answers = [
            httpx.post(listener.url, content=BODY),
            httpx.post(listener.url, content=BODY, headers={"rtk-signature": "AAAA"}),
            httpx.get(listener.url),
            httpx.post(listener.url, content=iter([BODY])),
        ]
        assert [answer.status_code for answer in answers] == [401, 401, 405, 411]
        announced = HTTPConnection(listener.url.split("/")[2])
        announced.putrequest("POST", "/")
        announced.putheader("content-length", "9999999999")
        announced.endheaders()
        assert announced.getresponse().status == 413
        announced.close()
        local("webhooks", "trigger", "meeting.ended", "--url", listener.url).ok
        assert [line["event"] for line in listener.ended()] == ["meeting.ended"]
    assert listener.stderr.written().count(b"warning: refused with") == 5


def test_signed_body_that_is_not_a_json_object_is_refused(local: Rtk) -> None:
    with listening(local, "--count", "1") as listener:
        for body in (b"[1]", b"{", b"[" * 100_000):
            headers = {"rtk-signature": signature_of(local, body.decode())}
            assert httpx.post(listener.url, content=body, headers=headers).status_code == 400
        local("webhooks", "trigger", "meeting.ended", "--url", listener.url).ok
        listener.ended()


def test_broken_and_silent_connections_do_not_block_events(local: Rtk, capsys: pytest.CaptureFixture[str]) -> None:
    with listening(local, "--count", "1") as listener:
        address = ("127.0.0.1", int(listener.url.rstrip("/").rpartition(":")[2]))
        with socket.create_connection(address) as broken:
            broken.sendall(b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\n{}")
            broken.shutdown(socket.SHUT_WR)
            assert broken.recv(100).startswith(b"HTTP/1.0 400 ")
        with socket.create_connection(address) as reset:
            reset.sendall(b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\n{}")
            reset.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with socket.create_connection(address) as silent:
            silent.sendall(b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\n{}")
            local("webhooks", "trigger", "meeting.ended", "--url", listener.url).ok
            assert [line["event"] for line in listener.ended()] == ["meeting.ended"]
            assert silent.recv(100).startswith(b"HTTP/1.0 400 ")
    assert capsys.readouterr().err == ""


def test_older_header_names_are_accepted(local: Rtk, receiver: WebhookReceiver) -> None:
    local("webhooks", "trigger", "meeting.ended", "--url", receiver.url).ok
    older = {name: value for name, value in receiver.received[0].headers.items() if name.startswith("dyte-")}
    with listening(local, "--count", "1") as listener:
        assert httpx.post(listener.url, content=receiver.received[0].body, headers=older).status_code == 200
        assert listener.ended()[0]["delivery_id"] == older["dyte-uuid"]


def test_events_are_forwarded_unchanged_and_the_response_is_returned(local: Rtk, receiver: WebhookReceiver) -> None:
    receiver.answers = [418]
    with listening(local, "--count", "2", "--forward", receiver.url) as listener:
        result = local("webhooks", "trigger", "meeting.ended", "--url", listener.url)
        assert (result.exit_code, result.data["status_code"]) == (6, 418)
        local("webhooks", "trigger", "meeting.ended", "--url", listener.url).ok
        assert [line["forwarded"] for line in listener.ended()] == [418, 200]
    assert emulators_key(local).verifies(receiver.received[0].body, receiver.received[0].headers["rtk-signature"])


def test_unreachable_forward_url_makes_the_sender_retry(local: Rtk) -> None:
    with listening(local, "--count", "1", "--forward", "http://127.0.0.1:1/") as listener:
        assert local("webhooks", "trigger", "meeting.ended", "--url", listener.url).exit_code == 9
        assert listener.ended()[0]["forwarded"] is None


@pytest.mark.parametrize("url", ["localhost:3000/hooks", "ftp://127.0.0.1/", "http://", "http://127.0.0.1:99999/"])
def test_invalid_forward_url_is_a_usage_error(local: Rtk, url: str) -> None:
    error = local.error("webhooks", "listen", "--count", "1", "--forward", url)
    assert (error["kind"], error["exit_code"], url in error["message"]) == ("usage", 2, True)


def test_port_in_use_is_a_network_error(local: Rtk, receiver: WebhookReceiver) -> None:
    port = httpx.URL(receiver.url).port
    error = local.error(f"webhooks listen --port {port} --count 0")
    assert (error["kind"], error["exit_code"], str(port) in error["message"]) == ("network", 10, True)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_ends_listen_with_one_line(env: dict[str, str], clock: FakeClock) -> None:
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
