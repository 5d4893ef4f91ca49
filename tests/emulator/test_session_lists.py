"""Long lists of sessions: an index alone yields each page, for every sort and filter."""

import sqlite3
from typing import Any

import pytest

from rtk_cli.emulator.contract.paging import Page
from rtk_cli.emulator.sessions.session_list import SessionList
from rtk_cli.local import APP_ID
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support.cli import START_TIME, FakeClock, Rtk

MANY = 10_000
NOW = int(START_TIME * 1000)


@pytest.fixture
def store(local: Rtk, clock: FakeClock) -> sqlite3.Connection:
    """The emulator's file with many sessions, one per minute; every thousandth is LIVE."""
    local("meetings create --title Biology").ok
    db = sqlite3.connect(local.data_dir / EMULATOR_FILE)
    db.row_factory = sqlite3.Row
    db.create_function("casefold", 1, str.casefold)
    (meeting,) = db.execute("SELECT id FROM meetings").fetchone()
    rows = []
    for number in range(MANY):
        start, is_live = NOW - (MANY - number) * 60_000, number % 1000 == 0
        status, minutes = ("LIVE" if is_live else "ENDED"), number * 7919 % MANY
        own = f"{number:08}-0000-4000-8000-000000000000"
        # A meeting has one live session, so each live one has a meeting of its own.
        rows.append((own, APP_ID, own if is_live else meeting, status, number % 7, minutes * 60_000, start, start))
    db.executemany(
        "INSERT INTO meetings (id, app_id, title, settings_json, created_at, updated_at)"
        " VALUES (?, ?, 'One', '{}', 0, 0)",
        [(row[2], APP_ID) for row in rows if row[3] == "LIVE"],
    )
    db.executemany(
        "INSERT INTO sessions (id, app_id, meeting_id, status, keep_alive_ms, max_concurrent, spent_ms, started_at,"
        " updated_at) VALUES (?, ?, ?, ?, 60000, ?, ?, ?, ?)",
        rows,
    )
    db.commit()
    return db


def test_every_session_is_listed_once_in_order(store: sqlite3.Connection, local: Rtk) -> None:
    ids = local("sessions list -o id").ok.stdout.split()
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == MANY


@pytest.mark.parametrize("order", ["ASC", "DESC"])
def test_sort_by_minutes_merges_live_and_ended_sessions(store: sqlite3.Connection, local: Rtk, order: str) -> None:
    rows = local(f"sessions list --sort-by minutesConsumed --sort-order {order} --per-page 1000").ok.data
    minutes = [row["minutes_consumed"] for row in rows]
    assert minutes == sorted(minutes, reverse=order == "DESC")
    assert sum(row["status"] == "LIVE" for row in rows) == 10


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"sort_order": "ASC"},
        {"sort_by": "minutesConsumed"},
        {"sort_by": "minutesConsumed", "sort_order": "ASC"},
        {"status": "ENDED"},
        {"participants": "2:4"},
        {"start_time": "2026-09-13T00:00:00Z", "end_time": "2026-09-14T00:00:00Z"},
        {"associated_id": "00000000-0000-4000-8000-000000000000"},
        {"associated_id": "00000000-0000-4000-8000-000000000000", "status": "ENDED", "participants": "2:4"},
    ],
)
def test_page_needs_no_scan_and_no_sort_except_of_live_sessions(
    store: sqlite3.Connection, query: dict[str, Any]
) -> None:
    statements: list[str] = []
    store.set_trace_callback(statements.append)
    sessions = SessionList(APP_ID, query, NOW)
    sessions.rows(store, Page(100, 0))
    sessions.count(store)
    store.set_trace_callback(None)
    plans = [row["detail"] for text in statements for row in store.execute(f"EXPLAIN QUERY PLAN {text}")]
    assert not [plan for plan in plans if plan.startswith("SCAN") and "json_each" not in plan]
    assert sum("TEMP B-TREE" in plan for plan in plans) == ("sort_by" in query)


def test_pages_of_any_size_list_every_session_once(store: sqlite3.Connection, local: Rtk) -> None:
    paged = local("sessions list --per-page 999 --sort-by createdAt --sort-order ASC -o id").ok.stdout.split()
    assert paged == sorted(paged)
    assert len(paged) == MANY


def test_page_has_at_most_1000_rows(store: sqlite3.Connection, local: Rtk) -> None:
    assert len(local("sessions list --page 1 --per-page 5000 -o id").ok.stdout.split()) == 1000
