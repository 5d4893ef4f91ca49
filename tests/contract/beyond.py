"""Where the client differs from the schemas of the contract, each with its reason. A star stands for rows of a list."""

NOT_EMPTY = "a text that is empty comes from a script's unset variable, and is refused before it is sent"
DEMANDED = "the live API was seen to demand it (contract/notes.md, section 9.3)"
OFFLINE = "guides and webhooks show OFFLINE too (contract/notes.md, section 6)"
WORD = "a word in the inline models (contract/notes.md, section 9.1)"
TEXT = "a text in one model (contract/notes.md, section 9.1)"
BROUGHT_IN = "the client brings both nestings into one form, `paging` among the rest (contract/notes.md, section 9.1)"

_PRESET = {"name": NOT_EMPTY, "ui.config_diff": DEMANDED}
_WEBHOOK = {"url": NOT_EMPTY}
_LIVESTREAM = {"status": OFFLINE, "disabled": WORD}
_RUN = {"ingest_seconds": TEXT, "viewer_seconds": TEXT}
_DETAIL = {
    "(required)": BROUGHT_IN,
    "paging": BROUGHT_IN,
    **{f"livestream.{path}": reason for path, reason in _LIVESTREAM.items()},
    **{f"sessions.*.{path}": reason for path, reason in _RUN.items()},
}

REQUESTS: dict[str, dict[str, str]] = {
    "presets_create": _PRESET,
    "presets_update": _PRESET,
    "presets_replace": _PRESET,
    "webhooks_create": _WEBHOOK,
    "webhooks_update": _WEBHOOK,
    "webhooks_replace": _WEBHOOK,
}
"""Fields of bodies."""

ANSWERS: dict[str, dict[str, str]] = {
    "Livestream": _LIVESTREAM,
    "LivestreamSession": _RUN,
    "LivestreamDetail": _DETAIL,
    "LivestreamOnAir": {
        **{f"livestream.{path}": reason for path, reason in _LIVESTREAM.items()},
        **{f"session.{path}": reason for path, reason in _RUN.items()},
    },
}
"""Members of answers, by the type that has them."""
