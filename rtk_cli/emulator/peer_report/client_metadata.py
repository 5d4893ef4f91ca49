"""The device and network of a peer: random, with the peer's id as the seed, so always the same for one peer."""

import random
from typing import Any

from rtk_cli.emulator.peer_report import media_quality

_DEVICES = (  # os, version, browser, version, engine, is_mobile, cpus, networks
    ("macOS", "15.6", "Chrome", "140.0.0.0", "Blink", False, 8, ("wifi", "ethernet")),
    ("Windows", "11", "Edge", "140.0.0.0", "Blink", False, 12, ("wifi", "ethernet")),
    ("Linux", "6.8", "Firefox", "142.0", "Gecko", False, 4, ("wifi", "ethernet")),
    ("iOS", "18.6", "Safari", "18.6", "WebKit", True, 6, ("wifi", "cellular")),
)
_CITIES = (
    {"city": "Lisbon", "region": "Lisbon", "country": "PT", "timezone": "Europe/Lisbon"},
    {"city": "Austin", "region": "Texas", "country": "US", "timezone": "America/Chicago"},
)
# RFC 5398 and RFC 5737 reserve these numbers and addresses for documentation.
_PROVIDER = {"asn": "AS64496", "domain": "isp.example", "name": "Example Networks", "type": "isp"}
_SERVER = "203.0.113.10"


def client_metadata(peer_id: str, joined_at: str) -> dict[str, Any]:
    """Return the members of the contract's PeerReportMetadata that describe the client."""
    rng = random.Random(f"{peer_id}/client")  # noqa: S311  plausible, not secret
    os, os_version, browser, browser_version, engine, is_mobile, cpus, networks = rng.choice(_DEVICES)
    address = f"198.51.100.{rng.randrange(1, 255)}"
    microphone = {"device_id": "default", "kind": "audioinput", "label": rng.choice(("Built-in Microphone", "Headset"))}
    path = _network_path(peer_id, address, rng.choice(networks))
    connectivity = dict.fromkeys(("reflexive_connectivity", "relay_connectivity", "turn_connectivity"), True)
    return {
        "device_info": {"cpus": cpus, "is_mobile": is_mobile, "os": os, "os_version": os_version},
        "browser_metadata": {
            "browser": browser,
            "browser_version": browser_version,
            "engine": engine,
            "user_agent": f"Mozilla/5.0 ({os} {os_version}) {browser}/{browser_version}",
            "webgl_support": True,
        },
        "ip_information": {
            **rng.choice(_CITIES),
            "asn": {**_PROVIDER, "route": "198.51.100.0/24"},
            "ipv4": address,
            "org": _PROVIDER["name"],
        },
        "pc_metadata": [{"effective_network_type": "4g", **connectivity, "sdp": [], "timestamp": joined_at}],
        "candidate_pairs": {"producing_transport": [path], "consuming_transport": [path]},
        "audio_devices_updates": [{"added": [microphone], "removed": [], "timestamp": joined_at}],
        "selected_device_updates": [{"device": microphone, "timestamp": joined_at}],
        "sdk_name": "web",
        "sdk_version": "2.0.2",  # as in the contract's sample
    }


def _network_path(peer_id: str, address: str, network: str) -> dict[str, Any]:
    """The ICE candidate pair, the same for both transports."""
    return {
        "nominated": True,
        "current_round_trip_time": round(media_quality.network_of(peer_id).rtt, 4),
        "local_candidate_address": address,
        "local_candidate_network_type": network,
        "local_candidate_protocol": "udp",
        "local_candidate_type": "srflx",
        "remote_candidate_address": _SERVER,
        "remote_candidate_port": 443,
        "remote_candidate_protocol": "udp",
        "remote_candidate_type": "host",
    }
