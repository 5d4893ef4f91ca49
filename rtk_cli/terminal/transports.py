"""Builds the transport stack: retry, throttle and debug log around HTTP or the emulator; or a dry run."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from rtk_cli.config.resolve import Settings
from rtk_cli.messages import Transport
from rtk_cli.terminal.cli.flags import SharedFlagValues
from rtk_cli.terminal.environment import Environment

if TYPE_CHECKING:
    from rtk_cli.api.transports.rate_budget import RateBudget
    from rtk_cli.emulator.emulator import Emulator
    from rtk_cli.jobs.stoppable_clock import StoppableClock
    from rtk_cli.terminal.output.output_verbs import Output

JOB_MAX_WAIT = 900.0
"""Seconds that a job waits for a rate limit, unless --max-wait says otherwise: an exceeded one lasts five minutes."""


class LongJob(NamedTuple):
    """What a job of many requests shares with its transport: the clock of its waits, and the rate limit."""

    clock: "StoppableClock"
    budget: "RateBudget"


def build_transport(
    flags: SharedFlagValues,
    environment: Environment,
    settings: Settings,
    output: "Callable[[], Output]",
    emulator: "Callable[[], Emulator]",
    job: "LongJob | None" = None,
) -> Transport:
    """Return the transport for these settings. `output` and `emulator` are called only if the stack needs them.

    In a `job` it waits longer for rate limits, and its waits can be ended.
    """
    if flags.dry_run:
        return _dry_run(settings)
    innermost = _in_process(settings, environment, emulator()) if settings.is_local else _http(settings, output())
    transport = environment.wrap_transport(innermost)
    if flags.debug:
        transport = _logged(transport, environment, settings, output())
    return _with_retries(transport, flags, environment, settings, output(), job)


def _dry_run(settings: Settings) -> Transport:
    from rtk_cli.api.transports.dry_run import DryRunTransport

    return DryRunTransport(settings.base_url)


def _in_process(settings: Settings, environment: Environment, emulator: "Emulator") -> Transport:
    from rtk_cli.emulator.transport import InProcessTransport

    return InProcessTransport(emulator, environment.clock, settings.timeout)


def _http(settings: Settings, output: "Output") -> Transport:
    from rtk_cli.api.transports.http import HttpTransport

    max_response = int(settings.max_response * 2**20)
    return HttpTransport(
        settings.base_url,
        settings.token,
        settings.timeout,
        max_response=max_response,
        ca_file=settings.ca_file_for(settings.base_url),
        warn=output.warn,
    )


def _logged(transport: Transport, environment: Environment, settings: Settings, output: "Output") -> Transport:
    from rtk_cli.api.transports.debug_log import LoggingTransport
    from rtk_cli.masking import mask_token

    def write(line: str) -> None:
        output.debug(mask_token(settings.known_token(), line))

    return LoggingTransport(transport, write, environment.clock)


def _with_retries(
    transport: Transport,
    flags: SharedFlagValues,
    environment: Environment,
    settings: Settings,
    output: "Output",
    job: "LongJob | None",
) -> Transport:
    from rtk_cli.api.transports.retry import RetryingTransport
    from rtk_cli.api.transports.throttle import ThrottlingTransport

    clock = environment.clock if job is None else job.clock
    max_wait = settings.max_wait if job is None or flags.max_wait is not None else max(settings.max_wait, JOB_MAX_WAIT)
    budget = None if job is None else job.budget
    throttled = ThrottlingTransport(transport, clock=clock, max_wait=max_wait, notice=output.note, budget=budget)
    return RetryingTransport(
        throttled,
        clock=clock,
        random=environment.random,
        retries=settings.retries,
        max_wait=max_wait,
        notice=output.note,
    )
