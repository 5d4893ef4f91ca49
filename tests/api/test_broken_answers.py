"""Every kind of broken answer, to list, get, create, export and download: exit code, time, memory, no partial data."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rtk_cli.clock import monotonic
from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support.broken_server import FILE, GOOD, ID, KINDS, BrokenServer, broken_server
from tests.support.cli import TOKEN, FakeClock, Rtk

TIMEOUT = 0.3
MAX_SECONDS = TIMEOUT + 1
MAX_KILOBYTES = 150 * 1024
COMMANDS = {
    "list": "meetings list",
    "get": f"meetings get {ID}",
    "create": "meetings create --title Standup",
    "export": f"sessions chat {ID}",
}
DOWNLOAD = f"recordings download {ID} --to"

NETWORK, SERVER = 10, 9
EXIT_CODES = {
    **dict.fromkeys(
        (
            "silence",
            "dripping_status_line",
            "dripping_head",
            "dripping_body",
            "stalled_body",
            "stalled_body_without_length",
            "dripping_chunk_size",
            "dripping_trailers",
            "silence_after_continue",
            "endless_interim_answers",
            "dripping_error_body",
            "huge_head",
            "endless_head",
            "closed_without_answer",
            "reset_without_answer",
            "head_cut",
            "body_cut",
            "body_cut_after_whole_json",
            "body_reset",
            "chunks_cut",
            "chunk_cut",
            "error_body_cut",
            "gzip_cut",
            "gzip_without_checksum",
            "not_http",
            "body_only",
            "status_that_is_no_number",
            "header_without_colon",
            "header_with_null",
            "two_lengths",
            "negative_length",
            "invalid_chunk_size",
            "switching_protocols",
        ),
        NETWORK,
    ),
    **dict.fromkeys(
        (
            "endless_body",
            "endless_chunks",
            "endless_error_body",
            "endless_redirect_body",
            "gzip_with_wrong_checksum",
            "gzip_that_is_none",
            "gzip_bomb",
            "announced_terabyte",
            "length_too_short",
            "unknown_encoding",
            "empty_body",
            "html",
            "json_cut",
            "json_with_rest",
            "json_with_nan",
            "json_with_huge_number",
            "not_utf8",
            "null_bytes",
            "json_array",
            "json_text",
            "json_null",
            "deep_nesting",
            "deep_nesting_unclosed",
            "html_503",
            "deep_nesting_500",
        ),
        SERVER,
    ),
    "redirect_loop": 1,
    "redirect_to_invalid_target": 1,
    "redirect_without_target": 1,
    "html_404": 5,
    "empty_401": 4,
    "empty_429": 8,
}
"""The exit code of every command whose answer from the API is broken in this way."""
FILE_EXIT_CODES = {
    **{
        kind: code
        for kind, code in EXIT_CODES.items()
        if code == NETWORK and kind not in ("dripping_body", "dripping_chunk_size")
    },
    **dict.fromkeys(
        (kind for kind in EXIT_CODES if kind.startswith("gzip_") and kind != "gzip_bomb"), SERVER
    ),  # as JSON
    "dripping_error_body": SERVER,
    "error_body_cut": SERVER,
    "endless_error_body": SERVER,
    "announced_terabyte": NETWORK,
    "unknown_encoding": SERVER,
    "redirect_loop": NETWORK,
    "redirect_to_invalid_target": NETWORK,
    "redirect_without_target": SERVER,
    "html_404": 5,
    "empty_401": 4,
    "empty_429": SERVER,
    "html_503": SERVER,
    "deep_nesting_500": SERVER,
}
"""The exit code of a download whose file is broken in this way."""
ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from rtk_cli.terminal.main import main
code = main()
print(*[line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")], file=sys.stderr)
sys.exit(code)
"""
"""Runs rtk, then prints the most memory it had in KiB. `ru_maxrss` would count that of the process that started it."""


@pytest.fixture
def server() -> Iterator[BrokenServer]:
    with broken_server() as found:
        yield found


@pytest.fixture
def rtk(env: dict[str, str], clock: FakeClock, server: BrokenServer) -> Rtk:
    return Rtk({**env, **variables(server), "RTK_MAX_RESPONSE": "2"}, clock)


def variables(server: BrokenServer) -> dict[str, str]:
    known = {"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
    return {**known, "CLOUDFLARE_API_BASE_URL": server.base_url}


def test_every_kind_has_an_exit_code() -> None:
    assert set(EXIT_CODES) == set(KINDS)
    assert len(KINDS) >= 40


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("kind", KINDS)
def test_broken_answer_of_the_api(rtk: Rtk, server: BrokenServer, kind: str, command: str) -> None:
    server.answer = KINDS[kind]
    started = monotonic()
    error = rtk.error(f"{command} --timeout {TIMEOUT} --retries 0")
    assert monotonic() - started < MAX_SECONDS
    assert error["exit_code"] == EXIT_CODES[kind], error


def test_slow_whole_file_is_downloaded(rtk: Rtk, server: BrokenServer, tmp_path: Path) -> None:
    """A download may take longer than --timeout as long as it goes on."""
    server.broken, server.answer = FILE, KINDS["dripping_body"]
    rtk(f"{DOWNLOAD} {tmp_path}/talk.mp4 --timeout {TIMEOUT} --retries 0").ok
    assert (tmp_path / "talk.mp4").read_bytes() == GOOD


def test_body_of_a_redirect_is_not_read(rtk: Rtk, server: BrokenServer, tmp_path: Path) -> None:
    server.broken, server.answer = FILE, KINDS["endless_redirect_body"]
    rtk(f"{DOWNLOAD} {tmp_path}/talk.mp4 --timeout {TIMEOUT} --retries 0").ok
    assert (tmp_path / "talk.mp4").read_bytes() == b"whole"


@pytest.mark.parametrize("kind", FILE_EXIT_CODES)
def test_broken_file(rtk: Rtk, server: BrokenServer, kind: str, tmp_path: Path) -> None:
    server.broken, server.answer = FILE, KINDS[kind]
    started = monotonic()
    error = rtk.error(f"{DOWNLOAD} {tmp_path}/talk.mp4 --timeout {TIMEOUT} --retries 0")
    assert monotonic() - started < MAX_SECONDS
    assert error["exit_code"] == FILE_EXIT_CODES[kind], error
    assert not (tmp_path / "talk.mp4").exists()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the most memory of a process")
@pytest.mark.parametrize("kind", ["endless_body", "endless_chunks", "endless_error_body", "gzip_bomb"])
@pytest.mark.parametrize("command", ["list", "create"])
def test_endless_answer_takes_little_memory(server: BrokenServer, kind: str, command: str, tmp_path: Path) -> None:
    server.answer = KINDS[kind]
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *COMMANDS[command].split(), "-o", "json", "--retries", "0"],
        env={**variables(server), "RTK_CONFIG_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    error, kilobytes = run.stderr.splitlines()
    assert (run.returncode, run.stdout) == (SERVER, "")
    assert "RTK_MAX_RESPONSE" in json.loads(error)["error"]["hint"]
    assert int(kilobytes) < MAX_KILOBYTES
