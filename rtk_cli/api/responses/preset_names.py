"""What a request's preset name probably meant when the API does not know it."""

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


def preset_hint(name: str) -> str:
    """Suggest the standard preset that `name` resembles, or else the command that lists all presets."""
    near = closest(name, STANDARD_PRESETS)
    return f"did you mean {near}? see `rtk presets list`" if near else "see `rtk presets list`"


def unknown_preset(request: Request, detail: str | None) -> tuple[str, str] | None:
    """What was not found and a hint, if the API's `detail` says that the preset named in the body is unknown."""
    if not request.body or "preset" not in (detail or "").lower():
        return None
    fields = decode(request.body)
    name = fields.get("preset_name") if isinstance(fields, dict) else None
    return (f"preset {name}", preset_hint(name)) if isinstance(name, str) else None
