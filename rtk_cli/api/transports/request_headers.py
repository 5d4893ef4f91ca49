"""A request as it goes out: its URL and its headers, for the wire, the log and the dry run alike."""

from urllib.parse import quote, urlencode

from rtk_cli import __version__
from rtk_cli.messages import Request

USER_AGENT = f"rtk/{__version__}"


def target(request: Request) -> str:
    """Path and query. Comma and colon stay: `status=UPLOADED,ERRORED`, times."""
    if not request.query:
        return request.path
    return f"{request.path}?{urlencode(request.query, quote_via=quote, safe=',:')}"


def url_of(base_url: str, request: Request) -> str:
    return base_url.rstrip("/") + target(request)


def headers_of(request: Request) -> dict[str, str]:
    """All but Authorization, which only the wire knows."""
    headers = {"accept": "application/json", "user-agent": USER_AGENT}
    if request.body is not None:
        headers["content-type"] = "application/json"
    return headers | {name.lower(): value for name, value in request.headers.items()}
