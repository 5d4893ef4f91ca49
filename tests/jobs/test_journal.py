"""The journal of a job: what survives a kill, a full disk, a second process and another input."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from rtk_cli.errors import ConflictError, RefusedError, RtkError
from rtk_cli.jobs.journal import Job, Journal, open_journal
from tests.support.cli import FakeClock

JOB = Job("participants add", "sha256:1", "account-1", "app-1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jobs" / "people.journal"


def test_results_and_doubts_are_found_by_the_next_run(path: Path) -> None:
    with open_journal(path, JOB, FakeClock()) as journal:
        journal.begin("1")
        journal.finish("1", {"id": "a"})
        journal.begin("2", {"title": "Town Hall"})
        journal.begin("3")
        journal.fail("3", "refused")
    with open_journal(path, JOB, FakeClock()) as journal:
        assert (journal.is_done("1"), journal.result_of("1")) == (True, {"id": "a"})
        assert journal.in_doubt == {"2": {"title": "Town Hall"}}
        assert not journal.is_done("3")
        assert journal.done_count == 1
        assert list(journal.results()) == [{"id": "a"}]


def test_result_may_be_synced_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(path.stat().st_size))
    with open_journal(path, JOB, FakeClock()) as journal:
        synced.clear()
        journal.finish("1", {"id": "a"}, sync=False)
        journal.finish("2", {"id": "b"}, sync=False)
        assert (synced, journal.result_of("1")) == ([], {"id": "a"}), "written, so that a kill does not lose it"
        journal.sync_result("1")
        journal.sync_result("2")
        assert synced == [path.stat().st_size], "one sync is enough for both"


def test_cleared_journal_is_new_to_any_job(path: Path) -> None:
    with open_journal(path, JOB, FakeClock()) as journal:
        journal.begin("1")
        journal.finish("1")
        journal.begin("2")
        journal.clear()
        assert (journal.is_done("1"), journal.done_count, path.read_bytes()) == (False, 0, b"")
        journal.finish("3", "found")
        assert journal.result_of("3") == "found"
        journal.clear()
    with open_journal(path, JOB._replace(input="sha256:2"), FakeClock()) as journal:
        assert (journal.done_count, journal.in_doubt) == (0, {})


def test_journal_is_readable_by_its_owner_only(path: Path) -> None:
    with open_journal(path, JOB, FakeClock()):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("torn", [b'{"done":"2","resu', b'{"done":"2","result":{}}', b"\0\0\0\0", b"\0\0\n"])
def test_torn_last_line_is_dropped(path: Path, torn: bytes) -> None:
    with open_journal(path, JOB, FakeClock()) as journal:
        journal.begin("1")
        journal.finish("1")
        journal.begin("2")
    with path.open("ab") as file:
        file.write(torn)
    with open_journal(path, JOB, FakeClock()) as journal:
        assert journal.in_doubt == {"2": None}
        journal.finish("2", "found")
    with open_journal(path, JOB, FakeClock()) as journal:
        assert [journal.is_done("1"), journal.result_of("2"), journal.in_doubt] == [True, "found", {}]


def test_damage_in_the_middle_is_refused(path: Path) -> None:
    with open_journal(path, JOB, FakeClock()) as journal:
        journal.begin("1")
    text = path.read_bytes()
    path.write_bytes(text.replace(b'{"begun":"1"', b'{"beg'))
    with path.open("ab") as file:
        file.write(b'{"begun":"2"}\n')
    with pytest.raises(RefusedError, match="line 3") as caught, open_journal(path, JOB, FakeClock()):
        pass
    assert caught.value.hint == "--restart begins anew"


@pytest.mark.parametrize("member", Job._fields)
def test_journal_of_another_job_is_refused_until_restart(path: Path, member: str) -> None:
    with open_journal(path, JOB, FakeClock()) as journal:
        journal.begin("1")
        journal.finish("1")
    other = JOB._replace(**{member: "another"})
    with pytest.raises(RefusedError, match=str(path)) as caught, open_journal(path, other, FakeClock()):
        pass
    assert (caught.value.hint or "").startswith("repeat the earlier command")
    assert ("flags" in caught.value.message) is (member == "input")
    with open_journal(path, other, FakeClock(), restart=True) as journal:
        assert journal.done_count == 0


def test_journal_of_another_format_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"journal": 99}\n')
    with pytest.raises(RefusedError, match="version"), open_journal(path, JOB, FakeClock()):
        pass


def test_second_process_is_refused_and_told_who_works(path: Path) -> None:
    with open_journal(path, JOB, FakeClock()):
        with pytest.raises(ConflictError, match=str(os.getpid())), open_journal(path, JOB, FakeClock()):
            pass
        before = path.read_bytes()
        with pytest.raises(ConflictError), open_journal(path, JOB, FakeClock(), restart=True):
            pass
        assert path.read_bytes() == before


def test_killed_process_leaves_its_records_and_no_lock(path: Path) -> None:
    program = f"""
import os, signal
from pathlib import Path
from rtk_cli.clock import SystemClock
from rtk_cli.jobs.journal import Job, open_journal
with open_journal(Path({str(path)!r}), Job{tuple(JOB)!r}, SystemClock()) as journal:
    journal.begin("1")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", program]).returncode == -signal.SIGKILL
    with open_journal(path, JOB, FakeClock()) as journal:
        assert list(journal.in_doubt) == ["1"]


def test_full_disk_leaves_no_part_of_a_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_journal(path, JOB, FakeClock()) as journal:
        whole = path.read_bytes()
        monkeypatch.setattr(journal, "_file", _FullDisk(journal))
        with pytest.raises(RtkError, match=r"people\.journal: No space left"):
            journal.begin("1", "x" * 1000)
        assert path.read_bytes() == whole


class _FullDisk:
    """A file that takes ten bytes, and then has no space left."""

    def __init__(self, journal: Journal) -> None:
        self._file = journal._file

    def write(self, data: bytes) -> int:
        if len(data) < 1000:
            raise OSError(28, "No space left on device")
        return self._file.write(data[:50])

    def fileno(self) -> int:
        return self._file.fileno()


def test_threads_share_a_journal(path: Path) -> None:
    def work(journal: Journal, name: str) -> None:
        for number in range(50):
            journal.begin(f"{name}{number}")
            journal.finish(f"{name}{number}", number)

    with open_journal(path, JOB, FakeClock()) as journal:
        threads = [Thread(target=work, args=(journal, name)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert journal.done_count == 200
    assert all(json.loads(line) for line in path.read_text().splitlines())
    with open_journal(path, JOB, FakeClock()) as journal:
        assert [journal.result_of(f"c{number}") for number in range(50)] == list(range(50))
