"""Where the client deliberately differs from the contract's schemas, with reasons. A star stands for rows of a list."""

NOT_EMPTY = "an empty string comes from an unset variable of a script, and is refused before it is sent"
REQUIRED_LIVE = "the live API was seen to require it (contract/notes.md, section 9.3)"
OFFLINE = "guides and webhooks also have OFFLINE (contract/notes.md, section 6)"
STRING_OR_BOOLEAN = "a string in the inline models (contract/notes.md, section 9.1)"
STRING_OR_NUMBER = "a string in one model (contract/notes.md, section 9.1)"
NORMALIZED = "the client converts both nestings to one form, including `paging` (contract/notes.md, section 9.1)"

_PRESET = {"name": NOT_EMPTY, "ui.config_diff": REQUIRED_LIVE}
_WEBHOOK = {"url": NOT_EMPTY}
_LIVESTREAM = {"status": OFFLINE, "disabled": STRING_OR_BOOLEAN}
_SESSION = {"ingest_seconds": STRING_OR_NUMBER, "viewer_seconds": STRING_OR_NUMBER}
_DETAIL = {
    "(required)": NORMALIZED,
    "paging": NORMALIZED,
    **{f"livestream.{path}": reason for path, reason in _LIVESTREAM.items()},
    **{f"sessions.*.{path}": reason for path, reason in _SESSION.items()},
}

REQUEST_DIFFERENCES: dict[str, dict[str, str]] = {
    "presets_create": _PRESET,
    "presets_update": _PRESET,
    "presets_replace": _PRESET,
    "webhooks_create": _WEBHOOK,
    "webhooks_update": _WEBHOOK,
    "webhooks_replace": _WEBHOOK,
}
"""Fields of request bodies, by operation."""

RESPONSE_DIFFERENCES: dict[str, dict[str, str]] = {
    "Livestream": _LIVESTREAM,
    "LivestreamSession": _SESSION,
    "LivestreamDetail": _DETAIL,
    "LivestreamWithSession": {
        **{f"livestream.{path}": reason for path, reason in _LIVESTREAM.items()},
        **{f"session.{path}": reason for path, reason in _SESSION.items()},
    },
}
"""Members of responses, by response type."""
