"""One run of rtk: what was asked, and what it takes to do it, each built when first touched."""

from functools import cached_property
from typing import TYPE_CHECKING

from rtk_cli.config.resolve import Settings
from rtk_cli.errors import UsageError
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

EMULATOR_FILE = "emulator.sqlite3"


def session(ctx: "typer.Context") -> "Session":
    """The session of the running command."""
    found: Session = ctx.find_root().obj
    return found


class Session:
    """What a command works with: `api`, `output`, `ask`, `body`, `settings`, `emulator`."""

    def __init__(self, environment: Environment, arguments: list[str]) -> None:
        self.environment = environment
        self.arguments = arguments
        self.flags = SharedFlagValues()

    def begin(self, command: str, accepted: tuple[Flag, ...]) -> None:
        """Refuse what cannot be meant, before anything is done.

        That is: shared flags before a command which does not know them, and wishes for the output that nothing fulfils.
        """
        known = {flag.name for flag in accepted}
        for name in self.flags.names():
            if name not in known:
                raise UsageError(f"{command} does not take {SHARED[name].words[-1]}", hint=f"see `{command} --help`")
        if self.flags.shapes_output or self.flags.envelope:
            _ = self.output

    @cached_property
    def settings(self) -> Settings:
        return Settings(self.flags.settings(), self.environment.variables)

    @property
    def width(self) -> int | None:
        """Columns of the terminal; None where stdout is none."""
        return width_of(self.environment.stdout, self.environment.variables)

    @cached_property
    def output(self) -> "Output":
        from rtk_cli.terminal.output.output_verbs import Output

        return Output(self)

    @cached_property
    def confirm(self) -> "Confirm":
        from rtk_cli.terminal.input.confirm import Confirm

        return Confirm(self)

    @cached_property
    def body(self) -> "Body":
        from rtk_cli.terminal.input.body import Body

        return Body(self.flags, self.environment.stdin)

    @cached_property
    def progress(self) -> "Progress":
        from rtk_cli.terminal.output.progress_bar import byte_progress

        return byte_progress(self.environment.stderr, quiet=self.flags.quiet)

    @cached_property
    def emulator(self) -> "Emulator":
        """The embedded emulator on this user's file."""
        from rtk_cli.emulator.emulator import Emulator

        path = self.settings.data_dir / EMULATOR_FILE
        return Emulator(path, clock=self.environment.clock, ids=self.environment.new_id)

    @cached_property
    def now(self) -> float:
        """The moment from which `7d` counts back: on the emulator by its own clock, which may have been moved."""
        is_emulated = self.settings.is_local and not self.flags.dry_run
        return self.emulator.clock.now() if is_emulated else self.environment.clock.now()

    @cached_property
    def transport(self) -> Transport:
        """The way to the API: the wrappers around the wire, the emulator, or a dry run."""
        from rtk_cli.terminal.transports import build_transport

        return build_transport(self)

    @cached_property
    def api(self) -> "Api":
        from rtk_cli.api.api import Api
        from rtk_cli.api.client import Client

        return Api(Client(self.transport, self.settings.account_id, self.settings.app_id))

    def print(self, text: str) -> None:
        """Print a text as it is, as shells want it, even when no settings can be read; else as the flags say."""
        if self.flags.shapes_output:
            self.output.one(text)
        else:
            self.environment.stdout.write(f"{text}\n")

    def close(self) -> None:
        """Close what was opened."""
        if "transport" in self.__dict__:
            self.transport.close()
        if "emulator" in self.__dict__:
            self.emulator.close()
