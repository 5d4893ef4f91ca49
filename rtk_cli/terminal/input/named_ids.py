"""`@NAME` where an id is expected: replaced by the id before a command sees it.

With --dry-run nothing is sent, so the command prints the request that looks the name up; others depend on its response.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rtk_cli.jobs.resource_names import APP, MEETING, WEBHOOK, Named, ids_of_names, is_name

if TYPE_CHECKING:
    from rtk_cli.api.api import Api
    from rtk_cli.terminal.session import Session

KINDS: Mapping[str, Named] = {"MEETING": MEETING, "WEBHOOK": WEBHOOK, "APP": APP}
"""By the metavar of the argument or flag, as for completion."""


def replace_names(session: "Session", params: dict[str, Any], metavars: Mapping[str, str]) -> None:
    """Replace the names in `params`; `metavars` are those of the parameters that may hold one."""
    for name, metavar in metavars.items():
        value = params[name]
        if isinstance(value, str) and is_name(value):
            params[name] = with_ids(session, metavar, [value])[0]
        elif isinstance(value, list | tuple) and any(map(is_name, value)):
            params[name] = with_ids(session, metavar, value)


def with_ids(session: "Session", metavar: str, values: Iterable[str]) -> list[str]:
    """The values, with the id in place of each name."""
    values = list(values)
    found = ids_by_name(session, metavar, values)
    return [found.get(value, value) for value in values]


def ids_by_name(session: "Session", metavar: str, values: Iterable[str]) -> dict[str, str]:
    """The id of each name among the values, each named on stderr."""
    names = list(filter(is_name, values)) if metavar in KINDS else []
    if not names:
        return {}
    if session.flags.dry_run:
        session.output.hint("the request that looks up the name is shown; for those after it, give the id")
    found = ids_of_names(_api(session), KINDS[metavar], names)
    for name, identity in found.items():
        session.output.note(f"{name} is {KINDS[metavar].noun} {identity}")
    return found


def _api(session: "Session") -> "Api":
    """The API of the session; the emulator's for a command that works on the emulator, whatever the profile says."""
    return session.emulator_api if session.is_for_emulator else session.api
