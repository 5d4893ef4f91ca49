"""What becomes of the media of web clients on a served emulator, and what the server says of it to the first one.

The libraries of the extra `rtk-cli[media]` are imported here alone, and before the server starts: the import takes
seconds, in which a web client that has connected would give up.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from rtk_cli.errors import ConfigurationError

if TYPE_CHECKING:
    from rtk_cli.emulator.emulator import Emulator
    from rtk_cli.emulator.web_client.media_backend import MediaBackend

INSTALL = "pip install 'rtk-cli[media]'"
FORWARDED = "media is forwarded between web clients: for tests and demos, not for production"
NOT_FORWARDED = "web clients join without media: cameras and microphones are announced, not forwarded; see --media"

MakeBackend = Callable[[], "MediaBackend"]
OnError = Callable[[str, Exception], None]


class WebMedia:
    """Makes the backends of a server. `recorder` writes recordings while it is entered."""

    def __init__(self, note: Callable[[str], None], message: str, make: MakeBackend) -> None:
        self.recorder: AbstractContextManager[object] = nullcontext()
        self._note = note
        self._message = message
        self._make = make
        self._is_noted = False

    def make_backend(self) -> "MediaBackend":
        if not self._is_noted:
            self._note(self._message)
        self._is_noted = True
        return self._make()


def without(note: Callable[[str], None]) -> WebMedia:
    """Web clients join, and nothing is forwarded."""

    def make() -> "MediaBackend":
        from rtk_cli.emulator.web_client.media.no_media import NoMedia

        return NoMedia()

    return WebMedia(note, NOT_FORWARDED, make)


def forwarding(emulator: "Emulator", note: Callable[[str], None], on_error: OnError) -> WebMedia:
    """Tracks are forwarded, and recorded; raises `ConfigurationError` if the extra is missing."""
    try:
        from rtk_cli.emulator.web_client.media.forwarding import Forwarding
        from rtk_cli.emulator.web_client.media.recorder import Recorder
    except ImportError as error:
        raise ConfigurationError(f"--media needs the extra `media`: {error}", hint=INSTALL) from error
    from rtk_cli.emulator.web_client.media.taps import Taps

    taps = Taps()
    media = WebMedia(note, FORWARDED, lambda: Forwarding(taps))
    media.recorder = Recorder(emulator.recorded_media, taps, on_error)
    return media
