"""docs/emulator.md against the emulator: places, figures and states that it tells are those of the code."""

import re

import pytest

from rtk_cli.emulator import join_tokens, timings
from rtk_cli.emulator.contract import paging
from rtk_cli.emulator.recording import recording_files
from rtk_cli.emulator.recording.states import TRANSITIONS
from rtk_cli.emulator.store.sqlite_store import SCHEMA_VERSION
from tests.emulator.test_live_docs import PACKAGE, PAGE, section

SECOND = timings.SECOND
TABLES = ("Requests and refusals", "Lists", "Apps, meetings, presets", "Participants", "Links")
PLACES = [row.split("|")[3].strip() for title in TABLES for row in section(title).splitlines() if row.startswith("| ")]


@pytest.mark.parametrize("place", [place for place in PLACES if place not in ("where", "")])
def test_a_place_that_is_named_is_there(place: str) -> None:
    file, *names = re.findall(r"`([^`]+)`", place)
    files = [PACKAGE / file] if "*" not in file else sorted(PACKAGE.glob(file))
    assert all(found.exists() for found in files)
    text = "".join(found.read_text(encoding="utf-8") for found in files if found.is_file())
    for name in names:
        assert re.search(rf"def _?\w*{name.removeprefix('…').removeprefix('_')}\(", text), name


@pytest.mark.parametrize(
    "told",
    [
        f'"version": {SCHEMA_VERSION},',
        f"| default of `per_page` (apps: 20) | {paging.ROWS_PER_PAGE} everywhere |",
        f"| ceiling of `per_page` | {paging.MOST_ROWS_PER_PAGE}; more is cut",
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
def test_a_figure_that_is_told_is_the_one(told: str) -> None:
    assert told in PAGE


def test_the_actions_are_allowed_in_the_states_that_are_told() -> None:
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in section("Recordings").splitlines() if "|" in row]
    told = {
        (state, action): 409 if cell == "409" else cell
        for states, *cells in rows
        if len(cells) == 3 and states not in ("State", "---")
        for state in states.split(", ")
        for action, cell in zip(("pause", "resume", "stop"), cells, strict=True)
    }
    assert told == TRANSITIONS
