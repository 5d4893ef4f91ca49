"""`--dry-run`: a transport that sends nothing and raises the request instead."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import NoReturn

from rtk_cli.api.json_codec import decode
from rtk_cli.api.transports.request_headers import USER_AGENT, full_url, request_headers
from rtk_cli.errors import MASK
from rtk_cli.masking import mask, mask_headers, mask_url
from rtk_cli.messages import Download, DryRunResult, Request


class PlannedRequest(DryRunResult):
    """The request that was not sent. `terminal.run` prints `describe()`."""

    def __init__(self, request: Request, base_url: str) -> None:
        super().__init__(f"{request.method} {request.path}")
        self.request = request
        self.base_url = base_url
        self.is_read = request.method == "GET"

    def describe(self) -> dict[str, object]:
        """Method, URL, headers and body, with secrets masked; `body` is null when there is none."""
        body = self.request.body
        return {
            "method": self.request.method,
            "url": mask_url(full_url(self.base_url, self.request)),
            "headers": {"authorization": f"Bearer {MASK}", **mask_headers(request_headers(self.request))},
            "body": None if body is None else mask(decode(body)),
        }


class PlannedDownload(PlannedRequest):
    """The download that was not started; it carries no token."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        super().__init__(Request("GET", url, headers=headers), "")

    def describe(self) -> dict[str, object]:
        headers = {"user-agent": USER_AGENT, **self.request.headers}
        return {"method": "GET", "url": mask_url(self.request.path), "headers": mask_headers(headers), "body": None}


class DryRunTransport:
    """A transport that raises a `DryRunResult` for every request."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def send(self, request: Request) -> NoReturn:
        raise PlannedRequest(request, self._base_url)

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        raise PlannedDownload(url, headers)

    def close(self) -> None:
        """Nothing is open."""
