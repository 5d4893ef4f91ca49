"""The media quality of a connection: random samples of what it sent and received, and totals over them."""

import random
import sqlite3
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from rtk_cli.emulator.peer_report import peer_actions
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.timings import SECOND

INTERVAL = 10 * SECOND
MOST_SAMPLES = 30  # per stream; a longer one is sampled less often
MOST_SENDERS = 10  # received at once: the default presets show as many

_OTHERS = (
    "SELECT * FROM peers WHERE session_id = ? AND id <> ? AND joined_at < ? AND (left_at IS NULL OR left_at > ?)"
    " ORDER BY number LIMIT ?"
)
_FRAME_RATE = 30
_UNLIMITED = {"pli_count": 0, "quality_limitation_reason": "none"}
_LIMITATIONS = ("quality_limitation", "bandwidth_quality_limitation", "cpu_quality_limitation")
_NAMES = {"audio": "audio", "video": "video", "screen_share": "screenshare_video"}


class Network(NamedTuple):
    """The quality of a network: `loss` is a share of packets, `rtt` and `jitter` are in seconds."""

    loss: float
    rtt: float
    jitter: float


class Sample(NamedTuple):
    """One measurement of a stream, `elapsed` seconds after its start; `lost` counts the packets lost so far."""

    sender_id: str
    producer_id: str
    is_video: bool
    at: int
    elapsed: int
    lost: int
    network: Network

    @property
    def mos(self) -> float:
        """The mean opinion score, from 1 to 4.4."""
        return round(max(1.0, 4.4 - 10 * self.network.loss - self.network.rtt - 2 * self.network.jitter), 2)

    @property
    def buffer_delay(self) -> float:
        """Seconds that the receiver's jitter buffer adds."""
        return 0.02 + 3 * self.network.jitter


def network_of(peer_id: str) -> Network:
    """Draw a peer's usual network; one in six is bad."""
    rng = random.Random(f"{peer_id}/network")  # noqa: S311  plausible, not secret
    worse = 4 if rng.random() < 1 / 6 else 1
    return Network(*(worse * rng.uniform(low, 6 * low) for low in (0.001, 0.015, 0.001)))


def quality_stats(db: sqlite3.Connection, peer: sqlite3.Row, now: int) -> dict[str, Any]:
    """Return the contract's PeerReportQuality; media that no peer sent are absent."""
    begin, end = peer["joined_at"], _end(peer, now)
    others = db.execute(_OTHERS, (peer["session_id"], peer["id"], end, begin, MOST_SENDERS)).fetchall()
    stats: dict[str, Any] = {}
    for kind, name in _NAMES.items():
        for role, senders in (("producer", [peer]), ("consumer", others)):
            samples = [sample for sender in senders for sample in _samples(db, sender, kind, peer["id"], begin, end)]
            if samples:
                stats[f"{name}_{role}"] = [_view(sample, is_sent=role == "producer") for sample in samples]
                stats[f"{name}_{role}_cumulative"] = _totals(samples, is_sent=role == "producer")
    return stats


def _end(peer: sqlite3.Row, limit: int) -> int:
    return limit if peer["left_at"] is None else min(limit, int(peer["left_at"]))


def _samples(
    db: sqlite3.Connection, sender: sqlite3.Row, kind: str, receiver_id: str, begin: int, end: int
) -> Iterator[Sample]:
    """Sample each stream, one for each time that the medium was on; a stream under 10 s has no samples."""
    usual, rate = network_of(receiver_id), _packets_per_second(is_video=kind != "audio")
    begin, end = max(begin, sender["joined_at"]), _end(sender, end)
    for since, until in peer_actions.active_intervals(db, sender["id"], kind, begin, end):
        rng = random.Random(f"{receiver_id}/{sender['id']}/{kind}/{since}")  # noqa: S311
        step = INTERVAL * max(1, -(-(until - since) // (INTERVAL * MOST_SAMPLES)))
        lost = 0.0
        for at in range(since + step, until + 1, step):
            network = Network(*(value * rng.uniform(0.5, 2) for value in usual))
            lost += network.loss * rate * step / SECOND
            producer = f"{sender['id']}-{kind}-{since}"
            yield Sample(sender["id"], producer, kind != "audio", at, (at - since) // SECOND, round(lost), network)


def _packets_per_second(*, is_video: bool) -> int:
    return 120 if is_video else 50


def _view(sample: Sample, *, is_sent: bool) -> dict[str, Any]:
    """A sample in the contract's form: what audio and video share, then what they do not."""
    verb = "sent" if is_sent else "received"
    packets = sample.elapsed * _packets_per_second(is_video=sample.is_video) - (0 if is_sent else sample.lost)
    view = {
        "mid": "1" if sample.is_video else "0",
        "producer_id": sample.producer_id,
        "timestamp": timestamps.to_text(sample.at),
        "jitter": round(sample.network.jitter, 5),
        "mos_quality": sample.mos,
        "ssrc": zlib.crc32(sample.producer_id.encode()),
        "packets_lost": sample.lost,
        f"packets_{verb}": packets,
        f"bytes_{verb}": packets * (1050 if sample.is_video else 85),
    }
    if is_sent:
        view["rtt"] = round(sample.network.rtt, 4)
        return view | (_frames(sample, "encoded") | _UNLIMITED if sample.is_video else {})
    emitted = sample.elapsed * (_FRAME_RATE if sample.is_video else 48_000)
    return {
        **view,
        "peer_id": sample.sender_id,
        "consumer_id": f"{sample.producer_id}-consumer",
        "jitter_buffer_delay": round(emitted * sample.buffer_delay, 2),
        "jitter_buffer_emitted_count": emitted,
        **(_frames(sample, "decoded") | {"frames_dropped": 0} if sample.is_video else {"concealment_events": 0}),
    }


def _frames(sample: Sample, verb: str) -> dict[str, Any]:
    counters = {f"frames_{verb}": sample.elapsed * _FRAME_RATE, f"key_frames_{verb}": 1 + sample.elapsed // 10}
    return {"frame_width": 1280, "frame_height": 720, "frames_per_second": _FRAME_RATE, **counters, "fir_count": 0}


def _totals(samples: list[Sample], *, is_sent: bool) -> dict[str, Any]:
    delays = [(sample.network.rtt if is_sent else sample.buffer_delay) * 1000 for sample in samples]
    totals: dict[str, Any] = {
        "packet_loss": _fractions([sample.network.loss * 100 for sample in samples], "", (5, 10, 25, 50)),
        "quality_mos": _percentiles([sample.mos for sample in samples]),
        "rtt" if is_sent else "jitter_buffer_delay": _fractions(delays, "ms", (100, 250, 500)),
    }
    if samples[0].is_video:
        totals["frame_per_second"] = _percentiles([_FRAME_RATE])
        totals["frame_width"] = _percentiles([1280])
        issues = ("no_video", "poor_resolution", *(_LIMITATIONS if is_sent else ("lag",)))
        totals["issues"] = {f"{issue}_fraction": 0 for issue in issues}
    return totals


def _percentiles(values: list[float]) -> dict[str, float]:
    """Mean and percentiles, by the nearest rank."""
    ranked = sorted(values)
    percentiles = {f"p{rank}": ranked[-(-rank * len(ranked) // 100) - 1] for rank in (50, 75, 90)}
    return {"avg": round(sum(values) / len(values), 2), **percentiles}


def _fractions(values: list[float], unit: str, limits: tuple[int, ...]) -> dict[str, float]:
    """Mean, and the share of values at or above each limit."""
    shares = {limit: round(sum(value >= limit for value in values) / len(values), 3) for limit in limits}
    fractions = {f"{limit}{unit}_or_greater_event_fraction": share for limit, share in shares.items()}
    return {"avg": round(sum(values) / len(values), 2), **fractions}
