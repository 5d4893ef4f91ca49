"""Scenes of livestreams, set with rtk itself."""

from typing import Any

from rtk_cli.emulator import timings
from tests.support.cli import Rtk

START = timings.LIVESTREAM_START / timings.SECOND
CLOSE = timings.LIVESTREAM_CLOSE / timings.SECOND


def live_meeting(rtk: Rtk, *presets: str, **flags: str) -> tuple[str, list[str]]:
    """A meeting with a live session, and the participants of these presets in it; one host without any."""
    words = [word for name, value in flags.items() for word in (f"--{name.replace('_', '-')}", value) if word]
    meeting = _id(rtk("meetings", "create", *words).ok.data)
    return meeting, [joined(rtk, meeting, preset) for preset in presets or ("group_call_host",)]


def joined(rtk: Rtk, meeting: str, preset: str) -> str:
    """The id of a new participant who has joined."""
    added = rtk(f"participants add --meeting {meeting} --custom-id {preset} --preset {preset}").ok.data
    rtk(f"emulator join {added['id']}").ok
    return _id(added)


def started(rtk: Rtk, *presets: str) -> tuple[str, str]:
    """Meeting and livestream, INVOKED this moment."""
    meeting, _ = live_meeting(rtk, *presets)
    return meeting, _id(rtk(f"livestreams start {meeting}").ok.data)


def live(rtk: Rtk, *presets: str) -> tuple[str, str]:
    """Meeting and livestream, on the air since this moment."""
    meeting, livestream = started(rtk, *presets)
    rtk.clock.advance(START)
    return meeting, livestream


def stopped(rtk: Rtk, meeting: str) -> None:
    """Take the meeting off the air, and wait for that."""
    rtk(f"livestreams stop {meeting} --force").ok
    rtk.clock.advance(CLOSE)


def status(rtk: Rtk, livestream: str) -> str:
    found: str = rtk(f"livestreams get {livestream}").ok.data["livestream"]["status"]
    return found


def live_from_encoder(rtk: Rtk, name: str = "open-lecture") -> str:
    """A livestream that an encoder feeds, on the air since this moment."""
    livestream = _id(rtk(f"livestreams create --name {name}").ok.data)
    rtk(f"emulator ingest {livestream}").ok
    rtk.clock.advance(START)
    return livestream


def _id(thing: Any) -> str:
    identity: str = thing["id"]
    return identity
