"""What a cost report could not know, each reason with how much it concerns."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from rtk_cli.jobs.costs.rounding import as_minutes

Reason = Literal[
    "deleted_preset",
    "no_price",
    "still_live",
    "no_duration",
    "errored_recording",
    "unfinished_recording",
    "transcription_at_most",
    "older_than_six_months",
    "api_minutes_differ",
]

MESSAGES: dict[Reason, str] = {
    "deleted_preset": "the preset was deleted, so the price of its {minutes} participant minutes is unknown: {name}",
    "no_price": "the price table has no price for {minutes} minutes: {name}",
    "still_live": "counted until now, because they are still live: {count} {name}",
    "no_duration": "the API does not tell the minutes of {count} connections",
    "errored_recording": "whether they are billed is not published: {count} recordings that are ERRORED",
    "unfinished_recording": "the API does not tell the minutes yet: {count} recordings",
    "transcription_at_most": "transcription is at most the cost of {minutes} minutes: which microphones were off, and "
    "which neurons were free, is not known",
    "older_than_six_months": "the API may not list all sessions from before six months ago: {name}",
    "api_minutes_differ": "the API's own analytics count {name} session minutes, this report {minutes}",
}


@dataclass
class _Amount:
    sources: set[str]
    count: int = 0
    minutes: Decimal | None = None


class Unknowns:
    """Adds up what is unknown, by reason and name."""

    def __init__(self) -> None:
        self._amounts: dict[tuple[Reason, str | None], _Amount] = {}

    def add(self, reason: Reason, name: str | None = None, *, minutes: Decimal | None = None, source: str = "") -> None:
        """Count once more; a `source` that was counted before is the same one again."""
        amount = self._amounts.setdefault((reason, name), _Amount(set()))
        amount.count += not source or source not in amount.sources
        amount.sources |= {source} - {""}
        if minutes is not None:
            amount.minutes = (amount.minutes or Decimal()) + minutes

    def rows(self) -> list[dict[str, Any]]:
        """Return them in the order of `MESSAGES`, as JSON data."""
        order = list(MESSAGES)
        found = sorted(self._amounts.items(), key=lambda item: (order.index(item[0][0]), item[0][1] or ""))
        return [_row(reason, name, amount) for (reason, name), amount in found]


def _row(reason: Reason, name: str | None, amount: _Amount) -> dict[str, Any]:
    minutes = None if amount.minutes is None else as_minutes(amount.minutes)
    message = MESSAGES[reason].format(name=name, count=amount.count, minutes=minutes)
    return {"reason": reason, "name": name, "count": amount.count, "minutes": minutes, "message": message}
