"""Which requests come from the official web client: by the hosts that it derives from its `baseURI`, and by its paths.

The client calls `api.localhost:8787` for `baseURI: "localhost:8787"`; browsers resolve every name below localhost.
"""

SOCKET = "/ws"
_PATHS = ("/v2/", "/iceservers")
_SIDE_HOSTS = (b"location.", b"location-legacy.", b"da-collector.", b"api-silos.")


def is_web_client(host: bytes, path: str) -> bool:
    """Whether a request is the web client's: the API has no such paths, and is never served below such hosts."""
    return path.startswith(_PATHS) or host.startswith(_SIDE_HOSTS)
