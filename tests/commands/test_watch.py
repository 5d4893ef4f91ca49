"""rtk active-session watch."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from rtk_cli.messages import Request, Response, Transport
from rtk_cli.operations import ACTIVE_SESSION_GET, SESSIONS_GET
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
    responses = [live_session(), live_session(live_participants=2), error_response(404), data_response(ENDED)]
    local.wrap_transport = stub_transport(*responses).wrap
    shown = local(f"active-session watch {MEETING}", terminal=True).ok.stdout
    assert shown.count("\x1b[2K") >= len(SESSION) * 2  # each view is erased before the next
    assert shown.index("LIVE") < shown.rindex("ENDED")
    assert SESSION["id"] in shown


def test_dumb_terminal_gets_lines(local: Rtk) -> None:
    local.wrap_transport = stub_transport(live_session(), error_response(404), data_response(ENDED)).wrap
    shown = local(f"active-session watch {MEETING}", terminal=True, environment={"TERM": "dumb"}).ok.stdout
    assert "\x1b" not in shown
    assert shown.count(str(SESSION["id"])) == 2


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
