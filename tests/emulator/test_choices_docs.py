"""docs/emulator-choices.md agrees with the code: file names, function names, figures and states."""

import re

import pytest

from rtk_cli.emulator import join_tokens, timings
from rtk_cli.emulator.contract import paging
from rtk_cli.emulator.recording import recording_files
from rtk_cli.emulator.recording.states import TRANSITIONS
from rtk_cli.emulator.store.sqlite_store import SCHEMA_VERSION
from tests.emulator.test_live_docs import DOCS, PACKAGE, section

PAGE = (DOCS / "emulator-choices.md").read_text(encoding="utf-8")
SECOND = timings.SECOND
TABLES = ("Requests and refusals", "Lists", "Apps, meetings, presets", "Participants", "Links")
LOCATIONS = [
    row.split("|")[3].strip() for title in TABLES for row in section(title, PAGE).splitlines() if row.startswith("| ")
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
    "fragments",
    [
        ("`per_page`", f"{paging.ROWS_PER_PAGE} everywhere"),
        ("`per_page`", f"{paging.MAX_ROWS_PER_PAGE}; "),
        ("join token is valid", f"{join_tokens.LIFETIME_SECONDS // 86_400} days"),
        ("INVOKED | RECORDING", f"{timings.RECORDER_START // SECOND} s "),
        ("UPLOADING | UPLOADED", f"{timings.UPLOAD // SECOND} s "),
        ("INVOKED | LIVE", f"{timings.LIVESTREAM_START // SECOND} s "),
        ("null while INVOKED", f"first {timings.LIVESTREAM_ESTIMATE // SECOND} s "),
        ("| Transcript |", f"{timings.TRANSCRIPTION // SECOND} s after"),
        ("| Summary |", f"{timings.SUMMARIZING // SECOND} s after"),
        ("spoken line", f"{timings.WORD / SECOND:g} s "),
        ("| Size |", f"{recording_files.VIDEO_BYTES_PER_SECOND:,} bytes"),
        ("| Size |", f"{recording_files.AUDIO_BYTES_PER_SECOND:,}", f"{recording_files.SMALLEST_FILE:,}"),
        ("| Size |", f"at least {recording_files.SMALLEST_VIDEO:,}"),
    ],
)
def test_documented_figures_are_those_of_the_code(fragments: tuple[str, ...]) -> None:
    assert [line for line in PAGE.splitlines() if all(fragment in line for fragment in fragments)]


def test_documented_version_of_snapshots_is_that_of_the_code() -> None:
    assert f'"version": {SCHEMA_VERSION},' in (DOCS / "emulator.md").read_text(encoding="utf-8")


def test_documented_recording_actions_are_those_of_the_code() -> None:
    rows = [
        [cell.strip() for cell in row.split("|")[1:-1]]
        for row in section("Recordings", PAGE).splitlines()
        if "|" in row
    ]
    documented = {
        (state, action): 409 if cell == "409" else cell
        for states, *cells in rows
        if len(cells) == 3 and states not in ("State", "---")
        for state in states.split(", ")
        for action, cell in zip(("pause", "resume", "stop"), cells, strict=True)
    }
    assert documented == TRANSITIONS
