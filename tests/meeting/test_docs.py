"""docs/meeting.md: its examples run, and its table has every public name."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.meeting.emitter import Emitter
from rtk_cli.meeting.meeting import Meeting
from tests.meeting.async_runner import run_async
from tests.meeting.fake_connection import FakeConnection, joined, peer
from tests.meeting.room import Room, fresh_emulator
from tests.meeting.served_emulator import served

PAGE = (Path(__file__).parents[2] / "docs" / "meeting.md").read_text(encoding="utf-8")
SERVED, IN_PROCESS, ADMITTING = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
ROW = re.compile(r"^\| (.+?) \| (.+?) \|$", re.MULTILINE)
NAMESPACE = re.compile(r"\*\*`meeting\.(\w+)`\*\*")
NAME = re.compile(r"`(?:(?:participant|plugins?)?\.)?([a-z_]+)(?:\(.*?\))?`")


def names() -> list[tuple[list[str], str]]:
    """Each Python name of the table, with the namespaces that may have it."""
    table = PAGE[PAGE.index("## Names") : PAGE.index("## Differences")]
    found: list[tuple[list[str], str]] = []
    namespaces: list[str] = []
    for theirs, ours in ROW.findall(table):
        namespaces = NAMESPACE.findall(theirs) or namespaces
        if not NAMESPACE.findall(theirs):
            listed = theirs if ours.startswith("the same") else ours
            found += [(namespaces, name) for name in NAME.findall(listed) if namespaces]
    return found


def owners(meeting: Meeting, namespace: str) -> list[Any]:
    """The objects that may have a name of that namespace."""
    own = getattr(meeting, namespace)
    further: dict[str, list[Any]] = {
        "participants": [meeting.participants.joined, *meeting.participants.joined.to_list()],
        "plugins": [meeting.plugins.all, *meeting.plugins.all.to_list()],
    }
    return [own, *further.get(namespace, [])]


def test_every_name_in_the_table_exists() -> None:
    async def scenario() -> list[str]:
        meeting = await joined(FakeConnection(peer("ada")))
        meeting.plugins._add_configured(["some"])
        missing = []
        for namespaces, name in names():
            found = [owner for namespace in namespaces for owner in owners(meeting, namespace)]
            events = {event for owner in found if isinstance(owner, Emitter) for event in owner.EVENTS}
            if name not in events and not any(hasattr(owner, name) for owner in found):
                missing.append(name)
        await meeting.close()
        return missing

    assert len(names()) > 80
    assert set(run_async(scenario())) == OTHER_WORDS


SHARED = {"on", "once", "off", "events", "wait_for", "EVENTS", "get", "keys", "values", "items"}
"""Methods of every namespace, which have a table of their own, and those of every mapping."""


def test_every_public_name_is_in_the_table() -> None:
    async def scenario() -> set[tuple[str, str]]:
        meeting = await joined(FakeConnection(peer("ada")))
        meeting.plugins._add_configured(["some"])
        documented = {(namespace, name) for namespaces, name in names() for namespace in namespaces}
        existing = {
            (namespace, name)
            for namespace in {namespace for namespace, _ in documented}
            for owner in owners(meeting, namespace)
            for name in {*dir(owner), *getattr(owner, "EVENTS", ())} - SHARED
            if not name.startswith("_")
        }
        await meeting.close()
        return existing - documented

    assert run_async(scenario()) == set()


OTHER_WORDS = {"action", "add", "edit", "delete", "len", "message"}
"""Code words in the table that are not members of a namespace."""


def test_in_process_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(IN_PROCESS, "docs/meeting.md", "exec"), {"__name__": "example"})
    assert capsys.readouterr().out == "bob\n"


def test_first_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    async def scenario() -> None:
        async with fresh_emulator() as (emulator, clock), served(emulator, clock) as url:
            room = Room(emulator, lambda token: Meeting.connect(url, token), clock)
            await room.host()
            example: dict[str, Any] = {}
            exec(compile(SERVED.rpartition("asyncio.run")[0], "docs/meeting.md", "exec"), example)
            await example["main"](url, room.token("bob", "group_call_participant"))
            await room.close()

    run_async(scenario())
    assert capsys.readouterr().out == "Bob Good morning\n['Ada']\n"


def test_host_example_admits_participants() -> None:
    async def scenario() -> None:
        async with fresh_emulator() as (emulator, clock), served(emulator, clock) as url:
            room = Room(emulator, lambda token: Meeting.connect(url, token), clock)
            guest = await room.joined("gus", room.waiting())
            entered = guest.self.events("room_joined")
            example: dict[str, Any] = {}
            exec(compile(ADMITTING, "docs/meeting.md", "exec"), example)
            host = asyncio.create_task(example["admit_all"](url, room.token("ada", "group_call_host")))
            assert (await anext(entered)).data.room_joined
            room.session("POST", "kick-all", {})
            await host
            await room.close()

    run_async(scenario())
