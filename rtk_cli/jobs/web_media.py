"""Which media backend a served emulator gives to web clients, and what it says about it.

The libraries of the extra `rtk-cli[media]` are imported here alone, and before the server starts: the import takes
seconds, in which a web client that has connected would give up.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from rtk_cli.errors import ConfigurationError

if TYPE_CHECKING:
    from rtk_cli.emulator.web_client.media_backend import MediaBackend

INSTALL = "pip install 'rtk-cli[media]'"
NOT_FORWARDED = "a web client has connected: media is announced, but not forwarded (--media forwards it)"
FORWARDED = "media is forwarded between web clients: for tests and demos, not for production"


def forwarding(note: Callable[[str], None]) -> "Callable[[], MediaBackend]":
    """Load what forwards tracks, which takes seconds; raises `ConfigurationError` if the extra is missing."""
    try:
        from rtk_cli.emulator.web_client.media.forwarding import Forwarding
    except ImportError as error:
        raise ConfigurationError(f"--media needs the extra `media`: {error}", hint=INSTALL) from error
    note(FORWARDED)
    return Forwarding


def without(note: Callable[[str], None]) -> "Callable[[], MediaBackend]":
    """Return what makes the backend that forwards nothing; `note` is called for the first web client."""
    is_noted = False

    def make() -> "MediaBackend":
        nonlocal is_noted
        from rtk_cli.emulator.web_client.no_media import NoMedia

        if not is_noted:
            note(NOT_FORWARDED)
        is_noted = True
        return NoMedia()

    return make
