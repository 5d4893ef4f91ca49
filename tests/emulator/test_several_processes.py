"""Several processes and threads on one file: no write is lost, none fails."""

import multiprocessing
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.clock import SystemClock
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.messages import Request
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support import recordings
from tests.support.cli import START_TIME, FakeClock, Rtk

PROCESSES = 8
WRITES = 200
FILES = 12
TIMEOUT = 60
MEETINGS = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}/meetings"
CREATE = Request("POST", MEETINGS, body=b'{"title": "x"}')
LIST = Request("GET", MEETINGS)

_barrier: Barrier


def _use(barrier: Barrier) -> None:
    global _barrier
    _barrier = barrier


def _new_id() -> str:
    return str(uuid.uuid4())


def _status(emulator: Emulator, request: Request) -> int:
    response = emulator.handle(request, None).response
    assert response is not None
    return response.status


def _write(path: Path) -> list[int]:
    """Open the file, which does not exist yet, at the same time as the others; return the statuses of the writes."""
    with closing(Emulator(path, clock=SystemClock(), ids=_new_id)) as emulator:
        _barrier.wait(TIMEOUT)
        return [_status(emulator, CREATE) for _ in range(WRITES)]


def _make_files(folder: Path) -> list[int]:
    """Create each file at the same time as the others."""
    statuses = []
    for number in range(FILES):
        with closing(Emulator(folder / str(number) / EMULATOR_FILE, clock=SystemClock(), ids=_new_id)) as emulator:
            _barrier.wait(TIMEOUT)
            statuses.append(_status(emulator, CREATE))
    return statuses


def _list(path: Path) -> int:
    """List meetings a day later, when many changes are due, at the same time as the others."""
    with closing(Emulator(path, clock=FakeClock(START_TIME + 86_400), ids=_new_id)) as emulator:
        _barrier.wait(TIMEOUT)
        return _status(emulator, LIST)


@pytest.fixture(scope="module")
def processes() -> Iterator[Any]:
    """A pool whose processes wait for each other; started once, as each imports the emulator."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(PROCESSES, _use, (context.Barrier(PROCESSES),)) as pool:
        yield pool
        pool.close()
        pool.join()


def test_eight_processes_lose_no_write(local: Rtk, processes: Any) -> None:
    path = local.data_dir / EMULATOR_FILE
    statuses = processes.map(_write, [path] * PROCESSES, chunksize=1)
    assert Counter(status for each in statuses for status in each) == {201: PROCESSES * WRITES}
    meetings = local("meetings list --query '[].id'").ok.data
    assert len(set(meetings)) == PROCESSES * WRITES


def test_eight_processes_create_one_file_at_once(local: Rtk, processes: Any, tmp_path: Path) -> None:
    statuses = processes.map(_make_files, [tmp_path] * PROCESSES, chunksize=1)
    assert Counter(status for each in statuses for status in each) == {201: PROCESSES * FILES}
    for number in range(FILES):
        environment = {"RTK_DATA_DIR": str(tmp_path / str(number))}
        counts = local("emulator status", environment=environment).ok.data["counts"]
        assert (counts["meetings"], counts["presets"]) == (PROCESSES, 7)


def test_eight_processes_apply_due_changes_once(local: Rtk, processes: Any) -> None:
    for _ in range(10):
        _, ada = recordings.live_meeting(local, "--record-on-start")
        local(f"emulator leave {ada}").ok
    path = local.data_dir / EMULATOR_FILE
    assert processes.map(_list, [path] * PROCESSES, chunksize=1) == [200] * PROCESSES
    local.clock.advance(86_400)
    updates = [
        row for row in local("emulator export").ok.data["tables"]["events"] if row["kind"] == "recording.updated"
    ]
    statuses = Counter(row["payload_json"]["recording"]["status"] for row in updates)
    assert statuses == dict.fromkeys(("INVOKED", "RECORDING", "UPLOADING", "UPLOADED"), 10)


def test_eight_threads_share_one_emulator(local: Rtk) -> None:
    path = local.data_dir / EMULATOR_FILE
    with (
        closing(Emulator(path, clock=SystemClock(), ids=_new_id)) as emulator,
        ThreadPoolExecutor(PROCESSES) as threads,
    ):
        statuses = list(threads.map(lambda _: _status(emulator, CREATE), range(PROCESSES * 20)))
    assert Counter(statuses) == {201: PROCESSES * 20}
    assert local("emulator status").ok.data["counts"]["meetings"] == PROCESSES * 20
