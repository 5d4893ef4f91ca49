"""Creates one thing per line of a file: on several connections, with a journal, and never twice.

A line whose response was lost is looked up before it is sent again. Results come in the order of the file: those behind
a line in doubt are held back, so that one look at a list settles many doubts.

Several lines are begun in the journal at once, before the first of them is sent, so that no request waits for the disk
by itself.
"""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Protocol

from rtk_cli.api.transports.network_errors import RequestNotSentError, UntrustedCertificateError
from rtk_cli.clock import Clock
from rtk_cli.errors import (
    AuthenticationError,
    ConfigurationError,
    Interruption,
    NetworkError,
    PartlyDoneError,
    RateLimitedError,
    RtkError,
    ServerError,
)
from rtk_cli.jobs.bulk.tasks import Task
from rtk_cli.jobs.journal import Journal
from rtk_cli.jobs.parallel import in_order

Status = Literal["created", "unchanged", "failed"]
Created = Mapping[str, Any]
"""The `id` of what was created, and a participant's `token`."""

NOTHING: Created = MappingProxyType({})

HELD_BACK = 1000
"""Results that wait for a line in doubt, at most."""
BEGUN_TOGETHER = 4
"""Lines per connection."""
REQUEST_TIMEOUT = 408
ENDING = (
    AuthenticationError,
    ConfigurationError,
    RateLimitedError,
    RequestNotSentError,
    UntrustedCertificateError,
    Interruption,
)
"""Errors that would meet every other line too."""


class Doubt(NamedTuple):
    """A line of which it is unknown whether it took effect, and when it was first sent, in seconds since 1970."""

    task: Task
    since: float


class Outcome(NamedTuple):
    """What became of a line. While `doubt` is set, nothing is known yet."""

    task: Task
    status: Status = "failed"
    created: Created = NOTHING
    error: RtkError | None = None
    doubt: Doubt | None = None


class Creator(Protocol):
    """Creates what the lines describe."""

    def create(self, task: Task) -> Created:
        """Send the request."""
        ...

    def existing(self, task: Task) -> Created | None:
        """What is there already with the key of the line; None unless the user asked to look. Called by one thread."""
        ...

    def find(self, doubts: list[Doubt], journal: Journal) -> dict[int, Created]:
        """Look which doubtful lines took effect; by line."""
        ...


@dataclass(frozen=True)
class Bulk:
    """One run over a file. `stop` ends the waits of its threads."""

    creator: Creator
    journal: Journal
    clock: Clock
    connections: int
    stop: Callable[[], None]
    counts: Counter[str] = field(default_factory=Counter)
    _unsent: set[str] = field(default_factory=set)

    def run(self, tasks: Iterable[Task]) -> Generator[Outcome, None, None]:
        """Yield the outcome of each line in order. Raises what would meet every other line too."""
        waiting: list[Outcome] = []
        try:
            with closing(in_order(self._outcome, self._begun(tasks), self.connections, stop=self.stop)) as outcomes:
                for outcome in outcomes:
                    waiting.append(outcome)
                    if waiting[0].doubt is None or len(waiting) >= HELD_BACK:
                        yield from self._settled(waiting)
                        waiting.clear()
            yield from self._settled(waiting)
        finally:
            self._take_back()

    def _begun(self, tasks: Iterable[Task]) -> Iterator[Outcome | Doubt]:
        """What is known of each line already; a line to send is begun in the journal."""
        earlier, remaining = dict(self.journal.in_doubt), iter(tasks)
        while steps := [self._known(task, earlier) for task in islice(remaining, self.connections * BEGUN_TOGETHER)]:
            now = self.clock.now()
            new = [str(step.line) for step in steps if isinstance(step, Task)]
            if new:
                self._unsent.update(new)
                self.journal.begin_all(new, {"since": now})
            yield from (Doubt(step, now) if isinstance(step, Task) else step for step in steps)

    def _known(self, task: Task, earlier: Mapping[str, Any]) -> Outcome | Task:
        key = str(task.line)
        if self.journal.is_done(key):
            return Outcome(task, "unchanged", self.journal.result_of(key))
        if key in earlier:
            return Outcome(task, doubt=Doubt(task, earlier[key]["since"]))
        found = self.creator.existing(task)
        if found is None:
            return task
        self.journal.finish(key, found, sync=False)
        return Outcome(task, "unchanged", found)

    def _take_back(self) -> None:
        """Record that lines were begun and not sent, or the next run would look for them."""
        if self._unsent:
            with suppress(RtkError):  # a full disk has stopped the run: then they are in doubt
                self.journal.fail_all(self._unsent, "not sent")
            self._unsent.clear()

    def _outcome(self, step: Outcome | Doubt) -> Outcome:
        return step if isinstance(step, Outcome) else self._send(step)

    def _send(self, doubt: Doubt) -> Outcome:
        task, key = doubt.task, str(doubt.task.line)
        self._unsent.discard(key)
        try:
            created = self.creator.create(task)
        except ENDING as error:
            if not isinstance(error, Interruption):
                self.journal.fail(key, error.message)
            raise
        except RtkError as error:
            if _may_have_taken_effect(error):
                return Outcome(task, error=error, doubt=doubt)
            self.journal.fail(key, error.message)
            return Outcome(task, error=error)
        self.journal.finish(key, created, sync=False)  # the next line's sync covers it
        return Outcome(task, "created", created)

    def _settled(self, outcomes: list[Outcome]) -> Iterator[Outcome]:
        """Look up what is in doubt, send again what is not there, and look once more."""
        settled = self._resolved([outcome.doubt for outcome in outcomes if outcome.doubt is not None])
        for outcome in outcomes:
            final = settled.get(outcome.task.line, outcome)
            if final.doubt is not None:  # the lists do not have it
                self.journal.fail(str(final.task.line), final.error.message if final.error else "")
                final = final._replace(doubt=None)
            elif final.status != "failed":
                self.journal.sync_result(str(final.task.line))
            self.counts[final.status] += 1
            yield final

    def _resolved(self, doubts: list[Doubt]) -> dict[int, Outcome]:
        """What became of lines in doubt, by line."""
        if not doubts:
            return {}
        settled = self._looked_up(doubts)
        again = [doubt for doubt in doubts if doubt.task.line not in settled]
        sent = {outcome.task.line: outcome for outcome in in_order(self._send, again, self.connections, stop=self.stop)}
        settled |= sent
        return settled | self._looked_up([outcome.doubt for outcome in sent.values() if outcome.doubt is not None])

    def _looked_up(self, doubts: list[Doubt]) -> dict[int, Outcome]:
        if not doubts:
            return {}
        found = self.creator.find(doubts, self.journal)
        settled = {}
        for task in (doubt.task for doubt in doubts):
            if task.line in found:
                self.journal.finish(str(task.line), found[task.line])
                settled[task.line] = Outcome(task, "created", found[task.line])
        return settled


def _may_have_taken_effect(error: RtkError) -> bool:
    return isinstance(error, (NetworkError, ServerError)) or error.in_doubt or error.status == REQUEST_TIMEOUT


class Failures:
    """Collects the errors of single lines, for the error of the whole run."""

    def __init__(self) -> None:
        self.count = 0
        self.first: RtkError | None = None
        self._kinds: set[type[RtkError]] = set()

    def add(self, error: RtkError) -> None:
        self.count += 1
        self.first = self.first or error
        self._kinds.add(type(error))

    def raise_if_any(self, total: int, what: str) -> None:
        """Raise `PartlyDoneError`, or the error itself if all failed in the same way."""
        if self.first is None:
            return
        if self.count == total and len(self._kinds) == 1:
            first = self.first
            message = f"all {total} {what} failed, the first one with: {first.message}" if total > 1 else first.message
            raise type(first)(
                message,
                hint=first.hint,
                detail=first.detail,
                status=first.status,
                code=first.code,
                request_id=first.request_id,
            )
        raise PartlyDoneError(
            f"{self.count} of {total} {what} failed", hint="run the command again for those that failed"
        )
