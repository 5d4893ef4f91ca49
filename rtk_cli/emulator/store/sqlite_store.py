"""The emulator's state in one SQLite file, or in memory: opening, transactions, and clear words when a disk says no.

Several processes and threads may use one file. A write takes the lock when it begins, so that two writers wait for
each other instead of failing half-way.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Literal

from rtk_cli.errors import ConfigurationError

Mode = Literal["reading", "writing"]
OpenTransaction = Callable[[Mode], AbstractContextManager[tuple[sqlite3.Connection, int]]]
"""Opens a transaction; gives the connection and the emulator's time in milliseconds."""

SCHEMA_VERSION = 7  # raise it with every change of schema.sql or of what seed.py puts in
BUSY_SECONDS = 30

_MARK = 0x52544B30  # "RTK0": tells a file of the emulator from any other database
_SCHEMA = os.path.join(os.path.dirname(__file__), "schema.sql")
_ELSEWHERE = "or choose another directory with RTK_DATA_DIR"
_NO_DATABASE = ("the emulator's file is damaged, or no file of the emulator", "mv {0} {0}.old")
_OTHER_VERSION = ("the emulator's file was written by another version of rtk", "rtk emulator reset")
_NOT_WRITABLE = ("the emulator's file cannot be written", f"make it and its directory writable, {_ELSEWHERE}")
_REMEDIES = {
    sqlite3.SQLITE_FULL: ("the disk is full, and the emulator's file cannot grow", f"free some space, {_ELSEWHERE}"),
    sqlite3.SQLITE_IOERR: ("the emulator's file cannot be read or written", f"check the disk, {_ELSEWHERE}"),
    sqlite3.SQLITE_CANTOPEN: _NOT_WRITABLE,
    sqlite3.SQLITE_READONLY: _NOT_WRITABLE,
    sqlite3.SQLITE_PERM: _NOT_WRITABLE,
    sqlite3.SQLITE_NOTADB: _NO_DATABASE,
    sqlite3.SQLITE_CORRUPT: _NO_DATABASE,
    sqlite3.SQLITE_BUSY: (
        f"another process has kept the emulator's file locked for {BUSY_SECONDS} s",
        "end that process, and try again",
    ),
}

Seed = Callable[[sqlite3.Connection], None]


class Entangled(Exception):
    """One of several changes must be undone, and they share a transaction."""


class Store:
    """One connection behind a lock; the file is made and filled by `seed` when it is first needed."""

    def __init__(self, path: Path | None, seed: Seed) -> None:
        self.path = path
        self._seed = seed
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None
        self._is_gathering = False
        self._is_entangled = False

    @contextmanager
    def transaction(self, mode: Mode) -> Iterator[sqlite3.Connection]:
        """All or nothing; an exception undoes what was written and goes on its way."""
        with self._lock, explained(self.path):
            if self._db is None:
                self._db = self._opened()
            if self._is_gathering:
                with self._part(self._db) as db:
                    yield db
                return
            self._db.execute("BEGIN IMMEDIATE" if mode == "writing" else "BEGIN")
            with _whole(self._db) as db:
                yield db

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """The transactions inside of the block become one: a commit costs most of what a small change does.

        Raises `Entangled`, with nothing stored, when one of them alone would have to be undone.
        """
        with self.transaction("writing"):
            self._is_gathering, self._is_entangled = True, False
            try:
                yield
            finally:
                self._is_gathering = False
            if self._is_entangled:
                raise Entangled

    @property
    def is_gathering(self) -> bool:
        """Whether this thread is inside of `gathered`: nothing of what it wrote is stored yet."""
        with self._lock:
            return self._is_gathering

    @contextmanager
    def _part(self, db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
        changes = db.total_changes
        try:
            yield db
        except BaseException:
            self._is_entangled = self._is_entangled or db.total_changes > changes
            raise

    def row(self, question: str, values: tuple[object, ...]) -> Any:
        """The first row that answers a single question, or None: it costs half of what a transaction does."""
        with self._lock, explained(self.path):
            if self._db is None:
                self._db = self._opened()
            return self._db.execute(question, values).fetchone()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of the transaction that is under way."""
        assert self._db is not None
        return self._db

    def reset(self, seed: Seed | None = None) -> None:
        """Back to the state of a new file, in place: other processes that have it open go on working.

        `seed` fills it this time, in the place of the usual one.
        """
        with self._lock, explained(self.path):
            self._db = self._db or self._connected()
            self._db.execute("BEGIN IMMEDIATE")
            with _whole(self._db) as db:
                _clear(db)
                self._fill(db, seed or self._seed)

    def size(self) -> int | None:
        """Bytes of the file, 0 in memory, None before the file is made."""
        if self.path is None:
            return 0
        try:
            return os.stat(self.path).st_size
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(self.path, *_NOT_WRITABLE, error.strerror) from error

    def close(self) -> None:
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def _opened(self) -> sqlite3.Connection:
        db = self._connected()
        try:
            if _contents(db) == "nothing":
                self._create(db)
            if _contents(db) != "ours":
                raise _unusable(self.path, *_OTHER_VERSION)
        except BaseException:
            db.close()
            raise
        return db

    def _connected(self) -> sqlite3.Connection:
        if self.path is not None:
            _make_private(self.path)
        db = sqlite3.connect(
            self.path or ":memory:", isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False
        )
        try:
            db.row_factory = sqlite3.Row
            db.create_function("casefold", 1, _casefold, deterministic=True)
            if _contents(db) == "foreign":  # before anything is changed in it
                raise _unusable(self.path, *_NO_DATABASE)
            _write_ahead(db)
            db.execute("PRAGMA synchronous=NORMAL")  # a power cut may cost the last calls, never the file
            db.execute("PRAGMA wal_autocheckpoint=4000")  # pages; at 1000 every 200th write waits for the disk
            db.execute("PRAGMA foreign_keys=ON")
        except BaseException:
            db.close()
            raise
        return db

    def _create(self, db: sqlite3.Connection) -> None:
        db.execute("BEGIN IMMEDIATE")
        with _whole(db):
            if _contents(db) == "nothing":  # another process may have been first
                self._fill(db, self._seed)

    def _fill(self, db: sqlite3.Connection, seed: Seed) -> None:
        with open(_SCHEMA, encoding="utf-8") as file:
            for statement in _statements(file):
                db.execute(statement)
        db.execute(f"PRAGMA application_id={_MARK}")
        db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        seed(db)


@contextmanager
def explained(path: Path | None) -> Iterator[None]:
    """Turn what the disk refuses into an error that names the file and the remedy; the rest is a defect, and passes."""
    try:
        yield
    except sqlite3.Error as error:
        remedy = _REMEDIES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if remedy is None:
            raise
        raise _unusable(path, *remedy, str(error)) from error


@contextmanager
def _whole(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Commit the transaction that has begun, or take it back."""
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk may have ended it already
            db.execute("ROLLBACK")
        raise


def _make_private(path: Path) -> None:
    """The file exists and, when it is new, only its owner can read it: SQLite's side files copy its mode."""
    try:
        os.makedirs(path.parent, mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise _unusable(path, *_NOT_WRITABLE, error.strerror) from error


def _write_ahead(db: sqlite3.Connection) -> None:
    """Switch to WAL. Several processes doing so at once is a race that SQLite answers with BUSY, without waiting."""
    for _ in range(BUSY_SECONDS):
        try:
            db.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            db.execute("BEGIN EXCLUSIVE")  # this one does wait for the others
            db.execute("ROLLBACK")
    db.execute("PRAGMA journal_mode=WAL")


def _contents(db: sqlite3.Connection) -> Literal["nothing", "ours", "other version", "foreign"]:
    """Whose file it is. The tables are looked at first: they and the mark come in one transaction, so that a process
    which is filling the file at this moment cannot make it look foreign.
    """
    tables: int = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    mark: int = db.execute("PRAGMA application_id").fetchone()[0]
    if mark != _MARK:
        return "foreign" if tables or mark else "nothing"
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return "ours" if version == SCHEMA_VERSION else "other version"


def _clear(db: sqlite3.Connection) -> None:
    """Drop every table, the youngest first: it is the one that refers to others."""
    tables = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid DESC"
    ).fetchall()
    for (name,) in tables:
        db.execute(f'DROP TABLE "{name}"')


def _statements(lines: Iterator[str]) -> Iterator[str]:
    statement = ""
    for line in lines:
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _casefold(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _unusable(path: Path | None, what: str, remedy: str, reason: str | None = None) -> ConfigurationError:
    return ConfigurationError(f"{what}: {path}", hint=remedy.format(path), detail=reason)
