"""Planned faults: error statuses, delays, cut connections and wrong content for requests to come.

The plan is stored, so one process can plan a fault that another process's request gets. Each planned fault hits
exactly as many requests as planned.
"""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, TypeVar

from rtk_cli import durations
from rtk_cli.emulator import gateway_errors
from rtk_cli.emulator.fault_kinds import APPLIES_TO, CONTENTS, CUTS, SUBJECTS, Content, Cut
from rtk_cli.emulator.handler import Refusal, json_response
from rtk_cli.emulator.store import fault_queue
from rtk_cli.emulator.store.fault_queue import ANY_OPERATION
from rtk_cli.emulator.transactions import Transactions
from rtk_cli.errors import UsageError
from rtk_cli.messages import Response
from rtk_cli.suggestions import closest

Choice = TypeVar("Choice", bound=str)

HEADER = "rtk-emulator-fault"

_MEMBERS_HINT = "give a status, a latency, a cut or a content fault"
_ERROR_STATUS = re.compile(r"[45]\d\d", re.ASCII)
_SECONDS = re.compile(r"\d{1,9}(\.\d{1,3})?", re.ASCII)
_MAX_TIMES = 1_000_000
_LIST = (
    "SELECT number, operation, status, retry_after, latency_ms, cut, content, probability, times"
    " FROM faults ORDER BY number"
)
_INSERT = (
    "INSERT INTO faults (operation, status, retry_after, latency_ms, cut, content, probability, times, created_at)"
    " VALUES (:operation, :status, :retry_after, :latency_ms, :cut, :content, :probability, :times, :now)"
)


class Outcome(NamedTuple):
    """What the transport does with a request: wait `delay` seconds, then send `response`, or disconnect if None."""

    response: Response | None
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `status` replaces the response, and nothing is stored; `cut` drops the connection before or after
    the change is stored. With both, the caller gets the status, and `cut` says whether the change is stored. `content`
    says what is wrong with what the operation makes or returns. Without a `probability` it hits always.
    """

    status: int | None = None
    retry_after: str | None = None
    latency_ms: int = 0
    cut: Cut | None = None
    content: Content | None = None
    probability: float | None = None

    @property
    def runs_handler(self) -> bool:
        """Whether the operation is carried out."""
        return self.cut == "after" or (self.cut is None and self.status is None)

    def applied_to(self, response: Response | None, area: str) -> Outcome:
        """Replace, drop or delay the `response` of an operation of `area`."""
        if self.status is not None:
            response = _error_response(self.status, self.retry_after, area)
        elif self.cut is not None:
            response = None
        return Outcome(response, self.latency_ms / 1000)


class FaultPlan:
    """`emulator.faults`: the planned faults. `operations` are the names that a fault can be planned for."""

    def __init__(self, transactions: Transactions, operations: Iterable[str]) -> None:
        self._transactions = transactions
        self._operations = operations

    def plan(self, operation: str, fault: Fault, times: int | None = None) -> dict[str, Any]:
        """Plan a fault for the next `times` requests of an operation, or of any operation for `*`; return its row.

        Without `times` it hits once, or with a probability until it is cleared.
        """
        _check_operation(operation, self._operations)
        _check_content(operation, fault)
        if times is None and fault.probability is None:
            times = 1
        if times is not None and not 1 <= times <= _MAX_TIMES:
            raise UsageError(f"times must be from 1 to {_MAX_TIMES}: {times}")
        with self._transactions.settled("writing") as (db, now):
            number = db.execute(
                _INSERT, {"operation": operation, **asdict(fault), "times": times, "now": now}
            ).lastrowid
            return next(row for row in _rows(db) if row["number"] == number)

    def list(self) -> "list[dict[str, Any]]":
        """Return the planned faults, the next one first."""
        with self._transactions.settled("reading") as (db, _):
            return _rows(db)

    def clear(self, operation: str | None = None) -> int:
        """Delete the planned faults of one operation, or all; return how many there were."""
        with self._transactions.settled("writing") as (db, _):
            return db.execute("DELETE FROM faults WHERE operation = coalesce(?, operation)", (operation,)).rowcount

    def remove(self, number: int) -> int:
        """Delete one planned fault by the number of its row; return 1, or 0 if it has been met meanwhile."""
        with self._transactions.settled("writing") as (db, _):
            return db.execute("DELETE FROM faults WHERE number = ?", (number,)).rowcount

    def choices(self) -> dict[str, Any]:
        """Return what faults can be planned for: operations and subjects, and the content faults of each."""
        return {"operations": [ANY_OPERATION, *self._operations, *SUBJECTS], "contents": APPLIES_TO, "cuts": CUTS}

    def consume(self, operation: str) -> Fault | None:
        """Take the next fault of an operation off the plan. The write lock keeps others from taking the same one."""
        with self._transactions.plain("writing") as db:
            row = fault_queue.take(db, operation)
        return None if row is None else Fault(**{name: row[name] for name in Fault.__slots__})

    def from_header(self, text: str, operation: str) -> Fault | None:
        """Return the fault that a request of an operation brings for itself, if it hits by its probability."""
        fault = parse_header(text, operation)
        if fault.probability is None:
            return fault
        with self._transactions.plain("writing") as db:
            return fault if fault_queue.hits(db, fault.probability) else None


def parse_fault(members: Mapping[str, object]) -> Fault:
    """Read a fault from its members, of which None counts as absent; raise `UsageError` for an invalid one."""
    unknown = [name for name in members if name not in Fault.__slots__ and name != "latency"]
    if unknown or "latency_ms" in members:
        raise UsageError(f"unknown member of a fault: {(unknown or ['latency_ms'])[0]}", hint=_MEMBERS_HINT)
    given = {name: str(value) for name, value in members.items() if value is not None}
    fault = Fault(
        _status(given.get("status")),
        _retry_after(given.get("retry_after")),
        round(durations.parse_duration(given.get("latency", "0")) * 1000),
        _one_of(CUTS, given.get("cut"), "the connection can be cut before or after the change is stored"),
        _one_of(CONTENTS, given.get("content"), "unknown content fault"),
        _probability(given.get("probability")),
    )
    if fault.status is None and fault.retry_after is not None:
        raise UsageError("a retry-after needs a status", hint="such as 429")
    if fault.content is not None and (fault.status is not None or fault.cut == "before"):
        raise UsageError(f"no response with that content is sent: {fault.content}", hint="leave out the status or cut")
    if fault == Fault(probability=fault.probability):
        raise UsageError("a fault that changes nothing", hint=_MEMBERS_HINT)
    return fault


def parse_header(text: str, operation: str) -> Fault:
    """Read the fault that a request of an operation brings for itself: `status=429; retry-after=2`."""
    members: dict[str, object] = {}
    try:
        for part in filter(None, (part.strip() for part in text.split(";"))):
            name, _, value = (word.strip() for word in part.partition("="))
            if name in members:
                raise UsageError(f"given twice: {name}")
            members[name.replace("-", "_")] = value
        fault = parse_fault(members)
        _check_content(operation, fault)
        return fault
    except UsageError as error:
        raise Refusal(400, f'BAD_REQUEST: "{HEADER}": {error.message}') from error


def _check_operation(name: str, known: Iterable[str]) -> None:
    if name == ANY_OPERATION or name in (operations := [*known, *SUBJECTS]):
        return
    similar = closest(name, operations)
    hint = f"did you mean {similar}?" if similar else "give an id such as meetings_create, or * for every operation"
    raise UsageError(f"unknown operation: {name}", hint=hint)


def _check_content(operation: str, fault: Fault) -> None:
    """Check that the content fault is one of that operation or subject, and that a subject has no other fault."""
    if fault.content is not None and operation not in APPLIES_TO[fault.content]:
        hint = f"it applies to {', '.join(APPLIES_TO[fault.content])}"
        raise UsageError(f"content fault {fault.content} does not apply to the operation: {operation}", hint=hint)
    if operation in SUBJECTS and fault != Fault(content=fault.content, probability=fault.probability):
        hint = "give one of " + ", ".join(content for content in CONTENTS if operation in APPLIES_TO[content])
        raise UsageError(f"only content faults can be planned for: {operation}", hint=hint)


def _rows(db: sqlite3.Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(_LIST)]


def _error_response(status: int, retry_after: str | None, area: str) -> Response:
    """The error with that status, in the envelope observed for it: contract/notes.md, sections 4 and 5."""
    response = _error_envelope(status, area)
    headers = {} if retry_after is None else {"retry-after": retry_after}
    return Response(status, {**response.headers, **headers}, response.content)


def _error_envelope(status: int, area: str) -> Response:
    if status == 401 and area == "webhooks":
        return json_response(401, {"message": "Unauthorized"})
    if status in _GATEWAY_ERRORS:
        return _GATEWAY_ERRORS[status].response()
    from http import HTTPStatus

    known = status in HTTPStatus.__members__.values()
    return Refusal(status, HTTPStatus(status).phrase if known else "Refused").response()


_GATEWAY_ERRORS = {
    401: gateway_errors.not_authenticated(),
    403: gateway_errors.not_permitted(),
    429: gateway_errors.too_many_requests(),
}


def _status(text: str | None) -> int | None:
    if text is None:
        return None
    if not _ERROR_STATUS.fullmatch(text):
        raise UsageError(f"the status of a fault must be from 400 to 599: {text}")
    return int(text)


def _retry_after(text: str | None) -> str | None:
    if text is None or _SECONDS.fullmatch(text):
        return text
    from email.utils import parsedate_to_datetime

    try:
        parsedate_to_datetime(text).isoformat()
    except (ValueError, IndexError):
        hint = "write 2, or Mon, 14 Sep 2026 08:00:00 GMT"
        raise UsageError(f"retry-after is neither seconds nor an HTTP date: {text}", hint=hint) from None
    if not (text.isascii() and text.isprintable()):
        raise UsageError(f"retry-after has characters that a header cannot hold: {text!a}")
    return text


def _one_of(choices: tuple[Choice, ...], text: str | None, problem: str) -> Choice | None:
    """Return the choice that `text` names."""
    if text is None:
        return None
    for choice in choices:
        if choice == text:
            return choice
    raise UsageError(f"{problem}: {text}", hint=f"give one of {', '.join(choices)}")


def _probability(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        probability = float(text)
    except ValueError:
        probability = 0
    if not 0 < probability <= 1:
        raise UsageError(f"the probability of a fault must be above 0 and at most 1: {text}", hint="for example 0.2")
    return probability
