"""The command that was probably meant by a word that is none."""

from collections.abc import Collection
from difflib import get_close_matches

CUTOFF = 0.7  # nearer than `doctor` and `tour`
_OTHER_WORDS = {
    "create": ("add",),
    "new": ("create", "add"),
    "add": ("create",),
    "delete": ("remove",),
    "remove": ("delete",),
    "rm": ("delete", "remove"),
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
}
"""What other command lines call it, with rtk's own words for it."""


def meant_by(word: str, names: Collection[str]) -> str | None:
    """One of `names`, perhaps with a second word behind it; None where nothing is near."""
    word = word.lower()
    for other in _OTHER_WORDS.get(word, ()):
        if other.split()[0] in names:
            return other
    return next(iter(get_close_matches(word, names, n=1, cutoff=CUTOFF)), None)
