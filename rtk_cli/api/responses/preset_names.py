"""What a request's preset name probably meant when the API does not know it."""

from collections.abc import Sequence

from rtk_cli.api.json_codec import decode
from rtk_cli.messages import Request
from rtk_cli.suggestions import closest

STANDARD_PRESETS = (
    "group_call_host",
    "group_call_participant",
    "group_call_guest",
    "webinar_presenter",
    "webinar_viewer",
    "livestream_host",
    "livestream_viewer",
)
"""The presets of a new app: suggested without a request, as an app may have others."""


def preset_hint(name: str, known: Sequence[str] | None = None) -> str:
    """Suggest the preset that `name` resembles, among those `known` or else the standard ones, or the list of all."""
    near = closest(name, STANDARD_PRESETS if known is None else known)
    return f"did you mean {near}? see `rtk presets list`" if near else "see `rtk presets list`"


def names_preset(detail: str | None) -> bool:
    """Whether the API's words are about a preset."""
    return "preset" in (detail or "").lower()


def unknown_preset(request: Request, detail: str | None) -> tuple[str, str] | None:
    """What was not found and a hint, if the API's `detail` says that the preset named in the body is unknown."""
    if not request.body or not names_preset(detail):
        return None
    fields = decode(request.body)
    name = fields.get("preset_name") if isinstance(fields, dict) else None
    return (f"preset {name}", preset_hint(name)) if isinstance(name, str) else None
