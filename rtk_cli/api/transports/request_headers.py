"""URL and headers of a request, the same for HTTP, the debug log and the dry run."""

from urllib.parse import quote, urlencode

from rtk_cli import __version__
from rtk_cli.messages import Request

USER_AGENT = f"rtk/{__version__}"


def path_and_query(request: Request) -> str:
    """Comma and colon stay unescaped in the query: `status=UPLOADED,ERRORED`, times."""
    if not request.query:
        return request.path
    return f"{request.path}?{urlencode(request.query, quote_via=quote, safe=',:')}"


def full_url(base_url: str, request: Request) -> str:
    return base_url.rstrip("/") + path_and_query(request)


def request_headers(request: Request) -> dict[str, str]:
    """All headers but Authorization, which only the HTTP transport adds."""
    headers = {"accept": "application/json", "user-agent": USER_AGENT}
    if request.body is not None:
        headers["content-type"] = "application/json"
    return headers | {name.lower(): value for name, value in request.headers.items()}
