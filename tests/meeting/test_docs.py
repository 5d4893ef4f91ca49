"""docs/meeting.md: its examples run, and its table names what is there."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.meeting.emitter import Emitter
from rtk_cli.meeting.meeting import Meeting
from tests.meeting.in_loop import served
from tests.meeting.in_time import in_time
from tests.meeting.scene import Scene, fresh_emulator
from tests.meeting.scripted_line import ScriptedLine, joined, peer

PAGE = (Path(__file__).parents[2] / "docs" / "meeting.md").read_text(encoding="utf-8")
SERVED, IN_PROCESS, ADMITTING = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
ROW = re.compile(r"^\| (.+?) \| (.+?) \|$", re.MULTILINE)
NAMESPACE = re.compile(r"\*\*`meeting\.(\w+)`\*\*")
NAME = re.compile(r"`(?:(?:participant|plugins?)?\.)?([a-z_]+)(?:\(.*?\))?`")


def names() -> list[tuple[list[str], str]]:
    """Each name here that a row of the table has, and the namespaces in which it may be."""
    table = PAGE[PAGE.index("## Names") : PAGE.index("## What differs")]
    found: list[tuple[list[str], str]] = []
    namespaces: list[str] = []
    for theirs, ours in ROW.findall(table):
        namespaces = NAMESPACE.findall(theirs) or namespaces
        if not NAMESPACE.findall(theirs):
            listed = theirs if ours.startswith("the same") else ours
            found += [(namespaces, name) for name in NAME.findall(listed) if namespaces]
    return found


def env(meeting: Meeting, namespace: str) -> list[Any]:
    """Where a name of that namespace may be found."""
    place = getattr(meeting, namespace)
    further: dict[str, list[Any]] = {
        "participants": [meeting.participants.joined, *meeting.participants.joined.to_list()],
        "plugins": [meeting.plugins.all, *meeting.plugins.all.to_list()],
    }
    return [place, *further.get(namespace, [])]


def test_the_table_names_what_is_there() -> None:
    async def scene() -> list[str]:
        line = ScriptedLine(peer("ada"))
        meeting = await joined(line)
        meeting.plugins._offer(["some"])
        missing = []
        for namespaces, name in names():
            found = [place for namespace in namespaces for place in env(meeting, namespace)]
            events = {event for place in found if isinstance(place, Emitter) for event in place.EVENTS}
            if name not in events and not any(hasattr(place, name) for place in found):
                missing.append(name)
        await meeting.close()
        return missing

    assert len(names()) > 80
    assert set(in_time(scene())) == NO_NAMES


SHARED = {"on", "once", "off", "events", "wait_for", "EVENTS", "get", "keys", "values", "items"}
"""Verbs of every namespace, which stand in their own table, and what every mapping has."""


def test_what_is_there_stands_in_the_table() -> None:
    async def scene() -> set[tuple[str, str]]:
        meeting = await joined(ScriptedLine(peer("ada")))
        meeting.plugins._offer(["some"])
        told = {(namespace, name) for namespaces, name in names() for namespace in namespaces}
        there = {
            (namespace, name)
            for namespace in {namespace for namespace, _ in told}
            for place in env(meeting, namespace)
            for name in {*dir(place), *getattr(place, "EVENTS", ())} - SHARED
            if not name.startswith("_")
        }
        await meeting.close()
        return there - told

    assert in_time(scene()) == set()


NO_NAMES = {"action", "add", "edit", "delete", "len"}
"""Words of the table in code that name something else."""


def test_the_example_in_process_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(IN_PROCESS, "docs/meeting.md", "exec"), {"__name__": "example"})
    assert capsys.readouterr().out == "bob\n"


def test_the_first_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    async def scene() -> None:
        async with fresh_emulator() as (emulator, clock), served(emulator, clock) as url:
            stage = Scene(emulator, lambda token: Meeting.connect(url, token), clock)
            await stage.host()
            example: dict[str, Any] = {}
            exec(compile(SERVED.rpartition("asyncio.run")[0], "docs/meeting.md", "exec"), example)
            await example["main"](url, stage.token("bob", "group_call_participant"))
            await stage.end()

    in_time(scene())
    assert capsys.readouterr().out == "Bob Good morning\n['Ada']\n"


def test_the_host_of_the_example_lets_people_in() -> None:
    async def scene() -> None:
        async with fresh_emulator() as (emulator, clock), served(emulator, clock) as url:
            stage = Scene(emulator, lambda token: Meeting.connect(url, token), clock)
            guest = await stage.joins("gus", stage.waiting())
            entered = guest.self.events("room_joined")
            example: dict[str, Any] = {}
            exec(compile(ADMITTING, "docs/meeting.md", "exec"), example)
            host = asyncio.create_task(example["admit_everybody"](url, stage.token("ada", "group_call_host")))
            assert (await anext(entered)).data.room_joined
            stage.session("POST", "kick-all", {})
            await host
            await stage.end()

    in_time(scene())
