"""Ids that are the same in each run with the same seed, so that a test can expect them.

Seed and count are kept in the store: two processes on one file draw from one sequence, and nothing comes twice.
"""

import sqlite3
from collections.abc import Callable

from rtk_cli.emulator.store import metadata
from rtk_cli.errors import UsageError

NewId = Callable[[], str]
"""Gives a fresh UUID."""

LARGEST = 10**18 - 1

_STEP = 2**64


def checked(seed: int | None) -> int | None:
    """The seed itself; raises `UsageError` for one that a state could not take along."""
    if seed is not None and not 0 <= seed <= LARGEST:
        raise UsageError(f"a seed must be from 0 to {LARGEST}: {seed}")
    return seed


def plant(db: sqlite3.Connection, seed: int) -> None:
    """From now on the store's ids follow from `seed`; what was drawn before is not drawn again."""
    metadata.write(db, metadata.SEED, seed)
    if metadata.read(db, metadata.IDS_DRAWN) is None:
        metadata.write(db, metadata.IDS_DRAWN, 0)


def draw(db: sqlite3.Connection, otherwise: Callable[[], str]) -> str:
    """The next UUID of a seeded store; of any other one, what `otherwise` gives. A transaction must be under way."""
    seed = metadata.read(db, metadata.SEED)
    if seed is None:
        return otherwise()
    from uuid import UUID  # loads platform and subprocess; only a seeded store needs it

    drawn = int(metadata.read(db, metadata.IDS_DRAWN) or 0) + 1
    metadata.write(db, metadata.IDS_DRAWN, drawn)
    return str(UUID(int=_bits(int(seed), drawn, 128), version=4))


def secret_of(seed: int) -> str:
    """The secret of a store with that seed: join tokens and links repeat, too."""
    return f"{_bits(seed, 0, 256):064x}"


def _bits(seed: int, number: int, count: int) -> int:
    from random import Random

    return Random(seed * _STEP + number).getrandbits(count)  # noqa: S311 - meant to be foreseen
