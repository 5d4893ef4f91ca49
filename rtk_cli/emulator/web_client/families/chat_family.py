"""The chat family: messages, private ones, edits, pins, pages and search."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.live import chat as live_chat
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.codec import Values
from rtk_cli.emulator.web_client.event_numbers import Chat
from rtk_cli.emulator.web_client.frames import Body, Frame, OwnEvent, Requests, RequestType, Translations

TEXT, IMAGE, FILE, CUSTOM = 0, 1, 2, 3
"""The payload types of the client."""

_TYPES: Mapping[str, int] = {"text": TEXT, "image": IMAGE, "file": FILE, "custom": CUSTOM}
_MAX_HISTORY = 1000
"""Messages that a client gets when it joins; older ones by page."""
_DEFAULT_PAGE = 75

Message = Mapping[str, Any]


def _send_to_room(client: WebClient, body: Body) -> None:
    """Send to all. The client expects no answer: it shows the message when it comes back like everyone's."""
    _send(client, body)


def _send_to_peers(client: WebClient, body: Body) -> None:
    """Send to some; the client names itself too."""
    receivers = [client.meant_id(each) for each in body["peer_ids"]]
    others = [each for each in receivers if each != client.live_id]
    _send(client, body, others or receivers)


def _send(client: WebClient, body: Body, to: list[str] | None = None) -> None:
    call, content = _content(body["payload_type"], body["payload"])
    client.call(f"chat.send_{call}", **content, **({} if to is None else {"to": to}))


def _content(payload_type: int, payload: str) -> tuple[str, dict[str, Any]]:
    """The kind of a message and its content as live calls take it."""
    if payload_type == TEXT:
        return "text", {"text": payload}
    if payload_type == IMAGE:
        return "image", {"link": payload}
    content = _json_object(payload)
    if payload_type == CUSTOM:
        return "custom", {"content": content}
    if payload_type == FILE:
        return "file", {name: content.get(name) for name in ("link", "name", "size")}
    raise LiveRefusal("BAD_REQUEST", f"Unknown payload type: {payload_type}")


def _json_object(payload: str) -> dict[str, Any]:
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise LiveRefusal("BAD_REQUEST", "The payload of a file or custom message must be JSON") from error
    if not isinstance(found, dict):
        raise LiveRefusal("BAD_REQUEST", "The payload of a file or custom message must be a JSON object")
    return found


def _edit(client: WebClient, body: Body) -> OwnEvent:
    _, content = _content(body["payload_type"] or TEXT, body["payload"] or "")
    answer = client.call("chat.edit", message_id=body["chat_id"], **content)
    return OwnEvent({"message": _shown(client, answer["message"])}, answer["number"])


def _pin(client: WebClient, body: Body) -> OwnEvent:
    answer = client.call("chat.pin" if body["pinned"] else "chat.unpin", message_id=body["chat_id"])
    return OwnEvent(_pin_state(client, answer["message"]), answer["number"])


def _delete(client: WebClient, body: Body) -> OwnEvent:
    answer = client.call("chat.delete", message_id=body["chat_id"])
    return OwnEvent({"chat_id": body["chat_id"]}, answer["number"])


def _history(client: WebClient, body: Body) -> Values:
    messages = client.room("chat")["messages"][-_MAX_HISTORY:]
    return {"messages": [_shown(client, each) for each in messages]}


def _page(client: WebClient, body: Body) -> Values:
    """Messages before or after a time, public ones unless the filter asks for those with one participant."""
    filters = body["filters"] or {}
    found = list(_matching(_readable(client), filters.get("user_id"), client.participant_id))
    if filters.get("pinned") is not None:
        found = [each for each in found if each["pinned"] is filters["pinned"]]
    page, has_more = _cut(found, body)
    return {"messages": [_shown(client, each) for each in page], "next": has_more}


def _search(client: WebClient, body: Body) -> Values:
    term = body["search_term"].casefold()
    found = [each for each in _readable(client) if term in (each["text"] or each["file_name"] or "").casefold()]
    page, _ = _cut(found, body)
    return {"messages": [_shown(client, each) for each in page]}


def _readable(client: WebClient) -> list[dict[str, Any]]:
    if client.session_id is None:
        raise LiveRefusal("WRONG_STATE", f"A connection that is {client.state} cannot read the chat")
    session_id = client.session_id
    return client.connection.read(
        lambda db, _: live_chat.readable(db, session_id, client.participant_id, client.live_id)
    )


def _matching(messages: Iterable[Message], other: str | None, own: str) -> Iterator[Message]:
    """Public messages, or the private ones between two participants."""
    for message in messages:
        if other is None:
            if message["to"] is None:
                yield message
        elif message["to"] is not None and _is_between(message, {own, other}):
            yield message


def _is_between(message: Message, participants: set[str]) -> bool:
    return {message["participant_id"], *message["to_participants"]} == participants


def _cut(messages: Sequence[Message], body: Body) -> tuple[list[Message], bool]:
    """One page: `reversed` goes back from the time, newest first."""
    ordered = [each for each in messages if _is_in_range(each, body["time_stamp"], is_before=body["reversed"])]
    if body["reversed"]:
        ordered.reverse()
    begin = max(0, body["from"])
    end = begin + (body["size"] if body["size"] > 0 else _DEFAULT_PAGE)
    return ordered[begin:end], end < len(ordered)


def _is_in_range(message: Message, at: int, *, is_before: bool) -> bool:
    created_at = timestamps.from_text(message["at"])
    return created_at <= at if is_before else created_at >= at


REQUESTS: Requests = {
    Chat.GET_MESSAGES: RequestType(_history, None, "socket.chat.GetChatMessagesResponse"),
    Chat.SEND_MESSAGE_TO_ROOM: RequestType(_send_to_room, "socket.chat.SendChatMessageToRoomRequest"),
    Chat.SEND_MESSAGE_TO_PEERS: RequestType(_send_to_peers, "socket.chat.SendChatMessageToPeersRequest"),
    Chat.EDIT_MESSAGE: RequestType(_edit, "socket.chat.EditChatMessageRequest", "socket.chat.EditChatMessageResponse"),
    Chat.DELETE_MESSAGE: RequestType(
        _delete, "socket.chat.DeleteChatMessageRequest", "socket.chat.DeleteChatMessageResponse"
    ),
    Chat.PIN_MESSAGE: RequestType(_pin, "socket.chat.PinChatMessageRequest", "socket.chat.PinChatMessageResponse"),
    Chat.GET_PAGINATED_MESSAGES: RequestType(
        _page, "socket.chat.GetPaginatedChatMessageRoomRequest", "socket.chat.GetPaginatedChatMessageRoomResponse"
    ),
    Chat.SEARCH_CHANNEL_MESSAGES: RequestType(
        _search, "socket.chat.SearchChatMessagesRequest", "socket.chat.GetChatMessagesResponse"
    ),
}


def _sent(client: WebClient, event: Event) -> Iterable[Frame]:
    message = event.data["message"]
    is_public = message["to"] is None
    number = Chat.SEND_MESSAGE_TO_ROOM if is_public else Chat.SEND_MESSAGE_TO_PEERS
    name = "socket.chat.SendChatMessageToRoomResponse" if is_public else "socket.chat.SendChatMessageToPeersResponse"
    yield Frame(number, name, {"message": _shown(client, message)})


def _changed(client: WebClient, event: Event) -> Iterable[Frame]:
    """A pin is an event of its own for the client: it has no other way to hear of one."""
    message = event.data["message"]
    if event.data["change"] == "pinned":
        yield Frame(Chat.PIN_MESSAGE, "socket.chat.PinChatMessageResponse", _pin_state(client, message))
    else:
        shown = {"message": _shown(client, message)}
        yield Frame(Chat.EDIT_MESSAGE, "socket.chat.EditChatMessageResponse", shown)


def _deleted(client: WebClient, event: Event) -> Iterable[Frame]:
    values = {"chat_id": event.data["message_id"]}
    yield Frame(Chat.DELETE_MESSAGE, "socket.chat.DeleteChatMessageResponse", values)


TRANSLATIONS: Translations = {"chat.message": _sent, "chat.updated": _changed, "chat.deleted": _deleted}


def _pin_state(client: WebClient, message: Message) -> Values:
    return {"chat_id": message["id"], "pinned": message["pinned"], "message": _shown(client, message)}


def _shown(client: WebClient, message: Message) -> Values:
    """Return a `socket.chat.ChatMessage`."""
    created_at = timestamps.from_text(message["at"])
    return {
        "chat_id": message["id"],
        "peer_id": client.shown_id(message["peer_id"]),
        "user_id": message["participant_id"],
        "display_name": message["name"] or "Participant",
        "pinned": message["pinned"],
        "is_edited": message["edited"],
        "payload_type": _TYPES[message["type"]],
        "payload": _payload(message),
        "target_user_ids": message["to_participants"],
        "created_at": created_at // 1000,
        "created_at_ms": created_at,
    }


def _payload(message: Message) -> str:
    if message["type"] == "text":
        return str(message["text"])
    if message["type"] == "image":
        return str(message["link"])
    content = message["custom"]
    if message["type"] == "file":
        content = {"link": message["link"], "name": message["file_name"], "size": message["size"]}
    return json.dumps(content, separators=(",", ":"))
