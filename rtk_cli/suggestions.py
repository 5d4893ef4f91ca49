"""The name that was probably meant by a misspelled one."""

from collections.abc import Iterable

CUTOFF = 0.61  # similarity from 0 to 1; above that of `doctor` and `tour`


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, upper and lower case alike; None if none is similar."""
    from difflib import get_close_matches  # only errors need it

    by_lower_case = {candidate.lower(): candidate for candidate in candidates}
    found = get_close_matches(word.lower(), by_lower_case, n=1, cutoff=CUTOFF)
    return by_lower_case[found[0]] if found else None
