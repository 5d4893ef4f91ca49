"""Schemas of the livestream responses in the shapes of the official SDKs: contract/notes.md, section 9.1."""

from rtk_cli.emulator.contract.api_contract import load_contract
from rtk_cli.emulator.handler import Json

_DEFINITIONS = load_contract().definitions
_PAGING: Json = {"$ref": "#/$defs/Paging"}


def _with(definition: str, **properties: Json) -> Json:
    """The object of a definition of the contract, with some properties added or of another type."""
    found = _DEFINITIONS[definition]
    return {**found, "properties": {**found["properties"], **properties}}


def _response(data: Json) -> dict[str, Json]:
    return {
        "200": {
            "type": "object",
            "properties": {"success": {"type": "boolean"}, "data": data},
            "required": ["success", "data"],
            "additionalProperties": False,
        }
    }


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties}


_DISABLED: Json = {"type": "string", "enum": ["true", "false"]}
_LIVESTREAM = _with("Livestream", disabled=_DISABLED)
_SESSION: Json = {"$ref": "#/$defs/LivestreamSession"}
_SECONDS: Json = {"type": ["string", "null"], "pattern": "^[0-9]+$"}

SCHEMAS = {
    "livestreams_list": _response(_with("Livestream", disabled=_DISABLED, paging=_PAGING)),
    "livestreams_get": _response(_object(livestream=_LIVESTREAM, session=_SESSION, paging=_PAGING)),
    "livestreams_get_for_meeting": _response(_object(livestream=_LIVESTREAM, sessions=_SESSION, paging=_PAGING)),
    "livestreams_list_for_session": _response(_with("LivestreamSession", paging=_PAGING)),
    "livestreams_get_active_session": _response(
        _object(
            livestream=_LIVESTREAM,
            session=_with("LivestreamSession", ingest_seconds=_SECONDS, viewer_seconds=_SECONDS),
        )
    ),
    "livestreams_get_active_for_meeting": _response(_LIVESTREAM),
}
"""The success schemas by status, by operation."""
