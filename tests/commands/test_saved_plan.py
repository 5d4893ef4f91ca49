"""rtk apply --plan-out and --plan-file: a saved plan is what is applied, or nothing."""

import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.local import APP_ID
from tests.support import recordings
from tests.support.cli import Rtk

FILE = """\
webhooks:
- name: archive
  url: ${HOOK}
  events: [meeting.ended]
meetings:
- title: Weekly
"""
HOOK = {"HOOK": "https://hooks.example/a-path-of-its-own"}


@pytest.fixture
def planned(rtk: Rtk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rtk:
    """rtk with a saved plan in plan.json, and one webhook that is not in rtk.yaml."""
    monkeypatch.chdir(tmp_path)
    rtk.environment.update(HOOK)
    Path("rtk.yaml").write_text(FILE, encoding="utf-8")
    rtk("webhooks create --name old --url https://old.example/ --event meeting.ended").ok
    rtk("apply -f rtk.yaml --plan-out plan.json").ok
    return rtk


def refused(rtk: Rtk, flags: str = "") -> dict[str, Any]:
    """The error of applying the plan, which must not have changed anything."""
    before = rtk("webhooks list").ok.data, rtk("meetings list").ok.data
    error = rtk.error(f"apply --plan-file plan.json {flags}")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert (rtk("webhooks list").ok.data, rtk("meetings list").ok.data) == before
    return error


def test_saving_a_plan_changes_nothing(planned: Rtk) -> None:
    assert planned("meetings list").ok.data == []
    plan = json.loads(Path("plan.json").read_text(encoding="utf-8"))
    assert [step["action"] for step in plan["steps"]] == ["create", "create"]
    assert plan["app_id"] == APP_ID


def test_saved_plan_is_private_and_holds_no_values_of_variables(planned: Rtk) -> None:
    assert HOOK["HOOK"] not in Path("plan.json").read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(Path("plan.json").stat().st_mode) == 0o600


def test_saved_plan_is_applied(planned: Rtk) -> None:
    rows = planned("apply --plan-file plan.json").ok.data
    assert [(row["action"], row["name"]) for row in rows] == [("create", "archive"), ("create", "Weekly")]
    assert planned("diff -f rtk.yaml --exit-code").ok.data == []


def test_edited_file_does_not_change_the_plan(planned: Rtk) -> None:
    Path("rtk.yaml").write_text("meetings: [{title: Daily}]", encoding="utf-8")
    planned("apply --plan-file plan.json").ok
    assert [meeting["title"] for meeting in planned("meetings list").ok.data] == ["Weekly"]


def test_plan_is_refused_when_an_object_has_appeared(planned: Rtk) -> None:
    planned("meetings create --title Weekly").ok
    assert "meeting Weekly" in refused(planned)["message"]


def test_plan_is_refused_when_an_object_has_changed(planned: Rtk) -> None:
    planned("apply -f rtk.yaml").ok
    planned("apply -f rtk.yaml --plan-out plan.json").ok
    webhook = next(row["id"] for row in planned("webhooks list").ok.data if row["name"] == "archive")
    planned(f"webhooks update {webhook} --no-enabled").ok
    assert "webhook archive" in refused(planned)["message"]


def test_plan_is_refused_when_something_else_would_be_pruned(planned: Rtk) -> None:
    planned("apply -f rtk.yaml --prune --plan-out plan.json").ok
    planned("webhooks create --name new --url https://new.example/ --event meeting.ended").ok
    assert "webhook new" in refused(planned, "--force")["message"]


def test_plan_with_removals_is_confirmed(planned: Rtk) -> None:
    planned("apply -f rtk.yaml --prune --plan-out plan.json").ok
    assert planned.error("apply --plan-file plan.json")["kind"] == "refused"
    rows = planned("apply --plan-file plan.json --force").ok.data
    assert rows[-1]["action"] == "delete"


def test_unrelated_changes_do_not_matter(planned: Rtk) -> None:
    planned("meetings create --title Other").ok
    planned("apply --plan-file plan.json").ok


def test_plan_is_refused_for_another_app_by_name(planned: Rtk) -> None:
    app = recordings.other_app(planned)
    error = refused(planned, f"--app-id {app}")
    assert APP_ID in error["message"]
    assert app in error["message"]


def test_plan_is_refused_for_another_account_by_name(planned: Rtk) -> None:
    assert "account" in refused(planned, "--account-id ffffffffffffffffffffffffffffffff")["message"]


def test_plan_is_refused_when_a_variable_has_changed(planned: Rtk) -> None:
    planned.environment["HOOK"] = "https://elsewhere.example/"
    assert "HOOK" in refused(planned)["message"]


def test_applied_plan_is_refused_the_second_time(planned: Rtk) -> None:
    planned("apply --plan-file plan.json").ok
    refused(planned)


@pytest.mark.parametrize(
    "content", ["", "{}", "no", '{"rtk_plan": 2}', '{"rtk_plan": 1}', '{"rtk_plan": 1, "variables": 3}']
)
def test_other_file_is_no_plan(planned: Rtk, content: str) -> None:
    Path("plan.json").write_text(content, encoding="utf-8")
    error = planned.error("apply --plan-file plan.json")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "plan.json" in error["message"]


def test_plan_given_as_the_file_is_refused_with_the_right_flag(planned: Rtk) -> None:
    assert "--plan-file plan.json" in planned.error("apply -f plan.json")["hint"]


@pytest.mark.parametrize("flags", ["-f rtk.yaml", "--prune", "--only presets", "--plan", "--plan-out other.json"])
def test_plan_says_everything_itself(planned: Rtk, flags: str) -> None:
    assert planned.error(f"apply --plan-file plan.json {flags}")["kind"] == "usage"


def test_plan_that_cannot_be_written_is_reported(planned: Rtk) -> None:
    error = planned.error("apply -f rtk.yaml --plan-out missing/plan.json")
    assert "missing/plan.json" in error["message"]
