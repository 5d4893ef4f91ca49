"""The calls of the live protocol: the table of all of them, and how one is checked and carried out.

Each call belongs to a family, a module of `call_families`; the modules of each topic do the work.
"""

from rtk_cli.emulator.handler import Json
from rtk_cli.emulator.live.call_families import (
    chat_calls,
    connection_calls,
    participant_calls,
    poll_and_plugin_calls,
    stage_and_room_calls,
)
from rtk_cli.emulator.live.call_families.live_call import LiveCall
from rtk_cli.emulator.live.call_params import checked
from rtk_cli.emulator.live.caller import Caller
from rtk_cli.emulator.live.live_errors import LiveRefusal

CALLS: dict[str, LiveCall] = {
    **connection_calls.CALLS,
    **participant_calls.CALLS,
    **chat_calls.CALLS,
    **poll_and_plugin_calls.CALLS,
    **stage_and_room_calls.CALLS,
}


def perform(caller: Caller, name: str, params: object) -> Json:
    """Carry out a call, or refuse it: unknown, invalid, not legal in this state, or not permitted."""
    call = CALLS.get(name)
    if call is None:
        raise LiveRefusal("NOT_FOUND", f"No such call: {ascii(name)[1:-1]}")
    valid = checked(params, call.members)
    state = caller.connection["state"]
    if state not in call.states:
        raise LiveRefusal("WRONG_STATE", f"A connection that is {state} cannot {name}")
    if call.rights:  # else the preset need not be read
        caller.rights.check(*call.rights)
    return call.perform(caller, valid)
