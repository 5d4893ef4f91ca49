"""An MP4 file of one picture and silence: ISO/IEC 14496-12, -14 and -15."""

from rtk_cli.emulator.recording.still.h264 import Picture
from rtk_cli.emulator.recording.still.parts import Part, Plain, repeated
from rtk_cli.emulator.recording.still.silence import SAMPLE_RATE, Silence

_MILLISECONDS = 1000
_VIDEO, _AUDIO = 1, 2
_UNITY = b"".join(value.to_bytes(4) for value in (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30))
_FILE_TYPE = b"isom\x00\x00\x02\x00isomiso2avc1mp41"


def parts(picture: Picture, size: tuple[int, int], silence: Silence, milliseconds: int) -> list[Part]:
    """The file without padding: the description, the picture's one sample, then the packets of the silence.

    The sample lasts as long as the recording. Both tracks are described by a handful of numbers, however long they are.
    """
    sample = len(picture.slice).to_bytes(4) + picture.slice
    count = silence.count(milliseconds)
    head = _box("ftyp", _FILE_TYPE)
    media_size = 8 + len(sample) + count * len(silence.packet)

    def movie(first: int) -> bytes:
        video = _video_track(picture, size, len(sample), first, milliseconds)
        audio = _audio_track(silence, count, first + len(sample), milliseconds)
        return _box("moov", _movie_header(milliseconds), video, audio)

    first = len(head) + len(movie(0)) + 8
    return [Plain(head + movie(first) + media_size.to_bytes(4) + b"mdat" + sample), repeated(silence.packet, count)]


def padding_head(size: int) -> bytes:
    """The head of a box that players skip. Size 1 means that a 64-bit size follows."""
    return b"\x00\x00\x00\x01free" + size.to_bytes(8)


def _movie_header(milliseconds: int) -> bytes:
    times = _numbers(0, 0, _MILLISECONDS, milliseconds)
    return _full_box("mvhd", times + _numbers(1 << 16) + b"\x01\x00" + bytes(10) + _UNITY + bytes(24) + _numbers(3))


def _video_track(picture: Picture, size: tuple[int, int], length: int, place: int, milliseconds: int) -> bytes:
    width, height = size
    sets = (picture.sequence_parameters, picture.picture_parameters)
    sized = [b"\x01" + len(data).to_bytes(2) + data for data in sets]
    configuration = b"\x01" + picture.sequence_parameters[1:4] + b"\xff" + b"\xe1" + sized[0][1:] + sized[1]
    look = width.to_bytes(2) + height.to_bytes(2) + _numbers(72 << 16, 72 << 16, 0) + b"\x00\x01" + bytes(32)
    entry = _box("avc1", bytes(6) + b"\x00\x01" + bytes(16) + look + b"\x00\x18\xff\xff", _box("avcC", configuration))
    table = _sample_table(entry, 1, milliseconds, length, place)
    header = _track_header(_VIDEO, milliseconds, 0, width, height)
    media = _media(_MILLISECONDS, milliseconds, b"vide", _full_box("vmhd", bytes(8), flags=1), table)
    return _box("trak", header, media)


def _audio_track(silence: Silence, count: int, place: int, milliseconds: int) -> bytes:
    specific = _descriptor(5, silence.setup)
    stream = _descriptor(4, bytes([0x40, 0x15]) + bytes(11) + specific)
    description = _descriptor(3, b"\x00\x01\x00" + stream + _descriptor(6, b"\x02"))
    sound = bytes(8) + silence.channels.to_bytes(2) + b"\x00\x10" + bytes(4) + _numbers(SAMPLE_RATE << 16)
    entry = _box("mp4a", bytes(6) + b"\x00\x01" + sound, _full_box("esds", description))
    table = _sample_table(entry, count, silence.samples, len(silence.packet), place)
    samples = count * silence.samples
    header = _track_header(_AUDIO, milliseconds, 0x0100, 0, 0)
    media = _media(SAMPLE_RATE, samples, b"soun", _full_box("smhd", bytes(4)), table)
    return _box("trak", header, media)


def _track_header(number: int, milliseconds: int, volume: int, width: int, height: int) -> bytes:
    layout = bytes(8) + bytes(4) + volume.to_bytes(2) + bytes(2) + _UNITY + _numbers(width << 16, height << 16)
    return _full_box("tkhd", _numbers(0, 0, number, 0, milliseconds) + layout, flags=3)


def _media(timescale: int, duration: int, kind: bytes, kind_header: bytes, table: bytes) -> bytes:
    undetermined = b"\x55\xc4"  # the language
    header = _full_box("mdhd", _numbers(0, 0, timescale, duration) + undetermined + bytes(2))
    handler = _full_box("hdlr", bytes(4) + kind + bytes(12) + b"rtk\0")
    here = _box("dinf", _full_box("dref", _numbers(1), _full_box("url ", flags=1)))
    return _box("mdia", header, handler, _box("minf", kind_header, here, table))


def _sample_table(entry: bytes, count: int, duration: int, size: int, place: int) -> bytes:
    """All samples have one duration and one size, and lie in one chunk."""
    return _box(
        "stbl",
        _full_box("stsd", _numbers(1), entry),
        _full_box("stts", _numbers(1, count, duration)),
        _full_box("stsc", _numbers(1, 1, count, 1)),
        _full_box("stsz", _numbers(size, count)),
        _full_box("stco", _numbers(1, place)),
    )


def _descriptor(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content


def _numbers(*values: int) -> bytes:
    return b"".join(value.to_bytes(4) for value in values)


def _box(kind: str, *content: bytes) -> bytes:
    payload = b"".join(content)
    return (8 + len(payload)).to_bytes(4) + kind.encode() + payload


def _full_box(kind: str, *content: bytes, flags: int = 0) -> bytes:
    return _box(kind, flags.to_bytes(4), *content)
