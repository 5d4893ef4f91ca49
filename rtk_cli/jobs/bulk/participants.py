"""Adds participants for a bulk job, and finds those whose response was lost by their custom id."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from rtk_cli.errors import NotFoundError
from rtk_cli.jobs.bulk.bulk_run import Created, Doubt
from rtk_cli.jobs.bulk.tasks import Task
from rtk_cli.jobs.journal import Journal
from rtk_cli.jobs.missing_values import reading_response

if TYPE_CHECKING:
    from rtk_cli.api.api import Api
    from rtk_cli.api.models.participants import ParticipantAdd

KEY = "custom_participant_id"


class ParticipantCreator:
    """Adds to meetings; with `if_missing` only those that the list of the meeting does not have."""

    def __init__(self, api: "Api", *, if_missing: bool) -> None:
        self._participants = api.participants
        self._if_missing = if_missing
        self._listed: dict[str, dict[str, str]] = {}

    def create(self, task: Task) -> Created:
        added = self._participants.add(_meeting(task), cast("ParticipantAdd", task.request))
        with reading_response("a participant without id or token"):
            return {"id": added["id"], "token": added["token"]}

    def existing(self, task: Task) -> Created | None:
        if not self._if_missing:
            return None
        meeting = _meeting(task)
        if meeting not in self._listed:
            self._listed[meeting] = {row[KEY]: row["id"] for row in self._rows(meeting) if row.get(KEY)}
        found = self._listed[meeting].get(task.key)
        return None if found is None else {"id": found, "token": None}

    def find(self, doubts: list[Doubt], journal: Journal) -> dict[int, Created]:
        """Read each meeting's list once. A read has no token, so a new one is issued."""
        found: dict[int, Created] = {}
        for meeting in dict.fromkeys(_meeting(doubt.task) for doubt in doubts):
            sought = {doubt.task.key: doubt.task for doubt in doubts if doubt.task.meeting == meeting}
            for row in self._rows(meeting):
                task = sought.get(row.get(KEY, ""))
                if task is not None and task.line not in found and _is_as_sent(row, task):
                    token = self._participants.refresh_token(meeting, row["id"])["token"]
                    found[task.line] = {"id": row["id"], "token": token}
        return found

    def _rows(self, meeting: str) -> list[dict[str, Any]]:
        try:
            return [dict(row) for row in self._participants.list(meeting).rows()]
        except NotFoundError:  # no such meeting, and so no participants
            return []


def _meeting(task: Task) -> str:
    if task.meeting is None:
        raise ValueError("a participant belongs to a meeting")
    return task.meeting


def _is_as_sent(row: Mapping[str, Any], task: Task) -> bool:
    sent = task.request.model_dump(exclude_unset=True)
    return all(row.get(name) == value for name, value in sent.items())
