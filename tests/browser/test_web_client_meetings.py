"""Official web clients in one meeting: with each other, with `rtk_cli.meeting`, and with what REST and webhooks say."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browser.web_client_page import BrowserClient, pages
from tests.emulator.http.server_process import ServerProcess
from tests.support.chromium import needs_chromium
from tests.web_core.clients import EventLoop
from tests.web_core.room import Room

pytestmark = needs_chromium


class Meeting(Room):
    """A room whose people use the official client, each in a page."""

    def __init__(self, rest: httpx.Client, loop: EventLoop, base: str, open_page: Callable[[], BrowserClient]) -> None:
        super().__init__(rest, loop)
        self._base = base
        self._open_page = open_page

    def page(self, name: str, preset: str = "group_call_host") -> BrowserClient:
        """Add a participant in a page of their own; initialized, not joined."""
        client = self._open_page()
        client.init(self.token(name, preset), self._base)
        self.clients[name] = client
        return client

    def joined(self, name: str, preset: str = "group_call_host") -> BrowserClient:
        """Add a participant in a page and let them join."""
        client = self.page(name, preset)
        client.call("join")
        return client
