"""The devices of somebody who has none: a fixed set of virtual ones, two of a kind."""

from dataclasses import dataclass
from typing import Literal

DeviceKind = Literal["audioinput", "audiooutput", "videoinput"]


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone (audioinput), a speaker (audiooutput) or a camera (videoinput)."""

    device_id: str
    kind: DeviceKind
    label: str


VIRTUAL = (
    Device("virtual-microphone-1", "audioinput", "Virtual microphone 1"),
    Device("virtual-microphone-2", "audioinput", "Virtual microphone 2"),
    Device("virtual-speaker-1", "audiooutput", "Virtual speaker 1"),
    Device("virtual-speaker-2", "audiooutput", "Virtual speaker 2"),
    Device("virtual-camera-1", "videoinput", "Virtual camera 1"),
    Device("virtual-camera-2", "videoinput", "Virtual camera 2"),
)
