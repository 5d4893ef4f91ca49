"""The help page of a command or group: usage, examples, its own flags, and where to find the others."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rtk_cli.terminal.cli.choice import Choice
from rtk_cli.terminal.cli.flags import SHARED, FlagGroup
from rtk_cli.terminal.cli.help_layout import Row, definitions, paragraphs, shell_lines, usage
from rtk_cli.terminal.cli.shared_options import GROUPS, help_option, session_of
from rtk_cli.terminal.cli.typer_internals import Command, Context, HelpFormatter, TyperOption, TyperParameter
from rtk_cli.terminal.width import USUAL

if TYPE_CHECKING:
    from rtk_cli.terminal.session import Session

WIDEST_HELP = 100
REQUIRED = "[required]"
GLOBAL_FLAGS = "Global flags: rtk help flags"

_WEBHOOK = ("--name", "--url", "--events")
REQUIRED_FLAGS = {
    "apps create": ("--name",),
    "participants add": ("--custom-participant-id",),
    "participants replace": ("--preset-name", "--custom-participant-id"),
    "active-session poll": ("--question", "--options"),
    "presets create": ("--name",),
    "webhooks create": _WEBHOOK,
    "webhooks replace": _WEBHOOK,
}
"""Flags whose value the API requires; --body may give it instead. A test compares them with the API."""

REQUIRED_UNLESS_FROM = {"participants add": ("--meeting",)}
"""Flags that a command needs, except for the lines of a file."""

_OWN_GROUPS = (FlagGroup.BODY, FlagGroup.LIST, FlagGroup.FORCE, FlagGroup.BATCH, FlagGroup.FILE)
"""The shared flags that each page repeats: few, and not every command takes them."""
_ALWAYS_LOCAL = "rtk emulator "
"""These commands take --local, but do the same without it."""
_CONNECTION = {name for name, group in GROUPS.items() if group is FlagGroup.API}


class HelpPage(Command):
    """A command or group whose help goes to the output stream of the session."""

    examples: tuple[str, ...] = ()
    required_words: tuple[str, ...] = ()
    """From `REQUIRED_FLAGS`."""
    _own_help_option: TyperOption | None = None

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        if self._own_help_option is None:
            self._own_help_option = help_option()
        return self._own_help_option

    def get_help(self, ctx: Context) -> str:
        ctx.terminal_width = help_width(session_of(ctx))
        return super().get_help(ctx)

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        arguments = [_usage_of(param) for param in self.params if param.param_type_name == "argument"]
        required = [
            f"{param.opts[0]} {_value_of(param)}"
            for param in self.params
            if param.param_type_name == "option" and is_required(param, self.required_words)
        ]
        return [*arguments, *required, "[FLAGS]"]

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        formatter.write(usage(ctx.command_path, self.collect_usage_pieces(ctx), formatter.width))

    def format_help_text(self, ctx: Context, formatter: HelpFormatter) -> None:
        formatter.write("\n" + paragraphs(self.help or "", formatter.width))

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        write_examples(formatter, self.examples)
        for heading, params in self._sections(ctx.command_path):
            write_list(formatter, heading, [self._row(param) for param in params])

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:
        formatter.write(f"\n{GLOBAL_FLAGS}\n")

    def _sections(self, path: str) -> Iterable[tuple[str, list[TyperParameter]]]:
        own = [param for param in self.params if group_of(param) is None]
        yield "Arguments", [param for param in own if param.param_type_name == "argument"]
        yield "Flags", [param for param in own if param.param_type_name == "option"]
        for group in _OWN_GROUPS:
            yield group.value, [param for param in self.params if group_of(param) is group]
        connection = [param for param in self.params if group_of(param) is FlagGroup.API]
        if {str(param.name) for param in connection} != _CONNECTION and not path.startswith(_ALWAYS_LOCAL):
            yield FlagGroup.API.value, connection

    def _row(self, param: TyperParameter) -> Row:
        """The words of a parameter, and its text with what must be known besides."""
        words = [", ".join(param.opts)] if param.param_type_name == "option" else []
        value = _value_of(param)
        if param.secondary_opts:
            words += ["/", ", ".join(param.secondary_opts)]
        facts = [getattr(param, "help", None) or ""]
        if is_required(param, self.required_words):
            facts.append(REQUIRED)
        elif default := _default_of(param):
            facts.append(f"[default: {default}]")
        return " ".join([*words, value]).strip(), " ".join(facts)


def help_width(session: "Session") -> int:
    """The columns of help: those of the terminal, unless it is very wide."""
    return min(session.width or USUAL, WIDEST_HELP)


def write_list(formatter: HelpFormatter, heading: str, rows: Sequence[Row]) -> None:
    """A section of words and what they mean; nothing if there are none."""
    if rows:
        with formatter.section(heading):
            formatter.write(definitions(rows, formatter.width))


def write_examples(formatter: HelpFormatter, examples: Sequence[str]) -> None:
    """Whole command lines that can be copied: a long one goes on after a backslash."""
    if examples:
        with formatter.section("Examples"):
            formatter.write(
                "".join(f"{line}\n" for example in examples for line in shell_lines(example, formatter.width))
            )


def group_of(param: TyperParameter) -> FlagGroup | None:
    """The heading of a shared flag; None for a command's own, even if it has the same name."""
    return None if param.expose_value else GROUPS.get(str(param.name))


def is_required(param: TyperParameter, required_words: Sequence[str]) -> bool:
    """Whether the command or the API refuses to go on without it."""
    return param.required or any(word in required_words for word in param.opts)


def _usage_of(param: TyperParameter) -> str:
    shown = _value_of(param) + ("..." if param.nargs != 1 else "")
    return shown if param.required else f"[{shown}]"


def _value_of(param: TyperParameter) -> str:
    """The name of a parameter's value; empty for a flag that takes none."""
    if getattr(param, "is_flag", False):
        return ""
    if param.metavar:
        return param.metavar
    return "|".join(param.type.words) if isinstance(param.type, Choice) else str(param.name).upper()


def _default_of(param: TyperParameter) -> str:
    is_shown = getattr(param, "show_default", True) and not getattr(param, "is_flag", False)
    default = param.default if is_shown and str(param.name) not in SHARED else None
    if default is None or callable(default) or default in ((), []):
        return ""
    return str(getattr(default, "value", default))
