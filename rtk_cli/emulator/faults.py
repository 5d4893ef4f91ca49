"""Trouble on demand: refusals, delays and cut connections that were planned for calls to come.

They stand in the store, so that one process plans and another meets them; each is met as often as it was planned.
"""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from rtk_cli import durations
from rtk_cli.emulator import gateway_errors
from rtk_cli.emulator.cuts import CUTS, Cut
from rtk_cli.emulator.handler import Refusal, json_response
from rtk_cli.emulator.store.sqlite_store import OpenTransaction
from rtk_cli.errors import UsageError
from rtk_cli.messages import Response
from rtk_cli.suggestions import closest

ANY_OPERATION = "*"
HEADER = "rtk-emulator-fault"

_WHAT_IT_TAKES = "give a status, a latency or a cut"
_REFUSAL = re.compile(r"[45]\d\d", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,3})?", re.ASCII)
_MOST_TIMES = 1_000_000
_COLUMNS = "number, operation, status, retry_after, latency_ms, cut, times"
NEXT = "SELECT * FROM faults WHERE operation IN (?, '*') ORDER BY number LIMIT 1"
"""Asks for the fault that the next call of an operation meets."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to a call. `status` is answered in place of the answer, and nothing is stored; `cut` drops the
    connection before or after the change is stored. Both together: the status, after the change was stored or not.
    """

    status: int | None = None
    retry_after: str | None = None
    latency_ms: int = 0
    cut: Cut | None = None

    @property
    def lets_it_happen(self) -> bool:
        """Whether the call is carried out."""
        return self.cut == "after" or (self.cut is None and self.status is None)


class Outcome(NamedTuple):
    """What a door has to do: wait `delay` seconds, then send `response`, or hang up where there is none."""

    response: Response | None
    delay: float = 0.0


def parse_fault(members: Mapping[str, object]) -> Fault:
    """The fault that somebody described; raises `UsageError` for what cannot be one."""
    unknown = [name for name in members if name not in Fault.__slots__ and name != "latency"]
    if unknown or "latency_ms" in members:
        raise UsageError(f"a fault has no such member: {(unknown or ['latency_ms'])[0]}", hint=_WHAT_IT_TAKES)
    given = {name: str(value) for name, value in members.items() if value is not None}
    fault = Fault(
        _status(given.get("status")),
        _retry_after(given.get("retry_after")),
        round(durations.parse_duration(given.get("latency", "0")) * 1000),
        _cut(given.get("cut")),
    )
    if fault.status is None and fault.retry_after is not None:
        raise UsageError("a retry-after needs a status", hint="such as 429")
    if fault == Fault():
        raise UsageError("a fault that changes nothing", hint=_WHAT_IT_TAKES)
    return fault


def from_header(text: str) -> Fault:
    """The fault in `status=429; retry-after=2`, which strikes the call that brings it."""
    members: dict[str, object] = {}
    try:
        for part in filter(None, (part.strip() for part in text.split(";"))):
            name, _, value = (word.strip() for word in part.partition("="))
            if name in members:
                raise UsageError(f"given twice: {name}")
            members[name.replace("-", "_")] = value
        return parse_fault(members)
    except UsageError as error:
        raise Refusal(400, f'BAD_REQUEST: "{HEADER}": {error.message}') from error


class FaultPlan:
    """`emulator.faults`: the planned faults. `operations` are the names that a fault can be planned for."""

    def __init__(self, settled: OpenTransaction, operations: Iterable[str]) -> None:
        self._settled = settled
        self._operations = operations

    def plan(self, operation: str, fault: Fault, times: int = 1) -> dict[str, Any]:
        """Plan a fault for the next `times` calls of an operation, or of any operation for `*`; gives its row."""
        check_operation(operation, self._operations)
        with self._settled("writing") as (db, now):
            return plan(db, operation, fault, times, now)

    def list(self) -> "list[dict[str, Any]]":
        """The planned faults, in the order in which calls meet them."""
        with self._settled("reading") as (db, _):
            return every(db)

    def clear(self, operation: str | None = None) -> int:
        """Delete the planned faults of one operation, or all; gives how many there were."""
        with self._settled("writing") as (db, _):
            return clear(db, operation)


def check_operation(name: str, known: Iterable[str]) -> None:
    """Refuse what is neither an operation of the contract nor `*`."""
    if name == ANY_OPERATION or name in (operations := list(known)):
        return
    near = closest(name, operations)
    hint = f"did you mean {near}?" if near else "give an id such as meetings_create, or * for every operation"
    raise UsageError(f"the API has no such operation: {name}", hint=hint)


def plan(db: sqlite3.Connection, operation: str, fault: Fault, times: int, now: int) -> dict[str, Any]:
    """Let the next `times` calls of `operation` meet the fault; gives its row."""
    if not 1 <= times <= _MOST_TIMES:
        raise UsageError(f"times must be from 1 to {_MOST_TIMES}: {times}")
    values = {"operation": operation, **asdict(fault), "times": times, "now": now}
    number = db.execute(
        "INSERT INTO faults (operation, status, retry_after, latency_ms, cut, times, created_at)"
        " VALUES (:operation, :status, :retry_after, :latency_ms, :cut, :times, :now)",
        values,
    ).lastrowid
    return next(row for row in every(db) if row["number"] == number)


def every(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """What is planned, in the order in which it will be met."""
    return [dict(row) for row in db.execute(f"SELECT {_COLUMNS} FROM faults ORDER BY number")]  # noqa: S608


def clear(db: sqlite3.Connection, operation: str | None = None) -> int:
    """Drop what is planned, for one operation or all; gives how many that were."""
    return db.execute("DELETE FROM faults WHERE operation = coalesce(?, operation)", (operation,)).rowcount


def take(db: sqlite3.Connection, operation: str) -> Fault | None:
    """The fault for this call, which is one less for those to come. Needs the right to write: nobody else takes it."""
    row = db.execute(NEXT, (operation,)).fetchone()
    if row is None:
        return None
    db.execute("UPDATE faults SET times = times - 1 WHERE number = ?", (row["number"],))
    db.execute("DELETE FROM faults WHERE times = 0")
    return Fault(row["status"], row["retry_after"], row["latency_ms"], row["cut"])


def answer(status: int, retry_after: str | None, area: str) -> Response:
    """The refusal with that status, in the envelope in which it was seen: contract/notes.md, sections 4 and 5."""
    response = _refusal(status, area)
    beside = {} if retry_after is None else {"retry-after": retry_after}
    return Response(status, {**response.headers, **beside}, response.content)


def _refusal(status: int, area: str) -> Response:
    if status == 401 and area == "webhooks":
        return json_response(401, {"message": "Unauthorized"})
    if status in _OF_THE_FRONT_END:
        return _OF_THE_FRONT_END[status].response()
    from http import HTTPStatus

    known = status in HTTPStatus.__members__.values()
    return Refusal(status, HTTPStatus(status).phrase if known else "Refused").response()


_OF_THE_FRONT_END = {
    401: gateway_errors.not_authenticated(),
    403: gateway_errors.not_permitted(),
    429: gateway_errors.too_many_requests(),
}


def _status(text: str | None) -> int | None:
    if text is None:
        return None
    if not _REFUSAL.fullmatch(text):
        raise UsageError(f"the status of a fault must be from 400 to 599: {text}")
    return int(text)


def _retry_after(text: str | None) -> str | None:
    if text is None or _NUMBER.fullmatch(text):
        return text
    from email.utils import parsedate_to_datetime

    try:
        parsedate_to_datetime(text).isoformat()
    except (ValueError, IndexError):
        hint = "write 2, or Mon, 14 Sep 2026 08:00:00 GMT"
        raise UsageError(f"retry-after is neither seconds nor an HTTP date: {text}", hint=hint) from None
    if not (text.isascii() and text.isprintable()):
        raise UsageError(f"retry-after has characters that no header takes: {text!a}")
    return text


def _cut(text: str | None) -> Cut | None:
    if text is None:
        return None
    for cut in CUTS:
        if cut == text:
            return cut
    raise UsageError(f"a connection is cut before or after the change is stored: {text}", hint="before or after")
