"""Areas of commands on Typer: lazy groups, shared flags, help and usage errors.

With flag_options.py the only file that touches Typer's inner parts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_type_hints

import typer
from typer import _click as click
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command_from_info
from typer.models import CommandInfo

from rtk_cli.errors import UsageError
from rtk_cli.operations import Operation
from rtk_cli.terminal.cli import root_help_content
from rtk_cli.terminal.cli.areas import AREAS
from rtk_cli.terminal.cli.flags import API, EVERYWHERE, SHARED, Flag, FlagGroup
from rtk_cli.terminal.cli.help_layout import Row, definitions, first_sentence, paragraphs
from rtk_cli.terminal.cli.parameter import Parameter
from rtk_cli.terminal.cli.shared_options import GROUPS, help_option, option, session_of, version_option
from rtk_cli.terminal.suggestions import CUTOFF, meant_by
from rtk_cli.terminal.width import USUAL

if TYPE_CHECKING:
    from rtk_cli.terminal.session import Session

Command = click.Command
Function = TypeVar("Function", bound=Callable[..., None])

WIDEST_HELP = 100

_TOO_MANY = "Got unexpected extra argument(s) ("
_SECTIONS = (FlagGroup.BODY, FlagGroup.LIST, FlagGroup.FORCE, FlagGroup.OUTPUT, FlagGroup.API)


@dataclass(frozen=True)
class CommandSpec:
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

    def click_command(self) -> click.Command:
        """The area as Typer's own object, its leaves built when they are asked for."""
        if list(self.specs) == [self.name]:
            return self._leaf(self.typer.registered_commands[0])
        return AreaGroup(self.name, {str(info.name): info for info in self.typer.registered_commands}, self._leaf)

    def _leaf(self, info: CommandInfo) -> "Leaf":
        command = get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode=None)
        leaf = cast("Leaf", command)
        leaf.take(self.specs[str(info.name)])
        return leaf


class _HelpMixin(click.Command):
    """Help as rtk prints it: on the stream that was handed in, shared flags under their own headings."""

    def get_help_option(self, ctx: click.Context) -> TyperOption | None:
        if self._help_option is None:
            self._help_option = help_option()
        return self._help_option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.exceptions.UsageError as error:
            error.ctx = error.ctx or ctx  # some do not say where they happened
            raise

    def get_help(self, ctx: click.Context) -> str:
        ctx.terminal_width = min(session_of(ctx).width or USUAL, WIDEST_HELP)
        return super().get_help(ctx)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        arguments = [param for param in self.params if param.param_type_name == "argument"]
        pieces = [_usage_of(param, ctx) for param in arguments]
        required = [
            f"{param.opts[0]} {param.make_metavar(ctx=ctx)}"
            for param in self.params
            if param.required and param not in arguments
        ]
        return [*pieces, *required, "[FLAGS]"]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write("\n" + paragraphs(self.help or "", formatter.width))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, params in self._sections(ctx):
            _write_list(formatter, heading, [record for param in params if (record := param.get_help_record(ctx))])

    def _sections(self, ctx: click.Context) -> Iterable[tuple[str, list[click.Parameter]]]:
        own = [param for param in self.params if _group_of(param) is None]
        yield "Arguments", [param for param in own if param.param_type_name == "argument"]
        yield "Flags", [param for param in own if param.param_type_name == "option"]
        for group in _SECTIONS:
            yield group.value, [param for param in self.get_params(ctx) if _group_of(param) is group]


class Leaf(_HelpMixin, TyperCommand):
    """One command. Its spec says which operations it performs."""

    spec: CommandSpec

    def take(self, spec: CommandSpec) -> None:
        """Add the shared flags that `spec` names."""
        self.spec = spec
        self.params = [*self.params, *map(option, spec.flags)]

    def invoke(self, ctx: click.Context) -> Any:
        session_of(ctx).begin(ctx.command_path, self.spec.flags)
        return super().invoke(ctx)


class _Group(_HelpMixin, TyperGroup):
    """A group that builds a command when it is asked for."""

    names: Iterable[str]

    def __init__(self, name: str, help_text: str) -> None:
        super().__init__(name=name, help=help_text, rich_markup_mode=None, params=list(map(option, EVERYWHERE)))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.names)

    def build(self, name: str) -> click.Command:
        raise NotImplementedError

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.names and cmd_name not in self.commands:
            self.commands[cmd_name] = self.build(cmd_name)
        return self.commands.get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if (command := self.get_command(ctx, args[0])) is not None:
            return args[0], command, args[1:]
        near = meant_by(args[0], tuple(self.names))
        hint = f"did you mean `{ctx.command_path} {near}`?" if near else f"see `{ctx.command_path} --help`"
        raise UsageError(f"no such command: {ctx.command_path} {args[0]}", hint=hint)

    def invoke(self, ctx: click.Context) -> Any:
        if not ctx._protected_args:
            hint = f"one of {', '.join(self.names)}; see `{ctx.command_path} --help`"
            raise UsageError(f"a command is missing after: {ctx.command_path}", hint=hint)
        return super().invoke(ctx)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["COMMAND", "[FLAGS]"]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        helps = {name: command.help or "" for name, command in commands_of(self).items()}
        _write_list(formatter, "Commands", [(name, first_sentence(text)) for name, text in helps.items()])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)


class AreaGroup(_Group):
    """`rtk AREA`."""

    def __init__(self, name: str, infos: dict[str, CommandInfo], build: Callable[[CommandInfo], Leaf]) -> None:
        super().__init__(name, AREAS[name])
        self.names = infos
        self._infos = infos
        self._build = build

    def build(self, name: str) -> click.Command:
        return self._build(self._infos[name])


class Root(_Group):
    """`rtk`: imports an area's module when its word is said."""

    names = AREAS

    def __init__(self) -> None:
        super().__init__("rtk", root_help_content.INTRO)
        self.params.append(version_option())

    def build(self, name: str) -> click.Command:
        return area_named(name).click_command()

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["AREA", "COMMAND", "[FLAGS]"]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        longest = max(map(len, AREAS))
        for heading, names in root_help_content.GROUPS.items():
            _write_list(formatter, heading, [(name.ljust(longest), AREAS[name]) for name in names])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Examples"):
            for purpose, command in root_help_content.EXAMPLES:
                formatter.write_text(purpose)
                formatter.write(f"    $ {command}\n")
        _write_list(formatter, "Read on", root_help_content.READ_ON)


def area_named(name: str) -> Area:
    """The area of that name, from its module in rtk_cli.commands."""
    module = import_module("rtk_cli.commands." + name.replace("-", "_"))
    return cast(Area, module.area)


def commands_of(command: Command) -> dict[str, Command]:
    """What stands below a group; nothing below a leaf."""
    names = command.names if isinstance(command, _Group) else ()
    return {name: cast(Command, cast(_Group, command).get_command(click.Context(command), name)) for name in names}


def parameters_of(command: Command) -> tuple[Parameter, ...]:
    """The parameters of `command`, shared flags and --help among them, with the annotations that we gave them."""
    given: dict[str, object] = {flag.name: flag.kind for flag in SHARED.values()}
    given |= get_type_hints(command.callback, include_extras=True) if isinstance(command, Leaf) else {}
    return tuple(_read(param, given.get(str(param.name))) for param in command.get_params(click.Context(command)))


def _read(param: click.Parameter, annotation: object) -> Parameter:
    is_flag = param.param_type_name == "option"
    return Parameter(
        name=str(param.name),
        words=tuple(param.opts) if is_flag else (),
        opposites=tuple(param.secondary_opts),
        heading=group.value if (group := _group_of(param)) else "Flags",
        metavar=param.metavar,
        help=getattr(param, "help", None) or "",
        takes_value=not getattr(param, "is_flag", False),
        repeatable=getattr(param, "multiple", False) or param.nargs != 1,
        required=param.required,
        default=param.default,
        annotation=annotation,
    )


def _group_of(param: click.Parameter) -> FlagGroup | None:
    """The heading of a shared flag; None for a command's own, even if it has the same name."""
    return None if param.expose_value else GROUPS.get(str(param.name))


def run(session: "Session", arguments: list[str]) -> None:
    """Parse `arguments` and run the command they name. Raises errors of the family only, and what bugs raise."""
    try:
        with Root().make_context("rtk", list(arguments), obj=session) as ctx:
            ctx.command.invoke(ctx)
    except typer.Exit:
        return
    except click.exceptions.UsageError as error:
        raise _in_our_words(error) from error


def help_of(session: "Session", arguments: list[str]) -> str:
    """The help page of the command that `arguments` name."""
    ctx: click.Context = click.Context(Root(), info_name="rtk", obj=session)
    for word in arguments:
        command = cast(_Group, ctx.command).get_command(ctx, word)
        ctx = click.Context(cast(click.Command, command), parent=ctx, info_name=word)
    return ctx.command.get_help(ctx)


def _write_list(formatter: click.HelpFormatter, heading: str, rows: Sequence[Row]) -> None:
    if rows:
        with formatter.section(heading):
            formatter.write(definitions(rows, formatter.width))


def _usage_of(param: click.Parameter, ctx: click.Context) -> str:
    many = "..." if param.nargs != 1 else ""
    metavar = param.make_metavar(ctx=ctx).removesuffix("...") + many
    return metavar if param.required else f"[{metavar}]"


def _in_our_words(error: click.exceptions.UsageError) -> UsageError:
    path = error.ctx.command_path if error.ctx is not None else "rtk"
    hint = f"see `{path} --help`"
    if isinstance(error, click.exceptions.NoSuchOption):
        near = get_close_matches(error.option_name, _words_of(error.ctx), n=1, cutoff=CUTOFF)
        hint = f"did you mean {near[0]}? {hint}" if near else hint
        return UsageError(f"no such flag: {error.option_name}", hint=hint)
    if isinstance(error, click.exceptions.MissingParameter) and error.param is not None:
        return UsageError(f"missing: {_name_of(error.param)}", hint=hint)
    if isinstance(error, click.exceptions.BadParameter) and error.param is not None:
        hint = "after a short flag stands a space: -o json" if error.message.startswith("'=") else hint
        return UsageError(f"{_name_of(error.param)}: {_lower(error.message)}", hint=hint)
    if path == "rtk auth login" and type(error) is click.exceptions.UsageError:  # a word too many may be a token
        return UsageError("a token is never an argument: others can read those", hint=hint)
    if isinstance(error, click.exceptions.BadOptionUsage) and "requires" in error.message:
        return UsageError(f"a value is missing after: {error.option_name}", hint=hint)
    words = error.format_message()
    if words.startswith(_TOO_MANY):
        return UsageError(f"too many arguments: {words.removeprefix(_TOO_MANY)[:-1]}", hint=hint)
    return UsageError(_lower(words), hint=hint)


def _words_of(ctx: click.Context | None) -> list[str]:
    if ctx is None:
        return []
    return [word for param in ctx.command.get_params(ctx) for word in (*param.opts, *param.secondary_opts)]


def _name_of(param: click.Parameter) -> str:
    if param.param_type_name == "option":
        return next((word for word in param.opts if word.startswith("--")), param.opts[0])
    return param.human_readable_name


def _lower(message: str) -> str:
    return (message[:1].lower() + message[1:]).rstrip(".")
