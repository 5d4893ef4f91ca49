"""Repeatable ids: the same seed gives the same ids in each run, so that tests can expect them.

The store holds the seed and the number of ids issued, so processes on one file share one sequence without repeats.
"""

import os
import sqlite3
from collections.abc import Callable

from rtk_cli.emulator.store import metadata
from rtk_cli.errors import UsageError

NewId = Callable[[], str]
"""Returns a new UUID."""

MAX_SEED = 10**18 - 1

_STEP = 2**64


def checked_seed(seed: int | None) -> int | None:
    """Return the seed; raise `UsageError` for one that is out of range."""
    if seed is not None and not 0 <= seed <= MAX_SEED:
        raise UsageError(f"a seed must be from 0 to {MAX_SEED}: {seed}")
    return seed


def set_seed(db: sqlite3.Connection, seed: int) -> None:
    """Make the ids of the store follow from `seed`; ids that it has issued already do not repeat."""
    metadata.write(db, metadata.SEED, seed)
    if metadata.read(db, metadata.IDS_ISSUED) is None:
        metadata.write(db, metadata.IDS_ISSUED, 0)


def next_id(db: sqlite3.Connection, random_id: NewId) -> str:
    """Return the next UUID of a seeded store, else `random_id()`. Call it inside a transaction."""
    seed = metadata.read(db, metadata.SEED)
    if seed is None:
        return random_id()
    from uuid import UUID  # loads platform and subprocess; only a seeded store needs it

    issued = int(metadata.read(db, metadata.IDS_ISSUED) or 0) + 1
    metadata.write(db, metadata.IDS_ISSUED, issued)
    return str(UUID(int=_bits(int(seed), issued, 128), version=4))


def next_random(db: sqlite3.Connection) -> float:
    """Return a number from 0 up to, not including, 1, from the seed of the store if it has one."""
    seed = metadata.read(db, metadata.SEED)
    if seed is None:
        return int.from_bytes(os.urandom(6)) / 2**48
    drawn = int(metadata.read(db, metadata.FAULTS_DRAWN) or 0) + 1
    metadata.write(db, metadata.FAULTS_DRAWN, drawn)
    from random import Random

    return Random(f"faults/{seed}/{drawn}").random()  # noqa: S311 - predictable on purpose


def secret_of(seed: int) -> str:
    """Return the secret of a store with that seed, so that join tokens and links repeat too."""
    return f"{_bits(seed, 0, 256):064x}"


def _bits(seed: int, number: int, count: int) -> int:
    from random import Random

    return Random(seed * _STEP + number).getrandbits(count)  # noqa: S311 - predictable on purpose
