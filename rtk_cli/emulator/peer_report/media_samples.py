"""Samples of media streams: counters that grow with time, over a line that is good or bad as its seed has it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from rtk_cli.emulator.timings import SECOND

INTERVAL = 10 * SECOND
MOST = 30  # samples a stream; a longer call is sampled more seldom

_AUDIO_PACKETS = 50  # a second
_AUDIO_PACKET = 85  # bytes
_VIDEO_PACKETS = 120
_VIDEO_PACKET = 1050


@dataclass(frozen=True)
class Line:
    """The quality of somebody's line. `loss` is a share of packets, `rtt` and `jitter` are in seconds."""

    loss: float
    rtt: float
    jitter: float

    @classmethod
    def of(cls, peer_id: str) -> "Line":
        """Most lines are good; one in six is not."""
        chance = random.Random(f"{peer_id}/line")  # noqa: S311  plausible, not secret
        worse = 8.0 if chance.random() < 1 / 6 else 1.0
        return cls(
            loss=chance.uniform(0.0005, 0.004) * worse,
            rtt=chance.uniform(0.02, 0.09) * min(worse, 3),
            jitter=chance.uniform(0.001, 0.006) * min(worse, 4),
        )


@dataclass(frozen=True)
class Moment:
    """One sample of a line, `seconds` after the stream began.

    `lost` is the share of packets lost since the last sample, `gaps` the seconds whose packets are lost in all.
    """

    at: int
    seconds: float
    lost: float
    gaps: float
    rtt: float
    jitter: float
    mos: float


def moments(seed: str, line: Line, begin: int, end: int) -> Iterator[Moment]:
    """Samples of a stream from `begin` to `end`, in milliseconds; none of a stream that was shorter than one."""
    chance = random.Random(seed)  # noqa: S311  plausible, not secret
    gaps = 0.0
    step = INTERVAL * max(1, -(-(end - begin) // (INTERVAL * MOST)))
    for at in range(begin + step, end + 1, step):
        lost = min(1.0, line.loss * chance.lognormvariate(0, 0.6))
        rtt = line.rtt * chance.lognormvariate(0, 0.2)
        jitter = line.jitter * chance.lognormvariate(0, 0.3)
        gaps += lost * step / SECOND
        yield Moment(at, (at - begin) / SECOND, lost, gaps, rtt, jitter, mean_opinion(lost, rtt, jitter))


def mean_opinion(lost: float, rtt: float, jitter: float) -> float:
    """The score of a call from 1 to 4.5, by the E-model in its common short form."""
    delay = (rtt / 2 + 2 * jitter) * 1000 + 10
    rating = 93.2 - delay / 40 if delay < 160 else 93.2 - (delay - 120) / 10
    rating = max(0.0, min(100.0, rating - 2.5 * lost * 100))
    return round(1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating), 2)


def counted(moment: Moment, *, audio: bool) -> tuple[int, int, int]:
    """Packets, bytes and lost packets up to the moment."""
    rate, size = (_AUDIO_PACKETS, _AUDIO_PACKET) if audio else (_VIDEO_PACKETS, _VIDEO_PACKET)
    packets = round(moment.seconds * rate)
    return packets, packets * size, round(moment.gaps * rate)
