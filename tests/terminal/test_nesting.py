"""Data nested so deeply that a format cannot print it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import Rtk
from tests.support.stub_server import StubResponse, StubServer
from tests.terminal.every_command import CALLING_THE_API, with_unknown_ids

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
OBJECTS = ('{"a":', "1", "}")
LISTS = ("[", "", "]")


def nested(depth: int, kind: tuple[str, str, str] = OBJECTS) -> str:
    start, middle, end = kind
    return start * depth + middle + end * depth


def response(value: str, rows: bool) -> StubResponse:
    data = f'{{"id":"x","deep":{value}}}'
    return StubResponse(200, f'{{"success":true,"data":{f"[{data}]" if rows else data}}}'.encode())


FORMATS = ["table", "yaml", "csv", "ndjson", "id", "csv --columns id,deep", "table --columns id,deep"]
QUERIES = ["json --query deep", "table --query deep", "json --query 'to_string(@)'", "yaml --query '[deep]'"]


COMMANDS = (f"meetings get {ID}", "meetings list", f"api GET /meetings/{ID}")
DEPTHS = (200, 600, 900)
CASES = [
    (command, output, DEPTHS[(one + other) % len(DEPTHS)])
    for one, command in enumerate(COMMANDS)
    for other, output in enumerate(("json", *FORMATS, *QUERIES))
]
"""Every command with every format; each format, and each command, with every depth."""


@pytest.mark.parametrize("kind", [OBJECTS, LISTS])
@pytest.mark.parametrize(("command", "output", "depth"), CASES)
def test_nested_response_is_printed_or_a_clear_error(
    stub: StubServer, command: str, output: str, depth: int, kind: tuple[str, str, str]
) -> None:
    stub.respond_with(response(nested(depth, kind), command == "meetings list"))
    result = stub.rtk(f"{command} -o {output}")
    assert result.exit_code in (0, 9)
    if result.exit_code:
        assert "nested" in result.stderr
        assert "json" in result.stderr


@pytest.mark.parametrize("depth", [200, 600, 800])
@pytest.mark.parametrize("kind", [OBJECTS, LISTS])
def test_json_prints_nested_data(stub: StubServer, depth: int, kind: tuple[str, str, str]) -> None:
    stub.respond_with(response(nested(depth, kind), rows=False))
    assert json.dumps(stub.rtk(f"meetings get {ID}").ok.data["deep"]).replace(" ", "") == nested(depth, kind)


@pytest.mark.parametrize("output", ["yaml", "table"])
def test_error_names_the_format(stub: StubServer, output: str) -> None:
    stub.respond_with(response(nested(850), rows=False))
    result = stub.rtk(f"meetings get {ID} -o {output}")
    assert result.exit_code == 9
    assert f"-o {output}" in result.stderr
    assert "-o json" in result.stderr


@pytest.mark.parametrize("command", CALLING_THE_API)
def test_no_command_fails_on_nesting_with_an_internal_error(stub: StubServer, tmp_path: Path, command: str) -> None:
    for value in (nested(930, LISTS), '{"session_stats":' * 800 + "1" + "}" * 800):
        body = f'{{"success":true,"data":{value}}}'.encode()
        stub.respond_by(lambda seen, body=body: StubResponse(200, body))  # type: ignore[misc]
        ends = ["--within", "5s"] if command.endswith((" wait", " watch")) else []
        result = stub.rtk(*with_unknown_ids(command, tmp_path), *ends, "--debug", "-o", "yaml")
        assert "internal error" not in result.stderr
        assert result.exit_code in (0, 2, 5, 7, 9, 11, 12)


@pytest.mark.parametrize("flag", ["--body", "--set"])
@pytest.mark.parametrize("depth", [150, 900, 5000])
@pytest.mark.parametrize(
    "command",
    [
        "meetings create",
        "presets create --name x",
        f"presets update {ID}",
        "api POST /meetings",
        f"meetings update {ID}",
    ],
)
def test_nested_body_is_a_usage_error(stub: StubServer, command: str, flag: str, depth: int) -> None:
    value: Any = nested(depth) if flag == "--body" else "config=" + nested(depth)
    error = stub.rtk.error(*command.split(), flag, value)
    assert (error["kind"], stub.seen) == ("usage", [])
    assert "nested" in error["message"]


def test_nested_event_cannot_be_imported(local: Rtk, tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_text(nested(5000))
    result = local(f"emulator import {file} --force")
    assert result.exit_code != 0
    assert "internal error" not in result.stderr
