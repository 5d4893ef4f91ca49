"""The emulator's state in one SQLite file, or in memory: opening, transactions, errors that name the remedy.

Several processes and threads may use one file. A write transaction takes the lock when it begins, so that two writers
wait for each other instead of failing half-way.
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
"""Opens a transaction: the connection, and the emulator's time in milliseconds."""

SCHEMA_VERSION = 9  # raise it with every change of schema.sql or seed.py
BUSY_SECONDS = 30

_APPLICATION_ID = 0x52544B30  # "RTK0": marks the emulator's databases
_SCHEMA = os.path.join(os.path.dirname(__file__), "schema.sql")
_MOVE_HINT = "or choose another directory with RTK_DATA_DIR"
_NO_DATABASE = ("not a valid emulator database", "mv {0} {0}.old")
_OTHER_VERSION = ("the emulator database was written by another version of rtk", "rtk emulator reset")
_NOT_WRITABLE = ("cannot write the emulator database", f"make it and its directory writable, {_MOVE_HINT}")
_REMEDIES = {
    sqlite3.SQLITE_FULL: (
        "the disk is full, and the emulator database cannot grow",
        f"free some space, {_MOVE_HINT}",
    ),
    sqlite3.SQLITE_IOERR: ("cannot read or write the emulator database", f"check the disk, {_MOVE_HINT}"),
    sqlite3.SQLITE_CANTOPEN: _NOT_WRITABLE,
    sqlite3.SQLITE_READONLY: _NOT_WRITABLE,
    sqlite3.SQLITE_PERM: _NOT_WRITABLE,
    sqlite3.SQLITE_NOTADB: _NO_DATABASE,
    sqlite3.SQLITE_CORRUPT: _NO_DATABASE,
    sqlite3.SQLITE_BUSY: (
        f"another process has locked the emulator database for {BUSY_SECONDS} s",
        "end that process, and try again",
    ),
}

Populate = Callable[[sqlite3.Connection], None]
"""Fills the empty tables of a new store."""


class BatchConflict(Exception):
    """A change of a batch must be rolled back, but all of them share one transaction."""


class Store:
    """One connection behind a lock; the file is created and filled by `populate` when first needed."""

    def __init__(self, path: Path | None, populate: Populate) -> None:
        self.path = path
        self._populate = populate
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None
        self._is_batching = False
        self._has_conflict = False

    @contextmanager
    def transaction(self, mode: Mode) -> Iterator[sqlite3.Connection]:
        """Commit at the end of the block; roll back and re-raise on an exception."""
        with self._lock, _disk_errors(self.path):
            if self._db is None:
                self._db = self._opened()
            if self._is_batching:
                with self._in_batch(self._db) as db:
                    yield db
                return
            self._db.execute("BEGIN IMMEDIATE" if mode == "writing" else "BEGIN")
            with _commit_or_roll_back(self._db) as db:
                yield db

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Join the transactions of the block into one: a commit is most of the cost of a small change.

        Raise `BatchConflict`, with nothing stored, if one of them alone would have to be rolled back.
        """
        with self.transaction("writing"):
            self._is_batching, self._has_conflict = True, False
            try:
                yield
            finally:
                self._is_batching = False
            if self._has_conflict:
                raise BatchConflict

    @property
    def is_batching(self) -> bool:
        """Whether this thread is inside `batch`, where nothing is committed yet."""
        with self._lock:
            return self._is_batching

    @contextmanager
    def _in_batch(self, db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
        changes = db.total_changes
        try:
            yield db
        except BaseException:
            self._has_conflict = self._has_conflict or db.total_changes > changes
            raise

    def row(self, sql: str, values: tuple[object, ...]) -> Any:
        """Return the first row of one query, or None: half the cost of a transaction."""
        with self._lock, _disk_errors(self.path):
            if self._db is None:
                self._db = self._opened()
            return self._db.execute(sql, values).fetchone()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of the current transaction."""
        assert self._db is not None
        return self._db

    def reset(self, populate: Populate | None = None) -> None:
        """Restore the state of a new file, in place: other processes that have it open keep working.

        `populate` fills it, by default as at its creation.
        """
        with self._lock, _disk_errors(self.path):
            self._db = self._db or self._connected()
            self._db.execute("BEGIN IMMEDIATE")
            with _commit_or_roll_back(self._db) as db:
                _clear(db)
                self._fill(db, populate or self._populate)

    def size(self) -> int | None:
        """Return the bytes of the file, 0 in memory, None before the file exists."""
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
            if _contents(db) == "foreign":  # before changing anything in it
                raise _unusable(self.path, *_NO_DATABASE)
            _write_ahead(db)
            db.execute("PRAGMA synchronous=NORMAL")  # a power cut may lose the last changes, never the file
            db.execute("PRAGMA wal_autocheckpoint=4000")  # pages; at 1000 every 200th write waits for the disk
            db.execute("PRAGMA foreign_keys=ON")
        except BaseException:
            db.close()
            raise
        return db

    def _create(self, db: sqlite3.Connection) -> None:
        db.execute("BEGIN IMMEDIATE")
        with _commit_or_roll_back(db):
            if _contents(db) == "nothing":  # another process may have been faster
                self._fill(db, self._populate)

    def _fill(self, db: sqlite3.Connection, populate: Populate) -> None:
        with open(_SCHEMA, encoding="utf-8") as file:
            for statement in _statements(file):
                db.execute(statement)
        db.execute(f"PRAGMA application_id={_APPLICATION_ID}")
        db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        populate(db)


@contextmanager
def _disk_errors(path: Path | None) -> Iterator[None]:
    """Turn errors of the disk into `ConfigurationError` with the remedy; other SQLite errors are bugs, and pass."""
    try:
        yield
    except sqlite3.Error as error:
        remedy = _REMEDIES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if remedy is None:
            raise
        raise _unusable(path, *remedy, str(error)) from error


@contextmanager
def _commit_or_roll_back(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Commit the current transaction, or roll it back on an exception."""
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk may have ended it already
            db.execute("ROLLBACK")
        raise


def _make_private(path: Path) -> None:
    """Create the file if needed, readable by its owner only; SQLite's side files copy its mode."""
    try:
        os.makedirs(path.parent, mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise _unusable(path, *_NOT_WRITABLE, error.strerror) from error


def _write_ahead(db: sqlite3.Connection) -> None:
    """Switch to WAL. If several processes do so at once, SQLite reports BUSY without waiting."""
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
    """Tell whose file it is. The tables are read first: they and the application id come in one transaction, so a
    process that is filling the file right now cannot make it look foreign.
    """
    tables: int = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    application_id: int = db.execute("PRAGMA application_id").fetchone()[0]
    if application_id != _APPLICATION_ID:
        return "foreign" if tables or application_id else "nothing"
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return "ours" if version == SCHEMA_VERSION else "other version"


def _clear(db: sqlite3.Connection) -> None:
    """Drop every table, the last created first: it refers to earlier ones."""
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


def _unusable(path: Path | None, problem: str, remedy: str, reason: str | None = None) -> ConfigurationError:
    return ConfigurationError(f"{problem}: {path}", hint=remedy.format(path), detail=reason)
