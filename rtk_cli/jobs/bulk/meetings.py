"""Creates meetings for a bulk job, and finds those whose response was lost.

Titles are not unique. A meeting is taken for the one of a line if it has all the fields that were sent, was created
after the line was first sent, and belongs to no other line.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from rtk_cli.jobs.bulk.bulk_run import Created, Doubt
from rtk_cli.jobs.bulk.tasks import Task
from rtk_cli.jobs.journal import Journal
from rtk_cli.jobs.missing_values import reading_response

if TYPE_CHECKING:
    from rtk_cli.api.api import Api
    from rtk_cli.api.models.meetings import MeetingCreate

KEY = "title"
CLOCK_TOLERANCE = 300.0
"""Seconds by which this machine's clock may be ahead of the server's."""
MOST_SEARCHES = 5
"""Titles that are searched for one by one; for more, the whole list is read once."""


class MeetingCreator:
    """Creates meetings. With `if_missing`, not those whose title an active meeting has already."""

    def __init__(self, api: "Api", *, if_missing: bool) -> None:
        self._meetings = api.meetings
        self._by_title = self._active_by_title() if if_missing else {}

    def create(self, task: Task) -> Created:
        created = self._meetings.create(cast("MeetingCreate", task.request))
        with reading_response("a meeting without id"):
            return {"id": created["id"]}

    def existing(self, task: Task) -> Created | None:
        found = self._by_title.get(task.key)
        return None if found is None else {"id": found}

    def find(self, doubts: list[Doubt], journal: Journal) -> dict[int, Created]:
        taken = {result["id"] for result in journal.results() if result}
        candidates = self._candidates(doubts, taken)
        found: dict[int, Created] = {}
        for doubt in doubts:
            fitting = (row for row in candidates.get(doubt.task.key, ()) if row["id"] not in taken)
            meeting = next((row for row in fitting if self._is_of(doubt, row)), None)
            if meeting is not None:
                found[doubt.task.line] = {"id": meeting["id"]}
                taken.add(meeting["id"])
        return found

    def _is_of(self, doubt: Doubt, meeting: Mapping[str, Any]) -> bool:
        if _created_at(meeting) < doubt.since - CLOCK_TOLERANCE:
            return False
        return _includes(self._meetings.get(meeting["id"]), _sent(doubt.task))

    def _candidates(self, doubts: list[Doubt], taken: set[str]) -> dict[str, list[Any]]:
        """The meetings with the titles of the lines, the oldest first."""
        titles = {doubt.task.key for doubt in doubts}
        lists = [None] if len(titles) > MOST_SEARCHES else list(titles)
        candidates: dict[str, dict[str, Any]] = {}
        for search in lists:
            for row in self._meetings.list(search=search).rows():
                if row.get("title") in titles and row["id"] not in taken:
                    candidates.setdefault(str(row["title"]), {})[row["id"]] = row
        return {title: sorted(rows.values(), key=_created_at) for title, rows in candidates.items()}

    def _active_by_title(self) -> dict[str, str]:
        return {str(row["title"]): row["id"] for row in self._meetings.list(status="ACTIVE").rows() if row.get("title")}


def _sent(task: Task) -> Any:
    return task.request.model_dump(mode="json", exclude_unset=True, by_alias=True)


def _created_at(meeting: Mapping[str, Any]) -> float:
    with reading_response("a meeting without created_at"):
        return datetime.fromisoformat(meeting["created_at"]).timestamp()


def _includes(stored: Any, sent: Any) -> bool:
    """Whether `stored` has the values of `sent`; what the API does not return, such as a secret, does not count."""
    if isinstance(sent, Mapping) and isinstance(stored, Mapping):
        return all(stored.get(name) is None or _includes(stored[name], value) for name, value in sent.items())
    return bool(stored == sent)
