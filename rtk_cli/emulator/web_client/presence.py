"""Peers as the web client reads them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rtk_cli.emulator.live.permissions import Rights
from rtk_cli.emulator.web_client.message_table import enums

if TYPE_CHECKING:
    from rtk_cli.emulator.web_client.client import WebClient

View = Mapping[str, Any]
"""A peer, or a waiting participant, of the live protocol."""


def peer(client: "WebClient", view: View, *, is_waiting: bool = False) -> dict[str, Any]:
    """Return a `socket.room.Peer`."""
    rights = client.rights_of(view["preset_name"])
    return {
        "peer_id": client.shown_id(view["id"]),
        "user_id": view["participant_id"],
        "display_name": view["name"] or "Participant",
        "stage_type": stage_type(rights),
        "custom_participant_id": view["custom_participant_id"],
        "display_picture_url": view["picture"],
        "waitlisted": is_waiting,
        "flags": {
            "preset_name": view["preset_name"],
            "recorder_type": str(rights.value("recorder_type") or "NONE"),
            "hidden_participant": rights.may("hidden_participant"),
        },
    }


def stage_type(rights: Rights) -> int:
    """On stage is whoever may be there without asking."""
    return enums()["socket.room.StageType"]["ON_STAGE" if rights.may("stage_access") else "OFF_STAGE"]
