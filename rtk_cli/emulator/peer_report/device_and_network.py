"""The machine and the network of somebody who was connected, drawn by lot: always the same for the same peer."""

import random
from typing import Any, NamedTuple


class Machine(NamedTuple):
    """What runs the client."""

    os: str
    os_version: str
    browser: str
    browser_version: str
    engine: str
    is_mobile: bool
    cpus: int


class City(NamedTuple):
    """Where an address belongs; every network is one that was set aside for examples."""

    city: str
    region: str
    country: str
    timezone: str


_MACHINES = (
    Machine("macOS", "15.6", "Chrome", "140.0.0.0", "Blink", False, 8),
    Machine("Windows", "11", "Edge", "140.0.0.0", "Blink", False, 12),
    Machine("Windows", "10", "Chrome", "139.0.0.0", "Blink", False, 4),
    Machine("Linux", "6.8", "Firefox", "142.0", "Gecko", False, 8),
    Machine("iOS", "18.6", "Safari", "18.6", "WebKit", True, 6),
    Machine("Android", "15", "Chrome", "140.0.0.0", "Blink", True, 8),
)
_PLACES = (
    City("Lisbon", "Lisbon", "PT", "Europe/Lisbon"),
    City("Berlin", "Berlin", "DE", "Europe/Berlin"),
    City("Austin", "Texas", "US", "America/Chicago"),
    City("Bengaluru", "Karnataka", "IN", "Asia/Kolkata"),
    City("São Paulo", "São Paulo", "BR", "America/Sao_Paulo"),
)
_MICROPHONES = ("Built-in Microphone", "USB Headset", "Bluetooth Headset")


class Client(NamedTuple):
    """Somebody's end of the call."""

    machine: Machine
    place: City
    address: str
    network: str  # wifi, ethernet or cellular
    microphone: str


def client_of(peer_id: str) -> Client:
    chance = random.Random(f"{peer_id}/client")  # noqa: S311  plausible, not secret
    machine = chance.choice(_MACHINES)
    network = chance.choice(("wifi", "cellular") if machine.is_mobile else ("wifi", "ethernet"))
    address = f"198.51.100.{chance.randrange(1, 255)}"  # RFC 5737: for documentation
    return Client(machine, chance.choice(_PLACES), address, network, chance.choice(_MICROPHONES))


def device_info(client: Client) -> dict[str, Any]:
    machine = client.machine
    return {
        "cpus": machine.cpus,
        "is_mobile": machine.is_mobile,
        "os": machine.os,
        "os_version": machine.os_version,
    }


def browser_metadata(client: Client) -> dict[str, Any]:
    machine = client.machine
    return {
        "browser": machine.browser,
        "browser_version": machine.browser_version,
        "engine": machine.engine,
        "user_agent": f"Mozilla/5.0 ({machine.os} {machine.os_version}) {machine.browser}/{machine.browser_version}",
        "webgl_support": True,
    }


def ip_information(client: Client) -> dict[str, Any]:
    place = client.place
    return {
        "asn": {
            "asn": "AS64496",  # RFC 5398: for documentation
            "domain": "isp.example",
            "name": "Example Networks",
            "route": "198.51.100.0/24",
            "type": "isp",
        },
        "city": place.city,
        "region": place.region,
        "country": place.country,
        "ipv4": client.address,
        "org": "Example Networks",
        "timezone": place.timezone,
    }


def microphone(client: Client) -> dict[str, str]:
    return {"device_id": "default", "kind": "audioinput", "label": client.microphone}
