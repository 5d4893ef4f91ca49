"""Every list command: empty, with ten thousand rows, and shrinking while it is read."""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import pytest

from rtk_cli.messages import Download, Request, Response, Transport
from rtk_cli.terminal.cli.tree import tree
from tests.support import recordings, sessions
from tests.support.cli import Rtk
from tests.support.recordings import UNKNOWN_ID
from tests.support.stub_transport import data_response, stub_transport

Json = dict[str, Any]
MANY = 10_000


def beside(rows: list[Json], paging: Json) -> Json:
    return {"data": rows, "paging": paging}


def named(name: str, rows: list[Json], paging: Json) -> Json:
    return {"data": {name: rows, "paging": paging}}


def of_livestream(rows: list[Json], paging: Json) -> Json:
    return {"data": {"livestream": {"id": "stream"}, "sessions": rows}, "paging": paging}


PAGED: dict[str, tuple[str, Callable[[list[Json], Json], Json]]] = {
    "apps list": ("", beside),
    "meetings list": ("", beside),
    "participants list": (f"--meeting {UNKNOWN_ID}", beside),
    "recordings list": ("", beside),
    "presets list": ("", beside),
    "livestreams list": ("", beside),
    "livestreams sessions": (UNKNOWN_ID, of_livestream),
    "sessions list": ("", lambda rows, paging: {"data": {"sessions": rows}, "paging": paging}),
    "sessions participants": (UNKNOWN_ID, lambda rows, paging: named("participants", rows, paging)),
    "sessions livestreams": (UNKNOWN_ID, lambda rows, paging: named("data", rows, paging)),
    "api": ("GET /sessions --paginate", lambda rows, paging: named("sessions", rows, paging)),
}
"""Paged lists, their arguments, and where the API puts rows and paging: contract/notes.md, section 3."""
WHOLE = ["webhooks list", "webhooks events"]
"""Lists that the API returns in one response."""

EMPTY = {
    "apps list": "--search unmatched",
    "meetings list": "--search unmatched",
    "participants list": "--meeting {meeting}",
    "recordings list": "",
    "presets list": "--search unmatched",
    "livestreams list": "--status ERRORED",
    "livestreams sessions": "{livestream}",
    "sessions list": "",
    "sessions participants": "{session} --search unmatched",
    "sessions livestreams": "{session}",
    "webhooks list": "",
    "api": "GET /recordings --paginate",
}
"""Arguments for which each list is empty; event names are never empty."""


class ListTransport:
    """A transport that serves a list of `total` rows; only `later` are left once page 2 was read."""

    def __init__(self, wrap: Callable[[list[Json], Json], Json], total: int, later: int | None = None) -> None:
        self._wrap = wrap
        self._total = total
        self._later = later
        self.requests: list[int] = []

    def wrap(self, transport: Transport) -> Transport:
        return self

    def send(self, request: Request) -> Response:
        query = dict(request.query)
        number, size = int(query["page_no"]), int(query["per_page"])
        total = self._total if self._later is None or number <= 2 else self._later
        rows = [{"id": f"row-{index}"} for index in range((number - 1) * size + 1, min(number * size, total) + 1)]
        end = (number - 1) * size + len(rows) if rows else 0
        paging = {"total_count": total, "start_offset": end - len(rows) + 1 if rows else 0, "end_offset": end}
        self.requests.append(number)
        return Response(200, {}, json.dumps({"success": True, **self._wrap(rows, paging)}).encode())

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        raise AssertionError(f"no file was expected to be read: {url}")

    def close(self) -> None:
        """Nothing is open."""


def listed(rtk: Rtk, name: str, listing: ListTransport) -> list[str]:
    """The ids that the command prints of this listing, in order."""
    rtk.wrap_transport = listing.wrap
    return rtk(f"{name} {PAGED[name][0]} -o id").ok.stdout.splitlines()


def test_every_list_command_is_tested_here() -> None:
    lists = {node.name for node in tree().every() if any(flag.name == "limit" for flag in node.flags)}
    assert lists == {*PAGED, *WHOLE} == {*EMPTY, "webhooks events"}


@pytest.mark.parametrize("name", PAGED)
def test_ten_thousand_rows_are_printed_once_each_in_order(local: Rtk, name: str) -> None:
    listing = ListTransport(PAGED[name][1], MANY)
    assert listed(local, name, listing) == [f"row-{number}" for number in range(1, MANY + 1)]
    assert listing.requests == list(range(1, MANY // 100 + 1))


@pytest.mark.parametrize("later", [150, 200, 210])
@pytest.mark.parametrize("name", PAGED)
def test_list_that_shrinks_while_it_is_read_ends_early(local: Rtk, name: str, later: int) -> None:
    listing = ListTransport(PAGED[name][1], 500, later)
    assert listed(local, name, listing) == [f"row-{number}" for number in range(1, max(later, 200) + 1)]
    assert listing.requests == [1, 2, 3]


@pytest.mark.parametrize("name", WHOLE)
def test_ten_thousand_rows_in_one_response_are_printed(local: Rtk, name: str) -> None:
    rows = [{"id": f"row-{number}"} for number in range(MANY)]
    local.wrap_transport = stub_transport(data_response(rows)).wrap
    assert local(f"{name} -o id").ok.stdout.splitlines() == [row["id"] for row in rows]


@pytest.mark.parametrize(("name", "words"), EMPTY.items())
def test_empty_list_is_printed_without_an_error(rtk: Rtk, name: str, words: str) -> None:
    meeting, livestream = recordings.meeting(rtk), rtk("livestreams create").ok.data["id"]
    session = sessions.session_of(rtk, recordings.live_meeting(rtk)[0]) if "{session}" in words else ""
    command = f"{name} {words}".format(meeting=meeting, livestream=livestream, session=session)
    printed = {output: rtk(f"{command} -o {output}").ok.stdout for output in ("json", "ndjson", "id")}
    assert printed == {"json": "[]\n", "ndjson": "", "id": ""}
    shown = rtk(f"{command} -o table", terminal=True).ok
    assert (shown.stdout, shown.stderr.count("\n")) == ("", 1)
    assert rtk(f"{command} -o table --quiet", terminal=True).ok.stderr == rtk(f"{command} -o table").ok.stderr == ""
