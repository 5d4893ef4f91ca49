"""R2 as own storage: only a guide has it, so rtk warns, sends it, and leaves the answer to the API."""

import json

import pytest

from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.stub_server import StubServer, success

ID = recordings.UNKNOWN_ID
R2 = {"type": "cloudflare", "bucket": "b", "access_key": "hush", "secret": "hush", "account_id": "0a1b"}
BODY = json.dumps({"storage_config": R2})
MEETING_BODY = json.dumps({"recording_config": {"storage_config": R2}})


@pytest.mark.parametrize(
    "command",
    [
        ("recordings", "start", ID, "--body", BODY),
        (
            "recordings",
            "start",
            ID,
            "--storage-type",
            "cloudflare",
            "--body",
            BODY.replace('"type": "cloudflare", ', ""),
        ),
        ("meetings", "create", "--body", MEETING_BODY),
        ("meetings", "update", ID, "--body", MEETING_BODY),
    ],
)
def test_r2_is_warned_about_and_sent_as_it_is(stub: StubServer, command: tuple[str, ...]) -> None:
    stub.respond_with(success({"id": ID}))
    result = stub.rtk(*command).ok
    sent = json.loads(stub.seen[0].body)
    assert sent.get("recording_config", sent)["storage_config"] == R2
    warnings = [line for line in result.stderr.splitlines() if line.startswith("warning: ")]
    [warning] = [line for line in warnings if "on the command line" not in line]
    assert "storage_config.type" in warning
    assert "cloudflare" in warning
    assert "hush" not in result.stderr


def test_r2_needs_only_its_type_on_the_command_line(stub: StubServer) -> None:
    stub.respond_with(success({"id": ID}))
    words = ("--storage-type", "cloudflare", "--storage-bucket", "b", "--set", "storage_config.account_id=0a1b")
    stub.rtk("recordings", "start", ID, *words).ok
    expected = {"type": "cloudflare", "bucket": "b", "account_id": "0a1b"}
    assert json.loads(stub.seen[0].body)["storage_config"] == expected


def test_emulator_refuses_r2_as_the_contract_does(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    error = rtk.error(f"recordings start {meeting} --storage-type cloudflare")
    assert (error["exit_code"], error["status"]) == (6, 400)
    assert "storage_config" in error["message"]


@pytest.mark.parametrize(
    "storage", [{"type": "aws", "region": "r", "access_key": "k", "account_id": "0a1b"}, {"type": "cloudflair"}]
)
def test_other_types_stay_checked(stub: StubServer, storage: dict[str, str]) -> None:
    error = stub.rtk.error("recordings", "start", ID, "--body", json.dumps({"storage_config": storage}))
    assert error["kind"] == "usage"
    assert stub.seen == []
