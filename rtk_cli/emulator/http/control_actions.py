"""Plans and state by the wire: what the control routes of the network door do, each from a JSON body to its answer.

They raise the errors of the family; the door makes refusals of them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli import durations
from rtk_cli.emulator import faults
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.handler import json_response
from rtk_cli.errors import UsageError

Body = Mapping[str, Any]
Control = Callable[[Emulator, Body], Any]


def plan_fault(emulator: Emulator, body: Body) -> Any:
    """`{"operation": "meetings_create", "status": 429, "retry_after": 2, "latency": "500ms", "times": 3}`."""
    members = dict(body)
    operation, times = members.pop("operation", faults.ANY_OPERATION), members.pop("times", 1)
    if not isinstance(operation, str):
        raise UsageError(f"operation must be a text: {operation}")
    if isinstance(times, bool) or not isinstance(times, int):
        raise UsageError(f"times must be a number: {times}")
    return emulator.faults.plan(operation, faults.parse_fault(members), times)


def list_faults(emulator: Emulator, body: Body) -> Any:
    """What is planned."""
    return emulator.faults.list()


def clear_faults(emulator: Emulator, body: Body) -> Any:
    """Nothing is planned any more."""
    return {"cleared": emulator.faults.clear()}


def advance(emulator: Emulator, body: Body) -> Any:
    """`{"by": "10m"}`; a number is one of seconds."""
    if "by" not in body:
        raise UsageError("a length of time is missing: by", hint='such as {"by": "10m"}')
    return emulator.clock.advance(durations.parse_duration(str(body["by"])))


def get_state(emulator: Emulator, body: Body) -> Any:
    """The whole state as one document, as `rtk emulator export` writes it: without an envelope."""
    return json_response(200, emulator.snapshots.export())


def put_state(emulator: Emulator, body: Body) -> Any:
    """The document in the place of everything, which is not asked about here."""
    emulator.snapshots.replace(body)
    return emulator.describe()["counts"]


def reset(emulator: Emulator, body: Body) -> None:
    """`{"seed": 7, "at": "2026-09-14T08:00:00Z"}`, or nothing."""
    seed = body.get("seed")
    if isinstance(seed, bool) or not isinstance(seed, int | None):
        raise UsageError(f"a seed must be a number: {seed}")
    emulator.reset(seed, body.get("at"))


CONTROLS: dict[str, dict[str, Control]] = {
    "faults": {"GET": list_faults, "POST": plan_fault, "DELETE": clear_faults},
    "advance": {"POST": advance},
    "state": {"GET": get_state, "PUT": put_state},
    "reset": {"POST": reset},
}
"""The word behind the path of the control routes, and what each method of it does."""
