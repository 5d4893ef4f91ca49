"""What a command takes, as plain data: completion scripts, the reference and tests read it, never Typer's objects."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Literal, get_args, get_origin


class CompletionHint(Enum):
    """What kind of file a value names."""

    NONE = ""
    FILE = "file"
    FOLDER = "folder"
    FILE_AFTER_AT = "@file"


@dataclass(frozen=True)
class Parameter:
    """A flag, or an argument: that has no `words`. `opposites` are the words that say no.

    `heading` is the one it stands under in help. `metavar` is None where the choices are shown instead.
    """

    name: str
    words: tuple[str, ...]
    opposites: tuple[str, ...]
    heading: str
    metavar: str | None
    help: str
    takes_value: bool
    repeatable: bool
    required: bool
    default: object
    annotation: object

    @property
    def every_word(self) -> tuple[str, ...]:
        return self.words + self.opposites

    @property
    def choices(self) -> tuple[str, ...]:
        """The only values there are, read from the annotation; empty where any will do."""
        return _choices(self.annotation)

    @property
    def shown(self) -> str:
        """The value's name in a usage line."""
        return self.metavar or "|".join(self.choices)

    @property
    def hint(self) -> CompletionHint:
        """By the annotation; by their name for --body, and for a --to that is a text to keep the slash at its end."""
        if self.name == "body":
            return CompletionHint.FILE_AFTER_AT
        if Path not in _leaves(self.annotation) and self.name != "to":
            return CompletionHint.NONE
        return CompletionHint.FOLDER if self.metavar == "FOLDER" else CompletionHint.FILE


def _choices(annotation: object) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(member.value) for member in annotation)
    return tuple(word for part in get_args(annotation) for word in _choices(part))


def _leaves(annotation: object) -> tuple[object, ...]:
    parts = get_args(annotation)
    return tuple(leaf for part in parts for leaf in _leaves(part)) if parts else (annotation,)
