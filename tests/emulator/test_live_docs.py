"""docs/emulator-live-protocol.md lists exactly the calls, parameters, events, states and object members."""

import re
from pathlib import Path

from rtk_cli.emulator.live.calls import CALLS
from rtk_cli.emulator.live.connection_states import STATES
from tests.support.live_meeting import HOST, LiveMeeting

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "emulator-live-protocol.md").read_text(encoding="utf-8")
PACKAGE = Path(__file__).parents[2] / "rtk_cli" / "emulator"


def section(title: str, page: str = PAGE) -> str:
    """The text below a heading, up to the next one."""
    return re.split(r"^#+ ", page.split(f"# {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(text: str) -> set[str]:
    """The words in backticks in the first cell of each row."""
    return {
        word for row in text.splitlines() if row.startswith("|") for word in re.findall(r"`([^`]+)`", row.split("|")[1])
    }


def test_every_call_is_documented_with_its_parameters() -> None:
    assert first_cells(section("Calls")) == set(CALLS)
    rows = [row.split("|") for row in section("Calls").splitlines() if row.startswith("| `")]
    for name, call in CALLS.items():
        (parameters,) = [row[2] for row in rows if f"`{name}`" in row[1]]
        assert set(re.findall(r"`([^`]+)`", parameters)) == set(call.members), name


def test_every_event_is_documented() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py"))
    areas = "self|participant|waitlist|chat|poll|plugin|transcript|recording|livestream|session|store|broadcast"
    kinds = set(re.findall(rf'"((?:{areas})\.[a-z]+)"', source)) - set(CALLS) - {"chat.csv"}
    assert {word for word in first_cells(section("Events")) if "." in word} == kinds


def test_every_state_is_documented() -> None:
    for state in STATES:
        assert state in section("States of a connection")


def test_objects_have_the_documented_members(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    objects = {
        "peer": ada("hello")["peer"],
        "message": ada("chat.send_text", text="x")["message"],
        "plugin": ada("plugins.activate", plugin_id="x")["plugin"],
        "line": ada("transcripts.speak", text="x")["line"],
    }
    weekly.join("Bob", weekly.preset("waits", "group_call_guest", "waiting_room_type=SKIP_ON_ACCEPT"))
    objects["participant"] = ada.data_of("waitlist.joined")[0]["participant"]
    rows = [row.split("|") for row in section("Events").splitlines() if row.startswith("| `")]
    documented = {row[1].split("`")[1]: set(re.findall(r"`([^`]+)`", row[2])) for row in rows}
    for name, found in objects.items():
        assert documented[name] == set(found), name
