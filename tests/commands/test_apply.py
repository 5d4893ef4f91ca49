"""rtk apply: presets, webhooks and meetings from a file, in process and over loopback."""

import json

import pytest

from rtk_cli.operations import (
    MEETINGS_CREATE,
    MEETINGS_UPDATE,
    PRESETS_CREATE,
    PRESETS_UPDATE,
    WEBHOOKS_CREATE,
    WEBHOOKS_DELETE,
    WEBHOOKS_UPDATE,
)
from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.manifests import FILE, Write, actions, meeting_named
from tests.support.stub_transport import data_response, stub_transport

WRITES = {
    operation.id
    for operation in (
        PRESETS_CREATE,
        PRESETS_UPDATE,
        WEBHOOKS_CREATE,
        WEBHOOKS_UPDATE,
        WEBHOOKS_DELETE,
        MEETINGS_CREATE,
        MEETINGS_UPDATE,
    )
}


def test_apply_creates_and_updates_in_the_order_of_the_kinds(rtk: Rtk, write: Write) -> None:
    result = rtk(f"apply -f {write(FILE)}").ok
    assert actions(result.data) == [
        ("update", "preset", "group_call_guest"),
        ("create", "webhook", "archive"),
        ("create", "meeting", "Weekly"),
        ("create", "meeting", "Closed"),
    ]
    assert result.data[0]["changes"] == [{"field": "permissions.chat.public.files", "from": False, "to": True}]
    assert result.data[1]["id"] == rtk("webhooks list").ok.data[0]["id"]
    assert all(row["error"] is None for row in result.data)
    assert meeting_named(rtk, "Weekly")["record_on_start"] is True
    assert meeting_named(rtk, "Closed")["status"] == "INACTIVE"
    assert "3 created, 1 updated, 6 not in the file" in result.stderr


def test_second_run_changes_nothing_and_counts_what_is_unchanged(rtk: Rtk, write: Write) -> None:
    file = write(FILE)
    rtk(f"apply -f {file}").ok
    rtk.seen.clear()
    result = rtk(f"apply -f {file}").ok
    assert {row["action"] for row in result.data} == {"unchanged"}
    assert "4 unchanged, 6 not in the file" in result.stderr
    assert WRITES.isdisjoint(rtk.seen)


def test_fields_that_the_file_does_not_name_are_left_alone(rtk: Rtk, write: Write) -> None:
    rtk("meetings create --title Weekly --persist-chat --set recording_config.max_seconds=600").ok
    rtk("presets update group_call_guest --set permissions.can_record=true").ok
    file = write(FILE.replace("  record_on_start: true\n", "  recording_config: {file_name_prefix: weekly}\n"))
    rtk(f"apply -f {file}").ok
    meeting = meeting_named(rtk, "Weekly")
    assert meeting["persist_chat"] is True
    assert meeting["recording_config"] == {"max_seconds": 600, "file_name_prefix": "weekly"}
    assert rtk("presets get group_call_guest --query permissions.can_record").ok.data is True


def test_drift_is_reported_and_put_right(rtk: Rtk, write: Write) -> None:
    file = write(FILE)
    rtk(f"apply -f {file}").ok
    webhook = rtk("webhooks list").ok.data[0]["id"]
    rtk(f"webhooks update {webhook} --event meeting.started").ok
    rows = rtk(f"apply -f {file}").ok.data
    (change,) = next(row["changes"] for row in rows if row["action"] == "update")
    assert change["field"] == "events"
    assert change["from"] == ["meeting.started"]
    assert set(rtk(f"webhooks get {webhook}").ok.data["events"]) == {"recording.statusUpdate", "meeting.ended"}


def test_order_of_events_is_no_difference(rtk: Rtk, write: Write) -> None:
    rtk(f"apply -f {write(FILE)}").ok
    swapped = FILE.replace("recording.statusUpdate, meeting.ended", "meeting.ended, recording.statusUpdate")
    assert rtk(f"diff -f {write(swapped)}").ok.data == []


def test_plan_sends_nothing_that_changes(rtk: Rtk, write: Write) -> None:
    result = rtk(f"apply -f {write(FILE)} --plan").ok
    assert [row["action"] for row in result.data] == ["update", "create", "create", "create"]
    assert "3 to create, 1 to update" in result.stderr
    assert WRITES.isdisjoint(rtk.seen)
    assert not (rtk.data_dir / "jobs").exists()


def test_only_limits_the_kinds(rtk: Rtk, write: Write) -> None:
    rows = rtk(f"apply -f {write(FILE)} --only webhooks,presets").ok.data
    assert [row["kind"] for row in rows] == ["preset", "webhook"]
    assert MEETINGS_CREATE.id not in rtk.seen


def test_unknown_kind_is_refused_with_a_suggestion(rtk: Rtk, write: Write) -> None:
    error = rtk.error(f"apply -f {write(FILE)} --only meeting")
    assert (error["kind"], error["exit_code"], rtk.seen) == ("usage", 2, [])
    assert "meetings" in error["hint"]


def test_file_is_read_from_stdin(rtk: Rtk) -> None:
    assert actions(rtk("apply -f -", stdin='{"meetings": [{"title": "Daily"}]}').ok.data) == [
        ("create", "meeting", "Daily")
    ]


def test_prune_is_refused_without_confirmation(rtk: Rtk, write: Write) -> None:
    rtk("webhooks create --name old --url https://old.example/ --event meeting.ended").ok
    rtk.seen.clear()
    error = rtk.error(f"apply -f {write(FILE)} --only webhooks --prune")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert "delete webhook old" in error["message"]
    assert WRITES.isdisjoint(rtk.seen)


def test_prune_asks_on_a_terminal(rtk: Rtk, write: Write) -> None:
    rtk("webhooks create --name old --url https://old.example/ --event meeting.ended").ok
    assert rtk(f"apply -f {write(FILE)} --only webhooks --prune", terminal=True, stdin="n\n").exit_code == 6
    assert [row["name"] for row in rtk("webhooks list").ok.data] == ["old"]


def test_prune_deletes_what_is_not_in_the_file_at_the_end(rtk: Rtk, write: Write) -> None:
    rtk("webhooks create --name old --url https://old.example/ --event meeting.ended").ok
    rows = rtk(f"apply -f {write(FILE)} --only webhooks --prune --force").ok.data
    assert actions(rows) == [("create", "webhook", "archive"), ("delete", "webhook", "old")]
    assert [row["name"] for row in rtk("webhooks list").ok.data] == ["archive"]


def test_prune_deactivates_meetings_and_leaves_inactive_ones(rtk: Rtk, write: Write) -> None:
    rtk("meetings create --title Old").ok
    file = write("meetings: [{title: Weekly}]\n")
    assert actions(rtk(f"apply -f {file} --prune --force").ok.data)[1:] == [("deactivate", "meeting", "Old")]
    assert meeting_named(rtk, "Old")["status"] == "INACTIVE"
    assert actions(rtk(f"apply -f {file} --prune --force").ok.data) == [("unchanged", "meeting", "Weekly")]


def test_prune_leaves_kinds_alone_that_the_file_does_not_have(rtk: Rtk, write: Write) -> None:
    rtk(f"apply -f {write('webhooks: []')} --prune --force").ok
    assert len(rtk("presets list").ok.data) == 7


def test_ambiguous_title_is_refused_with_the_candidates(rtk: Rtk, write: Write) -> None:
    ids = [rtk("meetings create --title Weekly").ok.data["id"] for _ in range(2)]
    rtk.seen.clear()
    error = rtk.error(f"apply -f {write(FILE)}")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert "rtk.yaml:10:3" in error["message"]
    assert all(meeting in error["hint"] for meeting in ids)
    assert WRITES.isdisjoint(rtk.seen)


def test_ambiguous_webhook_name_is_refused(rtk: Rtk, write: Write) -> None:
    for number in range(2):
        rtk(f"webhooks create --name archive --url https://a.example/{number} --event meeting.ended").ok
    assert rtk.error(f"apply -f {write(FILE)}")["kind"] == "conflict"


def test_url_of_another_webhook_is_refused_before_anything_changes(rtk: Rtk, write: Write) -> None:
    old = rtk("webhooks create --name old --url https://hooks.example/rtk --event meeting.ended").ok.data["id"]
    rtk.seen.clear()
    error = rtk.error(f"apply -f {write(FILE)}")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert f"rtk webhooks update {old} --name" in error["hint"]
    assert WRITES.isdisjoint(rtk.seen)


def test_new_preset_needs_all_its_fields_before_anything_changes(rtk: Rtk, write: Write) -> None:
    error = rtk.error(f"apply -f {write('presets: [{name: own, permissions: {can_record: true}}]')}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "preset own" in error["message"]
    assert "config" in error["message"]


def test_inactive_meeting_is_warned_about(rtk: Rtk, write: Write) -> None:
    rtk(f"apply -f {write('meetings: [{title: Weekly, status: INACTIVE}]')}").ok
    result = rtk(f"apply -f {write('meetings: [{title: Weekly}]')}").ok
    assert [row["action"] for row in result.data] == ["unchanged"]
    assert "meeting Weekly is INACTIVE" in result.stderr


def test_contradictory_webinar_preset_is_warned_about(rtk: Rtk, write: Write) -> None:
    file = write("presets: [{name: webinar_viewer, permissions: {stage_access: ALLOWED}}]")
    for command in (f"diff -f {file}", f"apply -f {file}"):
        assert "permissions.stage_access=ALLOWED" in rtk(command).ok.stderr


def test_read_only_fields_are_left_out_with_a_note(rtk: Rtk, write: Write) -> None:
    preset = rtk("presets get group_call_host").ok.data
    result = rtk(f"apply -f {write(json.dumps({'presets': [preset]}))}").ok
    assert [row["action"] for row in result.data] == ["unchanged"]
    assert "id, created_at, updated_at" in result.stderr


@pytest.mark.parametrize("fault", ["--cut after", "--cut before", "--status 500", "--status 429 --retry-after 1"])
@pytest.mark.parametrize(
    "operation", ["presets_update", "webhooks_create", "meetings_create", "meetings_update", "meetings_list"]
)
def test_faults_leave_one_object_each_after_the_second_run(
    local: Rtk, write: Write, operation: str, fault: str
) -> None:
    file = write(FILE)
    local(f"emulator fail {operation} {fault}").ok
    first = local(f"apply -f {file} -o json")
    if first.exit_code != 0:
        assert first.exit_code in (9, 10, 12)
        local(f"apply -f {file}").ok
    assert local(f"diff -f {file} --exit-code").ok.data == []
    assert sorted(row["title"] for row in local("meetings list").ok.data) == ["Closed", "Weekly"]
    assert len(local("webhooks list").ok.data) == 1


def test_own_storage_is_not_lost_by_a_partial_recording_config(local: Rtk, write: Write) -> None:
    storage = '{"type":"aws","access_key":"a","secret":"s","bucket":"b","region":"r"}'
    local("meetings", "create", "--title", "Weekly", "--set", f"recording_config.storage_config={storage}").ok
    error = local.error(f"apply -f {write('meetings: [{title: Weekly, recording_config: {max_seconds: 600}}]')}")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert "storage_config" in error["hint"]


def test_secrets_come_from_variables_and_are_no_drift(local: Rtk, write: Write) -> None:
    storage = "{type: aws, access_key: '${KEY}', secret: '${SECRET}', bucket: b, region: r}"
    file = write(f"meetings: [{{title: Weekly, recording_config: {{storage_config: {storage}}}}}]")
    values = {"KEY": "k3y-value-1", "SECRET": "s3cret-value-1"}
    result = local(f"apply -f {file} --debug", environment=values).ok
    assert meeting_named(local, "Weekly")["recording_config"]["storage_config"]["bucket"] == "b"
    assert local(f"diff -f {file}", environment={**values, "SECRET": "other"}).ok.data == []
    assert not [value for value in values.values() if value in result.stdout + result.stderr]


def test_missing_variable_is_refused_with_its_place(local: Rtk, write: Write) -> None:
    file = write("webhooks:\n- name: a\n  url: ${HOOK}\n")
    error = local.error(f"apply -f {file}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "rtk.yaml:3:8" in error["message"]
    assert "HOOK" in error["message"]


def test_variables_of_other_kinds_need_not_be_set(local: Rtk, write: Write) -> None:
    file = write("webhooks: [{name: a, url: '${HOOK}'}]\nmeetings: [{title: Weekly}]\n")
    assert actions(local(f"apply -f {file} --only meetings").ok.data) == [("create", "meeting", "Weekly")]


def test_schema_describes_the_file(local: Rtk) -> None:
    from jsonschema_rs import Draft202012Validator

    schema = local("apply --schema").ok.data
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"meetings": [{"title": "Weekly"}]})
    assert not validator.is_valid({"meetings": [{"title": "Weekly", "colour": 1}]})
    assert local.seen == []


def test_file_is_required(local: Rtk) -> None:
    error = local.error("apply")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "-f" in error["hint"]


def test_dry_run_prints_the_first_request_and_leaves_no_trace(local: Rtk, write: Write) -> None:
    assert local(f"apply -f {write(FILE)} --dry-run").ok.data["method"] == "GET"
    assert not (local.data_dir / "jobs").exists()


def test_extra_members_of_a_stored_preset_are_no_drift(local: Rtk, write: Write) -> None:
    stored = {"id": "1", "name": "a", "permissions": {"can_record": True, "new_right": 1}, "config": {"simulcast": 1}}
    transport = stub_transport((200, {"success": True, "data": [{"id": "1", "name": "a"}]}), data_response(stored))
    local.wrap_transport = transport.wrap
    assert local(f"diff -f {write('presets: [{name: a, permissions: {can_record: true}}]')}").ok.data == []


def test_table_shows_each_change_as_text(local: Rtk, write: Write) -> None:
    shown = local(f"apply -f {write(FILE)} --plan", terminal=True, width=160).ok.stdout
    assert "permissions.chat.public.files: false -> true" in shown


def test_meeting_without_a_title_is_not_called_none(local: Rtk, write: Write) -> None:
    local("meetings create").ok
    assert actions(local(f"apply -f {write('meetings: [{title: None}]')}").ok.data) == [("create", "meeting", "None")]


def test_other_app_is_given_by_its_id(rtk: Rtk, write: Write) -> None:
    app = recordings.other_app(rtk)
    rtk(f"apply -f {write(FILE)} --app-id {app}").ok
    assert len(rtk(f"meetings list --app-id {app}").ok.data) == 2
    assert rtk("meetings list").ok.data == []
