"""Every kind of broken answer, to list, get, create, export and download: exit code, time, memory, no partial data."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rtk_cli.clock import monotonic
from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support import broken_contents, broken_transfers
from tests.support.broken_server import FILE, GOOD, ID, MEETING, ROWS, BrokenServer, broken_server
from tests.support.cli import TOKEN, FakeClock, Rtk

KINDS = {**broken_transfers.KINDS, **broken_contents.KINDS}
TABLE = """
                                  list  get create export download sized
# Too slow
silence                             10   10     10     10       10    10
dripping_status_line                10   10     10     10       10    10
dripping_head                       10   10     10     10       10    10
dripping_body                       10   10     10     10        0     0
stalled_body                        10   10     10     10       10    10
stalled_body_without_length         10   10     10     10       10    10
dripping_chunk_size                 10   10     10     10       10    10
dripping_trailers                   10   10     10     10       10    10
silence_after_continue              10   10     10     10       10    10
endless_interim_answers             10   10     10     10       10    10
dripping_error_body                 10   10     10     10        9     9
# Too much
endless_body                         9    9      9      9        -     9
endless_chunks                       9    9      9      9        -     9
endless_error_body                   9    9      9      9        9     9
endless_redirect_body                9    9      9      9        -     -
gzip_bomb                            9    9      9      9        -     9
announced_terabyte                   9    9      9      9       10     9
huge_head                           10   10     10     10       10    10
endless_head                        10   10     10     10       10    10
# Cut off or damaged on the way
closed_without_answer               10   10     10     10       10    10
reset_without_answer                10   10     10     10       10    10
head_cut                            10   10     10     10       10    10
body_cut                            10   10     10     10       10    10
body_without_length_cut              9    9      9      9       10    10
body_without_length_reset           10   10     10     10       10    10
body_cut_after_whole_json           10   10     10     10       10     9
body_reset                          10   10     10     10       10    10
chunks_cut                          10   10     10     10       10    10
chunk_cut                           10   10     10     10       10    10
error_body_cut                      10   10     10     10        9     9
length_too_short                     9    9      9      9        -     9
gzip_cut                            10   10     10     10       10    10
gzip_without_length_cut             10   10     10     10       10    10
gzip_of_nothing                      9    9      9      9        9     9
gzip_without_checksum               10   10     10     10       10    10
gzip_with_wrong_checksum             9    9      9      9        9     9
gzip_that_is_none                    9    9      9      9        9     9
unknown_encoding                     9    9      9      9        9     9
# Not HTTP
not_http                            10   10     10     10       10    10
body_only                           10   10     10     10       10    10
status_that_is_no_number            10   10     10     10       10    10
header_without_colon                10   10     10     10       10    10
header_with_null                    10   10     10     10       10    10
two_lengths                         10   10     10     10       10    10
negative_length                     10   10     10     10       10    10
invalid_chunk_size                  10   10     10     10       10    10
switching_protocols                 10   10     10     10       10    10
# Redirects
redirect_loop                        1    1      1      1       10    10
redirect_without_target              1    1      1      1        9     9
redirect_to_invalid_target           1    1      1      1       10    10
# Nothing, or something else than JSON
no_content                           9    9      9      9        9     9
empty_body                           9    9      9      9        9     9
unasked_range                        9    9      9      9        9     9
html                                 9    9      9      9        9     9
html_of_another_type                 9    9      9      9        9     9
not_utf8                             9    9      9      9        -     9
null_bytes                           9    9      9      9        -     9
html_404                             5    5      5      5        5     5
html_503                             9    9      9      9        9     9
empty_401                            4    4      4      4        4     4
empty_429                            8    8      8      8        9     9
# Not valid JSON, or nested too deep
json_cut                             9    9      9      9        9     9
json_with_rest                       9    9      9      9        9     9
json_with_nan                        9    9      9      9        9     9
json_with_huge_number                9    9      9      9        9     9
deep_nesting                         9    9      9      9        9     9
deep_nesting_in_a_row                9    9      9      9        9     9
deep_nesting_in_an_object            9    9      9      9        9     9
deep_nesting_unclosed                9    9      9      9        9     9
deep_nesting_500                     9    9      9      9        9     9
# JSON of another form
json_array                           9    9      9      9        9     9
json_text                            9    9      9      9        9     9
json_null                            9    9      9      9        9     9
json_object_without_members          9    9      9      9        9     9
no_data                              9    9      9      9        9     9
data_null                            9    9      9      9        9     9
data_text                            9    9      9      9        9     9
data_number                          9    9      9      9        9     9
data_true                            9    9      9      9        9     9
data_empty_object                    9    9      9      9        9     9
data_object                          9    0      0      5        9     9
data_list                            0    9      9      9        9     9
# Errors of any form
error_message_object                 6    6      6      6        9     9
error_message_list                   6    6      6      6        9     9
error_text                           6    6      6      6        9     9
error_null                           6    6      6      6        9     9
error_500_number                     9    9      9      9        9     9
error_with_200                       9    9      9      9        9     9
error_without_code_with_200          1    1      1      1        9     9
errors_mixed                         6    6      6      6        9     9
# Lists that are cut, or count their rows in an odd way
paging_text                          0    9      9      9        9     9
paging_list                          0    9      9      9        9     9
total_not_a_number                   0    9      9      9        9     9
total_negative                       0    9      9      9        9     9
total_as_text                        0    9      9      9        9     9
total_below_rows                     0    9      9      9        9     9
short_page_below_the_total           9    9      9      9        9     9
empty_page_below_the_total           9    9      9      9        9     9
empty_page_below_a_total_as_text     9    9      9      9        9     9
empty_page_with_another_total        9    9      9      9        9     9
same_page_again                      9    9      9      9        9     9
second_page_without_rows             9    9      9      9        9     9
"""
"""The exit code of each command whose answer is broken in this way; `-` where no one can tell that it is.

`list`, `get`, `create` and `export` get the answer from the API; `download` and `sized` get it in place of the file of
a recording, of which the API names the size for `sized` alone.
"""
COLUMNS, *_LINES = (line.split() for line in TABLE.splitlines() if line and not line.startswith("#"))
EXPECTED = {kind: dict(zip(COLUMNS, codes, strict=True)) for kind, *codes in _LINES}
CASES = [(kind, command) for kind, codes in EXPECTED.items() for command, code in codes.items() if code != "-"]
COMMANDS = {
    "list": "meetings list",
    "get": f"meetings get {ID}",
    "create": "meetings create --title Standup",
    "export": f"sessions chat {ID} --to chat.csv",
    "download": f"recordings download {ID} --to talk.mp4",
    "sized": f"recordings download {ID} --to talk.mp4",
}
SHRUNK = ("total_as_text", "total_below_rows", "short_page_below_the_total")
"""Second pages that count fewer rows than came before: the list is read to its new end, with a warning."""
WHOLE = {"list": [MEETING], "get": MEETING, "create": MEETING}
"""What is printed if all that matters is there."""

SERVER, NETWORK = "9", "10"
FLAGS = "--retries 0 -o json"
SHORT, LONG = 0.15, 10.0
"""`--timeout` for answers that never end, and for those that end at once: a busy machine takes its time for them."""
MAX_KILOBYTES = 150 * 1024
MAX_GROWTH = 64 * 1024
"""In KiB, of the process that also runs the tests. rtk itself takes half of what it may."""
HAS_PROC = Path("/proc/self/clear_refs").exists()
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
def rtk(env: dict[str, str], clock: FakeClock, server: BrokenServer, tmp_path: Path) -> Iterator[Rtk]:
    """rtk with an API on the broken server, in an empty folder."""
    here = tmp_path / "here"
    here.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        yield Rtk({**env, **variables(server), "RTK_MAX_RESPONSE": "2"}, clock)


def variables(server: BrokenServer) -> dict[str, str]:
    known = {"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
    return {**known, "CLOUDFLARE_API_BASE_URL": server.base_url}


def timeout_of(kind: str, command: str) -> float:
    return SHORT if EXPECTED[kind][command] == NETWORK else LONG


@contextmanager
def bounded(timeout: float) -> Iterator[None]:
    """Check the time that the body takes and, where the system tells it, the memory."""
    before, started = _start_of_memory(), monotonic()
    yield
    assert monotonic() - started < timeout + 1
    assert _memory("VmHWM") - before < MAX_GROWTH


def _start_of_memory() -> int:
    if HAS_PROC:
        Path("/proc/self/clear_refs").write_text("5")  # makes the present use the highest one
    return _memory("VmRSS")


def _memory(name: str) -> int:
    """A figure of this process in KiB; 0 where the system has none."""
    lines = Path("/proc/self/status").read_text().splitlines() if HAS_PROC else []
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def test_every_kind_has_its_row() -> None:
    assert list(EXPECTED) == list(KINDS)
    assert len(KINDS) >= 40


@pytest.mark.parametrize(("kind", "command"), CASES)
def test_broken_answer(rtk: Rtk, server: BrokenServer, kind: str, command: str) -> None:
    server.answer = KINDS[kind]
    if command in ("download", "sized"):
        server.broken = FILE
        server.file_size = len(GOOD) if command == "sized" else None
    timeout = timeout_of(kind, command)
    with bounded(timeout):
        result = rtk(f"{COMMANDS[command]} {FLAGS} --timeout {timeout}")
    assert str(int(result.exit_code)) == EXPECTED[kind][command], result.stderr
    saved = [path.read_bytes() for path in Path().iterdir() if path.suffix != ".rtk-part"]
    if result.exit_code:
        assert not is_json(result.stdout)
        assert saved == []
    elif command in WHOLE:
        assert result.data == WHOLE[command]
    else:
        assert saved == [GOOD]


@pytest.mark.parametrize("kind", KINDS)
def test_broken_second_page(rtk: Rtk, server: BrokenServer, kind: str) -> None:
    """The first page is printed in whole lines. Whatever comes then, the list is not complete."""
    server.answer, server.broken_page = KINDS[kind], 2
    timeout = timeout_of(kind, "list")
    with bounded(timeout):
        result = rtk(f"{COMMANDS['list']} {FLAGS} -o ndjson --timeout {timeout}")
    if kind in SHRUNK:
        assert (result.exit_code, result.stderr[:9]) == (0, "warning: ")
    else:
        expected = EXPECTED[kind]["list"]
        assert str(int(result.exit_code)) == (SERVER if expected == "0" else expected), result.stderr
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.stdout.endswith("\n")
    assert rows[: len(ROWS)] == ROWS
    assert [row for row in rows[len(ROWS) :] if row not in (MEETING, *ROWS)] == []


@pytest.mark.parametrize("kind", ["body_cut", "html_503", "silence"])
def test_list_with_a_broken_second_page_is_not_valid_json(rtk: Rtk, server: BrokenServer, kind: str) -> None:
    server.answer, server.broken_page = KINDS[kind], 2
    result = rtk(f"{COMMANDS['list']} {FLAGS} --timeout {timeout_of(kind, 'list')}")
    assert str(int(result.exit_code)) == EXPECTED[kind]["list"]
    assert not is_json(result.stdout)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("error") and kind in broken_contents.KINDS])
@pytest.mark.parametrize("command", ["list", "get", "create", "export"])
def test_words_of_the_api_are_shown(rtk: Rtk, server: BrokenServer, kind: str, command: str) -> None:
    server.answer = KINDS[kind]
    words = {"error_null": "rejected", "error_500_number": ": 7"}.get(kind, "No such")
    assert words in rtk(f"{COMMANDS[command]} {FLAGS} --timeout {timeout_of(kind, command)}").error["message"]


def test_body_of_a_redirect_is_not_read(rtk: Rtk, server: BrokenServer) -> None:
    server.broken, server.answer = FILE, KINDS["endless_redirect_body"]
    rtk(f"{COMMANDS['download']} {FLAGS}").ok
    assert Path("talk.mp4").read_bytes() == b"whole"


@pytest.mark.skipif(not HAS_PROC, reason="only Linux tells the most memory of a process")
@pytest.mark.parametrize("kind", ["endless_body", "endless_chunks", "endless_error_body", "gzip_bomb"])
@pytest.mark.parametrize("command", ["list", "create"])
def test_endless_answer_takes_little_memory(server: BrokenServer, kind: str, command: str, tmp_path: Path) -> None:
    """As above with the limit that is the default, in a process of its own."""
    server.answer = KINDS[kind]
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *COMMANDS[command].split(), "-o", "json", "--retries", "0"],
        env={**variables(server), "RTK_CONFIG_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    error, kilobytes = run.stderr.splitlines()
    assert (str(run.returncode), run.stdout) == (SERVER, "")
    assert "RTK_MAX_RESPONSE" in json.loads(error)["error"]["hint"]
    assert int(kilobytes) < MAX_KILOBYTES
