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


def seen(**changed: Any) -> tuple[int, Any]:
    """The live session as one look at it shows it."""
    return data_response({**SESSION, **changed})


class Meanwhile:
    """A door behind which something happens at a look at the live session, counted from one."""

    def __init__(self, deeds: dict[int, Callable[[], object]]) -> None:
        self._deeds = deeds
        self._looks = 0

    def wrap(self, door: Transport) -> Transport:
        self._door = door
        return self

    def send(self, request: Request) -> Response:
        if request.operation == ACTIVE_SESSION_GET:
            self._looks += 1
            self._deeds.get(self._looks, lambda: None)()
        return self._door.send(request)

    def open(self, url: str, headers: Any) -> Any:
        return self._door.open(url, headers)

    def close(self) -> None:
        self._door.close()


def pressed() -> None:
    """Somebody presses Ctrl-C."""
    raise KeyboardInterrupt


def live(rtk: Rtk) -> tuple[str, list[str]]:
    """A meeting with two people, of whom the first is in."""
    meeting = rtk("meetings create").ok.data["id"]
    people = [rtk(f"participants add --meeting {meeting} --custom-id {name}").ok.data["id"] for name in ("ada", "bob")]
    rtk(f"emulator join {people[0]}").ok
    return meeting, people


def test_each_change_is_a_line_until_the_session_ends(local: Rtk) -> None:
    meeting, (ada, bob) = live(local)
    other = Rtk(local.environment, local.clock, before=("--local",))
    deeds = {
        3: lambda: other(f"emulator join {bob}").ok,
        5: lambda: [other(f"emulator leave {person}").ok for person in (ada, bob)],
    }
    local.wrap_transport = Meanwhile(deeds).wrap
    lines = [json.loads(line) for line in local(f"active-session watch {meeting}").ok.stdout.splitlines()]
    told = [(line["status"], line["live_participants"]) for line in lines]
    assert told == [("LIVE", 1), ("LIVE", 2), ("LIVE", 0), ("ENDED", 0)]
    assert len({line["id"] for line in lines}) == 1
    assert set(local.clock.slept) == {5.0}


def test_the_last_line_is_the_apis_own_ended_session(rtk: Rtk) -> None:
    meeting, people = live(rtk)
    rtk(f"emulator leave {people[0]}").ok
    rtk.seen.clear()
    *_, last = rtk(f"active-session watch {meeting} --interval 30s").ok.stdout.splitlines()
    assert json.loads(last) == rtk(f"sessions get {json.loads(last)['id']}").ok.data
    assert rtk.seen[:3] == [ACTIVE_SESSION_GET.id] * 3
    assert rtk.seen[3] == SESSIONS_GET.id


def test_minutes_that_run_are_no_change(local: Rtk) -> None:
    looks = [seen(), seen(minutes_consumed=3, updated_at="later"), seen(), error_response(404), data_response(ENDED)]
    local.wrap_transport = stub_transport(*looks).wrap
    lines = local(f"active-session watch {MEETING}").ok.stdout.splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["LIVE", "ENDED"]


def test_another_session_is_the_end_of_this_one(local: Rtk) -> None:
    script = stub_transport(seen(), seen(id="another"), data_response(ENDED))
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
def test_lines_come_in_every_format(local: Rtk, flags: str, printed: str) -> None:
    local.wrap_transport = stub_transport(seen(), seen(), error_response(404), data_response(ENDED)).wrap
    assert local(f"active-session watch {MEETING} {flags}").ok.stdout == printed


def test_on_a_terminal_it_changes_in_place(local: Rtk) -> None:
    looks = [seen(), seen(live_participants=2), error_response(404), data_response(ENDED)]
    local.wrap_transport = stub_transport(*looks).wrap
    shown = local(f"active-session watch {MEETING}", terminal=True).ok.stdout
    assert shown.count("\x1b[2K") >= len(SESSION) * 2  # the lines of each view are taken away before the next
    assert shown.index("LIVE") < shown.rindex("ENDED")
    assert SESSION["id"] in shown


def test_a_terminal_that_cannot_move_gets_lines(local: Rtk) -> None:
    local.wrap_transport = stub_transport(seen(), error_response(404), data_response(ENDED)).wrap
    shown = local(f"active-session watch {MEETING}", terminal=True, environment={"TERM": "dumb"}).ok.stdout
    assert "\x1b" not in shown
    assert shown.count(str(SESSION["id"])) == 2


def test_time_may_run_out(local: Rtk) -> None:
    meeting, _ = live(local)
    result = local(f"active-session watch {meeting} --interval 20s --within 50s")
    assert result.exit_code == 11
    assert len(result.stdout.splitlines()) == 1
    assert local.clock.slept == [20.0, 20.0, 10.0]


@pytest.mark.parametrize("terminal", [False, True])
def test_ctrl_c_ends_the_watching_and_keeps_what_was_shown(local: Rtk, terminal: bool) -> None:
    meeting, _ = live(local)
    local.wrap_transport = Meanwhile({3: pressed}).wrap
    result = local(f"active-session watch {meeting}", terminal=terminal)
    assert (result.exit_code, result.stderr) == (130, "rtk: interrupted\n")
    assert "LIVE" in result.stdout
    assert result.stdout.count("\x1b[?25l") == result.stdout.count("\x1b[?25h") == terminal, "the cursor is back"


def test_without_a_live_session_there_is_nothing_to_watch(rtk: Rtk) -> None:
    meeting = rtk("meetings create").ok.data["id"]
    result = rtk(f"active-session watch {meeting}")
    assert (result.exit_code, result.stdout) == (5, "")
    assert meeting in result.stderr


@pytest.mark.parametrize("flag", ["--interval 0", "--interval often", "--within soon"])
def test_lengths_that_are_none_are_refused(rtk: Rtk, flag: str) -> None:
    result = rtk(f"active-session watch {MEETING} {flag}")
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])
    assert flag.split()[1] in result.stderr
