"""Answers to session descriptions by mirroring them: everything is accepted, nothing is ever sent (RFC 8829, RFC 9429).

An answer names the codecs, header extensions and simulcast layers of its offer, so that a browser is content with it.
"""

from collections.abc import Iterator, Sequence

from rtk_cli.emulator.web_client.media.ice_responder import Address, Credentials
from rtk_cli.emulator.web_client.media_backend import MediaRefusal

_MIRRORED = ("a=mid:", "a=rtpmap:", "a=fmtp:", "a=rtcp-fb:", "a=extmap:", "a=rtcp-mux", "a=rtcp-rsize", "a=sctp-port:")
_DIRECTIONS = {"a=sendrecv": "a=recvonly", "a=sendonly": "a=recvonly", "a=recvonly": "a=inactive"}
_PRIORITY = 2_113_937_151


def answer(offer: str, credentials: Credentials, candidates: Sequence[Address], fingerprint: str) -> str:
    """Return the answer of an ICE-lite agent; raise `MediaRefusal` for what is not a session description."""
    session, sections = split(offer)
    lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=ice-lite"]
    lines += [line for line in session if line.startswith(("a=group:BUNDLE", "a=extmap-allow-mixed"))]
    lines.append("a=msid-semantic: WMS *")
    agent = [f"a=ice-ufrag:{credentials.fragment}", f"a=ice-pwd:{credentials.password}"]
    agent += [f"a=fingerprint:sha-256 {fingerprint}", "a=setup:passive"]
    for section in sections:
        lines += _mirrored(section, agent, candidates)
    return "\r\n".join(lines) + "\r\n"


def split(description: str) -> tuple[list[str], list[list[str]]]:
    """Return the lines of the session, and those of each media section."""
    lines = description.replace("\r\n", "\n").rstrip("\n").split("\n")
    begins = [number for number, line in enumerate(lines) if line.startswith("m=")]
    if not begins or lines[0] != "v=0":
        raise MediaRefusal("the offer is not a session description")
    ends = [*begins[1:], len(lines)]
    return lines[: begins[0]], [lines[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _mirrored(section: list[str], agent: list[str], candidates: Sequence[Address]) -> Iterator[str]:
    kind, port, rest = [*section[0].removeprefix("m=").split(" ", 2), "", ""][:3]
    is_rejected = port == "0" and "a=bundle-only" not in section
    yield f"m={kind} {0 if is_rejected else candidates[0][1]} {rest}"
    yield "c=IN IP4 127.0.0.1"
    yield from agent
    yield next((_DIRECTIONS[line] for line in section if line in _DIRECTIONS), "a=inactive")
    for line in section:
        if line.startswith(_MIRRORED):
            yield line
        elif line.startswith(("a=rid:", "a=simulcast:")):
            yield line.replace(" send", " recv", 1).replace(":send", ":recv", 1)
    if is_rejected:
        return
    for number, (host, candidate_port) in enumerate(candidates):
        yield f"a=candidate:{number + 1} 1 udp {_PRIORITY - number} {host} {candidate_port} typ host"
    yield "a=end-of-candidates"
