"""Prints a plan and what became of it: one row per object on stdout, a summary on stderr."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.output.output_verbs import Output
from rtk_cli.terminal.output.selection import FORMATS_WITH_COLUMNS

if TYPE_CHECKING:
    from rtk_cli.jobs.manifest.apply import Outcome
    from rtk_cli.jobs.manifest.plan import Plan

COLUMNS = (
    Column("ACTION", "action", Kind.STATUS),
    Column("KIND", "kind"),
    Column("NAME", "name", Kind.EXACT),
    Column("CHANGES", "changes"),
    Column("ID", "id", Kind.ID, priority=3),
)
OUTCOME_COLUMNS = (*COLUMNS, Column("ERROR", "error"))


def print_steps(output: Output, rows: list[dict[str, Any]]) -> None:
    """Print steps that are all known; an empty table prints nothing, as the summary says it."""
    if not rows and output.format == "table":
        return
    output.local_rows([_shown(output, row) for row in _printable(output, rows)], COLUMNS)


def print_outcomes(output: Output, outcomes: "Iterable[Outcome]") -> "list[Outcome]":
    """Print each outcome as it comes; a table, whose width depends on all of them, at the end, however it ends."""
    seen: list[Outcome] = []

    def rows() -> Iterator[dict[str, Any]]:
        for outcome in outcomes:
            seen.append(outcome)
            yield from _printable(output, [_shown(output, outcome.as_json())])

    if output.format != "table":
        try:
            output.rows_as_they_come(rows(), OUTCOME_COLUMNS)
        except BrokenPipeError:
            deque(outcomes, maxlen=0)  # `| head` ends the output, not the changes
            raise
        return seen
    printed: list[dict[str, Any]] = []
    try:
        printed.extend(rows())
    finally:
        has_errors = any(row["error"] for row in printed)
        output.local_rows(printed, OUTCOME_COLUMNS if has_errors else COLUMNS)
    return seen


def print_outcome(output: Output, outcome: "Outcome") -> None:
    """Print the outcome of a single step."""
    output.one(_shown(output, outcome.as_json()), OUTCOME_COLUMNS)


def summary(counts: Mapping[str, int], plan: "Plan", *, planned: bool) -> str:
    """Return `1 created, 2 unchanged, 3 not in the file`; of a plan `1 to create`."""
    from rtk_cli.jobs.manifest.plan import DONE, UNCHANGED

    def said(action: str) -> str:
        return f"to {action}" if planned and action != UNCHANGED else DONE[action]

    parts = [f"{counts[action]} {said(action)}" for action in DONE if counts.get(action)]
    if plan.unknown:
        parts.append(f"{plan.unknown} not in the file")
    return ", ".join(parts) or "nothing to do"


def _printable(output: Output, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With -o id, an object that does not exist yet has nothing to print."""
    return [row for row in rows if row["id"] is not None] if output.format == "id" else rows


def _shown(output: Output, row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with its changes as text where cells cannot be nested."""
    if output.format not in FORMATS_WITH_COLUMNS:
        return row
    return {**row, "changes": "; ".join(map(_change, row["changes"]))}


def _change(change: Mapping[str, Any]) -> str:
    return f"{change['field']}: {_value(change['from'])} -> {_value(change['to'])}"


def _value(value: Any) -> str:
    import json

    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
