"""The parameters of a command as plain data, for completion scripts, the reference and tests."""

from enum import Enum
from pathlib import Path
from typing import Literal, NamedTuple, get_args, get_origin


class CompletionHint(Enum):
    """The kind of file that a value names."""

    NONE = ""
    FILE = "file"
    FOLDER = "folder"
    FILE_AFTER_AT = "@file"


class Suggestions(NamedTuple):
    """In an annotation: values that completion offers, though others are allowed too."""

    words: tuple[str, ...]


class Parameter(NamedTuple):
    """A flag, or an argument, which has no `words`. `opposites` are the words of a flag that turn it off.

    `heading` is its section in help. `metavar` is None if the choices are shown instead. `required` is also true for
    a flag that the API requires and --body may replace.
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
        """The values that completion offers, read from the annotation; empty if there is no list of them."""
        return _choices(self.annotation)

    @property
    def shown(self) -> str:
        """The name of the value in a usage line."""
        return self.metavar or "|".join(self.choices)

    @property
    def hint(self) -> CompletionHint:
        """From the annotation; --body and --to go by their names, as --to is a text that keeps a final slash."""
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
    if isinstance(annotation, Suggestions):
        return annotation.words
    return tuple(word for part in get_args(annotation) for word in _choices(part))


def _leaves(annotation: object) -> tuple[object, ...]:
    parts = get_args(annotation)
    return tuple(leaf for part in parts for leaf in _leaves(part)) if parts else (annotation,)
