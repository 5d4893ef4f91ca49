"""The media quality of a connection: what it sent, and what it received of the others who were there."""

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from rtk_cli.emulator.peer_report import media_totals, peer_actions
from rtk_cli.emulator.peer_report.media_samples import Line, Moment, counted, moments
from rtk_cli.emulator.store import timestamps

MOST_STREAMS = 10  # received at once: the ready-made presets show as many

_OTHERS = (
    "SELECT * FROM peers WHERE session_id = :session_id AND id <> :id AND joined_at < :end"
    " AND coalesce(left_at, :end) > :begin ORDER BY number LIMIT :most"
)
_FRAMES = 30.0  # a second
_KEY_FRAME = 10  # seconds between two
_SIZES = ((4.0, 1280, 720), (3.0, 640, 360), (0.0, 320, 180))  # from which score on a picture has which size


class Stream(NamedTuple):
    """Sound or picture from one connection, as it was measured."""

    peer_id: str
    kind: str
    since: int
    moments: Sequence[Moment]

    @property
    def producer_id(self) -> str:
        return f"{self.peer_id}-{self.kind}-{self.since}"

    def head(self, moment: Moment) -> dict[str, Any]:
        """What every sample of a stream has."""
        return {
            "mid": "0" if self.kind == "audio" else "1",
            "producer_id": self.producer_id,
            "timestamp": timestamps.to_text(moment.at),
            "jitter": round(moment.jitter, 5),
            "mos_quality": moment.mos,
            "ssrc": zlib.crc32(self.producer_id.encode()),
        }


def quality_stats(db: sqlite3.Connection, peer: sqlite3.Row, now: int) -> dict[str, Any]:
    """Each time that something was switched on is a stream of its own; kinds that nobody sent are left out."""
    begin, end = peer["joined_at"], now if peer["left_at"] is None else peer["left_at"]
    stats: dict[str, Any] = {}
    others = _others(db, peer, begin, end)
    for kind, name, produce, consume in _KINDS:
        sent = _streams(db, peer, kind, peer["id"], begin, end)
        received = [
            stream
            for other in others
            for stream in _streams(db, other, kind, peer["id"], max(begin, other["joined_at"]), _until(other, end))
        ]
        _put(stats, f"{name}_producer", sent, *produce)
        _put(stats, f"{name}_consumer", received, *consume)
    return stats


def _others(db: sqlite3.Connection, peer: sqlite3.Row, begin: int, end: int) -> list[sqlite3.Row]:
    names = {"session_id": peer["session_id"], "id": peer["id"], "begin": begin, "end": end, "most": MOST_STREAMS}
    return db.execute(_OTHERS, names).fetchall()


def _until(other: sqlite3.Row, end: int) -> int:
    return end if other["left_at"] is None else min(end, int(other["left_at"]))


def _streams(
    db: sqlite3.Connection, sender: sqlite3.Row, kind: str, listener_id: str, begin: int, end: int
) -> list[Stream]:
    """The line is that of whose report it is."""
    line = Line.of(listener_id)
    found = []
    for since, until in peer_actions.stretches(db, sender, kind, begin, end):
        seed = f"{listener_id}/{sender['id']}/{kind}/{since}"
        found.append(Stream(sender["id"], kind, since, tuple(moments(seed, line, since, until))))
    return found


def _put(
    stats: dict[str, Any],
    name: str,
    streams: Iterable[Stream],
    sample: Callable[[Stream, Moment], dict[str, Any]],
    total: Callable[[Sequence[Moment]], dict[str, Any]],
) -> None:
    measured = [(stream, moment) for stream in streams for moment in stream.moments]
    if measured:
        stats[name] = [sample(stream, moment) for stream, moment in measured]
        stats[f"{name}_cumulative"] = total([moment for _, moment in measured])


def _audio_sent(stream: Stream, moment: Moment) -> dict[str, Any]:
    packets, size, lost = counted(moment, audio=True)
    counters = {"packets_sent": packets, "bytes_sent": size, "packets_lost": lost}
    return {**stream.head(moment), **counters, "rtt": round(moment.rtt, 4)}


def _audio_received(stream: Stream, moment: Moment) -> dict[str, Any]:
    packets, size, lost = counted(moment, audio=True)
    counters = {"packets_received": packets - lost, "bytes_received": size, "packets_lost": lost}
    return {**_received(stream, moment), **counters, "concealment_events": lost // 3}


def _video_sent(stream: Stream, moment: Moment) -> dict[str, Any]:
    packets, size, lost = counted(moment, audio=False)
    is_limited = _is_small(moment)
    return {
        **stream.head(moment),
        **_picture(moment),
        "packets_sent": packets,
        "bytes_sent": size,
        "packets_lost": lost,
        "rtt": round(moment.rtt, 4),
        "frames_encoded": round(moment.seconds * _FRAMES),
        "key_frames_encoded": _key_frames(moment),
        "fir_count": 0,
        "pli_count": lost // 50,
        "quality_limitation_reason": "bandwidth" if is_limited else "none",
    }


def _video_received(stream: Stream, moment: Moment) -> dict[str, Any]:
    packets, size, lost = counted(moment, audio=False)
    dropped = lost // 20
    return {
        **_received(stream, moment),
        **_picture(moment),
        "packets_received": packets - lost,
        "bytes_received": size,
        "packets_lost": lost,
        "frames_decoded": round(moment.seconds * _FRAMES) - dropped,
        "frames_dropped": dropped,
        "key_frames_decoded": _key_frames(moment),
        "fir_count": 0,
    }


def _received(stream: Stream, moment: Moment) -> dict[str, Any]:
    emitted = round(moment.seconds * 48_000 if stream.kind == "audio" else moment.seconds * _FRAMES)
    return {
        **stream.head(moment),
        "peer_id": stream.peer_id,
        "consumer_id": f"{stream.producer_id}-consumer",
        "jitter_buffer_delay": round(emitted * media_totals.buffered(moment), 2),
        "jitter_buffer_emitted_count": emitted,
    }


def _picture(moment: Moment) -> dict[str, Any]:
    width, height = _size(moment)
    return {"frame_width": width, "frame_height": height, "frames_per_second": _frames(moment)}


def _size(moment: Moment) -> tuple[int, int]:
    return next((width, height) for score, width, height in _SIZES if moment.mos >= score)


def _is_small(moment: Moment) -> bool:
    return _size(moment) != _SIZES[0][1:]


def _frames(moment: Moment) -> float:
    return round(_FRAMES * (1 - min(moment.lost * 5, 0.5)), 1)


def _key_frames(moment: Moment) -> int:
    return 1 + int(moment.seconds) // _KEY_FRAME


def _pictures(moments: Sequence[Moment]) -> dict[str, Any]:
    return {
        "frame_per_second": media_totals.percentiles([_frames(moment) for moment in moments]),
        "frame_width": media_totals.percentiles([_size(moment)[0] for moment in moments]),
    }


def _video_sent_totals(moments: Sequence[Moment]) -> dict[str, Any]:
    small = media_totals.share(map(_is_small, moments))
    issues = {
        "bandwidth_quality_limitation_fraction": small,
        "cpu_quality_limitation_fraction": 0,
        "no_video_fraction": 0,
        "poor_resolution_fraction": small,
        "quality_limitation_fraction": small,
    }
    return {**media_totals.sent(moments), **_pictures(moments), "issues": issues}


def _video_received_totals(moments: Sequence[Moment]) -> dict[str, Any]:
    issues = {
        "lag_fraction": media_totals.share(moment.lost > 0.02 for moment in moments),
        "no_video_fraction": 0,
        "poor_resolution_fraction": media_totals.share(map(_is_small, moments)),
    }
    return {**media_totals.received(moments), **_pictures(moments), "issues": issues}


_AUDIO = ((_audio_sent, media_totals.sent), (_audio_received, media_totals.received))
_VIDEO = ((_video_sent, _video_sent_totals), (_video_received, _video_received_totals))
# What is switched, the contract's word for it, and how it is measured at each end.
_KINDS = (
    ("audio", "audio", *_AUDIO),
    ("video", "video", *_VIDEO),
    ("screen_share", "screenshare_video", *_VIDEO),
)
