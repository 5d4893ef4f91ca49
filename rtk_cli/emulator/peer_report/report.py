"""The peer report as the API shows it: the contract's PeerParticipant, whole or only the requested part."""

import sqlite3
from typing import Any

from rtk_cli.emulator.handler import Call
from rtk_cli.emulator.peer_report import peer_actions
from rtk_cli.emulator.peer_report.client_metadata import client_metadata
from rtk_cli.emulator.peer_report.media_quality import quality_stats
from rtk_cli.emulator.sessions import peer_preset
from rtk_cli.emulator.sessions.session_participants import attendance_view
from rtk_cli.emulator.store import timestamps


def participant_view(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    """`id` is the participant's id, as in the contract's sample, not the peer's."""
    view = attendance_view(call.db, row, with_events=call.query.get("include_peer_events", False))
    peer = call.db.execute("SELECT * FROM peers WHERE id = ?", (row["id"],)).fetchone()
    view["role"] = view.pop("preset_name")
    return view | {"id": row["participant_id"], "session_id": row["session_id"], "peer_report": _report(call, peer)}


def _report(call: Call, peer: sqlite3.Row) -> dict[str, Any]:
    part = call.query.get("filters")
    if part == "quality_stats":
        return {"quality": quality_stats(call.db, peer, call.now)}
    metadata = _metadata(call.db, peer)
    if part is None:
        return {"metadata": metadata, "quality": quality_stats(call.db, peer, call.now)}
    member = "pc_metadata" if part == "precall_network_information" else part
    return {"metadata": {member: metadata[member]}}


def _metadata(db: sqlite3.Connection, peer: sqlite3.Row) -> dict[str, Any]:
    metadata = client_metadata(peer["id"], timestamps.to_text(peer["joined_at"]))
    metadata["selected_device_updates"] += peer_actions.chosen_devices(db, peer["id"])
    metadata["events"] = peer_actions.events(db, peer)
    view_type = peer_preset.view_type(db, peer["session_id"], peer["preset_name"])
    return metadata | {"room_view_type": view_type or "GROUP_CALL"}
