"""Recognizes a delivery that came before: contract/notes.md, section 8."""

from collections import OrderedDict
from hashlib import sha256
from threading import Lock

CAPACITY = 20_000
"""Keys that are remembered, two per delivery. A retry comes long before so many others."""


class SeenDeliveries:
    """The latest deliveries: by their id, and by the webhook's id and the hash of the body.

    A retry of the real service may have a new id, and one with new links another body.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._keys: OrderedDict[tuple[str | None, str], None] = OrderedDict()
        self._capacity = capacity
        self._lock = Lock()

    def add(self, delivery_id: str | None, webhook_id: str | None, body: bytes) -> bool:
        """Remember a delivery; return whether it came before."""
        keys = [(webhook_id, sha256(body).hexdigest())]
        if delivery_id is not None:
            keys.append(("", delivery_id))
        with self._lock:
            is_duplicate = any(key in self._keys for key in keys)
            for key in keys:
                self._keys[key] = None
                self._keys.move_to_end(key)
            while len(self._keys) > self._capacity:
                self._keys.popitem(last=False)
        return is_duplicate
