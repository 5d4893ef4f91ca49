"""rtk apply when something goes wrong: refused requests, cut connections, lost answers, two runs at once."""

from typing import Any

import pytest

from rtk_cli.local import APP_ID
from rtk_cli.operations import MEETINGS_CREATE
from tests.support.cli import Rtk, Stream
from tests.support.manifests import FILE, Write
from tests.support.stub_transport import stub_transport


def test_failed_step_is_named_and_the_others_are_done(rtk: Rtk, write: Write) -> None:
    rtk("emulator fail webhooks_create --status 400").ok
    result = rtk(f"apply -f {write(FILE)} --json")
    assert result.exit_code == 12
    assert [bool(row["error"]) for row in result.data] == [False, True, False, False]
    assert result.error["kind"] == "partly_done"
    assert "create webhook archive" in result.error["message"]
    assert rtk(f"apply -f {write(FILE)}").ok.stderr.count("1 created")


def test_only_change_that_fails_has_its_own_exit_code(local: Rtk, write: Write) -> None:
    local("emulator fail meetings_create --status 403").ok
    result = local(f"apply -f {write('meetings: [{title: Weekly}]')} --json")
    assert (result.exit_code, result.error["kind"]) == (4, "authentication")


def test_nothing_more_is_tried_after_a_rejected_token(local: Rtk, write: Write) -> None:
    local("emulator fail webhooks_create --status 401").ok
    result = local(f"apply -f {write(FILE)} --json")
    assert result.exit_code == 12
    assert [row["error"] for row in result.data][2:] == ["not tried", "not tried"]
    assert MEETINGS_CREATE.id not in local.seen


@pytest.mark.parametrize("operation", ["webhooks_create", "meetings_create"])
def test_change_whose_answer_was_lost_is_found_in_the_same_run(local: Rtk, write: Write, operation: str) -> None:
    local(f"emulator fail {operation} --cut after").ok
    rows = local(f"apply -f {write(FILE)}").ok.data
    assert [row["error"] for row in rows] == [None] * 4
    assert all(row["id"] for row in rows)


def test_second_apply_at_the_same_time_is_refused(local: Rtk, write: Write) -> None:
    from rtk_cli.jobs.manifest.apply import app_journal
    from rtk_cli.local import ACCOUNT_ID

    with app_journal(local.data_dir / "jobs", ACCOUNT_ID, APP_ID, local.clock):
        error = local.error(f"apply -f {write(FILE)}")
    assert (error["kind"], error["exit_code"], local.seen) == ("conflict", 7, [])


def test_journal_that_cannot_be_written_ends_the_run_before_any_request(local: Rtk, write: Write) -> None:
    local.data_dir.mkdir(parents=True, exist_ok=True)
    (local.data_dir / "jobs").write_text("a file", encoding="utf-8")
    error = local.error(f"apply -f {write(FILE)}")
    assert (error["exit_code"], local.seen) == (1, [])
    assert "journal" in error["message"]


def test_field_that_the_api_does_not_store_is_warned_about(local: Rtk, write: Write) -> None:
    result = local(f"apply -f {write('presets: [{name: group_call_host, ui: {config_diff: {a: 1}}}]')}").ok
    assert "not stored: ui.config_diff" in result.stderr


@pytest.mark.parametrize("rows", [[{"id": "1", "name": []}], [{"name": "a"}], ["x"], [{"id": "1", "name": "a"}] * 2])
def test_odd_list_is_never_an_internal_error(local: Rtk, write: Write, rows: list[Any]) -> None:
    local.wrap_transport = stub_transport((200, {"success": True, "data": rows})).wrap
    error = local.error(f"diff -f {write('presets: [{name: b}, {name: a}]')}")
    assert error["kind"] in ("server", "usage", "conflict")


class ClosedPipe(Stream):
    """A pipe whose reader is gone, as after `| head -1`."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_closed_pipe_ends_the_output_but_not_the_changes(local: Rtk, write: Write) -> None:
    local(f"apply -f {write(FILE)} -o ndjson", stdout=ClosedPipe())
    assert local("diff -f rtk.yaml").ok.data == []
