"""`active-session kick --from FILE`, in process and over loopback."""

import json
from typing import Any

import pytest

from tests.support import recordings
from tests.support.cli import Result, Rtk


@pytest.fixture
def live(rtk: Rtk) -> tuple[str, dict[str, str]]:
    """A live meeting with ada, bob and eve in it, and zoe who has not joined."""
    meeting, ada = recordings.live_meeting(rtk)
    people = {"ada": ada} | {name: recordings.participant(rtk, meeting, name) for name in ("bob", "eve", "zoe")}
    for name in ("bob", "eve"):
        recordings.join(rtk, people[name])
    rtk.seen.clear()
    return meeting, people


def kick(rtk: Rtk, text: str, where: str = "", flags: str = "--force", **options: Any) -> Result:
    return rtk(f"active-session kick {where} --from - {flags}", stdin=text, **options)


def statuses(result: Result) -> list[str]:
    return [json.loads(line)["status"] for line in result.stdout.splitlines()]


def live_count(rtk: Rtk, meeting: str) -> int:
    count: int = rtk(f"active-session get {meeting}").ok.data["live_participants"]
    return count


@pytest.mark.parametrize(
    "template",
    [
        "{ada}\n{zoe}\n{bob}\n",
        "name,id,token\nAda,{ada},x\nZoe,{zoe},y\nBob,{bob},z\n",
        "custom_participant_id\nada\nzoe\nbob\n",
        '{{"participant_ids": ["{ada}"]}}\n{{"custom_participant_id": "zoe"}}\n{{"participant_id": "{bob}"}}\n',
    ],
)
def test_each_line_is_kicked_and_who_is_not_there_is_unchanged(
    rtk: Rtk, live: tuple[str, dict[str, str]], template: str
) -> None:
    meeting, people = live
    result = kick(rtk, template.format(**people), meeting).ok
    assert statuses(result) == ["kicked", "unchanged", "kicked"]
    assert live_count(rtk, meeting) == 1
    assert statuses(kick(rtk, template.format(**people), meeting).ok) == ["unchanged"] * 3


def test_meeting_may_be_a_column(rtk: Rtk, live: tuple[str, dict[str, str]]) -> None:
    meeting, _ = live
    other, _ = recordings.live_meeting(rtk)
    text = f"meeting_id,custom_participant_id\n{meeting},ada\n{other},ada\n"
    assert statuses(kick(rtk, text).ok) == ["kicked"] * 2


def test_meeting_without_a_live_session_fails(rtk: Rtk) -> None:
    result = kick(rtk, "custom_participant_id\nada\nbob\n", recordings.meeting(rtk))
    assert (result.exit_code, statuses(result)) == (5, ["failed"] * 2)


@pytest.mark.parametrize(
    ("text", "where", "word"),
    [
        ("custom_participant_id\nada\n", "", "stdin:2: missing: meeting_id"),
        ("name\nada\n", "", "stdin:2"),
        ('{"name": "Ada"}\n', "m", "stdin:1: missing: participant_id"),
        ("a,b\n1,2\n", "m", "stdin:1"),
    ],
)
def test_wrong_lines_are_refused_before_the_first_request(rtk: Rtk, text: str, where: str, word: str) -> None:
    error = rtk.error(f"active-session kick {where} --from - --force", stdin=text)
    assert (error["kind"], error["exit_code"], rtk.seen) == ("usage", 2, [])
    assert word in error["message"]


def test_question_names_count_meeting_and_first_ids(rtk: Rtk) -> None:
    error = rtk.error("active-session kick m --from -", stdin="a\nb\nc\nd\n")
    assert (error["kind"], error["exit_code"], rtk.seen) == ("refused", 6, [])
    assert all(word in error["message"] for word in ("4 participants", "meeting m", "a, b, c", "1 more"))


def test_dry_run_prints_the_requests(rtk: Rtk) -> None:
    planned = kick(rtk, "a\nb\n", "m", "--dry-run").ok.data
    assert [request["body"]["participant_ids"] for request in planned] == [["a"], ["b"]]
    assert rtk.seen == []


def test_other_selections_are_refused(rtk: Rtk) -> None:
    assert kick(rtk, "a\n", "m", "--force --custom-id b").exit_code == 2


def test_empty_file_is_nothing_to_do(rtk: Rtk) -> None:
    assert kick(rtk, "", "m").ok.stdout == ""
    assert rtk.seen == []


def test_lost_response_is_unchanged_or_kicked_but_never_lost(rtk: Rtk, live: tuple[str, dict[str, str]]) -> None:
    """A kick may be repeated; the next run finds out what is left."""
    meeting, _ = live
    rtk("emulator fail active_session_kick --cut after").ok
    text = "custom_participant_id\nada\nbob\n"
    assert kick(rtk, text, meeting, "--force --jobs 1").exit_code == 12
    assert statuses(kick(rtk, text, meeting).ok) == ["unchanged"] * 2
    assert live_count(rtk, meeting) == 1
