"""Areas of commands on Typer: lazy groups, and leaves with shared flags."""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast, get_type_hints

import typer

from rtk_cli.errors import UsageError
from rtk_cli.messages import DryRunResult
from rtk_cli.operations import Operation
from rtk_cli.terminal.cli import root_help_content
from rtk_cli.terminal.cli.areas import AREAS
from rtk_cli.terminal.cli.choice import ignore_case
from rtk_cli.terminal.cli.flags import API, EVERYWHERE, SHARED, Flag
from rtk_cli.terminal.cli.help_layout import first_sentence, paragraphs
from rtk_cli.terminal.cli.help_page import (
    GLOBAL_FLAGS,
    REQUIRED_FLAGS,
    REQUIRED_UNLESS_FROM,
    HelpPage,
    group_of,
    is_required,
    write_examples,
    write_list,
)
from rtk_cli.terminal.cli.parameter import Parameter
from rtk_cli.terminal.cli.shared_options import option, session_of, version_option
from rtk_cli.terminal.cli.typer_internals import (
    ClickUsageError,
    Command,
    CommandInfo,
    Context,
    HelpFormatter,
    TyperCommand,
    TyperGroup,
    TyperParameter,
    command_of,
    words_left,
)

if TYPE_CHECKING:
    from rtk_cli.terminal.session import Session

NAMED = ("MEETING", "WEBHOOK", "APP")
"""The metavars of parameters that take an id, or a name after an @."""
NAMED_ELSEWHERE = ("to_app_id",)
"""An app of another account is looked up by the settings of that account."""

Function = TypeVar("Function", bound=Callable[..., None])


class CommandSpec(NamedTuple):
    """The operations a command performs, the shared flags it takes, and its examples, each a whole command line."""

    operations: tuple[Operation, ...]
    flags: tuple[Flag, ...]
    examples: tuple[str, ...] = ()


class Area:
    """The commands of one area: `@meetings.command("list", MEETINGS_LIST, flags=LIST)`.

    An area whose only command has the area's own name is that command: `rtk tour`.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.specs: dict[str, CommandSpec] = {}
        self.typer = typer.Typer(rich_markup_mode=None, add_completion=False)

    def command(
        self, name: str, *operations: Operation, flags: tuple[Flag, ...] = API, examples: tuple[str, ...] = ()
    ) -> Callable[[Function], Function]:
        """Register a function as `rtk AREA NAME`; its docstring is the help."""
        self.specs[name] = CommandSpec(operations, flags, examples)
        return self.typer.command(name, cls=Leaf)

    def including(self, *parts: "Area") -> "Area":
        """Add the commands of `parts`, which are modules of one area, in this order; return the area."""
        for part in parts:
            self.specs |= part.specs
            self.typer.registered_commands += part.typer.registered_commands
        return self

    def click_command(self) -> Command:
        """The area as Typer's own object, which builds a leaf on first use."""
        if list(self.specs) == [self.name]:
            return self._leaf(self.typer.registered_commands[0])
        return AreaGroup(self.name, {str(info.name): info for info in self.typer.registered_commands}, self._leaf)

    def _leaf(self, info: CommandInfo) -> "Leaf":
        leaf = cast("Leaf", command_of(info))
        leaf.apply(self.specs[str(info.name)])
        name = f"{self.name} {info.name}"
        leaf.required_words = (*REQUIRED_FLAGS.get(name, ()), *REQUIRED_UNLESS_FROM.get(name, ()))
        return leaf


class _Node(HelpPage):
    """A command or group whose usage errors know where they happened."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except ClickUsageError as error:
            error.ctx = error.ctx or ctx
            raise


class Leaf(_Node, TyperCommand):
    """One command. Its spec says which operations it performs."""

    spec: CommandSpec

    def apply(self, spec: CommandSpec) -> None:
        """Add the shared flags that `spec` names."""
        self.spec = spec
        self.examples = spec.examples
        for param in self.params:
            ignore_case(param)
        self.params = [*self.params, *map(option, spec.flags)]

    def invoke(self, ctx: Context) -> Any:
        session = session_of(ctx)
        session.begin(ctx.command_path, self.spec.flags)
        try:
            if any("@" in word for word in session.arguments):
                self._replace_names(session, ctx.params)
            return super().invoke(ctx)
        except DryRunResult as planned:
            if planned.is_read and len(self.spec.operations) > 1:
                session.output.note("only the first request is shown: the others depend on its response")
            raise

    def _replace_names(self, session: "Session", values: dict[str, Any]) -> None:
        """Put the ids in place of names such as `@Town Hall`."""
        from rtk_cli.terminal.input.named_ids import replace_names

        metavars = {str(param.name): str(param.metavar) for param in self.params if param.metavar in NAMED}
        replace_names(session, values, {name: metavars[name] for name in metavars if name not in NAMED_ELSEWHERE})


class _Group(_Node, TyperGroup):
    """A group that builds a command on first use."""

    names: Iterable[str]

    def __init__(self, name: str, help_text: str) -> None:
        super().__init__(name=name, help=help_text, rich_markup_mode=None, params=list(map(option, EVERYWHERE)))

    def list_commands(self, ctx: Context) -> list[str]:
        return list(self.names)

    def build(self, name: str) -> Command:
        raise NotImplementedError

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name in self.names and cmd_name not in self.commands:
            self.commands[cmd_name] = self.build(cmd_name)
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        if (command := self.get_command(ctx, args[0])) is not None:
            return args[0], command, args[1:]
        from rtk_cli.terminal.cli.unknown_words import unknown_command

        raise unknown_command(ctx.command_path, args[0], tuple(self.names))

    def invoke(self, ctx: Context) -> Any:
        if not words_left(ctx):
            hint = f"one of {', '.join(self.names)}; see `{ctx.command_path} --help`"
            raise UsageError(f"a command is missing after: {ctx.command_path}", hint=hint)
        return super().invoke(ctx)

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        return ["COMMAND", "[FLAGS]"]

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        helps = {name: command.help or "" for name, command in commands_of(self).items()}
        write_list(formatter, "Commands", [(name, first_sentence(text)) for name, text in helps.items()])

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:
        formatter.write(f"\nFlags: rtk help {self.name} COMMAND\n{GLOBAL_FLAGS}\n")


class AreaGroup(_Group):
    """`rtk AREA`."""

    def __init__(self, name: str, infos: dict[str, CommandInfo], build: Callable[[CommandInfo], Leaf]) -> None:
        super().__init__(name, AREAS[name])
        self.names = infos
        self._infos = infos
        self._build = build

    def build(self, name: str) -> Command:
        return self._build(self._infos[name])


class Root(_Group):
    """`rtk`: imports the module of an area on first use."""

    names = AREAS

    def __init__(self) -> None:
        super().__init__("rtk", root_help_content.INTRO)
        self.params.append(version_option())

    def build(self, name: str) -> Command:
        return area_named(name).click_command()

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        return ["AREA", "COMMAND", "[FLAGS]"]

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        longest = max(map(len, AREAS))
        for heading, names in root_help_content.GROUPS.items():
            write_list(formatter, heading, [(name.ljust(longest), AREAS[name]) for name in names])
        formatter.write(f"\nOthers:\n{paragraphs(', '.join(root_help_content.OTHERS), formatter.width)}")
        write_examples(formatter, root_help_content.EXAMPLES)
        write_list(formatter, "More help", root_help_content.MORE)

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Nothing: the last section says where to read on."""


def area_named(name: str) -> Area:
    """The area of that name, from its module in rtk_cli.commands."""
    module = import_module("rtk_cli.commands." + name.replace("-", "_"))
    return cast(Area, module.area)


def commands_of(command: Command) -> dict[str, Command]:
    """The commands of a group; none of a leaf."""
    names = command.names if isinstance(command, _Group) else ()
    return {name: cast(Command, cast(_Group, command).get_command(Context(command), name)) for name in names}


def parameters_of(command: Command) -> tuple[Parameter, ...]:
    """The parameters of `command`, shared flags and --help included, with the annotations of their functions."""
    annotations: dict[str, object] = {flag.name: flag.kind for flag in SHARED.values()}
    annotations |= get_type_hints(command.callback, include_extras=True) if isinstance(command, Leaf) else {}
    required_words = command.required_words if isinstance(command, Leaf) else ()
    return tuple(
        _parameter(param, annotations.get(str(param.name)), required_words)
        for param in command.get_params(Context(command))
    )


def _parameter(param: TyperParameter, annotation: object, required_words: tuple[str, ...]) -> Parameter:
    is_flag = param.param_type_name == "option"
    return Parameter(
        name=str(param.name),
        words=tuple(param.opts) if is_flag else (),
        opposites=tuple(param.secondary_opts),
        heading=group.value if (group := group_of(param)) else "Flags",
        metavar=param.metavar,
        help=getattr(param, "help", None) or "",
        takes_value=not getattr(param, "is_flag", False),
        repeatable=getattr(param, "multiple", False) or param.nargs != 1,
        required=is_required(param, required_words),
        default=param.default,
        annotation=annotation,
    )


def run(session: "Session", arguments: list[str]) -> None:
    """Parse `arguments` and run the command they name. Raises errors of the family only, and what bugs raise."""
    try:
        with Root().make_context("rtk", list(arguments), obj=session) as ctx:
            ctx.command.invoke(ctx)
    except typer.Exit:
        return
    except ClickUsageError as error:
        from rtk_cli.terminal.cli.usage_errors import usage_error

        raise usage_error(error) from error


def help_of(session: "Session", words: Sequence[str]) -> str:
    """The help page of the command that `words` name. Raises `UsageError` if there is no such command."""
    ctx: Context = Context(Root(), info_name="rtk", obj=session)
    for word in words:
        if not isinstance(ctx.command, _Group):
            raise UsageError(f"{ctx.command_path} has no commands: {word}", hint=f"see `{ctx.command_path} --help`")
        _, command, _ = ctx.command.resolve_command(ctx, [word])
        ctx = Context(cast(Command, command), parent=ctx, info_name=word)
    return ctx.command.get_help(ctx)
