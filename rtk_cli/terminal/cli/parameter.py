"""The parameters of a command as plain data, for completion scripts, the reference and tests."""

from enum import Enum
from pathlib import Path
from typing import Literal, NamedTuple, get_args, get_origin


class CompletionHint(Enum):
    """What completes a value: nothing, files, or what `rtk completion values` lists."""

    NONE = ""
    FILE = "file"
    FOLDER = "folder"
    FILE_AFTER_AT = "@file"
    MEETINGS = "meetings"
    PARTICIPANTS = "participants"
    RECORDINGS = "recordings"
    LIVESTREAMS = "livestreams"
    SESSIONS = "sessions"
    PRESETS = "presets"
    WEBHOOKS = "webhooks"
    APPS = "apps"
    PROFILES = "profiles"
    COLUMNS = "columns"
    FIELDS = "fields"
    SETTINGS = "settings"

    @property
    def is_listed(self) -> bool:
        """Whether rtk itself must be asked for the values."""
        return self.value not in ("", "file", "folder", "@file")


_LISTED_BY_METAVAR = {
    "MEETING": CompletionHint.MEETINGS,
    "PARTICIPANT": CompletionHint.PARTICIPANTS,
    "RECORDING": CompletionHint.RECORDINGS,
    "LIVESTREAM": CompletionHint.LIVESTREAMS,
    "SESSION": CompletionHint.SESSIONS,
    "PRESET": CompletionHint.PRESETS,
    "OTHER": CompletionHint.PRESETS,
    "WEBHOOK": CompletionHint.WEBHOOKS,
    "APP": CompletionHint.APPS,
    "FIELD": CompletionHint.FIELDS,
    "FIELD=VALUE": CompletionHint.SETTINGS,
}
_LISTED_BY_NAME = {
    "participant_ids": CompletionHint.PARTICIPANTS,
    "preset_name": CompletionHint.PRESETS,
    "app_id": CompletionHint.APPS,
    "profile": CompletionHint.PROFILES,
    "to_profile": CompletionHint.PROFILES,
    "columns": CompletionHint.COLUMNS,
    "sort": CompletionHint.COLUMNS,
}


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
        if (listed := self._listed) is not None:
            return listed
        if Path not in _leaves(self.annotation) and self.name != "to":
            return CompletionHint.NONE
        return CompletionHint.FOLDER if self.metavar == "FOLDER" else CompletionHint.FILE

    @property
    def _listed(self) -> CompletionHint | None:
        if not self.words and self.name == "name" and self.metavar == "NAME":  # of `rtk profile`
            return CompletionHint.PROFILES
        return _LISTED_BY_NAME.get(self.name) or _LISTED_BY_METAVAR.get(self.metavar or "")


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
