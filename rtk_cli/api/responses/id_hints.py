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


def id_hint(request: Request) -> str | None:
    """Return the command that finds an id, if one in `request` is no UUID; the outermost such id counts."""
    found = resources(request)
    for kind, value in found:
        if kind in _FIND and not _UUID.fullmatch(value):
            meeting = dict(found).get("meeting")
            if kind == "participant" and meeting is None:
                return None
            command = _FIND[kind].format(value=quote(mask_text(value)), meeting=meeting)
            return f"this is not an id; find its id: {command}"
    return None
