"""The checks in their order; a check that needs a failed one is skipped."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rtk_cli.errors import RtkError
from rtk_cli.jobs.doctor import api_checks, machine_checks
from rtk_cli.jobs.doctor.check import Check, Finding, Setup


class Step(NamedTuple):
    """A check, and the names of those that it needs."""

    name: str
    find: Callable[[Setup], Finding]
    needs: tuple[str, ...] = ()


STEPS = (
    Step("config file", machine_checks.config_file),
    Step("base URL", machine_checks.base_url, ("config file",)),
    Step("token", machine_checks.token, ("config file", "base URL")),
    Step("connection", api_checks.connection, ("token",)),
    Step("clock", api_checks.clock, ("connection",)),
    Step("token accepted", api_checks.token_accepted, ("connection",)),
    Step("account", api_checks.account, ("token accepted",)),
    Step("read", api_checks.read, ("account",)),
    Step("app", api_checks.app, ("read",)),
    Step("write", api_checks.write, ("app",)),
    Step("rate limit", api_checks.rate_limit, ("read",)),
    Step("emulator", machine_checks.emulator),
    Step("command", machine_checks.command),
)


def check_all(setup: Setup, steps: tuple[Step, ...] = STEPS) -> Iterator[Check]:
    """Yield the result of each step as soon as it is there."""
    unusable: set[str] = set()
    for step in steps:
        missing = [name for name in step.needs if name in unusable]
        check = Check.skipped(step.name, f"needs {missing[0]}") if missing else _result(step, setup)
        if missing or check.status == "failed":
            unusable.add(step.name)
        yield check


def _result(step: Step, setup: Setup) -> Check:
    try:
        finding = step.find(setup)
    except RtkError as error:
        return Check.failed(step.name, error)
    return Check(step.name, *finding)
