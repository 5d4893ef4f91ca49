"""The peer report as the API shows it: the contract's PeerParticipant, whole or only the part that is asked for."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli.emulator.handler import Call
from rtk_cli.emulator.peer_report import device_and_network, peer_actions
from rtk_cli.emulator.peer_report.media_quality import quality_stats
from rtk_cli.emulator.peer_report.media_samples import Line
from rtk_cli.emulator.sessions import peer_preset
from rtk_cli.emulator.sessions.session_participants import attendance_view
from rtk_cli.emulator.store import timestamps

SDK_VERSION = "2.0.2"  # that of the contract's sample

_SERVER = "203.0.113.10"  # RFC 5737: for documentation


def participant_view(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    """`id` is the participant's here, as in the contract's sample, and not the peer's."""
    view = attendance_view(call.db, row, with_events=call.query.get("include_peer_events", False))
    peer = call.db.execute("SELECT * FROM peers WHERE id = ?", (row["id"],)).fetchone()
    view["role"] = view.pop("preset_name")
    return view | {"id": row["participant_id"], "session_id": row["session_id"], "peer_report": _report(call, peer)}


def _report(call: Call, peer: sqlite3.Row) -> dict[str, Any]:
    wanted = call.query.get("filters")
    if wanted == "quality_stats":
        return {"quality": quality_stats(call.db, peer, call.now)}
    if wanted is not None:
        name, part = _PARTS[wanted]
        return {"metadata": {name: part(call.db, peer)}}
    parts = {name: part(call.db, peer) for name, part in _PARTS.values()}
    metadata = {**parts, **_surroundings(call.db, peer)}
    return {"metadata": metadata, "quality": quality_stats(call.db, peer, call.now)}


def _device(db: sqlite3.Connection, peer: sqlite3.Row) -> dict[str, Any]:
    return device_and_network.device_info(device_and_network.client_of(peer["id"]))


def _address(db: sqlite3.Connection, peer: sqlite3.Row) -> dict[str, Any]:
    return device_and_network.ip_information(device_and_network.client_of(peer["id"]))


def _network(db: sqlite3.Connection, peer: sqlite3.Row) -> list[dict[str, Any]]:
    """What a test of the network found right before the call."""
    found = {
        "effective_network_type": "4g",
        "reflexive_connectivity": True,
        "relay_connectivity": True,
        "turn_connectivity": True,
        "sdp": [],
        "timestamp": timestamps.to_text(peer["joined_at"]),
    }
    return [found]


def _events(db: sqlite3.Connection, peer: sqlite3.Row) -> list[dict[str, Any]]:
    """What is known to have happened: coming and going, and what was switched on and off in between."""
    happened = [("joined", peer["joined_at"], {"preset": peer["preset_name"]}), *peer_actions.events(db, peer)]
    if peer["left_at"] is not None:
        happened.append(("left", peer["left_at"], {"reason": peer["left_reason"]}))
    return [{"name": name, "timestamp": timestamps.to_text(at), "metadata": facts} for name, at, facts in happened]


# The query's words, the members of `metadata` that they mean, and how each is made.
_PARTS: Mapping[str, tuple[str, Callable[[sqlite3.Connection, sqlite3.Row], Any]]] = {
    "device_info": ("device_info", _device),
    "ip_information": ("ip_information", _address),
    "precall_network_information": ("pc_metadata", _network),
    "events": ("events", _events),
}


def _surroundings(db: sqlite3.Connection, peer: sqlite3.Row) -> dict[str, Any]:
    """What no filter names."""
    found = device_and_network.client_of(peer["id"])
    joined_at = timestamps.to_text(peer["joined_at"])
    microphone = device_and_network.microphone(found)
    return {
        "audio_devices_updates": [{"added": [microphone], "removed": [], "timestamp": joined_at}],
        "selected_device_updates": [{"device": microphone, "timestamp": joined_at}, *peer_actions.devices(db, peer)],
        "browser_metadata": device_and_network.browser_metadata(found),
        "candidate_pairs": {"producing_transport": [_path(peer, found)], "consuming_transport": [_path(peer, found)]},
        "room_view_type": peer_preset.view_type(db, peer["session_id"], peer["preset_name"]) or "GROUP_CALL",
        "sdk_name": "web",
        "sdk_version": SDK_VERSION,
    }


def _path(peer: sqlite3.Row, found: device_and_network.Client) -> dict[str, Any]:
    """The way that media took, which both transports share."""
    return {
        "nominated": True,
        "current_round_trip_time": round(Line.of(peer["id"]).rtt, 4),
        "local_candidate_address": found.address,
        "local_candidate_network_type": found.network,
        "local_candidate_protocol": "udp",
        "local_candidate_type": "srflx",
        "remote_candidate_address": _SERVER,
        "remote_candidate_port": 443,
        "remote_candidate_protocol": "udp",
        "remote_candidate_type": "host",
    }
