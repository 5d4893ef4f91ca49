"""rtk webhooks, through both doors."""

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


def test_a_webhook_is_created_read_and_listed(rtk: Rtk) -> None:
    created = rtk(f"{CREATE} --event meeting.ended").ok.data
    told = {name: created[name] for name in ("name", "url", "events", "enabled")}
    assert told == {
        "name": "archive",
        "url": URL,
        "events": ["recording.statusUpdate", "meeting.ended"],
        "enabled": True,
    }
    assert rtk(f"webhooks get {created['id']}").ok.data == created
    assert rtk("webhooks list").ok.data == [created]
    assert rtk.seen == [WEBHOOKS_CREATE.id, WEBHOOKS_GET.id, WEBHOOKS_LIST.id]


def test_an_app_without_webhooks_has_an_empty_list(rtk: Rtk) -> None:
    result = rtk("webhooks list").ok
    assert (result.data, result.stderr) == ([], "")
    assert rtk.seen == [WEBHOOKS_LIST.id, APPS_GET.id]


def test_an_app_that_there_is_not_has_no_list(rtk: Rtk) -> None:
    result = rtk(f"webhooks list --app-id {UNKNOWN_ID}")
    assert (result.exit_code, result.stdout) == (5, "")
    assert UNKNOWN_ID in result.stderr


def test_an_empty_list_may_also_be_answered_as_one(local: Rtk) -> None:
    script = stub_transport(data_response([]))
    local.wrap_transport = script.wrap
    assert local("webhooks list").ok.data == []
    assert script.calls == [f"GET {APP_ID}/webhooks"]


def test_only_the_list_takes_404_for_nothing(local: Rtk) -> None:
    local.wrap_transport = stub_transport(error_response(404)).wrap
    assert local(f"webhooks get {UNKNOWN_ID}").exit_code == 5
    local.wrap_transport = stub_transport(error_response(404)).wrap
    assert local("webhooks events").exit_code == 5


def test_a_list_of_webhooks_is_cut_by_the_client(rtk: Rtk) -> None:
    for name in "abc":
        rtk(f"webhooks create --name {name} --url https://{name}.example --event meeting.ended").ok
    result = rtk("webhooks list --limit 2 --query [].name").ok
    assert (result.data, result.stderr) == (["c", "b"], "showing 2 of 3\n")
    assert rtk("webhooks list --envelope --query length(data)").ok.data == 3


def test_there_are_nine_events(rtk: Rtk) -> None:
    assert rtk("webhooks events").ok.data == EVENTS
    assert rtk("webhooks events -o id").ok.stdout.split() == EVENTS
    assert rtk.seen == [WEBHOOKS_LIST_EVENTS.id] * 2


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_can_be_wanted(rtk: Rtk, event: str) -> None:
    assert rtk(f"webhooks create --name a --url {URL} --event {event}").ok.data["events"] == [event]


@pytest.mark.parametrize(
    ("event", "complaint"),
    [
        ("session.started", "--event meeting.started"),
        ("session.ended", "--event meeting.ended"),
        ("recording.statusupdate", "did you mean recording.statusUpdate?"),
        ("x", "`rtk webhooks events` lists them"),
    ],
)
def test_an_event_that_there_is_not_is_explained(rtk: Rtk, event: str, complaint: str) -> None:
    for command in (f"webhooks create --name a --url {URL}", f"webhooks update {UNKNOWN_ID}"):
        result = rtk(f"{command} --event {event}")
        assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])
        assert f"no such event: {event}" in result.stderr
        assert complaint in result.stderr


def test_events_of_a_body_are_checked_too(rtk: Rtk) -> None:
    result = rtk(f"webhooks create --name a --url {URL} --set 'events=[\"session.started\"]'")
    assert (result.exit_code, rtk.seen) == (2, [])
    assert "session.started" in result.stderr


def test_a_second_webhook_for_an_address_is_a_conflict(rtk: Rtk) -> None:
    hook(rtk)
    result = rtk(f"webhooks create --name other --url {URL} --event meeting.ended")
    assert (result.exit_code, result.stdout) == (7, "")
    assert URL in result.stderr


def test_names_of_webhooks_may_repeat(rtk: Rtk) -> None:
    hook(rtk)
    rtk("webhooks create --name archive --url https://b.example --event meeting.ended").ok


def test_if_missing_shows_the_webhook_of_that_address(rtk: Rtk) -> None:
    first = rtk(f"{CREATE} --if-missing").ok.data
    rtk.seen.clear()
    assert rtk(f"webhooks create --name b --url {URL} --event meeting.ended --if-missing").ok.data == first
    assert rtk.seen == [WEBHOOKS_LIST.id]


def test_an_update_changes_what_is_given(rtk: Rtk) -> None:
    created = hook(rtk)
    rtk.clock.advance(1)
    updated = rtk(f"webhooks update {created['id']} --no-enabled --event meeting.ended").ok.data
    changed = {"enabled": False, "events": ["meeting.ended"], "updated_at": "2026-09-14T08:00:01.000Z"}
    assert updated == {**created, **changed}
    assert rtk.seen == [WEBHOOKS_UPDATE.id]


def test_a_replace_begins_anew(rtk: Rtk) -> None:
    created = hook(rtk, "--no-enabled")
    replaced = rtk(f"webhooks replace {created['id']} --name b --url {URL} --event meeting.ended").ok.data
    assert replaced == {**created, "name": "b", "events": ["meeting.ended"], "enabled": True}
    missing = rtk(f"webhooks replace {created['id']} --name b")
    assert missing.exit_code == 2
    assert "a field is required: url" in missing.stderr


def test_an_address_cannot_be_taken_from_another(rtk: Rtk) -> None:
    hook(rtk)
    other = rtk("webhooks create --name b --url https://b.example --event meeting.ended").ok.data["id"]
    assert rtk(f"webhooks update {other} --url {URL}").exit_code == 7
    assert rtk(f"webhooks replace {other} --name b --url {URL} --event meeting.ended").exit_code == 7
    rtk(f"webhooks update {other} --url https://b.example --name c").ok


def test_a_delete_prints_what_was_and_leaves_nothing(rtk: Rtk) -> None:
    created = hook(rtk)
    assert rtk(f"webhooks delete {created['id']} --force").ok.data == created
    again = rtk(f"webhooks delete {created['id']} --force")
    assert (again.exit_code, again.stdout) == (5, "")
    ignored = rtk(f"webhooks delete {created['id']} --force --ignore-missing").ok
    assert (ignored.stdout, ignored.stderr) == ("", f"not found, nothing to delete: {created['id']}\n")


def test_a_delete_that_nobody_confirms_is_refused(rtk: Rtk) -> None:
    created = hook(rtk)
    assert rtk(f"webhooks delete {created['id']}").exit_code == 6
    assert rtk("webhooks list").ok.data == [created]


def test_an_update_must_change_something(rtk: Rtk) -> None:
    result = rtk(f"webhooks update {UNKNOWN_ID}")
    assert (result.exit_code, rtk.seen) == (2, [])


@pytest.mark.parametrize("command", BY_ID)
def test_an_unknown_webhook_is_not_found(rtk: Rtk, command: str) -> None:
    result = rtk(command.format(UNKNOWN_ID))
    assert (result.exit_code, result.stdout) == (5, "")
    assert UNKNOWN_ID in result.stderr


@pytest.mark.parametrize("command", BY_ID)
def test_a_webhook_of_another_app_is_not_found(rtk: Rtk, command: str) -> None:
    created = hook(rtk)
    app = rtk("apps create --name other").ok.data["id"]
    assert rtk(f"{command.format(created['id'])} --app-id {app}").exit_code == 5
    assert rtk("webhooks list").ok.data == [created]


@pytest.mark.parametrize("command", BY_ID)
def test_an_id_that_is_no_uuid_is_refused_by_the_api(rtk: Rtk, command: str) -> None:
    result = rtk(command.format("archive"))
    assert (result.exit_code, result.stdout) == (6, "")
    assert "must be a valid GUID" in result.stderr


def test_the_place_of_the_event_names_is_no_webhook(rtk: Rtk) -> None:
    result = rtk("webhooks get all")
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])


def test_an_address_that_is_none_is_refused_by_the_api(rtk: Rtk) -> None:
    result = rtk("webhooks create --name a --url 'no address' --event meeting.ended")
    assert (result.exit_code, result.stdout) == (6, "")
    assert "must be a valid uri" in result.stderr


@pytest.mark.parametrize("command", BY_ID[1:3])
def test_an_answer_that_is_a_part_is_read_again(local: Rtk, command: str) -> None:
    created = hook(local)
    script = stub_transport(data_response({"name": "b", "url": URL}), data_response(created))
    local.wrap_transport = script.wrap
    assert local(command.format(created["id"])).ok.data == created
    assert [call.split()[0] for call in script.calls][1:] == ["GET"]
