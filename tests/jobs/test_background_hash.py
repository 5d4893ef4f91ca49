"""SHA-256 in a thread: the same hash, no thread left, little memory."""

import threading
from hashlib import sha256

import pytest

from rtk_cli.jobs.downloads.background_hash import AHEAD, WITHOUT_THREAD, BackgroundHash


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "rtk-hash"]


@pytest.mark.parametrize("sizes", [[], [5], [WITHOUT_THREAD], [WITHOUT_THREAD, 1], [700_000] * 9, [0, 3_000_000, 0]])
def test_hash_is_that_of_all_chunks(sizes: list[int]) -> None:
    chunks = [bytes([number]) * size for number, size in enumerate(sizes)]
    found = BackgroundHash()
    for chunk in chunks:
        found.update(chunk)
    assert found.hexdigest() == sha256(b"".join(chunks)).hexdigest()
    assert threads() == []


def test_small_file_needs_no_thread() -> None:
    found = BackgroundHash()
    found.update(b"x" * WITHOUT_THREAD)
    assert threads() == []


def test_closed_hash_has_no_thread() -> None:
    found = BackgroundHash()
    found.update(b"x" * (WITHOUT_THREAD + 1))
    assert threads() == ["rtk-hash"]
    found.close()
    found.close()
    assert threads() == []


def test_chunks_that_wait_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """`update` waits when the thread falls behind: the chunks would fill the memory."""
    may_hash, is_full = threading.Event(), threading.Event()
    run = BackgroundHash._run
    monkeypatch.setattr(BackgroundHash, "_run", lambda self: (may_hash.wait(10), run(self)))
    found = BackgroundHash()

    def feed() -> None:
        for number in range(AHEAD + 1):
            if number == AHEAD:
                is_full.set()
            found.update(b"x" * WITHOUT_THREAD + b"x")

    feeder = threading.Thread(target=feed)
    feeder.start()
    assert is_full.wait(10)
    feeder.join(0.05)
    assert feeder.is_alive()
    may_hash.set()
    feeder.join(10)
    assert found.hexdigest() == sha256((b"x" * (WITHOUT_THREAD + 1)) * (AHEAD + 1)).hexdigest()
