"""How values are formatted for people: times, sizes, durations, yes and no."""

import time
from typing import Any

import pytest

from rtk_cli.terminal.output.columns import Kind, flatten, format_duration, format_size, format_value, kind_of, value_at
from tests.support.cli import time_zone


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, Kind.TEXT, ""),
        ([], Kind.TEXT, ""),
        (True, Kind.EXACT, "yes"),
        (False, Kind.NUMBER, "no"),
        (0, Kind.NUMBER, "0"),
        ("true", Kind.FLAG, "yes"),
        ("False", Kind.FLAG, "no"),
        ("maybe", Kind.FLAG, "maybe"),
        (["a", "b"], Kind.TEXT, "a, b"),
        ({"a": "é"}, Kind.TEXT, '{"a": "é"}'),
        (1536, Kind.BYTES, "1.5 KiB"),
        ("1536", Kind.BYTES, "1536"),
        (61.4, Kind.SECONDS, "1m 01s"),
        ("61", Kind.SECONDS, "1m 01s"),
        ("soon", Kind.SECONDS, "soon"),
        (float("inf"), Kind.SECONDS, "inf"),
        ("2026-09-14T08:00:00.123456789Z", Kind.TIME, "2026-09-14 08:00:00Z"),
        ("2026-09-14 10:00:00+02:00", Kind.TIME, "2026-09-14 08:00:00Z"),
        ("2026-09-14 08:00:00", Kind.TIME, "2026-09-14 08:00:00Z"),
        ("null", Kind.TIME, ""),
        ("soon", Kind.TIME, "soon"),
        (1_789_372_800, Kind.TIME, "1789372800"),
    ],
)
def test_value_is_formatted_by_its_kind(value: Any, kind: Kind, text: str) -> None:
    assert format_value(value, kind, utc=True) == text


@pytest.mark.parametrize(
    ("value", "year", "text"),
    [
        ("2026-09-14T08:00:59Z", 2026, "Sep 14 08:00Z"),
        ("2026-09-04T10:00:00+02:00", 2026, "Sep 04 08:00Z"),
        ("2025-12-31T23:59:00Z", 2026, "Dec 31 2025 23:59Z"),
        ("null", 2026, ""),
        ("soon", 2026, "soon"),
    ],
)
def test_short_time_has_its_year_only_if_it_is_another_one(value: str, year: int, text: str) -> None:
    assert format_value(value, Kind.TIME, utc=True, short_in=year) == text


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="can't change the time zone of a process")
def test_short_time_is_local_without_utc() -> None:
    with time_zone("Asia/Tokyo"):
        assert format_value("2025-12-31T23:59:00Z", Kind.TIME, utc=False, short_in=2026) == "Jan 01 08:59"


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_time_without_a_local_time_is_shown_unchanged_or_converted(zone: str, edge: str) -> None:
    with time_zone(zone):
        assert format_value(edge, Kind.TIME, utc=False)[:4] in ("0001", "9999")


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (5 << 20, "5.0 MiB"), (3 << 40, "3072.0 GiB")],
)
def test_sizes_are_binary(count: int, text: str) -> None:
    assert format_size(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (59.4, "59s"), (59.6, "1m 00s"), (3599, "59m 59s"), (3600, "1h 00m 00s"), (90_061, "25h 01m 01s")],
)
def test_durations_begin_with_their_largest_unit(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


def test_every_leaf_is_found_by_its_path() -> None:
    value = {"a": {"b": [{"c": 1}, {"c": 2}], "d": []}, "e": ["x", "y"], "f": {}}
    leaves = flatten(value)
    assert leaves == [("a.b.0.c", 1), ("a.b.1.c", 2), ("a.d", []), ("e", ["x", "y"]), ("f", {})]
    assert all(value_at(value, path) == leaf for path, leaf in leaves)
    assert [value_at(value, path) for path in ("a.x", "a.b.2.c", "a.b.c", "e.0.x", "a.b.-1")] == [None] * 5


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("created_at", Kind.TIME),
        ("session.end_time", Kind.TIME),
        ("download_url_expiry", Kind.TIME),
        ("download_url", Kind.EXACT),
        ("file_size", Kind.BYTES),
        ("now", Kind.TIME),
        ("ahead_seconds", Kind.SECONDS),
        ("recording.status", Kind.STATUS),
        ("title", Kind.EXACT),
    ],
)
def test_kind_is_guessed_from_the_field_name(path: str, kind: Kind) -> None:
    assert kind_of(path) is kind
