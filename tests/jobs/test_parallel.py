"""Work in several threads: order, bounds, failures."""

from collections.abc import Iterator
from itertools import count, islice
from queue import SimpleQueue
from threading import Barrier, Event, Lock, Thread

import pytest

from rtk_cli.jobs import parallel
from rtk_cli.jobs.parallel import AHEAD, in_order


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    assert list(in_order(lambda number: number * 2, range(50), workers)) == [number * 2 for number in range(50)]


def test_workers_run_at_the_same_time() -> None:
    barrier = Barrier(3, timeout=10)
    assert len(list(in_order(lambda item: barrier.wait(), range(3), 3))) == 3


@pytest.mark.parametrize("workers", [1, 2])
def test_items_are_read_as_they_are_needed(workers: int) -> None:
    """An endless input does no harm, and little is read ahead."""
    read: list[int] = []

    def items() -> Iterator[int]:
        for number in count():
            read.append(number)
            yield number

    assert list(islice(in_order(lambda number: number, items(), workers), 5)) == [0, 1, 2, 3, 4]
    assert len(read) <= 5 + workers * AHEAD


@pytest.mark.parametrize("workers", [1, 2])
def test_failure_ends_the_work_after_what_is_running(workers: int) -> None:
    lock, running, done = Lock(), [0], [0]

    def work(number: int) -> int:
        with lock:
            running[0] += 1
        if number == 3:
            raise ValueError("three")
        with lock:
            done[0] += 1
        return number

    results = in_order(work, range(1000), workers)
    with pytest.raises(ValueError, match="three"):
        list(results)
    assert running[0] == done[0] + 1
    assert running[0] < 1000


def test_stop_is_called_when_the_work_ends_early() -> None:
    stopped: list[str] = []
    sleeping = Event()

    def work(number: int) -> int:
        if number == 1:
            raise ValueError("one")
        if number == 2:
            assert sleeping.wait(10), "the failure must wake it"
        return number

    def stop() -> None:
        stopped.append("stop")
        sleeping.set()

    with pytest.raises(ValueError, match="one"):
        list(in_order(work, range(3), 3, stop=stop))
    assert stopped == ["stop"]
    next(results := in_order(work, [0, 0, 0], 2, stop=stop))
    results.close()
    assert stopped == ["stop"] * 2
    assert list(in_order(work, [0, 0], 2, stop=stop)) == [0, 0]
    assert stopped == ["stop"] * 2, "not at the end of all work"


def test_timeout_of_the_work_itself_is_raised() -> None:
    def work(item: int) -> int:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        list(in_order(work, [1, 2], 2))


@pytest.mark.parametrize("end", ["close", "failure"])
def test_stop_is_called_before_the_wait_for_what_is_running(end: str) -> None:
    stopped, is_waiting = Event(), Event()

    def work(number: int) -> int:
        if number == 1:
            is_waiting.set()
            assert stopped.wait(10)
        elif number == 2:
            assert is_waiting.wait(10)
            raise ValueError("two")
        return number

    results = in_order(work, [0, 1] if end == "close" else [2, 1], 2, stop=stopped.set)
    if end == "close":
        assert next(results) == 0
        results.close()
    else:
        with pytest.raises(ValueError, match="two"):
            next(results)
    assert stopped.is_set()


def test_result_does_not_wait_for_those_behind_it() -> None:
    is_free = Event()

    def work(number: int) -> int:
        if number:
            assert is_free.wait(10)
        return number

    results = in_order(work, range(4), 2)
    assert next(results) == 0
    is_free.set()
    assert list(results) == [1, 2, 3]


class EmptiedByOthers(SimpleQueue[object]):
    """What `empty` says is out of date: another thread takes the last item right after it."""

    def empty(self) -> bool:
        return False


def test_early_end_does_not_wait_for_an_item_that_a_worker_took(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "SimpleQueue", EmptiedByOthers)
    results = in_order(lambda number: number, range(100), 2)
    assert next(results) == 0
    closing = Thread(target=results.close, daemon=True)
    closing.start()
    closing.join(5)
    assert not closing.is_alive()
