"""Figures over all samples of a stream: the contract's …Totals."""

from collections.abc import Iterable, Sequence
from typing import Any

from rtk_cli.emulator.peer_report.media_samples import Moment


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Mean and percentiles, by the nearest rank."""
    ranked = sorted(values)
    stats = {f"p{rank}": round(ranked[-(-rank * len(ranked) // 100) - 1], 2) for rank in (50, 75, 90)}
    return {"avg": round(sum(ranked) / len(ranked), 2), **stats}


def latency(seconds: Sequence[float]) -> dict[str, float]:
    """The mean in milliseconds, and how often it was long."""
    shares = {
        f"{limit}ms_or_greater_event_fraction": share(value * 1000 >= limit for value in seconds)
        for limit in (100, 250, 500)
    }
    return {**shares, "avg": round(sum(seconds) / len(seconds) * 1000, 2)}


def packet_loss(shares: Sequence[float]) -> dict[str, float]:
    """The mean in percent, and how often it was high."""
    fractions = {
        f"{limit}_or_greater_event_fraction": share(value * 100 >= limit for value in shares)
        for limit in (5, 10, 25, 50)
    }
    return {**fractions, "avg": round(sum(shares) / len(shares) * 100, 2)}


def common(moments: Sequence[Moment]) -> dict[str, Any]:
    """What the totals of every stream have."""
    return {
        "packet_loss": packet_loss([moment.lost for moment in moments]),
        "quality_mos": percentiles([moment.mos for moment in moments]),
    }


def sent(moments: Sequence[Moment]) -> dict[str, Any]:
    return {**common(moments), "rtt": latency([moment.rtt for moment in moments])}


def received(moments: Sequence[Moment]) -> dict[str, Any]:
    return {**common(moments), "jitter_buffer_delay": latency([buffered(moment) for moment in moments])}


def buffered(moment: Moment) -> float:
    """Seconds that a jitter buffer holds back what comes in."""
    return 0.02 + 3 * moment.jitter


def share(flags: Iterable[bool]) -> float:
    """How many of them are so; there is at least one."""
    known = list(flags)
    return round(sum(known) / len(known), 3)
