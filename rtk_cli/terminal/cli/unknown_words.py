"""What to say to a command or flag that does not exist: the word for it in rtk, or why there is none."""

from collections.abc import Collection

from rtk_cli.errors import UsageError
from rtk_cli.suggestions import closest

_OTHER_COMMANDS = {
    "create": ("add", "start"),
    "new": ("create", "add"),
    "add": ("create",),
    "delete": ("remove",),
    "remove": ("delete",),
    "rm": ("delete", "remove"),
    "destroy": ("delete", "remove"),
    "show": ("get",),
    "describe": ("get",),
    "view": ("get",),
    "info": ("get",),
    "ls": ("list",),
    "edit": ("update",),
    "set": ("update",),
    "login": ("auth login",),
    "logout": ("auth logout",),
    "whoami": ("auth status",),
    "man": ("help",),
}
"""Words of other command lines, and the commands of rtk that do the same."""

_OTHER_FLAGS = {
    "--format": "--output",
    "--yes": "--force",
    "-y": "--force",
    "-f": "--force",
    "--skip-confirmation": "--force",
    "--verbose": "--debug",
    "-v": "--debug",
    "--silent": "--quiet",
    "--data": "--body",
    "--json-body": "--body",
}

_SAME_VERB = {"remove": "delete", "rm": "delete", "destroy": "delete", "edit": "update", "set": "update"}

_LEAVING = ("a live session ends when all participants have left", "use `rtk active-session kick-all MEETING`")
_JOINING = ("a session starts when the first participant joins", "use `rtk meetings join MEETING`")
_UNSUPPORTED = {
    "rtk meetings delete": ("a meeting can't be deleted", "use `rtk meetings deactivate MEETING` to refuse joins"),
    "rtk meetings start": _JOINING,
    "rtk meetings end": _LEAVING,
    "rtk meetings stop": _LEAVING,
    "rtk apps delete": ("the API can't delete an app", "see `rtk apps list`"),
    "rtk apps update": ("the API can't change an app", "see `rtk apps get APP`"),
    "rtk recordings create": ("a recording is started, not created", "use `rtk recordings start MEETING`"),
    "rtk recordings delete": (
        "the API can't delete a recording; its download link expires",
        "see `rtk recordings get RECORDING`",
    ),
    "rtk recordings update": ("the API can't change a recording", "see `rtk recordings get RECORDING`"),
    "rtk livestreams delete": ("the API can't delete a livestream", "use `rtk livestreams disable LIVESTREAM`"),
    "rtk livestreams update": ("the API can't change a livestream", "see `rtk livestreams get LIVESTREAM`"),
    "rtk sessions create": _JOINING,
    "rtk sessions start": _JOINING,
    "rtk sessions update": ("the API can't change a session", "see `rtk sessions get SESSION`"),
    "rtk sessions delete": ("the API can't delete a session", "see `rtk sessions get SESSION`"),
    "rtk sessions end": _LEAVING,
    "rtk sessions stop": _LEAVING,
    "rtk active-session delete": _LEAVING,
    "rtk active-session stop": _LEAVING,
    "rtk active-session end": _LEAVING,
    "rtk active-session start": _JOINING,
}
"""Commands that the API does not offer: the reason, and a hint with the command that comes closest."""


def unknown_command(path: str, word: str, names: Collection[str]) -> UsageError:
    """The error for a `word` after `path` ("rtk meetings") that is not one of `names`."""
    verb = word.lower()
    if found := _UNSUPPORTED.get(f"{path} {_SAME_VERB.get(verb, verb)}"):
        reason, hint = found
        return UsageError(f"{reason}: {path} {word}", hint=hint)
    near = similar_command(word, names)
    hint = f"did you mean `{path} {near}`?" if near else f"see `{path} --help`"
    return UsageError(f"no such command: {path} {word}", hint=hint)


def similar_command(word: str, names: Collection[str]) -> str | None:
    """One of `names`, perhaps followed by a second word; None if none is similar."""
    for other in _OTHER_COMMANDS.get(word.lower(), ()):
        if other.split()[0] in names:
            return other
    return closest(word, names)


def similar_flag(word: str, flags: Collection[str]) -> str | None:
    """One of `flags`; None if none is similar."""
    other = _OTHER_FLAGS.get(word)
    if other in flags:
        return other
    by_name = {flag.lstrip("-"): flag for flag in flags if flag.startswith("--")}  # dashes make any two flags similar
    near = closest(word.lstrip("-"), by_name)
    return by_name[near] if near else None
