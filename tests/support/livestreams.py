"""Livestreams in a given state, prepared with rtk itself."""

from typing import Any

from rtk_cli.emulator import timings
from tests.support.cli import Rtk

START = timings.LIVESTREAM_START / timings.SECOND
CLOSE = timings.LIVESTREAM_CLOSE / timings.SECOND


def live_meeting(rtk: Rtk, *presets: str, **flags: str) -> tuple[str, list[str]]:
    """The ids of a meeting with a live session and of its participants, one per preset; a host by default."""
    arguments = [word for name, value in flags.items() for word in (f"--{name.replace('_', '-')}", value) if word]
    meeting = _id(rtk("meetings", "create", *arguments).ok.data)
    return meeting, [joined(rtk, meeting, preset) for preset in presets or ("group_call_host",)]


def joined(rtk: Rtk, meeting: str, preset: str) -> str:
    """The id of a new participant who has joined."""
    added = rtk(f"participants add --meeting {meeting} --custom-id {preset} --preset {preset}").ok.data
    rtk(f"emulator join {added['id']}").ok
    return _id(added)


def started(rtk: Rtk, *presets: str) -> tuple[str, str]:
    """The ids of a meeting and its livestream, INVOKED since this moment."""
    meeting, _ = live_meeting(rtk, *presets)
    return meeting, _id(rtk(f"livestreams start {meeting}").ok.data)


def live(rtk: Rtk, *presets: str) -> tuple[str, str]:
    """The ids of a meeting and its livestream, LIVE since this moment."""
    meeting, livestream = started(rtk, *presets)
    rtk.clock.advance(START)
    return meeting, livestream


def stopped(rtk: Rtk, meeting: str) -> None:
    """Stop the meeting's livestream and wait until it is IDLE."""
    rtk(f"livestreams stop {meeting} --force").ok
    rtk.clock.advance(CLOSE)


def status(rtk: Rtk, livestream: str) -> str:
    found: str = rtk(f"livestreams get {livestream}").ok.data["livestream"]["status"]
    return found


def live_from_encoder(rtk: Rtk, name: str = "open-lecture") -> str:
    """The id of a livestream fed by an encoder, LIVE since this moment."""
    livestream = _id(rtk(f"livestreams create --name {name}").ok.data)
    rtk(f"emulator ingest {livestream}").ok
    rtk.clock.advance(START)
    return livestream


def _id(resource: Any) -> str:
    resource_id: str = resource["id"]
    return resource_id
