"""Livestream responses in the shapes of the official SDKs' models, which contradict the official examples.

See contract/notes.md, section 9.1. The emulator follows the examples, unless it is created with
`livestream_shapes="sdk"`. Where these models have one object in place of a list, it is the first row of the page.
"""

import json
from collections.abc import Callable
from typing import Any, Literal

from rtk_cli import operations
from rtk_cli.emulator.handler import Json, success
from rtk_cli.messages import Response

LivestreamShapes = Literal["examples", "sdk"]


def to_sdk_shape(operation: str, response: Response) -> Response:
    """Convert a success response; those of other operations stay as they are."""
    convert = CONVERSIONS.get(operation)
    if convert is None:
        return response
    envelope = json.loads(response.content)
    return success(convert(envelope["data"], envelope.get("paging")), status=response.status)


def _list(data: list[Json], paging: Json) -> Json:
    return {**_livestream(_first(data)), "paging": _of_one_row(paging)}


def _get(data: Json, paging: Json) -> Json:
    session = {"session": _first(data["sessions"])} if data["sessions"] else {}
    return {"livestream": _livestream(data["livestream"]), **session, "paging": _of_one_row(paging)}


def _get_for_meeting(data: Json, paging: Json) -> Json:
    sessions = {"sessions": _first(data["sessions"])} if data["sessions"] else {}
    return {"livestream": _livestream(data["livestream"]), **sessions, "paging": _of_one_row(paging)}


def _list_for_session(data: Json, paging: None) -> Json:
    return {**_first(data["data"]), "paging": _of_one_row(data["paging"])}


def _get_active_session(data: Json, paging: None) -> Json:
    session = data["session"]
    seconds = {name: _text(session[name]) for name in ("ingest_seconds", "viewer_seconds")}
    return {"livestream": _livestream(data["livestream"]), "session": {**session, **seconds}}


def _get_active_for_meeting(data: Json, paging: None) -> Json:
    return _livestream(data)


def _livestream(livestream: Json) -> Json:
    """A livestream whose `disabled` is text; an empty object stays empty."""
    return {**livestream, "disabled": "true" if livestream["disabled"] else "false"} if livestream else {}


def _first(rows: list[Json]) -> Json:
    return rows[0] if rows else {}


def _of_one_row(paging: Json) -> Json:
    return {**paging, "end_offset": paging["start_offset"]}


def _text(seconds: int | None) -> str | None:
    return None if seconds is None else str(seconds)


CONVERSIONS: dict[str, Callable[[Any, Any], Json]] = {
    operations.LIVESTREAMS_LIST.id: _list,
    operations.LIVESTREAMS_GET.id: _get,
    operations.LIVESTREAMS_GET_FOR_MEETING.id: _get_for_meeting,
    operations.LIVESTREAMS_LIST_FOR_SESSION.id: _list_for_session,
    operations.LIVESTREAMS_GET_ACTIVE_SESSION.id: _get_active_session,
    operations.LIVESTREAMS_GET_ACTIVE_FOR_MEETING.id: _get_active_for_meeting,
}
"""From `data` and `paging` of the examples to `data` of the SDKs, by operation."""
