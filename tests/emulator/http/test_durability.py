"""Acknowledged writes are kept when the server is stopped or killed under load."""

import contextlib
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Semaphore

import httpx
import pytest

from tests.emulator.http.server_process import MEETINGS, TIMEOUT, ServerProcess, running_server
from tests.support.cli import FakeClock, Rtk

WRITERS = 4
BEFORE_THE_SIGNAL = 300

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def write_until_it_ends(server: ServerProcess, acknowledged: Semaphore) -> list[str]:
    """Create meetings until the server is gone; return the ids of those that it acknowledged."""
    ids: list[str] = []
    with server.client() as client, contextlib.suppress(httpx.TransportError):
        while True:
            response = client.post(MEETINGS, json={"title": f"Meeting {len(ids)}"})
            assert response.status_code == 201
            ids.append(response.json()["data"]["id"])
            acknowledged.release()
    return ids


def stop_under_load(server: ServerProcess, by: signal.Signals) -> tuple[int, list[str]]:
    """Return the exit code, and the ids of the meetings that were acknowledged."""
    acknowledged = Semaphore(0)
    with ThreadPoolExecutor(WRITERS) as threads:
        writers = [threads.submit(write_until_it_ends, server, acknowledged) for _ in range(WRITERS)]
        for _ in range(BEFORE_THE_SIGNAL):
            assert acknowledged.acquire(timeout=TIMEOUT)
        exit_code = server.stop(by)
        return exit_code, [meeting for writer in writers for meeting in writer.result()]


@pytest.mark.parametrize(("by", "expected"), [(signal.SIGTERM, 0), (signal.SIGKILL, -signal.SIGKILL)])
def test_acknowledged_writes_survive_a_signal(tmp_path: Path, by: signal.Signals, expected: int) -> None:
    with running_server(tmp_path) as server:
        exit_code, acknowledged = stop_under_load(server, by)
    assert exit_code == expected
    assert len(acknowledged) >= BEFORE_THE_SIGNAL
    with running_server(tmp_path) as again, again.client() as client:
        assert client.post(MEETINGS, json={}).status_code == 201
    local = Rtk({"RTK_CONFIG_DIR": str(tmp_path / "config"), "RTK_DATA_DIR": str(tmp_path / "data")}, FakeClock())
    stored = local("--local", "meetings", "list", "--query", "[].id").ok.data
    assert set(acknowledged) <= set(stored)
    assert len(stored) <= len(acknowledged) + WRITERS + 1, "one under way per writer, one after the restart"
