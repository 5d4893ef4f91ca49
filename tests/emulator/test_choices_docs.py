"""docs/emulator.md agrees with the code: file names, function names, figures and states."""

import re

import pytest

from rtk_cli.emulator import join_tokens, timings
from rtk_cli.emulator.contract import paging
from rtk_cli.emulator.recording import recording_files
from rtk_cli.emulator.recording.states import AFTER
from rtk_cli.emulator.store.sqlite_store import SCHEMA_VERSION
from tests.emulator.test_live_docs import PACKAGE, PAGE, section

SECOND = timings.SECOND
TABLES = ("Requests and refusals", "Lists", "Apps, meetings, presets", "Participants", "Links")
LOCATIONS = [
    row.split("|")[3].strip() for title in TABLES for row in section(title).splitlines() if row.startswith("| ")
]


@pytest.mark.parametrize("location", [location for location in LOCATIONS if location not in ("where", "")])
def test_documented_files_and_functions_exist(location: str) -> None:
    file, *names = re.findall(r"`([^`]+)`", location)
    files = [PACKAGE / file] if "*" not in file else sorted(PACKAGE.glob(file))
    assert all(found.exists() for found in files)
    text = "".join(found.read_text(encoding="utf-8") for found in files if found.is_file())
    for name in names:
        assert re.search(rf"def _?\w*{name.removeprefix('…').removeprefix('_')}\(", text), name


@pytest.mark.parametrize(
    "text",
    [
        f'"version": {SCHEMA_VERSION},',
        f"| default of `per_page` (apps: 20) | {paging.ROWS_PER_PAGE} everywhere |",
        f"| ceiling of `per_page` | {paging.MAX_ROWS_PER_PAGE}; more is cut",
        f"| lifetime of a join token | {join_tokens.LIFETIME_SECONDS // 3600} hours |",
        f"| INVOKED | RECORDING | {timings.RECORDER_START // SECOND} s after the start call |",
        f"| UPLOADING | UPLOADED | {timings.UPLOAD // SECOND} s after the stop |",
        f"nobody present for {timings.UNATTENDED_STOP // SECOND} s",
        f"| INVOKED | LIVE | {timings.LIVESTREAM_START // SECOND} s after the start call",
        f"60 and 60 for the first {timings.LIVESTREAM_ESTIMATE // SECOND} s on the air",
        f"| Transcript | there {timings.TRANSCRIPTION // SECOND} s after the end",
        f"| Summary | {timings.SUMMARIZING // SECOND} s after it is asked for",
        f"| Length of a spoken line | {timings.WORD / SECOND:g} s a word",
        f"| Size | {recording_files.VIDEO_BYTES_PER_SECOND:,} bytes a recorded second",
        f"sound {recording_files.AUDIO_BYTES_PER_SECOND:,}, and {recording_files.SMALLEST_FILE:,} for the head",
    ],
)
def test_documented_figures_are_those_of_the_code(text: str) -> None:
    assert text in PAGE


def test_documented_recording_actions_are_those_of_the_code() -> None:
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in section("Recordings").splitlines() if "|" in row]
    documented = {
        (state, action): 409 if cell == "409" else cell
        for states, *cells in rows
        if len(cells) == 3 and states not in ("State", "---")
        for state in states.split(", ")
        for action, cell in zip(("pause", "resume", "stop"), cells, strict=True)
    }
    assert documented == AFTER
