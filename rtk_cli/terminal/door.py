"""Builds the way to the API: Retrying(Throttled(Logged(wire | emulator))), or the end of a dry run."""

from typing import TYPE_CHECKING

from rtk_cli.messages import Transport

if TYPE_CHECKING:
    from rtk_cli.terminal.session import Session


def open_door(session: "Session") -> Transport:
    """The transport for this run's settings."""
    if session.given.dry_run:
        return _dry_run(session)
    door = session.outside.through(_emulator(session) if session.settings.is_local else _wire(session))
    if session.given.debug:
        door = _logged(session, door)
    return _patient(session, door)


def _dry_run(session: "Session") -> Transport:
    from rtk_cli.api.dry_run import DryRun

    return DryRun(session.settings.base_url)


def _emulator(session: "Session") -> Transport:
    from rtk_cli.emulator.transport import InProcess

    return InProcess(session.emulator, session.outside.clock, session.settings.timeout)


def _wire(session: "Session") -> Transport:
    from rtk_cli.api.wire import Wire

    return Wire(session.settings.base_url, session.settings.token, session.settings.timeout)


def _logged(session: "Session", door: Transport) -> Transport:
    from rtk_cli.api.logged import Logged

    return Logged(door, session.output.debug, session.outside.clock)


def _patient(session: "Session", door: Transport) -> Transport:
    from rtk_cli.api.retrying import Retrying
    from rtk_cli.api.throttled import Throttled

    settings, clock = session.settings, session.outside.clock
    throttled = Throttled(door, clock=clock, max_wait=settings.max_wait, notice=session.output.note)
    return Retrying(
        throttled,
        clock=clock,
        random=session.outside.chance.random,
        retries=settings.retries,
        max_wait=settings.max_wait,
        notice=session.output.note,
    )
