"""`meeting.self`: the participant whose token this is, with microphone, camera and screen to switch on and off."""

from enum import StrEnum
from typing import ClassVar

from rtk_cli.errors import NotFoundError
from rtk_cli.meeting.devices import VIRTUAL, Device, DeviceKind
from rtk_cli.meeting.emitter import Outbox
from rtk_cli.meeting.live_connection import Content
from rtk_cli.meeting.person import UPDATES, Call, Person


class RoomState(StrEnum):
    """Where a participant is, in the words of Web Core."""

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
        """There is no way on from here; another `Meeting` can begin anew."""
        return self in (RoomState.REJECTED, RoomState.LEFT, RoomState.KICKED, RoomState.ENDED)


_STATES = {"INITIALIZED": RoomState.INIT}
_TOLD_AS = {RoomState.JOINED: "room_joined", RoomState.WAITLISTED: "waitlisted"}


class LocalParticipant(Person["LocalParticipant"]):
    """Oneself. `permissions` are those of the preset, as the API's presets name them."""

    EVENTS: ClassVar[frozenset[str]] = UPDATES | {"room_joined", "room_left", "waitlisted", "device_update"}

    def __init__(self, outbox: Outbox, call: Call) -> None:
        super().__init__(outbox, call)
        self.room_state = RoomState.INIT
        self.room_state_reason: str | None = None
        self.permissions: Content = {}
        self._devices = {device.device_id: device for device in VIRTUAL}
        self._current: dict[DeviceKind, Device] = {}
        for device in reversed(VIRTUAL):
            self._current[device.kind] = device

    @property
    def room_joined(self) -> bool:
        return self.room_state is RoomState.JOINED

    async def set_name(self, name: str) -> None:
        """Another name, before joining only."""
        self._tell((await self._ask("self.set_name", {"name": name}))["peer"])

    async def enable_audio(self) -> None:
        await self._ask("self.enable", {"kind": "audio"})

    async def disable_audio(self) -> None:
        await self._ask("self.disable", {"kind": "audio"})

    async def enable_video(self) -> None:
        await self._ask("self.enable", {"kind": "video"})

    async def disable_video(self) -> None:
        await self._ask("self.disable", {"kind": "video"})

    async def enable_screen_share(self) -> None:
        await self._ask("self.enable", {"kind": "screen_share"})

    async def disable_screen_share(self) -> None:
        await self._ask("self.disable", {"kind": "screen_share"})

    @property
    def devices(self) -> frozenset[Device]:
        """All there are; none of them is real."""
        return frozenset(self._devices.values())

    @property
    def current_devices(self) -> dict[DeviceKind, Device]:
        """The one in use of each kind."""
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
            raise NotFoundError(f"no such device: {device_id}", hint=f"there are {', '.join(sorted(self._devices))}")
        return device

    async def set_device(self, device: Device) -> None:
        """Use this one from now on, for what its kind does."""
        chosen = self.device_by_id(device.device_id)
        await self._ask("self.set_device", {"kind": chosen.kind, "device_id": chosen.device_id})
        if self._current[chosen.kind] != chosen:
            self._current[chosen.kind] = chosen
            self._note("device_update", self)
            self._outbox.flush()

    def _of(self, kind: DeviceKind) -> list[Device]:
        return [device for device in self._devices.values() if device.kind == kind]

    def _tell(self, peer: Content) -> None:
        for name in self._assume(peer):
            self._note(name, self)

    def _move(self, state: str, reason: str | None) -> None:
        """Into a state of the protocol."""
        self.room_state_reason = reason
        before, self.room_state = self.room_state, _STATES.get(state) or RoomState(state.lower())
        if self.room_state is not before and self.room_state is not RoomState.JOINING:
            name = "room_left" if self.room_state.is_final else _TOLD_AS.get(self.room_state)
            if name is not None:
                self._note(name, self)
