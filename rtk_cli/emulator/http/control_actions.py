"""The actions of the control routes: state, time, faults, participants, requests, from a JSON body to a result.

They raise errors of the family in `rtk_cli.errors`, which `control_routes` turns into responses.
"""

from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli import durations
from rtk_cli.emulator import faults
from rtk_cli.emulator.contract.api_contract import load_contract
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.handler import Refusal, json_response
from rtk_cli.emulator.requests import recorded_calls, request_view
from rtk_cli.emulator.store.fault_queue import ANY_OPERATION
from rtk_cli.errors import UsageError

Body = Mapping[str, Any]
Action = Callable[[Emulator, Body], Any]


def get_status(emulator: Emulator, body: Body) -> Any:
    """The counts and the time of the store, without its file name."""
    return {name: value for name, value in emulator.describe().items() if name != "file"}


def join(emulator: Emulator, body: Body) -> Any:
    """`{"participant_id": "..."}`."""
    return emulator.live.join(_participant_id(body))


def leave(emulator: Emulator, body: Body) -> Any:
    """`{"participant_id": "..."}`."""
    return emulator.live.leave(_participant_id(body))


def plan_fault(emulator: Emulator, body: Body) -> Any:
    """`{"operation": "meetings_create", "status": 429, "retry_after": 2, "latency": "500ms", "times": 3}`."""
    members = dict(body)
    operation, times = members.pop("operation", ANY_OPERATION), members.pop("times", None)
    if not isinstance(operation, str):
        raise UsageError(f"operation must be a string: {operation}")
    if isinstance(times, bool) or not isinstance(times, int | None):
        raise UsageError(f"times must be an integer: {times}")
    return emulator.faults.plan(operation, faults.parse_fault(members), times)


def list_faults(emulator: Emulator, body: Body) -> Any:
    return emulator.faults.list()


def clear_faults(emulator: Emulator, body: Body) -> Any:
    return {"cleared": emulator.faults.clear()}


def advance(emulator: Emulator, body: Body) -> Any:
    """`{"by": "10m"}`; a number is in seconds."""
    if "by" not in body:
        raise UsageError("missing member: by", hint='for example {"by": "10m"}')
    return emulator.clock.advance(durations.parse_duration(str(body["by"])))


def get_state(emulator: Emulator, body: Body) -> Any:
    """The snapshot that `rtk emulator export` writes, without an envelope."""
    return json_response(200, emulator.snapshots.export())


def put_state(emulator: Emulator, body: Body) -> Any:
    """Replace the whole state by a snapshot, without confirmation."""
    emulator.snapshots.replace(body)
    return emulator.describe()["counts"]


def reset(emulator: Emulator, body: Body) -> None:
    """`{"seed": 7, "at": "2026-09-14T08:00:00Z"}`, both optional. Empties the log of requests, too."""
    seed = body.get("seed")
    if isinstance(seed, bool) or not isinstance(seed, int | None):
        raise UsageError(f"seed must be an integer: {seed}")
    emulator.reset(seed, body.get("at"))
    emulator.requests.clear()
    emulator.requests.recorded.clear()


def list_requests(emulator: Emulator, body: Body) -> Any:
    """`{"after": 12}`: those after the request of that number; all without it."""
    after = str(body.get("after", 0))
    if not (after.isascii() and after.isdigit()):
        raise UsageError(f"after must be the number of a request: {after}")
    contract = load_contract()
    return [request_view.view(contract, entry) for entry in emulator.requests.after(int(after[:20]))]


def clear_requests(emulator: Emulator, body: Body) -> Any:
    return {"cleared": emulator.requests.clear()}


def get_calls(emulator: Emulator, body: Body) -> Any:
    """The logged requests and their responses as a fixture file, without an envelope."""
    return json_response(200, recorded_calls.document(emulator.requests.after()))


def put_calls(emulator: Emulator, body: Body) -> Any:
    """Answer the calls of a fixture file as they were recorded."""
    return {"calls": emulator.requests.recorded.replace(body)}


def clear_calls(emulator: Emulator, body: Body) -> Any:
    return {"cleared": emulator.requests.recorded.clear()}


CONTROLS: dict[str, dict[str, Action]] = {
    "status": {"GET": get_status},
    "join": {"POST": join},
    "leave": {"POST": leave},
    "faults": {"GET": list_faults, "POST": plan_fault, "DELETE": clear_faults},
    "advance": {"POST": advance},
    "state": {"GET": get_state, "PUT": put_state},
    "reset": {"POST": reset},
    "requests": {"GET": list_requests, "DELETE": clear_requests},
    "calls": {"GET": get_calls, "PUT": put_calls, "DELETE": clear_calls},
}
"""The actions by the last part of the path and the method."""


def _participant_id(body: Body) -> str:
    value = body.get("participant_id")
    if not isinstance(value, str) or not value.isprintable() or not value:
        raise Refusal(400, 'BAD_REQUEST: "participant_id" is required')
    return value
