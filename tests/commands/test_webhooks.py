"""rtk webhooks, in process and over loopback."""

from typing import Any

import pytest

from rtk_cli.local import APP_ID
from rtk_cli.operations import (
    APPS_GET,
    WEBHOOKS_CREATE,
    WEBHOOKS_GET,
    WEBHOOKS_LIST,
    WEBHOOKS_LIST_EVENTS,
    WEBHOOKS_UPDATE,
)
from tests.support.cli import Rtk
from tests.support.stub_transport import data_response, error_response, stub_transport

UNKNOWN_ID = "11111111-1111-4111-8111-111111111111"
URL = "https://hooks.example/rtk"
EVENTS = [
    "meeting.started",
    "meeting.ended",
    "meeting.participantJoined",
    "meeting.participantLeft",
    "meeting.chatSynced",
    "recording.statusUpdate",
    "livestreaming.statusUpdate",
    "meeting.transcript",
    "meeting.summary",
]
BY_ID = [
    "webhooks get {}",
    "webhooks update {} --name b",
    "webhooks replace {} --name b --url https://b.example --event meeting.ended",
    "webhooks delete {} --force",
]
CREATE = f"webhooks create --name archive --url {URL} --event recording.statusUpdate"


def hook(rtk: Rtk, flags: str = "") -> dict[str, Any]:
    """A new webhook."""
    created: dict[str, Any] = rtk(f"{CREATE} {flags}").ok.data
    rtk.seen.clear()
    return created


def test_webhook_is_created_read_and_listed(rtk: Rtk) -> None:
    created = rtk(f"{CREATE} --event meeting.ended").ok.data
    fields = {name: created[name] for name in ("name", "url", "events", "enabled")}
    assert fields == {
        "name": "archive",
        "url": URL,
        "events": ["recording.statusUpdate", "meeting.ended"],
        "enabled": True,
    }
    assert rtk(f"webhooks get {created['id']}").ok.data == created
    assert rtk("webhooks list").ok.data == [created]
    assert rtk.seen == [WEBHOOKS_CREATE.id, WEBHOOKS_GET.id, WEBHOOKS_LIST.id]


def test_app_without_webhooks_has_an_empty_list(rtk: Rtk) -> None:
    result = rtk("webhooks list").ok
    assert (result.data, result.stderr) == ([], "")
    assert rtk.seen == [WEBHOOKS_LIST.id, APPS_GET.id]


def test_webhooks_of_an_unknown_app_are_not_found(rtk: Rtk) -> None:
    error = rtk.error(f"webhooks list --app-id {UNKNOWN_ID}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert UNKNOWN_ID in error["message"]


def test_empty_list_response_is_an_empty_list(local: Rtk) -> None:
    script = stub_transport(data_response([]))
    local.wrap_transport = script.wrap
    assert local("webhooks list").ok.data == []
    assert script.calls == [f"GET {APP_ID}/webhooks"]


def test_only_list_reads_404_as_empty(local: Rtk) -> None:
    local.wrap_transport = stub_transport(error_response(404)).wrap
    assert local(f"webhooks get {UNKNOWN_ID}").exit_code == 5
    local.wrap_transport = stub_transport(error_response(404)).wrap
    assert local("webhooks events").exit_code == 5


def test_limit_is_applied_by_the_client(rtk: Rtk) -> None:
    for name in "abc":
        rtk(f"webhooks create --name {name} --url https://{name}.example --event meeting.ended").ok
    result = rtk("webhooks list --limit 2 --query [].name").ok
    assert (result.data, result.stderr) == (["c", "b"], "")
    assert rtk("webhooks list --envelope --query length(data)").ok.data == 3


def test_nine_events_are_listed(rtk: Rtk) -> None:
    assert rtk("webhooks events").ok.data == EVENTS
    assert rtk("webhooks events -o id").ok.stdout.split() == EVENTS
    assert rtk.seen == [WEBHOOKS_LIST_EVENTS.id] * 2


@pytest.mark.parametrize("event", EVENTS)
def test_webhook_can_subscribe_to_each_event(rtk: Rtk, event: str) -> None:
    assert rtk(f"webhooks create --name a --url {URL} --event {event}").ok.data["events"] == [event]


@pytest.mark.parametrize(
    ("event", "named"),
    [
        ("session.started", "--event meeting.started"),
        ("session.ended", "--event meeting.ended"),
        ("recording.statusUpdates", "recording.statusUpdate"),
        ("x", "rtk webhooks events"),
    ],
)
def test_unknown_event_is_refused_with_a_hint(rtk: Rtk, event: str, named: str) -> None:
    for command in (f"webhooks create --name a --url {URL}", f"webhooks update {UNKNOWN_ID}"):
        error = rtk.error(f"{command} --event {event}")
        assert (error["kind"], error["exit_code"]) == ("usage", 2)
        assert rtk.seen == []
        assert event in error["message"]
        assert named in f"{error['message']} {error['hint']}"


def test_events_of_a_body_are_validated(rtk: Rtk) -> None:
    error = rtk.error(f"webhooks create --name a --url {URL} --set 'events=[\"session.started\"]'")
    assert (error["kind"], error["exit_code"], rtk.seen) == ("usage", 2, [])
    assert "session.started" in error["message"]


def test_second_webhook_for_a_url_is_a_conflict(rtk: Rtk) -> None:
    hook(rtk)
    error = rtk.error(f"webhooks create --name other --url {URL} --event meeting.ended")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert URL in error["message"]


def test_webhook_names_may_repeat(rtk: Rtk) -> None:
    hook(rtk)
    rtk("webhooks create --name archive --url https://b.example --event meeting.ended").ok


def test_if_missing_shows_the_webhook_with_that_url(rtk: Rtk) -> None:
    first = rtk(f"{CREATE} --if-missing").ok.data
    rtk.seen.clear()
    assert rtk(f"webhooks create --name b --url {URL} --event meeting.ended --if-missing").ok.data == first
    assert rtk.seen == [WEBHOOKS_LIST.id]


def test_update_changes_only_the_given_fields(rtk: Rtk) -> None:
    created = hook(rtk)
    rtk.clock.advance(1)
    updated = rtk(f"webhooks update {created['id']} --no-enabled --event meeting.ended").ok.data
    changed = {"enabled": False, "events": ["meeting.ended"], "updated_at": "2026-09-14T08:00:01.000Z"}
    assert updated == {**created, **changed}
    assert rtk.seen == [WEBHOOKS_UPDATE.id]


def test_replace_resets_fields_that_are_not_given(rtk: Rtk) -> None:
    created = hook(rtk, "--no-enabled")
    replaced = rtk(f"webhooks replace {created['id']} --name b --url {URL} --event meeting.ended").ok.data
    assert replaced == {**created, "name": "b", "events": ["meeting.ended"], "enabled": True}
    error = rtk.error(f"webhooks replace {created['id']} --name b")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "url" in error["message"]


def test_url_of_another_webhook_is_a_conflict(rtk: Rtk) -> None:
    hook(rtk)
    other = rtk("webhooks create --name b --url https://b.example --event meeting.ended").ok.data["id"]
    assert rtk(f"webhooks update {other} --url {URL}").exit_code == 7
    assert rtk(f"webhooks replace {other} --name b --url {URL} --event meeting.ended").exit_code == 7
    rtk(f"webhooks update {other} --url https://b.example --name c").ok


def test_delete_prints_the_webhook_and_removes_it(rtk: Rtk) -> None:
    created = hook(rtk)
    assert rtk(f"webhooks delete {created['id']} --force").ok.data == created
    error = rtk.error(f"webhooks delete {created['id']} --force")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    ignored = rtk(f"webhooks delete {created['id']} --force --ignore-missing").ok
    assert (ignored.stdout, created["id"] in ignored.stderr) == ("", True)


def test_unconfirmed_delete_is_refused(rtk: Rtk) -> None:
    created = hook(rtk)
    assert rtk(f"webhooks delete {created['id']}").exit_code == 6
    assert rtk("webhooks list").ok.data == [created]


def test_update_without_changes_is_refused(rtk: Rtk) -> None:
    result = rtk(f"webhooks update {UNKNOWN_ID}")
    assert (result.exit_code, rtk.seen) == (2, [])


@pytest.mark.parametrize("command", BY_ID)
def test_unknown_webhook_is_not_found(rtk: Rtk, command: str) -> None:
    error = rtk.error(command.format(UNKNOWN_ID))
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert UNKNOWN_ID in error["message"]


@pytest.mark.parametrize("command", BY_ID)
def test_webhook_of_another_app_is_not_found(rtk: Rtk, command: str) -> None:
    created = hook(rtk)
    app = rtk("apps create --name other").ok.data["id"]
    assert rtk(f"{command.format(created['id'])} --app-id {app}").exit_code == 5
    assert rtk("webhooks list").ok.data == [created]


@pytest.mark.parametrize("command", BY_ID)
def test_invalid_uuid_is_refused_by_the_api(rtk: Rtk, command: str) -> None:
    error = rtk.error(command.format("archive"))
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert "webhook_id" in error["message"]


def test_id_all_is_refused_because_it_names_the_events(rtk: Rtk) -> None:
    error = rtk.error("webhooks get all")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []


def test_invalid_url_is_refused_by_the_api(rtk: Rtk) -> None:
    error = rtk.error("webhooks create --name a --url 'no address' --event meeting.ended")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert "url" in error["message"]


@pytest.mark.parametrize("command", BY_ID[1:3])
def test_partial_response_is_read_again(local: Rtk, command: str) -> None:
    created = hook(local)
    script = stub_transport(data_response({"name": "b", "url": URL}), data_response(created))
    local.wrap_transport = script.wrap
    assert local(command.format(created["id"])).ok.data == created
    assert [call.split()[0] for call in script.calls][1:] == ["GET"]
