"""What aiortc does not document, in one place; tests/media/test_aiortc_internals.py names each part."""

from aiortc import RTCPeerConnection, RTCRtpSender
from aiortc.rtcdtlstransport import RtpReceiver, RtpRouter
from aiortc.rtp import RtpPacket


class MidRouter(RtpRouter):
    """Also finds the receiver of a packet by its media section, which simulcast needs: offers name no sources then."""

    def route_rtp(self, packet: RtpPacket) -> RtpReceiver | None:
        found = super().route_rtp(packet)
        if found is None and packet.ssrc not in self.ssrc_table and packet.extensions.mid is not None:
            found = self.mid_table.get(packet.extensions.mid)
            if found is not None:
                self.ssrc_table[packet.ssrc] = found
        return found


def route_by_section(pc: RTCPeerConnection) -> None:
    """Use the router above; to be called before the transport is connected, when it has no receivers."""
    for transceiver in pc.getTransceivers():
        transceiver.receiver.transport._rtp_router = MidRouter()


def enable(sender: RTCRtpSender, *, is_enabled: bool) -> None:
    """Let a sender read its track without sending anything, or send again."""
    sender._enabled = is_enabled
