"""Which operations may succeed without data. From all others a success without its object or list is a server error."""

from rtk_cli import operations as of

READ_AGAIN = frozenset({of.PRESETS_UPDATE.id, of.PRESETS_REPLACE.id, of.WEBHOOKS_UPDATE.id, of.WEBHOOKS_REPLACE.id})
"""Updates whose response may lack parts of the object: it is read again (contract/notes.md, section 9.3)."""

MAY_BE_EMPTY = READ_AGAIN | {
    of.PARTICIPANTS_REMOVE.id,
    of.PRESETS_DELETE.id,
    of.WEBHOOKS_DELETE.id,
    of.ACTIVE_SESSION_KICK.id,
    of.ACTIVE_SESSION_KICK_ALL.id,
    of.ACTIVE_SESSION_MUTE.id,
    of.ACTIVE_SESSION_MUTE_ALL.id,
    of.LIVESTREAMS_STOP.id,
    of.SESSIONS_GENERATE_SUMMARY.id,
}
"""Also the deletions, and the actions of which the contract requires no member of the data."""


def may_be_empty(operation: of.Operation | None) -> bool:
    return operation is not None and operation.id in MAY_BE_EMPTY
