"""Carries out a plan, step by step, and looks again where an answer was lost."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rtk_cli.clock import Clock
from rtk_cli.errors import (
    AuthenticationError,
    ConflictError,
    NetworkError,
    PartlyDoneError,
    RateLimitedError,
    RtkError,
    ServerError,
)
from rtk_cli.jobs.journal import Job, Journal, open_journal
from rtk_cli.jobs.manifest.differences import differences
from rtk_cli.jobs.manifest.manifest_schema import Json, write_only_fields
from rtk_cli.jobs.manifest.plan import CREATE, UNCHANGED, Step
from rtk_cli.jobs.manifest.resources import Resource

IN_DOUBT = (NetworkError, ServerError, ConflictError)
"""After these an object may be as it should be: the answer was lost, or another run was faster."""
HOPELESS = (AuthenticationError, RateLimitedError)
"""After these no further step is tried, nor when the API cannot be reached."""
NOT_TRIED = "not tried"


@dataclass(frozen=True)
class Outcome:
    """What became of a step. `ignored` names the fields that the API accepted but did not store.

    `ends_run` says that the steps after it would fail for the same reason.
    """

    step: Step
    id: str | None
    error: RtkError | None = None
    ignored: tuple[str, ...] = ()
    tried: bool = True
    ends_run: bool = False

    @property
    def problem(self) -> str | None:
        """What went wrong, with the API's own words."""
        if self.error is None:
            return None if self.tried else NOT_TRIED
        return self.error.message + (f" ({self.error.detail})" if self.error.detail else "")

    def as_json(self) -> Json:
        return {**self.step.as_json(), "id": self.id, "error": self.problem}

    @property
    def is_done(self) -> bool:
        return self.tried and self.error is None


def carry_out(steps: tuple[Step, ...], resources: Mapping[str, Resource], journal: Journal) -> Iterator[Outcome]:
    """Yield the outcome of each step. A failed one does not stop the others, unless they would fail too.

    An outcome is yielded before it is recorded: if the disk is full, it has been reported.
    """
    has_ended = False
    for step in steps:
        if step.action == UNCHANGED:
            yield Outcome(step, step.id)
        elif has_ended:
            yield Outcome(step, step.id, tried=False)
        else:
            journal.begin(step.key)
            outcome = _carry_out(step, resources[step.section])
            has_ended = outcome.ends_run
            yield outcome
            _record(outcome, journal)


@contextmanager
def app_journal(folder: Path, account_id: str, app_id: str, clock: Clock) -> Iterator[Journal]:
    """Keep a second apply on the same app away, and record what is begun.

    The record is for people: by name, the next run sees by itself what was done.
    """
    job = Job("apply", "", account_id, app_id)
    name = hashlib.sha256(f"{account_id}/{app_id}".encode()).hexdigest()[:16]
    with open_journal(folder / f"apply-{name}.ndjson", job, clock, restart=True) as journal:
        yield journal


def failure(outcomes: list[Outcome]) -> RtkError | None:
    """Return the error of a run in which steps failed; that of the step itself if nothing else was to be done."""
    changes = [outcome for outcome in outcomes if outcome.step.is_change]
    failed = [outcome for outcome in changes if not outcome.is_done]
    if not failed:
        return None
    tried = [outcome for outcome in failed if outcome.tried]
    if len(tried) == 1 and tried[0].error is not None and not any(outcome.is_done for outcome in changes):
        return tried[0].error
    names = ", ".join(str(outcome.step) for outcome in failed)
    return PartlyDoneError(
        f"{len(failed)} of {len(changes)} changes failed: {names}",
        hint="run the command again: what is done stays unchanged",
    )


def _record(outcome: Outcome, journal: Journal) -> None:
    if outcome.problem is None:
        journal.finish(outcome.step.key, outcome.id)
    else:
        journal.fail(outcome.step.key, outcome.problem)


def _carry_out(step: Step, resource: Resource) -> Outcome:
    try:
        stored = _sent(step, resource)
    except RtkError as error:
        found, is_reachable = _looked_up(step, resource) if isinstance(error, IN_DOUBT) else (None, True)
        if found is None:
            return Outcome(step, step.id, error, ends_run=isinstance(error, HOPELESS) or not is_reachable)
        stored = found
    return Outcome(step, step.id or stored.get("id"), ignored=_ignored(step, stored))


def _sent(step: Step, resource: Resource) -> Json:
    if step.action == CREATE:
        return resource.create(step.body)
    if step.entry is None:
        resource.remove(str(step.id))
        return {}
    return resource.update(str(step.id), step.body)


def _looked_up(step: Step, resource: Resource) -> tuple[Json | None, bool]:
    """Return the object if it is as the step should have made it, else None; and whether the API can be reached."""
    try:
        rows = resource.named(step.name)
        stored = resource.detail(rows[0]) if len(rows) == 1 else None
    except RtkError:
        return None, False
    if stored is None or step.entry is None or differences(step.entry.fields, stored, write_only_fields(step.section)):
        return None, True
    return stored, True


def _ignored(step: Step, stored: Json) -> tuple[str, ...]:
    """Compare the answer with the request, as far as the answer goes."""
    if step.entry is None:
        return ()
    answered = {name: value for name, value in step.entry.fields.items() if name in stored}
    return tuple(".".join(change.path) for change in differences(answered, stored, write_only_fields(step.section)))
