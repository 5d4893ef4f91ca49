"""One run of rtk: its flags, settings, API client, emulator and output, each created when first used."""

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from rtk_cli.config.resolve import Settings
from rtk_cli.errors import ExitCode, RtkError, UsageError
from rtk_cli.messages import Transport
from rtk_cli.terminal.cli.flags import SHARED, Flag, SharedFlagValues
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.width import width_of

if TYPE_CHECKING:
    import typer

    from rtk_cli.api.api import Api
    from rtk_cli.emulator.emulator import Emulator
    from rtk_cli.jobs.progress import Progress
    from rtk_cli.terminal.input.body import Body
    from rtk_cli.terminal.input.confirm import Confirm
    from rtk_cli.terminal.output.output_verbs import Output
    from rtk_cli.terminal.transports import LongJob

EMULATOR_FILE = "emulator.sqlite3"


def session(ctx: "typer.Context") -> "Session":
    """Return the session of the running command."""
    found: Session = ctx.find_root().obj
    return found


class Session:
    """What a command works with: `api`, `output`, `confirm`, `body`, `settings`, `emulator`."""

    def __init__(self, environment: Environment, arguments: list[str]) -> None:
        self.environment = environment
        self.arguments = arguments
        self.flags = SharedFlagValues()
        self.is_for_emulator = False
        self._has_warned_of_conflicts = False

    def begin(self, command: str, accepted: tuple[Flag, ...]) -> None:
        """Refuse shared flags that `command` does not accept, and output flags that contradict each other.

        Shared flags may stand before the command, where the parser can't know whether the command accepts them.
        """
        known = {flag.name for flag in accepted}
        self.is_for_emulator = "local" in known and "account_id" not in known
        for name in self.flags.names():
            if name not in known:
                raise UsageError(f"{command} does not take {SHARED[name].words[-1]}", hint=f"see `{command} --help`")
        if self.flags.shapes_output or self.flags.envelope or self.flags.sort is not None:
            _ = self.output

    def elsewhere(self, profile: str | None, app_id: str | None) -> "Session":
        """Return a session with the same flags on another profile, another app, or both. The caller closes it."""
        environment = self.environment
        if profile is not None:
            environment = replace(environment, variables=self.settings.environment_for(profile))
        other = Session(environment, self.arguments)
        vars(other.flags).update(vars(self.flags))
        if profile is not None:
            vars(other.flags).update(profile=profile, local=False, account_id=None)
        other.flags.app_id = app_id if app_id is not None or profile is not None else self.flags.app_id
        return other

    @cached_property
    def settings(self) -> Settings:
        return Settings(self.flags.settings(), self.environment.variables, find_app=self._app_named)

    @property
    def width(self) -> int | None:
        """Columns of the terminal; None if stdout is not a terminal."""
        return width_of(self.environment.stdout, self.environment.variables)

    @cached_property
    def output(self) -> "Output":
        from rtk_cli.terminal.output.output_verbs import Output

        return Output(self.flags, self.environment, self.flags.output or self.settings.output, self.width)

    @cached_property
    def confirm(self) -> "Confirm":
        from rtk_cli.terminal.input.confirm import Confirm

        return Confirm(self.flags, self.environment, self.arguments)

    @cached_property
    def body(self) -> "Body":
        from rtk_cli.terminal.input.body import Body

        return Body(
            self.flags,
            self.environment.stdin,
            lambda: self.settings.max_body,
            lambda message: self.output.warn(message),
        )

    @cached_property
    def progress(self) -> "Progress":
        from rtk_cli.terminal.output.progress_bar import byte_progress

        return byte_progress(self.environment.stderr, self.environment.variables, quiet=self.flags.quiet)

    @cached_property
    def emulator(self) -> "Emulator":
        """The embedded emulator on this user's database file."""
        from rtk_cli.emulator.emulator import Emulator

        path = self.settings.data_dir / EMULATOR_FILE
        return Emulator(path, clock=self.environment.clock, ids=self.environment.new_id)

    @cached_property
    def now(self) -> float:
        """The time that `7d` counts back from: the emulator's own clock on the emulator, as it can be moved."""
        is_emulated = self.settings.is_local and not self.flags.dry_run
        return self.emulator.clock.now() if is_emulated else self.environment.clock.now()

    @cached_property
    def long_job(self) -> "LongJob":
        """Used by a job of many requests before its first one: `transport` then waits out rate limits."""
        from rtk_cli.api.transports.rate_budget import RateBudget
        from rtk_cli.jobs.stoppable_clock import StoppableClock
        from rtk_cli.terminal.transports import LongJob

        return LongJob(StoppableClock(self.environment.clock), RateBudget())

    @cached_property
    def transport(self) -> Transport:
        """The transport stack to the API, to the emulator, or of a dry run."""
        from rtk_cli.terminal.transports import build_transport

        self.warn_of_conflicts()
        job = self.__dict__.get("long_job")
        return build_transport(
            self.flags, self.environment, self.settings, lambda: self.output, lambda: self.emulator, job
        )

    @cached_property
    def api(self) -> "Api":
        from rtk_cli.api.api import Api
        from rtk_cli.api.client import Client

        return Api(Client(self.transport, self.settings.account_id, self.settings.app_id))

    @cached_property
    def emulator_api(self) -> "Api":
        """The API of the embedded emulator, for a command that works on it whatever the profile says."""
        from rtk_cli.api.api import Api
        from rtk_cli.api.client import Client
        from rtk_cli.emulator.transport import InProcessTransport
        from rtk_cli.local import ACCOUNT_ID, APP_ID

        transport = InProcessTransport(self.emulator, self.environment.clock, self.settings.timeout)
        return Api(Client(self.environment.wrap_transport(transport), lambda: ACCOUNT_ID, lambda: APP_ID))

    def _app_named(self, name: str) -> str:
        from rtk_cli.terminal.input.named_ids import with_ids

        return with_ids(self, "APP", [name])[0]

    def explain(self, error: RtkError) -> None:
        """Name the settings of this session that may be to blame for an error of its API, and hide its token."""
        if error.is_explained or not (error.status or error.exit_code == ExitCode.NETWORK):
            return
        from rtk_cli.terminal.source_hints import add_sources, hide_token

        add_sources(error, self.settings)
        hide_token(error, self.settings)
        error.is_explained = True

    def warn_of_conflicts(self) -> None:
        """Warn of settings of which two sources differ, unless it was done already."""
        if self._has_warned_of_conflicts:
            return
        self._has_warned_of_conflicts = True
        from rtk_cli.config.conflicts import conflicts

        for conflict in conflicts(self.settings):
            self.output.warn(conflict.message)

    def warn_of_project(self, name: str) -> None:
        """Warn that the project file goes before what was just stored in the profiles file."""
        project = self.settings.project
        if name in project.values:
            self.output.warn(f"{name} of the {project.source} overrides it in this folder")

    def print(self, text: str) -> None:
        """Print plain text, even if the settings can't be read; with an output flag, print it in that format."""
        if self.flags.shapes_output:
            self.output.one(text)
        else:
            self.environment.stdout.write(f"{text}\n")

    def close(self) -> None:
        """Close the transport and the emulator if they are open."""
        if "transport" in self.__dict__:
            self.transport.close()
        if "emulator" in self.__dict__:
            self.emulator.close()
