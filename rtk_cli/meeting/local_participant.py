"""`meeting.self`: the participant of the join token, with its media and its virtual devices."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

from rtk_cli.errors import NotFoundError
from rtk_cli.meeting.emitter import Outbox
from rtk_cli.meeting.live_connection import Content
from rtk_cli.meeting.person import UPDATES, Call, Person

DeviceKind = Literal["audioinput", "audiooutput", "videoinput"]


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone (audioinput), a speaker (audiooutput) or a camera (videoinput)."""

    device_id: str
    kind: DeviceKind
    label: str


VIRTUAL_DEVICES = (
    Device("virtual-microphone-1", "audioinput", "Virtual microphone 1"),
    Device("virtual-microphone-2", "audioinput", "Virtual microphone 2"),
    Device("virtual-speaker-1", "audiooutput", "Virtual speaker 1"),
    Device("virtual-speaker-2", "audiooutput", "Virtual speaker 2"),
    Device("virtual-camera-1", "videoinput", "Virtual camera 1"),
    Device("virtual-camera-2", "videoinput", "Virtual camera 2"),
)


class RoomState(StrEnum):
    """The states of Web Core."""

    INIT = "init"
    JOINING = "joining"
    WAITLISTED = "waitlisted"
    JOINED = "joined"
    REJECTED = "rejected"
    LEFT = "left"
    KICKED = "kicked"
    ENDED = "ended"

    @property
    def is_final(self) -> bool:
        """Whether the meeting is over for this participant; a new `Meeting` can join again."""
        return self in (RoomState.REJECTED, RoomState.LEFT, RoomState.KICKED, RoomState.ENDED)


_STATES = {"INITIALIZED": RoomState.INIT}
_STATE_EVENTS = {RoomState.JOINED: "room_joined", RoomState.WAITLISTED: "waitlisted"}


class LocalParticipant(Person["LocalParticipant"]):
    """`permissions` are those of the preset, with the names of the API."""

    EVENTS: ClassVar[frozenset[str]] = UPDATES | {
        "room_joined",
        "room_left",
        "waitlisted",
        "device_update",
        "device_list_update",
    }

    def __init__(self, outbox: Outbox, call: Call) -> None:
        super().__init__(outbox, call)
        self.room_state = RoomState.INIT
        self.room_state_reason: str | None = None
        self.permissions: Content = {}
        self._devices = {device.device_id: device for device in VIRTUAL_DEVICES}
        self._current: dict[DeviceKind, Device] = {}
        for device in reversed(VIRTUAL_DEVICES):
            self._current[device.kind] = device

    @property
    def room_joined(self) -> bool:
        return self.room_state is RoomState.JOINED

    async def set_name(self, name: str) -> None:
        """Change the name; only possible before joining."""
        self._update((await self._call("self.set_name", {"name": name}))["peer"])

    async def enable_audio(self) -> None:
        await self._call("self.enable", {"kind": "audio"})

    async def disable_audio(self) -> None:
        await self._call("self.disable", {"kind": "audio"})

    async def enable_video(self) -> None:
        await self._call("self.enable", {"kind": "video"})

    async def disable_video(self) -> None:
        await self._call("self.disable", {"kind": "video"})

    async def enable_screen_share(self) -> None:
        await self._call("self.enable", {"kind": "screen_share"})

    async def disable_screen_share(self) -> None:
        await self._call("self.disable", {"kind": "screen_share"})

    @property
    def devices(self) -> frozenset[Device]:
        """All devices; they are virtual."""
        return frozenset(self._devices.values())

    @property
    def current_devices(self) -> dict[DeviceKind, Device]:
        """The device in use of each kind."""
        return dict(self._current)

    def audio_devices(self) -> list[Device]:
        """The microphones."""
        return self._of("audioinput")

    def video_devices(self) -> list[Device]:
        """The cameras."""
        return self._of("videoinput")

    def speaker_devices(self) -> list[Device]:
        return self._of("audiooutput")

    def device_by_id(self, device_id: str) -> Device:
        device = self._devices.get(device_id)
        if device is None:
            raise NotFoundError(f"device not found: {device_id}", hint=f"devices: {', '.join(sorted(self._devices))}")
        return device

    async def set_device(self, device: Device) -> None:
        """Use this device for its kind."""
        known = self.device_by_id(device.device_id)
        await self._call("self.set_device", {"kind": known.kind, "device_id": known.device_id})
        if self._current[known.kind] != known:
            self._current[known.kind] = known
            self._queue("device_update", self)
            self._outbox.flush()

    def _of(self, kind: DeviceKind) -> list[Device]:
        return [device for device in self._devices.values() if device.kind == kind]

    def _update(self, peer: Content) -> None:
        for name in self._apply(peer):
            self._queue(name, self)

    def _set_state(self, state: str, reason: str | None) -> None:
        """Take over a state of the protocol. Joining makes the virtual devices available."""
        self.room_state_reason = reason
        before, self.room_state = self.room_state, _STATES.get(state) or RoomState(state.lower())
        if self.room_state is not before and self.room_state is not RoomState.JOINING:
            name = "room_left" if self.room_state.is_final else _STATE_EVENTS.get(self.room_state)
            if name is not None:
                self._queue(name, self)
            if self.room_joined:
                self._queue("device_list_update", self)
