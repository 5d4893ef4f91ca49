"""The file of `rtk apply` in its tests, and what became of it."""

from collections.abc import Callable
from typing import Any

from tests.support.cli import Rtk

FILE = """\
presets:
- name: group_call_guest
  permissions:
    chat: {public: {files: true}}
webhooks:
- name: archive
  url: https://hooks.example/rtk
  events: [recording.statusUpdate, meeting.ended]
meetings:
- title: Weekly
  record_on_start: true
- title: Closed
  status: INACTIVE
"""

Write = Callable[[str], str]
"""Writes rtk.yaml into the current folder and returns its name."""


def actions(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(row["action"], row["kind"], row["name"]) for row in rows]


def meeting_named(rtk: Rtk, title: str) -> dict[str, Any]:
    (row,) = [row for row in rtk("meetings list").ok.data if row["title"] == title]
    found: dict[str, Any] = rtk(f"meetings get {row['id']}").ok.data
    return found
