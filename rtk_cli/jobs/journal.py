"""The journal of a job: what it began and what is done, so that a killed job can go on where it stopped.

A journal is an append-only file of JSON lines. The first line names the job. Before a request that changes something a
line says `begun`, after it a line says `done` or `failed`; each is on the disk before the job continues. What was begun
and neither done nor failed is in doubt: the next run has to look whether the change was made.
"""

import json
import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import IO, Any, NamedTuple

from rtk_cli import __version__
from rtk_cli.clock import Clock
from rtk_cli.config.directories import make_private
from rtk_cli.config.locking import try_lock
from rtk_cli.errors import ConflictError, RefusedError, RtkError

FORMAT = 1
"""The version of the file format; a journal of another version is refused."""
LOCKED_BYTE = 1 << 40
"""Far behind the end: Windows locks a byte, which nobody can read then."""


_encode = json.JSONEncoder(separators=(",", ":")).encode


class Job(NamedTuple):
    """What a journal belongs to: the command, a hash of its input, the account and the app."""

    name: str
    input: str
    account_id: str
    app_id: str


class Journal:
    """An open journal. Any thread may write; `OSError` becomes an error that names the file."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path = path
        self._file = file
        self._size = 0
        self._synced = 0
        self._write_lock = Lock()
        self._sync_lock = Lock()
        self._results: dict[str, int] = {}
        self.in_doubt: dict[str, Any] = {}
        """What was begun and neither done nor failed: its key, and what `begin` noted about it."""

    def begin(self, key: str, note: Any = None) -> None:
        """Record that a change is about to be made."""
        self.begin_all([key], note)

    def begin_all(self, keys: Iterable[str], note: Any = None) -> None:
        """Record that several changes are about to be made: one wait for the disk instead of one for each."""
        self._append(*({"begun": key, "note": note} for key in keys))

    def finish(self, key: str, result: Any = None, *, sync: bool = True) -> None:
        """Record that the change was made, and its result as JSON data.

        Without `sync` the line survives a kill at once, but the machine's own end only after `sync_result`, or any
        later line that is synced: for jobs that report the result only then.
        """
        offset = self._append({"done": key, "result": result}, sync=sync)
        self._results[key] = offset
        self.in_doubt.pop(key, None)

    def sync_result(self, key: str) -> None:
        """Return when the result of a change that is done is on the disk."""
        offset = self._results[key]
        if self._synced <= offset:
            with _naming_file(self._path):
                self._sync(offset + 1)

    def fail(self, key: str, error: str) -> None:
        """Record that the change was certainly not made; the next run tries it again."""
        self.fail_all([key], error)

    def fail_all(self, keys: Iterable[str], error: str) -> None:
        """Record it of several changes."""
        failed = list(keys)
        self._append(*({"failed": key, "error": error} for key in failed))
        for key in failed:
            self.in_doubt.pop(key, None)

    def clear(self) -> None:
        """Forget everything, as the job is over: the next run begins anew."""
        with _naming_file(self._path), self._write_lock, self._sync_lock:
            os.ftruncate(self._file.fileno(), 0)
            os.fsync(self._file.fileno())
            self._size = self._synced = 0
            self._results.clear()
            self.in_doubt.clear()

    def is_done(self, key: str) -> bool:
        return key in self._results

    @property
    def done_count(self) -> int:
        return len(self._results)

    def result_of(self, key: str) -> Any:
        """Return the result of a change that is done. It is read from the file, so a long job needs little memory."""
        with self._path.open("rb") as file:
            file.seek(self._results[key])
            return json.loads(file.readline())["result"]

    def results(self) -> Iterator[Any]:
        """The results of all changes that are done, in the order in which they were made."""
        with self._path.open("rb") as file:
            for line in file:
                record = _parsed(line)
                if record is not None and "done" in record:
                    yield record["result"]

    def _append(self, *records: dict[str, Any], sync: bool = True) -> int:
        """Write a line for each record, and return where the first begins; with `sync` once they are on the disk."""
        lines = "".join(f"{_encode(record)}\n" for record in records).encode()
        with _naming_file(self._path):
            with self._write_lock:
                start = self._size
                self._write(lines)
                end = self._size
            if sync:
                self._sync(end)
        return start

    def _write(self, lines: bytes) -> None:
        """Write all or nothing: a full disk may take a part of it."""
        try:
            rest = memoryview(lines)
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError:
            os.ftruncate(self._file.fileno(), self._size)
            raise
        self._size += len(lines)

    def _sync(self, end: int) -> None:
        """Return when the first `end` bytes are on the disk; one fsync serves all threads that wait for it."""
        with self._sync_lock:
            if self._synced < end:
                size = self._size
                os.fsync(self._file.fileno())
                self._synced = size

    def _load(self, job: Job, clock: Clock, *, restart: bool) -> None:
        """Read what earlier runs wrote, or begin anew."""
        if restart:
            os.ftruncate(self._file.fileno(), 0)
        header = self._read()
        if header is None:
            self._append({"journal": FORMAT, **job._asdict(), "rtk": __version__, "at": clock.now()})
        else:
            _check_header(header, job, self._path)
        self._append({"run": {"pid": os.getpid(), "host": socket.gethostname(), "at": clock.now()}})

    def _read(self) -> dict[str, Any] | None:
        """Read all lines and return the first; drop a last line that was only written in part."""
        header: dict[str, Any] | None = None
        with self._path.open("rb") as file:
            for number, line in enumerate(file, 1):
                record = _parsed(line)
                if record is None and file.peek(1):
                    raise _damaged(self._path, number)
                if record is None:
                    break
                header = header or record
                self._note(record)
                self._size += len(line)
        os.ftruncate(self._file.fileno(), self._size)
        return header

    def _note(self, record: dict[str, Any]) -> None:
        if "begun" in record:
            self.in_doubt[record["begun"]] = record.get("note")
        if "failed" in record:
            self.in_doubt.pop(record["failed"], None)
        if "done" in record:
            self.in_doubt.pop(record["done"], None)
            self._results[record["done"]] = self._size


@contextmanager
def open_journal(path: Path, job: Job, clock: Clock, *, restart: bool = False) -> Iterator[Journal]:
    """Open the journal at `path`, a new one if there is none or with `restart`.

    Raises `ConflictError` while another process works on it, and `RefusedError` if it belongs to another job. The
    operating system releases the lock when its process ends, however it ends.
    """
    with _open(path) as file:
        with _naming_file(path):
            file.seek(LOCKED_BYTE)
            if not try_lock(file.fileno()):
                raise _in_use(path)
            journal = Journal(path, file)
            journal._load(job, clock, restart=restart)
        yield journal


def _open(path: Path) -> IO[bytes]:
    with _naming_file(path):
        make_private(path.parent)
        return open(path, "ab", buffering=0, opener=lambda name, flags: os.open(name, flags, 0o600))


def _check_header(header: dict[str, Any], job: Job, path: Path) -> None:
    """Refuse to mix two jobs in one journal."""
    hint = "--restart begins anew; --journal FILE uses another file"
    if header.get("journal") != FORMAT:
        raise RefusedError(f"not a journal of this version of rtk: {path}", hint=hint)
    for member, expected in job._asdict().items():
        if header.get(member) != expected:
            what = "other input or flags" if member == "input" else f"{member} {header.get(member)}"
            message = f"the journal is that of an earlier run, with {what}: {path}"
            raise RefusedError(message, hint=f"repeat the earlier command to go on with it; {hint}")


def _parsed(line: bytes) -> dict[str, Any] | None:
    """Return the record of a whole line; None for anything else."""
    try:
        record = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _damaged(path: Path, number: int) -> RtkError:
    return RefusedError(f"the journal is damaged in line {number}: {path}", hint="--restart begins anew")


def _in_use(path: Path) -> ConflictError:
    """Say which process holds the lock, as far as its journal tells."""
    owner: dict[str, Any] = next((record["run"] for record in _records(path) if "run" in record), {})
    who = f"process {owner['pid']} on {owner['host']}" if {"pid", "host"} <= owner.keys() else "another rtk"
    return ConflictError(f"{who} is working on this job: {path}", hint="wait until it has ended")


def _records(path: Path) -> list[dict[str, Any]]:
    """Return the records of a file, the newest first."""
    return [record for record in map(_parsed, reversed(path.read_bytes().splitlines(keepends=True))) if record]


@contextmanager
def _naming_file(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RtkError(f"cannot write the journal: {path}: {error.strerror}") from error
