"""What Chromium wants of session descriptions, and aiortc does not write: repaired by text.

aiortc knows no simulcast, numbers header extensions anew in its own offers, and revives sections that were rejected.
"""

from collections.abc import Collection

from rtk_cli.emulator.web_client.media.sdp_answers import split

_LAYER_EXTENSIONS = ("rtp-hdrext:sdes:rtp-stream-id", "rtp-hdrext:sdes:repaired-rtp-stream-id")


def with_layers(answer: str, offer: str) -> str:
    """Accept the simulcast layers of an offer, all but the first of them paused: aiortc reads one stream.

    Without these lines Chromium refuses its own next offer.
    """
    offered = {_value(section, "a=mid:"): section for section in split(offer)[1]}
    session, sections = split(answer)
    for section in sections:
        section += _layers(offered.get(_value(section, "a=mid:"), []))
    return _joined(session, sections)


def without_extensions(description: str) -> str:
    """Drop all header extensions: a number that means something else than before is refused."""
    session, sections = split(description)
    return _joined(session, [[line for line in section if not line.startswith("a=extmap")] for section in sections])


def with_rejected(description: str, mids: Collection[str]) -> str:
    """Keep sections rejected for good: port 0, inactive, and in no bundle."""
    session, sections = split(description)
    lines = [_without_bundled(line, mids) if line.startswith("a=group:BUNDLE") else line for line in session]
    return _joined(lines, [_rejected(each) if _value(each, "a=mid:") in mids else each for each in sections])


def rejected_mids(description: str) -> set[str]:
    """The sections with port 0 that are not merely bundled."""
    return {
        _value(section, "a=mid:")
        for section in split(description)[1]
        if section[0].split(" ")[1] == "0" and "a=bundle-only" not in section
    }


def _layers(offered: list[str]) -> list[str]:
    rids = [line for line in offered if line.startswith("a=rid:") and " send" in line]
    if not rids:
        return []
    names = [line.removeprefix("a=rid:").split(" ")[0] for line in rids]
    extensions = [line for line in offered if line.startswith("a=extmap") and line.endswith(_LAYER_EXTENSIONS)]
    layers = ";".join([names[0], *(f"~{name}" for name in names[1:])])
    return [*extensions, *(f"a=rid:{name} recv" for name in names), f"a=simulcast:recv {layers}"]


def _rejected(section: list[str]) -> list[str]:
    kind, _, rest = section[0].split(" ", 2)
    directions = ("a=sendonly", "a=recvonly", "a=sendrecv", "a=inactive")
    kept = [line for line in section[1:] if line not in directions and not line.startswith("a=candidate")]
    return [f"{kind} 0 {rest}", *kept, "a=inactive"]


def _without_bundled(line: str, mids: Collection[str]) -> str:
    return " ".join(word for word in line.split(" ") if word not in mids)


def _value(section: list[str], prefix: str) -> str:
    return next((line.removeprefix(prefix) for line in section if line.startswith(prefix)), "")


def _joined(session: list[str], sections: list[list[str]]) -> str:
    lines = [*session, *(line for section in sections for line in section)]
    return "\r\n".join(lines) + "\r\n"
