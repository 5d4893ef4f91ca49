"""Times on the command line, in the local time zone."""

import time

import pytest

from rtk_cli.errors import UsageError
from rtk_cli.terminal.options.times import day, moment, unix_seconds
from tests.support.cli import START_TIME, time_zone


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-09-14T08:00:00Z", "2026-09-14T08:00:00.000Z"),
        ("2026-09-14T08:00:00+05:30", "2026-09-14T02:30:00.000Z"),
        ("2026-09-14 08:00", "2026-09-14T08:00:00.000Z"),
        ("2026-09-14", "2026-09-14T00:00:00.000Z"),
        ("20260914", "2026-09-14T00:00:00.000Z"),
        ("90s", "2026-09-14T07:58:30.000Z"),
        ("10m", "2026-09-14T07:50:00.000Z"),
        ("2h", "2026-09-14T06:00:00.000Z"),
        ("30d", "2026-08-15T08:00:00.000Z"),
        ("1w", "2026-09-07T08:00:00.000Z"),
        (None, None),
    ],
)
def test_time_is_sent_as_utc(typed: str | None, expected: str | None) -> None:
    assert moment(typed, START_TIME) == expected


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change the zone of a process")
def test_time_without_offset_is_local_and_day_is_utc() -> None:
    with time_zone("Asia/Tokyo"):
        assert moment("2026-09-14T08:00", START_TIME) == "2026-09-13T23:00:00.000Z"
        assert unix_seconds("2026-09-14T17:00:00", START_TIME) == START_TIME
        assert day("2026-09-14", START_TIME) == "2026-09-14"
        assert day("10h", START_TIME) == "2026-09-13"


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize("read", [moment, day, unix_seconds])
@pytest.mark.parametrize(
    "typed",
    ["", "soon", "-7d", "7D", "\u0663d", "2026-02-30", "0001-01-01T00:00:00+14:00", "9" * 12 + "w", "9" * 400 + "d"],
)
def test_invalid_time_is_a_usage_error(zone: str, read: type, typed: str) -> None:
    with time_zone(zone), pytest.raises(UsageError):
        read(typed, START_TIME)


def test_unix_seconds_are_accepted() -> None:
    assert unix_seconds("1789372800", 0) == 1_789_372_800
    assert unix_seconds("1h", START_TIME) == START_TIME - 3600
