"""Values of which only some are allowed, in upper or lower case.

With the other files of this folder that import `typer._click`, all that touches Typer's inner parts.
"""

from enum import Enum
from typing import Any

from typer import _click as click
from typer._types import TyperChoice


class NotAChoice(click.exceptions.BadParameter):
    """A value that is not one of `choices`."""

    def __init__(self, value: str, choices: tuple[str, ...], param: click.Parameter | None, ctx: Any) -> None:
        super().__init__("not one of the choices", ctx=ctx, param=param)
        self.value = value
        self.choices = choices


class Choice(TyperChoice[Any]):
    """A choice that ignores case when parsing and keeps it in help and completion."""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(str(choice.value) if isinstance(choice, Enum) else str(choice) for choice in self.choices)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        typed = str(value.value) if isinstance(value, Enum) else str(value)
        for choice, word in zip(self.choices, self.words, strict=True):
            if word.casefold() == typed.casefold():
                return choice
        raise NotAChoice(typed, self.words, param, ctx)


def ignore_case(param: click.Parameter) -> None:
    """Let a parameter with fixed choices take them in any case."""
    if isinstance(param.type, TyperChoice):
        param.type = Choice(param.type.choices)
