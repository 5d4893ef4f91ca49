"""What the API listed for completion, kept for a minute: one 0600 file per list, of ids and titles only."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from rtk_cli.config import private_file
from rtk_cli.errors import RtkError

LIFETIME = 60
_KEPT = 100
"""Files at most: each meeting whose participants were completed leaves one."""


class Offer(NamedTuple):
    """A value that completes the word, and what it stands for."""

    value: str
    title: str = ""


class OfferCache:
    """The lists in one folder. A list that cannot be read or written is only not cached."""

    def __init__(self, folder: Path, now: float) -> None:
        self._folder = folder
        self._now = now

    def get(self, key: tuple[str, ...]) -> list[Offer] | None:
        """The list, if it is not older than a minute."""
        with suppress(RtkError, ValueError, TypeError, LookupError):
            stored = json.loads(private_file.read(self._path(key)) or "{}")
            if 0 <= self._now - stored["at"] <= LIFETIME:
                return [Offer(value, title) for value, title in stored["offers"]]
        return None

    def put(self, key: tuple[str, ...], offers: list[Offer]) -> None:
        with suppress(RtkError, OSError):
            private_file.replace(self._path(key), json.dumps({"at": self._now, "offers": offers}))
            self._remove_oldest()

    def _path(self, key: tuple[str, ...]) -> Path:
        from hashlib import sha256

        return self._folder / f"{key[0]}-{sha256(json.dumps(key).encode()).hexdigest()[:32]}.json"

    def _remove_oldest(self) -> None:
        files = [entry for entry in os.scandir(self._folder) if entry.name.endswith(".json")]
        for entry in sorted(files, key=lambda entry: entry.stat().st_mtime)[:-_KEPT]:
            os.unlink(entry.path)
