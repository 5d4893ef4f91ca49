"""rtk webhooks listen --register: a webhook that exists only while rtk listens."""

from pathlib import Path

import pytest

from rtk_cli.emulator.webhooks import signing_key
from rtk_cli.jobs.webhooks.registration import NAME
from rtk_cli.terminal.options.webhooks import Event
from tests.support.cli import Rtk
from tests.support.webhook_listener import listening
from tests.support.webhook_receiver import registered

URL = "https://tunnel.example/hook"
LISTEN = f"webhooks listen --register {URL} --count 0"


@pytest.fixture
def listen(tmp_path: Path) -> str:
    """A command that registers and ends at once, with a key that needs no network."""
    key = tmp_path / "key.pem"
    key.write_text(signing_key.public_pem(signing_key._new_pem()))
    return f"{LISTEN} --public-key @{key}"


def webhooks(rtk: Rtk) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = rtk("webhooks list").ok.data
    return rows


def test_webhook_exists_while_listening_only(local: Rtk) -> None:
    with listening(local, "--register", URL, "--count", "1", "--event", "meeting.ended") as listener:
        (webhook,) = webhooks(local)
        assert (webhook["url"], webhook["events"], webhook["enabled"]) == (URL, ["meeting.ended"], True)
        local("webhooks", "trigger", "meeting.ended", "--url", listener.url).ok
        listener.ended()
    assert webhooks(local) == []


def test_webhook_is_registered_for_every_event_by_default(local: Rtk) -> None:
    with listening(local, "--register", URL, "--count", "1") as listener:
        (webhook,) = webhooks(local)
        assert webhook["events"] == list(Event)
        local("webhooks", "trigger", "meeting.ended", "--url", listener.url).ok
        listener.ended()


def test_webhook_is_created_and_deleted_over_both_transports(rtk: Rtk, listen: str) -> None:
    result = rtk(listen).ok
    assert rtk.seen == ["webhooks_list", "apps_get", "webhooks_create", "webhooks_delete"]
    assert (webhooks(rtk), result.stdout) == ([], "")


def test_webhook_that_a_killed_run_left_is_used_and_deleted(rtk: Rtk, listen: str) -> None:
    left = registered(rtk, URL, "meeting.ended", name=NAME)
    rtk(f"webhooks update {left} --no-enabled").ok
    rtk.seen.clear()
    result = rtk(listen).ok
    assert "webhooks_create" not in rtk.seen
    assert (left in result.stderr, "webhooks_replace" in rtk.seen, webhooks(rtk)) == (True, True, [])


def test_other_webhook_with_the_url_is_a_conflict_and_stays(rtk: Rtk) -> None:
    own = registered(rtk, URL, "meeting.ended")
    error = rtk.error(LISTEN)
    assert (error["kind"], error["exit_code"], own in error["message"]) == ("conflict", 7, True)
    assert [webhook["id"] for webhook in webhooks(rtk)] == [own]


def test_webhook_that_cannot_be_deleted_is_named_with_its_command(local: Rtk) -> None:
    local("emulator fail webhooks_delete --status 403").ok
    result = local(LISTEN)
    (left,) = webhooks(local)
    assert (result.exit_code, result.stdout) == (4, "")
    assert f"rtk webhooks delete {left['id']} --force --local" in result.stderr
    local(f"webhooks delete {left['id']} --force").ok


def test_webhook_that_is_gone_at_the_end_is_no_error(local: Rtk) -> None:
    with listening(local, "--register", URL, "--count", "1") as listener:
        local(f"webhooks delete {webhooks(local)[0]['id']} --force").ok
        local("webhooks", "trigger", "meeting.ended", "--url", listener.url).ok
        listener.ended()


@pytest.mark.parametrize("fault", ["--cut after", "--status 500 --cut after"])
def test_webhook_whose_creation_was_not_answered_is_deleted(local: Rtk, fault: str) -> None:
    local(f"emulator fail webhooks_create {fault}").ok
    assert local(LISTEN).exit_code in (9, 10)
    assert webhooks(local) == []


def test_port_in_use_registers_nothing(local: Rtk) -> None:
    with listening(local, "--count", "1") as listener:
        port = listener.url.rstrip("/").rpartition(":")[2]
        local.seen.clear()
        assert local(f"webhooks listen --register {URL} --port {port} --count 0").exit_code == 10
        assert "webhooks_create" not in local.seen
        local("webhooks", "trigger", "meeting.ended", "--url", listener.url).ok
        listener.ended()


def test_refused_webhook_ends_listening(local: Rtk) -> None:
    local("emulator fail webhooks_create --status 403").ok
    assert local(LISTEN).exit_code == 4


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("--event meeting.ended --count 0", 2),
        ("--dry-run --count 0", 2),
        (f"--register {URL} --event session.started", 2),
        ("--register tunnel.example", 2),
    ],
)
def test_invalid_registration_is_refused(local: Rtk, words: str, code: int) -> None:
    assert local(f"webhooks listen {words}").exit_code == code
