"""The cost report: minutes times prices, by meeting, preset or day, and what could not be known."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from rtk_cli.api.responses.daily_usage import by_day
from rtk_cli.jobs.costs.price_table import ITEMS, Item, PriceTable
from rtk_cli.jobs.costs.rounding import as_cost, as_minutes
from rtk_cli.jobs.costs.unknowns import Unknowns
from rtk_cli.jobs.costs.usage_minutes import NoMinutes, Period, Usage, as_decimal, read_usage
from rtk_cli.jobs.progress import Progress

if TYPE_CHECKING:
    from rtk_cli.api.api import Api

By = Literal["meeting", "preset", "day"]

LISTED = timedelta(days=183)
"""How long sessions are certainly listed: contract/notes.md, section 7."""
NOTEWORTHY = Decimal("0.01")
"""The share of all minutes by which the API's own figures must differ to be reported; less is rounding."""
NAMES: dict[Item, str] = {
    "participants": "participant",
    "recordings": "recording",
    "livestreams": "livestream",
    "transcription": "transcription",
}


@dataclass
class Sums:
    """The exact minutes and costs of one row."""

    meeting_id: str | None = None
    title: str | None = None
    minutes: dict[Item, Decimal] = field(default_factory=lambda: dict.fromkeys(ITEMS, Decimal()))
    costs: dict[Item, Decimal] = field(default_factory=lambda: dict.fromkeys(ITEMS, Decimal()))

    def add(self, usage: Usage, price: Decimal | None) -> None:
        self.meeting_id = self.meeting_id or usage.meeting_id
        self.title = self.title or usage.meeting_title
        self.minutes[usage.item] += usage.minutes
        self.costs[usage.item] += usage.minutes * (price or 0)

    @property
    def cost(self) -> Decimal:
        return sum(self.costs.values(), Decimal())

    def as_json(self) -> dict[str, float]:
        minutes = {f"{NAMES[item]}_minutes": as_minutes(self.minutes[item]) for item in ITEMS}
        costs = {f"{NAMES[item]}_cost": as_cost(self.costs[item]) for item in ITEMS}
        return {**minutes, **costs, "cost": as_cost(self.cost)}


def cost_report(
    api: "Api", period: Period, prices: PriceTable, by: By, workers: int, progress: Progress
) -> dict[str, Any]:
    """Read the usage of the period and return the report as JSON data."""
    unknowns, total = Unknowns(), Sums()
    groups: dict[str | None, Sums] = {}
    for usage in read_usage(api, period, prices.presets, workers, progress):
        if isinstance(usage, NoMinutes):
            unknowns.add(usage.reason, source=usage.source)
            continue
        price = None if usage.kind is None else prices.price(usage.item, usage.kind)
        groups.setdefault(_key(usage, by), Sums()).add(usage, price)
        total.add(usage, price)
        _note_unknown(unknowns, usage, price)
    _note_period(unknowns, period)
    _compare(api, period, total.minutes["participants"], unknowns)
    return {
        "first_day": period.first,
        "last_day": period.last,
        "by": by,
        "currency": prices.currency,
        "prices": {"date": prices.date, "source": prices.source},
        "rows": [{**_labels(key, sums, by), **sums.as_json()} for key, sums in _sorted(groups, by)],
        "totals": total.as_json(),
        "unknown": unknowns.rows(),
    }


def _key(usage: Usage, by: By) -> str | None:
    if by == "day":
        return usage.day
    return usage.meeting_id or usage.meeting_title if by == "meeting" else usage.preset


def _labels(key: str | None, sums: Sums, by: By) -> dict[str, str | None]:
    return {"meeting_id": sums.meeting_id, "meeting_title": sums.title} if by == "meeting" else {by: key}


def _sorted(groups: dict[str | None, Sums], by: By) -> list[tuple[str | None, Sums]]:
    """Days in their order, others with the highest cost first."""
    if by == "day":
        return sorted(groups.items(), key=lambda group: str(group[0]))
    return sorted(groups.items(), key=lambda group: (-group[1].cost, str(group[0])))


def _note_unknown(unknowns: Unknowns, usage: Usage, price: Decimal | None) -> None:
    if usage.kind is None:
        unknowns.add("deleted_preset", usage.preset or "(without a name)", minutes=usage.minutes)
    elif price is None:
        unknowns.add("no_price", f"{usage.item}.{usage.kind}", minutes=usage.minutes)
    elif usage.item == "transcription":
        unknowns.add("transcription_at_most", minutes=usage.minutes)
    if usage.is_live and usage.item != "transcription":
        what = "sessions" if usage.item == "participants" else usage.item
        unknowns.add("still_live", what, source=usage.source)


def _note_period(unknowns: Unknowns, period: Period) -> None:
    today = datetime.fromtimestamp(period.now, UTC).date()
    if date.fromisoformat(period.first) < today - LISTED:
        unknowns.add("older_than_six_months", period.first)


def _compare(api: "Api", period: Period, minutes: Decimal, unknowns: Unknowns) -> None:
    """Compare with the API's own count of session minutes."""
    days: Iterable[dict[str, Any]] = by_day(
        api.analytics.daywise(start_date=period.first, end_date=period.last), None, None
    )
    theirs = sum((as_decimal(day.get("total_session_minutes")) or Decimal() for day in days), Decimal())
    if abs(theirs - minutes) > max(Decimal(1), NOTEWORTHY * max(theirs, minutes)):
        unknowns.add("api_minutes_differ", f"{as_minutes(theirs)}", minutes=minutes)
