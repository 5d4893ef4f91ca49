"""Which media backend a served emulator gives to web clients, and what it says of it when the first one connects.

The libraries of the extra `rtk-cli[media]` are imported here alone, and before the server starts: the import takes
seconds, in which a web client that has connected would give up.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from rtk_cli.errors import ConfigurationError

if TYPE_CHECKING:
    from rtk_cli.emulator.web_client.media_backend import MediaBackend

INSTALL = "pip install 'rtk-cli[media]'"
FORWARDED = "media is forwarded between web clients: for tests and demos, not for production"
NOT_FORWARDED = "web clients join without media: cameras and microphones are announced, not forwarded; see --media"


def backend_maker(note: Callable[[str], None], *, forwards: bool) -> "Callable[[], MediaBackend]":
    """Return what makes a backend; raises `ConfigurationError` if it needs an extra that is missing."""
    make_one = _forwarding() if forwards else _without
    is_noted = False

    def make() -> "MediaBackend":
        nonlocal is_noted
        if not is_noted:
            note(FORWARDED if forwards else NOT_FORWARDED)
        is_noted = True
        return make_one()

    return make


def _forwarding() -> "Callable[[], MediaBackend]":
    try:
        from rtk_cli.emulator.web_client.media.forwarding import Forwarding
    except ImportError as error:
        raise ConfigurationError(f"--media needs the extra `media`: {error}", hint=INSTALL) from error
    return Forwarding


def _without() -> "MediaBackend":
    from rtk_cli.emulator.web_client.no_media import NoMedia

    return NoMedia()
