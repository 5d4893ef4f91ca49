"""Media quality of a connection: samples of each stream, and totals."""

from typing import TypedDict

from rtk_cli.api.choices import LimitationReason


class PercentileStats(TypedDict, total=False):
    """Mean and percentiles of a metric."""

    avg: float
    p50: float
    p75: float
    p90: float


LatencyCumulative = TypedDict(
    "LatencyCumulative",
    {
        "100ms_or_greater_event_fraction": float,
        "250ms_or_greater_event_fraction": float,
        "500ms_or_greater_event_fraction": float,
        "avg": float,
    },
    total=False,
)
"""Fractions of samples above latency thresholds."""


PacketLossCumulative = TypedDict(
    "PacketLossCumulative",
    {
        "5_or_greater_event_fraction": float,
        "10_or_greater_event_fraction": float,
        "25_or_greater_event_fraction": float,
        "50_or_greater_event_fraction": float,
        "avg": float,
    },
    total=False,
)
"""Fractions of samples above packet-loss percentages."""


class AudioConsumerStats(TypedDict, total=False):
    """One sample of received audio."""

    consumer_id: str
    mid: str
    peer_id: str
    producer_id: str
    timestamp: str
    bytes_received: float
    concealment_events: float
    jitter: float
    jitter_buffer_delay: float
    jitter_buffer_emitted_count: float
    mos_quality: float
    packets_lost: float
    packets_received: float
    ssrc: float


class AudioProducerStats(TypedDict, total=False):
    """One sample of sent audio."""

    mid: str
    producer_id: str
    timestamp: str
    bytes_sent: float
    jitter: float
    mos_quality: float
    packets_lost: float
    packets_sent: float
    rtt: float
    ssrc: float


class VideoConsumerStats(TypedDict, total=False):
    """One sample of received video."""

    consumer_id: str
    mid: str
    peer_id: str
    producer_id: str
    timestamp: str
    bytes_received: float
    fir_count: float
    frame_height: float
    frame_width: float
    frames_decoded: float
    frames_dropped: float
    frames_per_second: float
    jitter: float
    jitter_buffer_delay: float
    jitter_buffer_emitted_count: float
    key_frames_decoded: float
    mos_quality: float
    packets_lost: float
    packets_received: float
    ssrc: float


class LimitationDurations(TypedDict, total=False):
    """Seconds of limited quality of sent video, by reason."""

    bandwidth: float
    cpu: float
    none: float
    other: float


class VideoProducerStats(TypedDict, total=False):
    """One sample of sent video."""

    mid: str
    producer_id: str
    timestamp: str
    bytes_sent: float
    fir_count: float
    frame_height: float
    frame_width: float
    frames_encoded: float
    frames_per_second: float
    jitter: float
    key_frames_encoded: float
    mos_quality: float
    packets_lost: float
    packets_sent: float
    pli_count: float
    quality_limitation_resolution_changes: float
    rtt: float
    ssrc: float
    quality_limitation_durations: LimitationDurations
    quality_limitation_reason: LimitationReason


class AudioConsumerTotals(TypedDict, total=False):
    """Totals of received audio."""

    jitter_buffer_delay: LatencyCumulative
    packet_loss: PacketLossCumulative
    quality_mos: PercentileStats


class AudioProducerTotals(TypedDict, total=False):
    """Totals of sent audio."""

    packet_loss: PacketLossCumulative
    quality_mos: PercentileStats
    rtt: LatencyCumulative


class VideoConsumerIssues(TypedDict, total=False):
    """Fractions of the time with issues in received video."""

    lag_fraction: float
    no_video_fraction: float
    poor_resolution_fraction: float


class VideoConsumerTotals(TypedDict, total=False):
    """Totals of received video."""

    frame_per_second: PercentileStats
    frame_width: PercentileStats
    issues: VideoConsumerIssues
    jitter_buffer_delay: LatencyCumulative
    key_frames_decoded_fraction: float
    packet_loss: PacketLossCumulative
    quality_mos: PercentileStats


class VideoProducerIssues(TypedDict, total=False):
    """Fractions of the time with issues in sent video."""

    bandwidth_quality_limitation_fraction: float
    cpu_quality_limitation_fraction: float
    no_video_fraction: float
    poor_resolution_fraction: float
    quality_limitation_fraction: float


class VideoProducerTotals(TypedDict, total=False):
    """Totals of sent video."""

    frame_per_second: PercentileStats
    frame_width: PercentileStats
    high_negative_feedback_fraction: float
    issues: VideoProducerIssues
    key_frames_encoded_fraction: float
    packet_loss: PacketLossCumulative
    quality_mos: PercentileStats
    rtt: LatencyCumulative
