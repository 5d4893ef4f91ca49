"""Typer's usage errors in the words of rtk, with a suggestion."""

import re

from rtk_cli.errors import UsageError
from rtk_cli.suggestions import closest
from rtk_cli.terminal.cli.choice import NotAChoice
from rtk_cli.terminal.cli.typer_internals import (
    BadOptionUsage,
    BadParameter,
    ClickUsageError,
    Context,
    MissingParameter,
    NoSuchOption,
    TyperParameter,
)
from rtk_cli.terminal.cli.unknown_words import similar_flag

_TOO_MANY = "Got unexpected extra argument(s) ("
_NOT_A_NUMBER = re.compile(r"'(.*)' is not a valid (int|float)(?:eger)?(?: range)?\.", re.DOTALL)
_OUT_OF_RANGE = re.compile(r"(\S+) is not in the range (?:(\S+)<=)?x(?:>=(\S+)|<=(\S+))?\.")


def usage_error(error: ClickUsageError) -> UsageError:
    """The same error as one of the family: the value last, and a hint with the next command."""
    path = error.ctx.command_path if error.ctx is not None else "rtk"
    hint = f"see `{path} --help`"
    if isinstance(error, NoSuchOption):
        near = similar_flag(error.option_name, _flags_of(error.ctx))
        return UsageError(f"no such flag: {error.option_name}", hint=f"did you mean {near}? {hint}" if near else hint)
    if isinstance(error, MissingParameter) and error.param is not None:
        return UsageError(f"missing: {_name_of(error.param)}", hint=hint)
    if isinstance(error, BadParameter) and error.param is not None:
        return _bad_value(error, error.param, hint)
    if path == "rtk auth login" and type(error) is ClickUsageError:  # the extra word may be a token
        return UsageError("a token is never an argument: other users could read it", hint=hint)
    if isinstance(error, BadOptionUsage) and "requires" in error.message:
        return UsageError(f"a value is missing after: {error.option_name}", hint=hint)
    message = error.format_message()
    if message.startswith(_TOO_MANY):
        return UsageError(f"too many arguments: {message.removeprefix(_TOO_MANY)[:-1]}", hint=hint)
    return UsageError(_sentence(message), hint=hint)


def _bad_value(error: BadParameter, param: TyperParameter, hint: str) -> UsageError:
    name = _name_of(param)
    if not isinstance(error, NotAChoice):
        return UsageError(_wrong_number(name, error.message) or f"{name}: {_sentence(error.message)}", hint=hint)
    if error.value.startswith("="):
        hint = f"separate a short flag from its value with a space: {param.opts[0]} {error.value[1:]}"
    elif near := closest(error.value, error.choices):
        hint = f"did you mean {near}? {hint}"
    return UsageError(f"{name} must be one of {', '.join(error.choices)}: {error.value or 'an empty text'}", hint=hint)


def _wrong_number(name: str, message: str) -> str | None:
    """Say in plain words what is wrong with a number; None if the message is about something else."""
    if found := _NOT_A_NUMBER.fullmatch(message):
        value, kind = found.groups()
        return f"{name} must be a {'whole number' if kind == 'int' else 'number'}: {value}"
    if found := _OUT_OF_RANGE.fullmatch(message):
        value, low, least, high = found.groups()
        if low and high:
            return f"{name} must be between {low} and {high}: {value}"
        return f"{name} must be {f'at least {least}' if least else f'at most {high}'}: {value}"
    return None


def _flags_of(ctx: Context | None) -> list[str]:
    if ctx is None:
        return []
    return [word for param in ctx.command.get_params(ctx) for word in (*param.opts, *param.secondary_opts)]


def _name_of(param: TyperParameter) -> str:
    if param.param_type_name == "option":
        return next((word for word in param.opts if word.startswith("--")), param.opts[0])
    return param.human_readable_name


def _sentence(message: str) -> str:
    return (message[:1].lower() + message[1:]).rstrip(".")
