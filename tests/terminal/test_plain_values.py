"""Values that are no JSON are printed in every format."""

import json
from datetime import UTC, datetime
from enum import Enum, IntEnum, StrEnum
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

import pytest

from rtk_cli.terminal.cli.flags import SharedFlagValues
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.output.output_verbs import Output
from rtk_cli.terminal.output.plain_values import plain
from tests.support.cli import Stream


class Word(StrEnum):
    STARTED = "meeting.started"


class Number(IntEnum):
    SEVEN = 7


class Pair(Enum):
    BOTH = (Word.STARTED, Number.SEVEN)


class Text(str):
    """A string with more methods."""


ODD = {
    "id": Word.STARTED,
    "number": Number.SEVEN,
    "pair": Pair.BOTH,
    "path": PurePosixPath("/tmp/x"),
    "mapping": MappingProxyType({Word.STARTED: (1, 2)}),
    "set": {Text("one")},
    "at": datetime(2026, 9, 14, tzinfo=UTC),
    "none": None,
}
PLAIN = {
    "id": "meeting.started",
    "number": 7,
    "pair": ["meeting.started", 7],
    "path": "/tmp/x",
    "mapping": {"meeting.started": [1, 2]},
    "set": ["one"],
    "at": "2026-09-14 00:00:00+00:00",
    "none": None,
}
FORMATS = ("json", "ndjson", "yaml", "csv", "id", "table")


def output(name: str, stdout: Stream, **flags: Any) -> Output:
    environment = Environment({}, Stream(), stdout, Stream())
    return Output(SharedFlagValues(**flags), environment, name, 80)


def test_odd_values_become_plain_ones_and_the_original_stays() -> None:
    assert json.dumps(plain(ODD)) == json.dumps(PLAIN)
    assert all(type(member) is type(PLAIN[name]) for name, member in plain(ODD).items())
    assert ODD["id"] is Word.STARTED


def test_any_depth_is_converted() -> None:
    value: Any = Word.STARTED
    for _ in range(100_000):
        value = (value,)
    found = plain(value)
    while isinstance(found, list):
        (found,) = found
    assert type(found) is str


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_prints_odd_values(name: str) -> None:
    printed = []
    for value in (ODD, PLAIN):
        stdout = Stream()
        one = output(name, stdout)
        one.one(value)
        one.local_rows([value], ())
        one.stream([value], ())
        one.watch([value], (), ignored=frozenset())
        printed.append(stdout.written())
    assert printed[0] == printed[1] != b""


def test_path_is_printed(tmp_path: Path) -> None:
    stdout = Stream()
    output("json", stdout).one({"path": tmp_path})
    assert json.loads(stdout.written()) == {"path": str(tmp_path)}
