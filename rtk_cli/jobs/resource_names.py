"""Finds the ids of meetings, webhooks and apps by their exact names: `@Town Hall` stands for an id.

The API's `search` narrows a list down where there is one. How it searches is not documented, so what it does not find
is looked for in the list itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING, Any

from rtk_cli.api.client import refuse_token
from rtk_cli.errors import NotFoundError, UsageError
from rtk_cli.suggestions import closest

if TYPE_CHECKING:
    from rtk_cli.api.api import Api
    from rtk_cli.api.pages import Pages

SIGN = "@"
MOST_SEARCHES = 20
"""For more names than this the list is read once."""
ROWS_WITHOUT_SEARCH = 1000
"""How far a list is read for a name that the search does not find; an unknown name must not use up the rate limit."""
LONGEST_SEARCH = 125
"""Characters that the API's search takes (contract/notes.md, section 3)."""
SHOWN = 10

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Named:
    """A kind of resource that goes by a name: one of its `members`. `pages` lists it, searched if it can be."""

    noun: str
    label: str
    members: tuple[str, ...]
    pages: "Callable[[Api, str | None], Pages[Any]]"
    list_command: str
    is_searchable: bool = True


MEETING = Named("meeting", "title", ("title",), lambda api, text: api.meetings.list(search=text), "rtk meetings list")
WEBHOOK = Named(
    "webhook",
    "name or URL",
    ("name", "url"),
    lambda api, text: api.webhooks.list(),
    "rtk webhooks list",
    is_searchable=False,
)
APP = Named("app", "name", ("name",), lambda api, text: api.apps.list(search=text), "rtk apps list")


def is_name(value: str) -> bool:
    """Whether a value that stands for an id is a name."""
    return value.startswith(SIGN)


def ids_of_names(api: "Api", kind: Named, values: Iterable[str]) -> dict[str, str]:
    """The id of each of the `values`, which are names with their sign.

    Raises `NotFoundError` for an unknown name, `UsageError` for one that several have, which it lists.
    """
    wanted = {value: value.removeprefix(SIGN) for value in dict.fromkeys(values)}
    if "" in wanted.values():
        raise UsageError(f"a name is missing after {SIGN}", hint=f"give the {kind.label} of a {kind.noun}, or its id")
    for name in wanted.values():
        refuse_token(f"the {kind.label} of a {kind.noun}", name)
    if kind.is_searchable and len(wanted) <= MOST_SEARCHES:
        return {value: _only(kind, name, *_searched(api, kind, name)) for value, name in wanted.items()}
    found = _listed(api, kind)
    return {value: _only(kind, name, found.get(name, []), found) for value, name in wanted.items()}


def _searched(api: "Api", kind: Named, name: str) -> tuple[list[Row], Iterable[str]]:
    """The rows of that name, and the names that were seen on the way."""
    seen: list[str] = []
    if len(name) <= LONGEST_SEARCH and (found := list(_matching(_rows(api, kind, name), kind, name, seen))):
        return found, seen
    return list(_matching(_until_hopeless(_rows(api, kind, None), kind, name), kind, name, seen)), seen


def _until_hopeless(rows: Iterator[Row], kind: Named, name: str) -> Iterator[Row]:
    """All rows if one of the first has the name, as another one may have it too; else the first ones."""
    is_found = False
    for number, row in enumerate(rows, 1):
        is_found = is_found or name in names_of(kind, row)
        yield row
        if number >= ROWS_WITHOUT_SEARCH and not is_found:
            return


def _matching(rows: Iterator[Row], kind: Named, name: str, seen: list[str]) -> Iterator[Row]:
    for row in rows:
        names = names_of(kind, row)
        seen += names
        if name in names:
            yield row


def _listed(api: "Api", kind: Named) -> dict[str, list[Row]]:
    """The rows of the whole list by name; a webhook is under its name and its URL."""
    found: dict[str, list[Row]] = {}
    for row in _rows(api, kind, None):
        for name in names_of(kind, row):
            found.setdefault(name, []).append(row)
    return found


def _rows(api: "Api", kind: Named, search: str | None) -> Iterator[Row]:
    return (row for row in kind.pages(api, search).rows() if isinstance(row, dict) and row.get("id"))


def names_of(kind: Named, row: Row) -> list[str]:
    """The names of a row, each once: a webhook's name may be its URL."""
    return list(dict.fromkeys(text for member in kind.members if isinstance(text := row.get(member), str)))


def _only(kind: Named, name: str, rows: list[Row], known: Iterable[str]) -> str:
    different = {str(row["id"]): row for row in rows}
    if not different:
        near = closest(name, known)
        hint = f"did you mean {quote(SIGN + near)}?" if near else f"`{kind.list_command}` shows them"
        raise NotFoundError(f"no {kind.noun} has this {kind.label}: {name}", hint=hint)
    if len(different) > 1:
        shown = "; ".join(map(_described, list(different.values())[:SHOWN]))
        more = f"; and {len(different) - SHOWN} more" if len(different) > SHOWN else ""
        message = f"{len(different)} {kind.noun}s have this {kind.label}: {name}"
        raise UsageError(message, hint=f"give the id of one of them: {shown}{more}")
    return next(iter(different))


def _described(row: Row) -> str:
    """The id, and what tells one from another: when it was created, and its status or URL."""
    facts = [f"created {row['created_at']}"] if row.get("created_at") else []
    facts += [str(row[member]) for member in ("status", "url") if row.get(member)]
    return f"{row['id']} ({', '.join(facts)})" if facts else str(row["id"])
