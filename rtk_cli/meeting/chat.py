"""`meeting.chat`: text, image and file messages, public or private."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.live_connection import Content
from rtk_cli.meeting.person import Call

MessageType = Literal["text", "image", "file"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message; an edit creates a new one with the same id. `target_peer_ids` is None for a public message."""

    id: str
    type: MessageType
    peer_id: str
    user_id: str
    display_name: str
    time: str
    text: str | None
    link: str | None
    name: str | None
    size: int | None
    pinned: bool
    is_edited: bool
    target_peer_ids: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ChatUpdate:
    """A change of a message."""

    action: Literal["add", "edit", "delete"]
    message: Message
    _chat: "Chat" = field(repr=False, compare=False)

    @property
    def messages(self) -> list[Message]:
        """All messages as they are now."""
        return self._chat.messages


class Chat(Emitter[ChatUpdate]):
    """The messages that this participant may read, oldest first."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"chat_update", "pin_message", "unpin_message"})

    def __init__(self, outbox: Outbox, call: Call) -> None:
        super().__init__(outbox)
        self._call = call
        self._messages: dict[str, Message] = {}

    @property
    def messages(self) -> list[Message]:
        return list(self._messages.values())

    @property
    def pinned(self) -> list[Message]:
        return [message for message in self._messages.values() if message.pinned]

    def get(self, message_id: str) -> Message | None:
        return self._messages.get(message_id)

    def messages_by_user(self, user_id: str) -> list[Message]:
        return [message for message in self._messages.values() if message.user_id == user_id]

    def messages_by_type(self, kind: MessageType) -> list[Message]:
        return [message for message in self._messages.values() if message.type == kind]

    async def send_text_message(self, text: str, peer_ids: Iterable[str] | None = None) -> Message:
        """Send a text, to all or only to these peers."""
        return await self._send("chat.send_text", {"text": text}, peer_ids)

    async def send_image_message(
        self, link: str, peer_ids: Iterable[str] | None = None, *, name: str | None = None
    ) -> Message:
        """Send a link to an image."""
        named = {} if name is None else {"name": name}
        return await self._send("chat.send_image", {"link": link, **named}, peer_ids)

    async def send_file_message(
        self, link: str, name: str, size: int, peer_ids: Iterable[str] | None = None
    ) -> Message:
        """Send a link to a file; `size` is in bytes."""
        return await self._send("chat.send_file", {"link": link, "name": name, "size": size}, peer_ids)

    async def edit_text_message(self, message_id: str, text: str) -> Message:
        """Change the text of an own message."""
        return _message((await self._call("chat.edit", {"message_id": message_id, "text": text}))["message"])

    async def delete_message(self, message_id: str) -> None:
        await self._call("chat.delete", {"message_id": message_id})

    async def pin(self, message_id: str) -> None:
        await self._call("chat.pin", {"message_id": message_id})

    async def unpin(self, message_id: str) -> None:
        await self._call("chat.unpin", {"message_id": message_id})

    async def _send(self, name: str, content: dict[str, Any], peer_ids: Iterable[str] | None) -> Message:
        to = {} if peer_ids is None else {"to": list(peer_ids)}
        return _message((await self._call(name, {**content, **to}))["message"])

    def _replace(self, contents: Iterable[Content]) -> None:
        """Take over all messages of a snapshot."""
        current = {content["id"]: content for content in contents}
        for message_id in [each for each in self._messages if each not in current]:
            self._delete(message_id)
        for content in current.values():
            self._put(content)

    def _put(self, content: Content) -> None:
        message = _message(content)
        before = self._messages.get(message.id)
        if before == message:
            return
        self._messages[message.id] = message
        if before is None or _without_pin(before) != _without_pin(message):
            self._queue("chat_update", ChatUpdate("add" if before is None else "edit", message, self))
        if message.pinned is not (before is not None and before.pinned):
            self._queue("pin_message" if message.pinned else "unpin_message", ChatUpdate("edit", message, self))

    def _delete(self, message_id: str) -> None:
        message = self._messages.pop(message_id, None)
        if message is not None:
            self._queue("chat_update", ChatUpdate("delete", message, self))


def _without_pin(message: Message) -> Message:
    return replace(message, pinned=False)


def _message(content: Content) -> Message:
    to = content.get("to")
    return Message(
        id=content["id"],
        type=content["type"],
        peer_id=content["peer_id"],
        user_id=content["participant_id"],
        display_name=content.get("name") or "",
        time=content["at"],
        text=content.get("text"),
        link=content.get("link"),
        name=content.get("file_name"),
        size=content.get("size"),
        pinned=bool(content.get("pinned")),
        is_edited=bool(content.get("edited")),
        target_peer_ids=None if to is None else tuple(to),
    )
