"""Call statistics of one connection: device, network and media quality."""

from typing import TypedDict

from rtk_cli.api.models.media_quality import (
    AudioConsumerStats,
    AudioConsumerTotals,
    AudioProducerStats,
    AudioProducerTotals,
    VideoConsumerStats,
    VideoConsumerTotals,
    VideoProducerStats,
    VideoProducerTotals,
)
from rtk_cli.api.models.sessions import PeerEvent


class CandidatePairStats(TypedDict, total=False):
    """Counters of an ICE candidate pair; packet timestamps are epoch milliseconds."""

    available_incoming_bitrate: float
    available_outgoing_bitrate: float
    bytes_discarded_on_send: float
    bytes_received: float
    bytes_sent: float
    current_round_trip_time: float
    last_packet_received_timestamp: float
    last_packet_sent_timestamp: float
    local_candidate_port: float
    local_candidate_related_port: float
    packets_discarded_on_send: float
    packets_received: float
    packets_sent: float
    remote_candidate_port: float
    total_round_trip_time: float
    local_candidate_address: str
    local_candidate_id: str
    local_candidate_network_type: str
    local_candidate_protocol: str
    local_candidate_related_address: str
    local_candidate_type: str
    local_candidate_url: str
    remote_candidate_address: str
    remote_candidate_id: str
    remote_candidate_protocol: str
    remote_candidate_type: str
    remote_candidate_url: str
    nominated: bool


class PeerDevice(TypedDict, total=False):
    """Camera, microphone or speaker."""

    device_id: str
    kind: str
    label: str


class PeerDeviceChange(TypedDict, total=False):
    """Devices that were connected or disconnected."""

    added: list[PeerDevice]
    removed: list[PeerDevice]
    timestamp: str


class PeerReportEvent(TypedDict, total=False):
    """An event in the client."""

    name: str
    timestamp: str
    metadata: dict[str, str | float | bool | None]


class SelectedDevice(TypedDict, total=False):
    """A device that was selected."""

    device: PeerDevice
    timestamp: str


class BrowserMetadata(TypedDict, total=False):
    """The browser."""

    browser: str
    browser_version: str
    engine: str
    user_agent: str
    webgl_support: bool | None


class CandidatePairs(TypedDict, total=False):
    """The network paths of media, one transport per direction."""

    consuming_transport: list[CandidatePairStats]
    producing_transport: list[CandidatePairStats]


class DeviceInfo(TypedDict, total=False):
    """The participant's device."""

    cpus: float
    is_mobile: bool
    os: str
    os_version: str


class AutonomousSystem(TypedDict, total=False):
    """The network of an IP address."""

    asn: str
    domain: str
    name: str
    route: str
    type: str


class IpInformation(TypedDict, total=False):
    """Location and network of the IP address."""

    asn: AutonomousSystem
    city: str
    country: str
    ipv4: str
    org: str
    region: str
    timezone: str


class NativeMetadata(TypedDict, total=False):
    """Encoders of a native client."""

    audio_encoder: str
    video_encoder: str


class PrecallNetwork(TypedDict, total=False):
    """Result of the network test before the call."""

    effective_network_type: str
    reflexive_connectivity: bool
    relay_connectivity: bool
    sdp: list[str]
    timestamp: str
    turn_connectivity: bool


class PeerReportMetadata(TypedDict, total=False):
    """Connection and devices."""

    audio_devices_updates: list[PeerDeviceChange]
    video_devices_updates: list[PeerDeviceChange]
    speaker_devices_updates: list[PeerDeviceChange]
    selected_device_updates: list[SelectedDevice]
    browser_metadata: BrowserMetadata
    candidate_pairs: CandidatePairs
    device_info: DeviceInfo
    events: list[PeerReportEvent]
    ip_information: IpInformation
    native_metadata: NativeMetadata
    pc_metadata: list[PrecallNetwork]
    room_view_type: str
    sdk_name: str
    sdk_type: str
    sdk_version: str


class PeerReportQuality(TypedDict, total=False):
    """Media quality, as samples and totals."""

    audio_consumer: list[AudioConsumerStats]
    audio_consumer_cumulative: AudioConsumerTotals
    audio_producer: list[AudioProducerStats]
    audio_producer_cumulative: AudioProducerTotals
    screenshare_audio_consumer: list[AudioConsumerStats]
    screenshare_audio_consumer_cumulative: AudioConsumerTotals
    screenshare_audio_producer: list[AudioProducerStats]
    screenshare_audio_producer_cumulative: AudioProducerTotals
    screenshare_video_consumer: list[VideoConsumerStats]
    screenshare_video_consumer_cumulative: VideoConsumerTotals
    screenshare_video_producer: list[VideoProducerStats]
    screenshare_video_producer_cumulative: VideoProducerTotals
    video_consumer: list[VideoConsumerStats]
    video_consumer_cumulative: VideoConsumerTotals
    video_producer: list[VideoProducerStats]
    video_producer_cumulative: VideoProducerTotals


class PeerReport(TypedDict, total=False):
    """Call statistics of one connection."""

    metadata: PeerReportMetadata
    quality: PeerReportQuality


class PeerParticipant(TypedDict, total=False):
    """Attendance and call statistics of one connection."""

    id: str
    user_id: str
    custom_participant_id: str
    display_name: str
    joined_at: str
    left_at: str | None
    duration: float
    created_at: str
    updated_at: str
    peer_events: list[PeerEvent]
    role: str
    session_id: str
    peer_report: PeerReport
