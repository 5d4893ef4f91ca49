"""The bytes of a recording's file: a title card and silence, as long as the recording was, then padding.

The emulator records nothing, but its files play, and have the size and length that the API tells. The padding is noise,
seeded by the file's name. Any range can be made on its own, so a short range of a file of gigabytes is cheap.
"""

from collections.abc import Iterator
from functools import lru_cache

from rtk_cli.emulator.recording.recording_files import Picture, StoredFile
from rtk_cli.emulator.recording.still import archive, card, h264, mp4, parts, silence, vp8, webm
from rtk_cli.emulator.recording.still.card import Card
from rtk_cli.emulator.recording.still.parts import Part
from rtk_cli.emulator.recording.still.silence import Silence
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.timings import SECOND

_CONTENT_TYPES = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "aac": "audio/aac",
    "mp3": "audio/mpeg",
    "gz": "application/gzip",
}
_SOURCE = "rtk emulator: no picture, no sound"
_SHORTEST = 100  # milliseconds: players don't recognize a file of fewer packets


def content_type(file: StoredFile) -> str:
    if file.layer is not None:
        return "audio/webm"
    return _CONTENT_TYPES[_extension(file)]


def chunks(file: StoredFile, begin: int, end: int) -> Iterator[bytes]:
    """Yield the bytes from `begin` up to, but not including, `end`."""
    yield from parts.chunks(_layout(file), begin, end)


@lru_cache(maxsize=8)  # downloads ask for one file in several ranges
def _layout(file: StoredFile) -> list[Part]:
    seed = f"{file.recording_id}/{file.name}"
    file = file._replace(milliseconds=max(_SHORTEST, file.milliseconds))
    match _extension(file):
        case "mp4":
            drawn = _card(file.picture, file.milliseconds)
            size = (drawn.width, drawn.height)
            content = mp4.parts(h264.encode(drawn), size, silence.aac(file.channels), file.milliseconds)
            return parts.padded(content, mp4.padding_head, file.size, seed)
        case "webm":
            return parts.padded(_webm(file), webm.padding_head, file.size, seed)
        case "aac":
            return _tagged(silence.adts(file.channels), file, seed)
        case "mp3":
            return _tagged(silence.mp3(file.channels), file, seed)
        case _:
            return archive.parts(file.size, seed)


def _webm(file: StoredFile) -> list[Part]:
    """The codec of tracks is that of WebRTC; composite recordings have Vorbis (contract/notes.md, section 7)."""
    frame = None
    if file.picture is not None:
        drawn = _card(file.picture, file.milliseconds)
        frame = webm.Frame(vp8.encode(drawn), drawn.width, drawn.height)
    sound, codec = (silence.opus(), "A_OPUS") if file.layer else (silence.vorbis(file.channels), "A_VORBIS")
    return webm.parts(frame, sound, codec, file.milliseconds, file.size)


def _tagged(sound: Silence, file: StoredFile, seed: str) -> list[Part]:
    """Sound alone, after a tag that fills the rest of the size: frames of one size tell players how long it is."""
    frames = parts.repeated(sound.packet, sound.count(file.milliseconds))
    return [*parts.padded([], _tag_head, file.size - frames.size, seed), frames]


def _tag_head(size: int) -> bytes:
    """ID3v2.4 with one frame of private data. Sizes have seven bits per byte."""
    return b"ID3\x04\x00\x00" + _seven_bits(size - 10) + b"PRIV" + _seven_bits(size - 20) + bytes(2) + b"rtk\0"


def _seven_bits(value: int) -> bytes:
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def _card(picture: Picture | None, milliseconds: int) -> Card:
    assert picture is not None
    minutes, seconds = divmod(milliseconds // SECOND, 60)
    began = timestamps.to_text(picture.started_at)[:19].replace("T", " ")
    lines = [f"{began} UTC, {minutes // 60}:{minutes % 60:02}:{seconds:02}", _SOURCE]
    return card.draw(picture.width, picture.height, picture.title, lines)


def _extension(file: StoredFile) -> str:
    return file.name.rpartition(".")[2]
