"""rtk active-session watch."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from rtk_cli.jobs.attendance import SessionSnapshot, participants
from rtk_cli.messages import Request, Response, Transport
from rtk_cli.operations import ACTIVE_SESSION_GET, RECORDINGS_GET_ACTIVE, SESSIONS_GET, SESSIONS_LIST_PARTICIPANTS
from tests.support.cli import Rtk
from tests.support.stub_transport import data_response, error_response, stub_transport

SESSION: dict[str, Any] = {
    "id": "5d0c0000-0000-4000-8000-000000000001",
    "status": "LIVE",
    "live_participants": 1,
    "minutes_consumed": 0,
    "updated_at": "2026-09-14T08:00:00.000Z",
}
MEETING = "5d0c0000-0000-4000-8000-000000000002"
ENDED = {**SESSION, "status": "ENDED", "live_participants": 0}


def live_session(**changed: Any) -> tuple[int, Any]:
    """A response with the live session."""
    return data_response({**SESSION, **changed})


class ActionTransport:
    """A transport that runs an action before a given read of the live session; the first is 1."""

    def __init__(self, actions: dict[int, Callable[[], object]]) -> None:
        self._actions = actions
        self._reads = 0

    def wrap(self, transport: Transport) -> Transport:
        self._transport = transport
        return self

    def send(self, request: Request) -> Response:
        if request.operation == ACTIVE_SESSION_GET:
            self._reads += 1
            self._actions.get(self._reads, lambda: None)()
        return self._transport.send(request)

    def open(self, url: str, headers: Any) -> Any:
        return self._transport.open(url, headers)

    def close(self) -> None:
        self._transport.close()


class CountingTransport:
    """Notes the operation of each request."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def wrap(self, transport: Transport) -> Transport:
        self._transport = transport
        return self

    def send(self, request: Request) -> Response:
        self.seen.append(request.operation.id if request.operation else request.path)
        return self._transport.send(request)

    def open(self, url: str, headers: Any) -> Any:
        return self._transport.open(url, headers)

    def close(self) -> None:
        self._transport.close()


def watched(local: Rtk, *, terminal: bool, environment: dict[str, str] | None = None) -> str:
    """What a table shows: Ada is there, Bob joins, they are recorded, Ada leaves and returns, both leave."""
    meeting = local('meetings create --title "Biology 101"').ok.data["id"]
    ada, bob = (
        local(f"participants add --meeting {meeting} --name {name} --custom-id {name}").ok.data["id"]
        for name in ("Ada", "Bob")
    )
    other = Rtk(local.environment, local.clock, before=("--local",))
    other(f"emulator join {ada}").ok
    actions = {
        2: lambda: [other(f"emulator join {bob}").ok, other(f"recordings start {meeting}").ok],
        3: lambda: other(f"emulator leave {ada}").ok,
        4: lambda: other(f"emulator join {ada}").ok,
        5: lambda: [other(f"emulator leave {person}").ok for person in (ada, bob)],
    }
    local.wrap_transport = ActionTransport(actions).wrap
    flags = "" if terminal else "-o table"
    return local(f"active-session watch {meeting} {flags}", terminal=terminal, environment=environment).ok.stdout


def press_ctrl_c() -> None:
    """Ctrl-C is pressed."""
    raise KeyboardInterrupt


def live(rtk: Rtk) -> tuple[str, list[str]]:
    """A meeting with two participants, of whom the first has joined."""
    meeting = rtk("meetings create").ok.data["id"]
    participants = [
        rtk(f"participants add --meeting {meeting} --custom-id {name}").ok.data["id"] for name in ("ada", "bob")
    ]
    rtk(f"emulator join {participants[0]}").ok
    return meeting, participants


def test_each_change_is_one_line_until_the_session_ends(local: Rtk) -> None:
    meeting, (ada, bob) = live(local)
    other = Rtk(local.environment, local.clock, before=("--local",))
    actions = {
        3: lambda: other(f"emulator join {bob}").ok,
        5: lambda: [other(f"emulator leave {person}").ok for person in (ada, bob)],
    }
    local.wrap_transport = ActionTransport(actions).wrap
    lines = [json.loads(line) for line in local(f"active-session watch {meeting}").ok.stdout.splitlines()]
    states = [(line["status"], line["live_participants"]) for line in lines]
    assert states == [("LIVE", 1), ("LIVE", 2), ("LIVE", 0), ("ENDED", 0)]
    assert len({line["id"] for line in lines}) == 1
    assert set(local.clock.slept) == {5.0}


def test_last_line_is_the_ended_session(rtk: Rtk) -> None:
    meeting, participants = live(rtk)
    rtk(f"emulator leave {participants[0]}").ok
    rtk.seen.clear()
    *_, last = rtk(f"active-session watch {meeting} --interval 30s").ok.stdout.splitlines()
    assert json.loads(last) == rtk(f"sessions get {json.loads(last)['id']}").ok.data
    assert rtk.seen[:3] == [ACTIVE_SESSION_GET.id] * 3
    assert rtk.seen[3] == SESSIONS_GET.id


def test_consumed_minutes_are_not_a_change(local: Rtk) -> None:
    responses = [
        live_session(),
        live_session(minutes_consumed=3, updated_at="later"),
        live_session(),
        error_response(404),
        data_response(ENDED),
    ]
    local.wrap_transport = stub_transport(*responses).wrap
    lines = local(f"active-session watch {MEETING}").ok.stdout.splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["LIVE", "ENDED"]


def test_new_session_ends_the_watched_one(local: Rtk) -> None:
    script = stub_transport(live_session(), live_session(id="another"), data_response(ENDED))
    local.wrap_transport = script.wrap
    lines = local(f"active-session watch {MEETING}").ok.stdout.splitlines()
    assert [json.loads(line) for line in lines] == [SESSION, ENDED]
    assert script.calls[-1].endswith(f"/sessions/{SESSION['id']}")


@pytest.mark.parametrize(
    ("flags", "printed"),
    [
        ("-o csv --columns status,live_participants", "status,live_participants\r\nLIVE,1\r\nENDED,0\r\n"),
        ("-o json --query status", '"LIVE"\n"ENDED"\n'),
        ("-o id", f"{SESSION['id']}\n{SESSION['id']}\n"),
        ("-o table --columns status", "STATUS  LIVE\nSTATUS  ENDED\n"),
    ],
)
def test_lines_are_printed_in_every_format(local: Rtk, flags: str, printed: str) -> None:
    local.wrap_transport = stub_transport(
        live_session(), live_session(), error_response(404), data_response(ENDED)
    ).wrap
    assert local(f"active-session watch {MEETING} {flags}").ok.stdout == printed


def test_view_is_updated_in_place_on_a_terminal(local: Rtk) -> None:
    shown = watched(local, terminal=True)
    assert shown.count("\x1b[2K") >= 4 * 3  # each view is erased before the next
    assert shown.index("LIVE") < shown.rindex("ENDED")


def test_view_shows_participants_elapsed_time_and_recording(local: Rtk) -> None:
    views = [view.strip() for view in watched(local, terminal=True, environment={"NO_COLOR": "1"}).split("Biology 101")]
    second, last = (views[2].splitlines(), views[-1].splitlines())
    assert second[0].split("  ")[-4:] == ["LIVE since Sep 14 08:00", "5s", "participants: 2", "recording: INVOKED"]
    assert [line.split()[:2] for line in second[2:5]] == [["NAME", "STATE"], ["Ada", "IN"], ["Bob", "IN"]]
    assert last[0].split("  ")[-2:] == ["ENDED", "1m 20s"]
    assert [line.split()[:2] for line in last[3:5]] == [["Ada", "LEFT"], ["Bob", "LEFT"]]


@pytest.mark.parametrize(
    ("terminal", "environment"), [(False, {}), (True, {"TERM": "dumb"}), (True, {"RTK_PROGRESS": "plain"})]
)
def test_table_without_a_terminal_is_one_line_per_change(
    local: Rtk, terminal: bool, environment: dict[str, str]
) -> None:
    assert watched(local, terminal=terminal, environment=environment).splitlines() == [
        "08:00:00 LIVE: Biology 101",
        "08:00:00 Ada joined",
        "08:00:05 Bob joined",
        "08:00:05 recording INVOKED",
        "08:00:10 Ada left",
        "08:00:10 recording RECORDING",
        "08:00:15 Ada joined",
        "08:00:20 Ada left",
        "08:00:20 Bob left",
        "08:01:20 session ENDED",
    ]


def test_view_costs_three_requests_each_time(local: Rtk) -> None:
    meeting, _ = live(local)
    script = CountingTransport()
    local.wrap_transport = script.wrap
    local(f"active-session watch {meeting} -o table --within 12s")
    reads = [ACTIVE_SESSION_GET.id, SESSIONS_LIST_PARTICIPANTS.id, RECORDINGS_GET_ACTIVE.id]
    assert script.seen == reads * 4
    assert local.clock.slept == [5.0, 5.0, 2.0]


def test_participant_on_two_connections_is_one_row_and_in_until_both_left(local: Rtk) -> None:
    peers = [
        {"id": "p2", "user_id": "u1", "display_name": "Ada", "joined_at": "2026-09-14T08:01:00Z", "duration": 1.0},
        {"id": "p1", "user_id": "u1", "display_name": "Ada", "joined_at": "2026-09-14T08:00:00Z", "duration": 2.5},
    ]
    (row,) = participants(
        SessionSnapshot(SESSION, [{**peers[0], "left_at": "2026-09-14T08:02:00Z"}, peers[1]], None, 0)
    )
    assert (row["state"], row["left_at"], row["duration"]) == ("IN", None, 3.5)
    (row,) = participants(
        SessionSnapshot(SESSION, [{**peer, "left_at": "2026-09-14T08:02:00Z"} for peer in peers], None, 0)
    )
    assert (row["state"], row["left_at"]) == ("LEFT", "2026-09-14T08:02:00Z")


def test_watch_times_out(local: Rtk) -> None:
    meeting, _ = live(local)
    result = local(f"active-session watch {meeting} --interval 20s --within 50s")
    assert result.exit_code == 11
    assert len(result.stdout.splitlines()) == 1
    assert local.clock.slept == [20.0, 20.0, 10.0]


@pytest.mark.parametrize("terminal", [False, True])
def test_ctrl_c_ends_the_watch_and_keeps_the_output(local: Rtk, terminal: bool) -> None:
    meeting, _ = live(local)
    local.wrap_transport = ActionTransport({3: press_ctrl_c}).wrap
    result = local(f"active-session watch {meeting}", terminal=terminal)
    assert (result.exit_code, len(result.stderr.splitlines())) == (130, 1)
    assert "LIVE" in result.stdout
    assert result.stdout.count("\x1b[?25l") == result.stdout.count("\x1b[?25h") == terminal, "the cursor is shown again"


def test_watch_without_a_live_session_is_not_found(rtk: Rtk) -> None:
    meeting = rtk("meetings create").ok.data["id"]
    error = rtk.error(f"active-session watch {meeting}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert meeting in error["message"]


@pytest.mark.parametrize("flag", ["--interval 0", "--interval often", "--within soon"])
def test_invalid_durations_are_refused(rtk: Rtk, flag: str) -> None:
    error = rtk.error(f"active-session watch {MEETING} {flag}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []
    assert flag.split()[1] in error["message"]
