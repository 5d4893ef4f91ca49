"""Peers as the web client reads them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rtk_cli.emulator.web_client.message_table import enums

if TYPE_CHECKING:
    from rtk_cli.emulator.web_client.client import WebClient

_STAGES: Mapping[str, str] = {"APPROVED": "APPROVED_STAGE", "REQUESTED": "REQUESTED_STAGE"}

View = Mapping[str, Any]
"""A peer, or a waiting participant, of the live protocol."""


def peer(client: "WebClient", view: View, *, is_waiting: bool = False) -> dict[str, Any]:
    """Return a `socket.room.Peer`."""
    rights = client.rights_of(view["preset_name"])
    return {
        "peer_id": client.shown_id(view["id"]),
        "user_id": view["participant_id"],
        "display_name": view["name"] or "Participant",
        "stage_type": stage_type(view["stage"]),
        "custom_participant_id": view["custom_participant_id"],
        "display_picture_url": view["picture"],
        "waitlisted": is_waiting,
        "flags": {
            "preset_name": view["preset_name"],
            "recorder_type": str(rights.value("recorder_type") or "NONE"),
            "hidden_participant": rights.may("hidden_participant"),
        },
    }


def stage_type(stage: str) -> int:
    """The client's number of a peer's place."""
    return enums()["socket.room.StageType"][_STAGES.get(stage, stage)]
