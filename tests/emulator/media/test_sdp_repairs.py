"""Session descriptions of aiortc, repaired for Chromium."""

from rtk_cli.emulator.web_client.media import sdp_repairs

ANSWER = """v=0
o=- 1 1 IN IP4 0.0.0.0
s=-
t=0 0
a=group:BUNDLE 0 1
m=audio 5 UDP/TLS/RTP/SAVPF 111
a=mid:0
a=sendonly
a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
a=candidate:1 1 udp 1 192.0.2.1 5 typ host
m=video 5 UDP/TLS/RTP/SAVPF 96
a=mid:1
a=recvonly
a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
"""
OFFER = """v=0
m=audio 9 UDP/TLS/RTP/SAVPF 111
a=mid:0
a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
m=video 9 UDP/TLS/RTP/SAVPF 96
a=mid:1
a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
a=extmap:12 urn:other
a=rid:f send
a=rid:h send
a=rid:q send
a=simulcast:send f;h;q
m=video 0 UDP/TLS/RTP/SAVPF 96
a=mid:2
m=video 0 UDP/TLS/RTP/SAVPF 96
a=bundle-only
a=mid:3
"""


def test_one_layer_is_accepted_and_the_others_paused() -> None:
    added = sdp_repairs.with_layers(ANSWER, OFFER).split("\r\n")
    assert [line for line in added if line and line not in ANSWER.split("\n")] == [
        "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
        "a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
        "a=rid:f recv",
        "a=rid:h recv",
        "a=rid:q recv",
        "a=simulcast:recv f;~h;~q",
    ]
    assert added.index("a=rid:f recv") > added.index("a=mid:1")


def test_header_extensions_are_dropped() -> None:
    kept = sdp_repairs.without_extensions(ANSWER).replace("\r\n", "\n")
    assert kept == "".join(line for line in ANSWER.splitlines(keepends=True) if "extmap" not in line)


def test_rejected_section_is_out_of_the_bundle_and_sends_nothing() -> None:
    lines = sdp_repairs.with_rejected(ANSWER, {"0"}).split("\r\n")
    assert "a=group:BUNDLE 1" in lines
    audio = lines[lines.index("m=audio 0 UDP/TLS/RTP/SAVPF 111") : lines.index("m=video 5 UDP/TLS/RTP/SAVPF 96")]
    assert "a=inactive" in audio
    assert not [line for line in audio if line.startswith(("a=sendonly", "a=candidate"))]
    assert sdp_repairs.with_rejected(ANSWER, set()).replace("\r\n", "\n") == ANSWER


def test_section_with_port_0_is_rejected_unless_it_is_bundled() -> None:
    assert sdp_repairs.rejected_mids(OFFER) == {"2"}
