"""Ids that are the same in each run with the same seed, so that a test can expect them.

Seed and count are kept in the store: two processes on one file draw from one sequence, and nothing comes twice.
"""

import random
import sqlite3
import uuid
from collections.abc import Callable

from rtk_cli.emulator import facts
from rtk_cli.errors import UsageError

LARGEST = 10**18 - 1

_STEP = 2**64


def checked(seed: int | None) -> int | None:
    """The seed itself; raises `UsageError` for one that a state could not take along."""
    if seed is not None and not 0 <= seed <= LARGEST:
        raise UsageError(f"a seed must be from 0 to {LARGEST}: {seed}")
    return seed


def plant(db: sqlite3.Connection, seed: int) -> None:
    """From now on the store's ids follow from `seed`; what was drawn before is not drawn again."""
    facts.write(db, facts.SEED, seed)
    if facts.read(db, facts.IDS_DRAWN) is None:
        facts.write(db, facts.IDS_DRAWN, 0)


def draw(db: sqlite3.Connection, otherwise: Callable[[], str]) -> str:
    """The next UUID of a seeded store; of any other one, what `otherwise` gives. A transaction must be under way."""
    seed = facts.read(db, facts.SEED)
    if seed is None:
        return otherwise()
    drawn = int(facts.read(db, facts.IDS_DRAWN) or 0) + 1
    facts.write(db, facts.IDS_DRAWN, drawn)
    return str(uuid.UUID(int=_bits(int(seed), drawn, 128), version=4))


def secret_of(seed: int) -> str:
    """The secret of a store with that seed: join tokens and links repeat, too."""
    return f"{_bits(seed, 0, 256):064x}"


def _bits(seed: int, number: int, count: int) -> int:
    return random.Random(seed * _STEP + number).getrandbits(count)  # noqa: S311 - meant to be foreseen
