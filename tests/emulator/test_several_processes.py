"""Several processes and threads on one file: nothing is lost, nothing fails, whoever comes first."""

import multiprocessing
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

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
PATIENCE = 60
MEETINGS = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}/meetings"
CREATE = Request("POST", MEETINGS, body=b'{"title": "x"}')
LOOK = Request("GET", MEETINGS)

_gate: Barrier


def _wait_for(gate: Barrier) -> None:
    global _gate
    _gate = gate


def _new_id() -> str:
    return str(uuid.uuid4())


def _status(emulator: Emulator, request: Request) -> int:
    response = emulator.handle(request, None).response
    assert response is not None
    return response.status


def _write(path: Path) -> list[int]:
    """All begin at once; each opens the file, which nobody has made yet. Gives the statuses of its writes."""
    with closing(Emulator(path, clock=SystemClock(), ids=_new_id)) as emulator:
        _gate.wait(PATIENCE)
        return [_status(emulator, CREATE) for _ in range(WRITES)]


def _make_files(folder: Path) -> list[int]:
    """All make each file at the same time."""
    statuses = []
    for number in range(FILES):
        with closing(Emulator(folder / str(number) / EMULATOR_FILE, clock=SystemClock(), ids=_new_id)) as emulator:
            _gate.wait(PATIENCE)
            statuses.append(_status(emulator, CREATE))
    return statuses


def _look(path: Path) -> int:
    """All look at once, a day later, when much has come due."""
    with closing(Emulator(path, clock=FakeClock(START_TIME + 86_400), ids=_new_id)) as emulator:
        _gate.wait(PATIENCE)
        return _status(emulator, LOOK)


@contextmanager
def _processes() -> Iterator[Any]:
    context = multiprocessing.get_context("spawn")
    with context.Pool(PROCESSES, _wait_for, (context.Barrier(PROCESSES),)) as pool:
        yield pool
        pool.close()
        pool.join()


def test_eight_processes_lose_no_write(local: Rtk) -> None:
    path = local.data_dir / EMULATOR_FILE
    with _processes() as pool:
        statuses = pool.map(_write, [path] * PROCESSES, chunksize=1)
    assert Counter(status for each in statuses for status in each) == {201: PROCESSES * WRITES}
    meetings = local("meetings list --query '[].id'").ok.data
    assert len(set(meetings)) == PROCESSES * WRITES


def test_eight_processes_make_one_new_file_at_once(local: Rtk, tmp_path: Path) -> None:
    with _processes() as pool:
        statuses = pool.map(_make_files, [tmp_path] * PROCESSES, chunksize=1)
    assert Counter(status for each in statuses for status in each) == {201: PROCESSES * FILES}
    for number in range(FILES):
        place = {"RTK_DATA_DIR": str(tmp_path / str(number))}
        counts = local("emulator status", environment=place).ok.data["counts"]
        assert (counts["meetings"], counts["presets"]) == (PROCESSES, 7)


def test_what_has_come_due_happens_once_although_eight_see_it(local: Rtk) -> None:
    for _ in range(10):
        _, ada = recordings.live_meeting(local, "--record-on-start")
        local(f"emulator leave {ada}").ok
    path = local.data_dir / EMULATOR_FILE
    with _processes() as pool:
        assert pool.map(_look, [path] * PROCESSES, chunksize=1) == [200] * PROCESSES
    local.clock.advance(86_400)
    told = [row for row in local("emulator export").ok.data["tables"]["events"] if row["kind"] == "recording.updated"]
    steps = Counter(row["payload_json"]["recording"]["status"] for row in told)
    assert steps == dict.fromkeys(("INVOKED", "RECORDING", "UPLOADING", "UPLOADED"), 10)


def test_eight_threads_share_one_emulator(local: Rtk) -> None:
    path = local.data_dir / EMULATOR_FILE
    with (
        closing(Emulator(path, clock=SystemClock(), ids=_new_id)) as emulator,
        ThreadPoolExecutor(PROCESSES) as threads,
    ):
        statuses = list(threads.map(lambda _: _status(emulator, CREATE), range(PROCESSES * 20)))
    assert Counter(statuses) == {201: PROCESSES * 20}
    assert local("emulator status").ok.data["counts"]["meetings"] == PROCESSES * 20
