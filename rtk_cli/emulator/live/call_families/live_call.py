"""What a call of the live protocol is: its function, its parameters, and when and by whom it may be made."""

from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

from rtk_cli.emulator.handler import Json
from rtk_cli.emulator.live.call_params import Members, Params
from rtk_cli.emulator.live.caller import Caller
from rtk_cli.emulator.live.connection_states import State

NO_MEMBERS: Members = MappingProxyType({})


class LiveCall(NamedTuple):
    """One call; it always needs `rights`, leaves of the preset's permissions."""

    perform: Callable[[Caller, Params], Json]
    members: Members = NO_MEMBERS
    rights: tuple[str, ...] = ()
    states: frozenset[State] = frozenset({"JOINED"})
