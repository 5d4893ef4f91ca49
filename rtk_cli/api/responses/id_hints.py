"""The hint for an id that is none: a title or a name where the API expects a UUID."""

import re
from shlex import quote

from rtk_cli.api.responses.request_subject import resources
from rtk_cli.masking import mask_text
from rtk_cli.messages import Request

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_FIND = {
    "app": "rtk apps list --search {value}",
    "meeting": "rtk meetings list --search {value}",
    "participant": "rtk participants list --meeting {meeting}",
    "recording": "rtk recordings list",
    "livestream": "rtk livestreams list",
    "session": "rtk sessions list",
    "webhook": "rtk webhooks list",
}
"""The command that finds the id of each kind of resource."""
_NAMES = {"app": "name", "meeting": "title", "webhook": "name or URL"}
"""What may stand in place of the id, after an @."""


def id_hint(request: Request) -> str | None:
    """Say how to name what has no UUID in `request`, or which command finds its id; the outermost such id counts."""
    found = resources(request)
    for kind, value in found:
        if kind in _FIND and not _UUID.fullmatch(value):
            meeting = dict(found).get("meeting")
            if kind == "participant" and meeting is None:
                return None
            command = _FIND[kind].format(value=quote(mask_text(value)), meeting=meeting)
            by_name = f"; if it is the {_NAMES[kind]}: {quote('@' + mask_text(value))}" if kind in _NAMES else ""
            return f"this is not an id{by_name}; find its id: {command}"
    return None
