"""Values of which only some are allowed, in upper or lower case."""

from enum import Enum
from typing import Any

from rtk_cli.terminal.cli.typer_internals import BadParameter, Context, TyperChoice, TyperParameter


class NotAChoice(BadParameter):
    """A value that is not one of `choices`."""

    def __init__(self, value: str, choices: tuple[str, ...], param: TyperParameter | None, ctx: Any) -> None:
        super().__init__("not one of the choices", ctx=ctx, param=param)
        self.value = value
        self.choices = choices


class Choice(TyperChoice[Any]):
    """A choice that ignores case when parsing and keeps it in help and completion."""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(str(choice.value) if isinstance(choice, Enum) else str(choice) for choice in self.choices)

    def get_metavar(self, param: TyperParameter, ctx: Context) -> str:
        return "|".join(self.words)

    def convert(self, value: Any, param: TyperParameter | None, ctx: Context | None) -> Any:
        typed = str(value.value) if isinstance(value, Enum) else str(value)
        for choice, word in zip(self.choices, self.words, strict=True):
            if word.casefold() == typed.casefold():
                return choice
        raise NotAChoice(typed, self.words, param, ctx)


def ignore_case(param: TyperParameter) -> None:
    """Let a parameter with fixed choices take them in any case."""
    if isinstance(param.type, TyperChoice):
        param.type = Choice(param.type.choices)
