"""Builds the transport stack: retry, throttle and debug log around HTTP or the emulator; or a dry run."""

from typing import TYPE_CHECKING

from rtk_cli.messages import Transport

if TYPE_CHECKING:
    from rtk_cli.terminal.session import Session


def build_transport(session: "Session") -> Transport:
    """The transport for this run's settings."""
    if session.flags.dry_run:
        return _dry_run(session)
    door = session.environment.wrap_transport(_emulator(session) if session.settings.is_local else _wire(session))
    if session.flags.debug:
        door = _logged(session, door)
    return _patient(session, door)


def _dry_run(session: "Session") -> Transport:
    from rtk_cli.api.transports.dry_run import DryRunTransport

    return DryRunTransport(session.settings.base_url)


def _emulator(session: "Session") -> Transport:
    from rtk_cli.emulator.transport import InProcessTransport

    return InProcessTransport(session.emulator, session.environment.clock, session.settings.timeout)


def _wire(session: "Session") -> Transport:
    from rtk_cli.api.transports.http import HttpTransport

    return HttpTransport(session.settings.base_url, session.settings.token, session.settings.timeout)


def _logged(session: "Session", door: Transport) -> Transport:
    from rtk_cli.api.transports.debug_log import LoggingTransport

    return LoggingTransport(door, session.output.debug, session.environment.clock)


def _patient(session: "Session", door: Transport) -> Transport:
    from rtk_cli.api.transports.retry import RetryingTransport
    from rtk_cli.api.transports.throttle import ThrottlingTransport

    settings, clock = session.settings, session.environment.clock
    throttled = ThrottlingTransport(door, clock=clock, max_wait=settings.max_wait, notice=session.output.note)
    return RetryingTransport(
        throttled,
        clock=clock,
        random=session.environment.random,
        retries=settings.retries,
        max_wait=settings.max_wait,
        notice=session.output.note,
    )
