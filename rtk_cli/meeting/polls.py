"""`meeting.polls`: the polls of the session, and their votes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.live_connection import Content
from rtk_cli.meeting.person import Call


@dataclass(frozen=True, slots=True)
class Vote:
    """The participant who voted."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class PollOption:
    """An option. `votes` is empty if the poll is anonymous or hides votes."""

    text: str
    count: int
    votes: tuple[Vote, ...]


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll; a vote creates a new one with the same id. `voted` has the ids of participants who voted."""

    id: str
    question: str
    options: tuple[PollOption, ...]
    anonymous: bool
    hide_votes: bool
    created_by: str
    voted: tuple[str, ...]


class Polls(Emitter[Poll]):
    """The polls of the session, oldest first."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"poll_created", "polls_update"})

    def __init__(self, outbox: Outbox, call: Call) -> None:
        super().__init__(outbox)
        self._call = call
        self._polls: dict[str, Poll] = {}

    @property
    def items(self) -> list[Poll]:
        return list(self._polls.values())

    def get(self, poll_id: str) -> Poll | None:
        return self._polls.get(poll_id)

    async def create(
        self, question: str, options: Sequence[str], anonymous: bool = False, hide_votes: bool = False
    ) -> Poll:
        """Create a poll for all participants."""
        params = {"question": question, "options": list(options), "anonymous": anonymous, "hide_votes": hide_votes}
        return _poll((await self._call("polls.create", params))["poll"])

    async def vote(self, poll_id: str, index: int) -> Poll:
        """Vote for the option at `index`, counted from 0."""
        return _poll((await self._call("polls.vote", {"poll_id": poll_id, "option_index": index}))["poll"])

    def _replace(self, contents: Iterable[Content]) -> None:
        """Take over the polls of a snapshot; polls are never deleted."""
        for content in contents:
            self._put(content)

    def _put(self, content: Content) -> None:
        poll = _poll(content)
        before = self._polls.get(poll.id)
        if before == poll:
            return
        self._polls[poll.id] = poll
        if before is None:
            self._queue("poll_created", poll)
        self._queue("polls_update", poll)


def _poll(content: Content) -> Poll:
    return Poll(
        id=content["id"],
        question=content["question"],
        options=tuple(_option(option) for option in content["options"]),
        anonymous=content["anonymous"],
        hide_votes=content["hide_votes"],
        created_by=content["created_by"],
        voted=tuple(content["voted"]),
    )


def _option(content: Content) -> PollOption:
    votes = tuple(Vote(vote["id"], vote["name"]) for vote in content["votes"])
    return PollOption(content["text"], content["count"], votes)
