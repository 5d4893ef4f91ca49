"""The polls family."""

from collections.abc import Iterable, Mapping
from typing import Any

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.codec import Values
from rtk_cli.emulator.web_client.event_numbers import Poll
from rtk_cli.emulator.web_client.frames import Body, Frame, OwnEvent, Requests, RequestType, Translations

_UPDATE = "socket.polls.UpdatePollResponse"
_NAME = "SELECT name, custom_participant_id FROM participants WHERE id = ?"


def _create(client: WebClient, body: Body) -> OwnEvent:
    answer = client.call(
        "polls.create",
        question=body["question"],
        options=body["options"],
        anonymous=body["anonymous"],
        hide_votes=body["hide_votes"],
    )
    return OwnEvent({"poll": _shown(client, answer["poll"])}, answer["number"])


def _vote(client: WebClient, body: Body) -> OwnEvent:
    answer = client.call("polls.vote", poll_id=body["poll_id"], option_index=body["index"])
    return OwnEvent({"poll": _shown(client, answer["poll"])}, answer["number"])


def _all(client: WebClient, body: Body) -> Values:
    return {"polls": [_shown(client, poll) for poll in client.room("poll")["polls"]]}


REQUESTS: Requests = {
    Poll.CREATE_POLL: RequestType(_create, "socket.polls.NewPollRequest", _UPDATE),
    Poll.GET_POLLS: RequestType(_all, None, "socket.polls.GetPollsResponse"),
    Poll.VOTE_POLL: RequestType(_vote, "socket.polls.VotePollRequest", _UPDATE),
}


def _created(client: WebClient, event: Event) -> Iterable[Frame]:
    yield Frame(Poll.CREATE_POLL, _UPDATE, {"poll": _shown(client, event.data["poll"])})


def _updated(client: WebClient, event: Event) -> Iterable[Frame]:
    yield Frame(Poll.VOTE_POLL, _UPDATE, {"poll": _shown(client, event.data["poll"])})


TRANSLATIONS: Translations = {"poll.created": _created, "poll.updated": _updated}


def _shown(client: WebClient, poll: Mapping[str, Any]) -> Values:
    """Return a `socket.polls.Poll`; the client shows `created_by` as a name."""
    return {
        "poll_id": poll["id"],
        "created_by": _name(client, poll["created_by"]),
        "created_by_user_id": poll["created_by"],
        "question": poll["question"],
        "options": [_option(option) for option in poll["options"]],
        "hide_votes": poll["hide_votes"],
        "anonymous": poll["anonymous"],
        "votes": poll["voted"],
    }


def _name(client: WebClient, participant_id: str) -> str:
    """The name of a participant; a poll that was not created by one, as by REST, keeps what it has."""
    row = client.connection.read(lambda db, _: db.execute(_NAME, (participant_id,)).fetchone())
    return participant_id if row is None else str(row["name"] or row["custom_participant_id"])


def _option(option: Mapping[str, Any]) -> Values:
    votes = [{"user_id": vote["id"], "name": vote["name"] or ""} for vote in option["votes"]]
    return {"text": option["text"], "count": option["count"], "votes": votes}
