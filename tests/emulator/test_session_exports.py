"""The files exported from a session: what a summary contains, content types, and names that do not exist."""

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support.cli import Rtk
from tests.support.sessions import SUMMARIZING, TRANSCRIPTION, ended, joined, meeting, with_transcript

WEEK = 7 * 86_400
SENTENCES = (
    "Nice weather today.",
    "Plants grow slowly here.",
    "Cells divide through mitosis.",
    "Lunch was late.",
    "Mitosis, cells and mitosis.",
    "Any questions left?",
)


@pytest.fixture
def emulator(local: Rtk) -> Iterator[Emulator]:
    with closing(Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)) as found:
        yield found


def summarized(rtk: Rtk, options: dict[str, object] | None = None, texts: tuple[str, ...] = SENTENCES) -> str:
    """The id of a session with a summary."""
    body = json.dumps({"ai_config": {"summarization": options or {}}})
    session = with_transcript(rtk, "--summarize-on-end", "--body", body, texts=texts)
    rtk.clock.advance(SUMMARIZING)
    return session


def key_points(rtk: Rtk, session: str) -> list[str]:
    text: str = rtk(f"sessions summary {session}").ok.stdout
    return [line for line in text.split("Key points")[1].splitlines() if line]


def test_summary_is_the_third_of_the_sentences_with_the_most_frequent_words_in_order(local: Rtk) -> None:
    session = summarized(local)
    assert key_points(local, session) == ["- Ada: Cells divide through mitosis.", "- Ada: Mitosis, cells and mitosis."]


def test_summary_repeats_no_sentence(local: Rtk) -> None:
    session = summarized(local, texts=("Cells divide.",) * 4)
    assert key_points(local, session) == ["- Ada: Cells divide."]


def test_summary_skips_a_sentence_that_exceeds_the_word_limit(local: Rtk) -> None:
    long_sentence = " ".join(["mitosis"] * 160) + "."
    session = summarized(local, {"word_limit": 150}, texts=(long_sentence, "Cells divide."))
    assert key_points(local, session) == ["- Ada: Cells divide."]


def test_summary_names_five_participants_and_counts_the_others(local: Rtk) -> None:
    biology = meeting(local, "--summarize-on-end")
    for name in ("Ada", "Bob", "Carl", "Dora", "Eve", "Fred", "Gil"):
        participant = joined(local, biology, name)
    local("emulator", "say", participant, "Cells divide.", "--spoken").ok
    session = ended(local, biology, after=90)
    local.clock.advance(TRANSCRIPTION)
    local("meetings list").ok
    local.clock.advance(SUMMARIZING)
    lines = local(f"sessions summary {session}").ok.stdout.splitlines()
    assert lines[2].endswith(" 2 min, with Ada, Bob, Carl, Dora, Eve and 2 more.")


@pytest.mark.parametrize(
    ("command", "content_type"),
    [
        ("chat {}", "text/csv; charset=utf-8"),
        ("transcript {} --format csv", "text/csv; charset=utf-8"),
        ("transcript {} --format json", "application/json"),
        ("transcript {} --format srt", "application/x-subrip; charset=utf-8"),
        ("transcript {} --format vtt", "text/vtt; charset=utf-8"),
        ("summary {}", "text/markdown; charset=utf-8"),
    ],
)
def test_file_has_the_content_type_of_its_format(
    local: Rtk, emulator: Emulator, command: str, content_type: str
) -> None:
    link = local(f"sessions {command.format(summarized(local))} --link").ok.data
    (url,) = (value for name, value in link.items() if name.lower().endswith("url"))
    assert emulator.file(url, {}).headers["content-type"] == content_type


def test_plain_text_summary_is_a_txt_file(local: Rtk, emulator: Emulator) -> None:
    session = summarized(local, {"text_format": "plain_text"})
    link = local(f"sessions summary {session} --link").ok.data
    file = emulator.file(link["summaryDownloadUrl"], {})
    assert file.headers["content-type"] == "text/plain; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="summary.txt"'


def test_summary_expires_a_week_after_it_was_written(local: Rtk) -> None:
    session = summarized(local)
    local(f"sessions summary {session}").ok
    local.clock.advance(WEEK - 0.001)
    assert local(f"sessions transcript {session}").exit_code == 5  # it was ready earlier
    local(f"sessions summary {session}").ok
    local.clock.advance(0.001)
    assert local(f"sessions summary {session}").exit_code == 5


def test_new_summary_replaces_the_first(local: Rtk) -> None:
    session = summarized(local)
    first = local(f"sessions summary {session} --link").ok.data["summaryDownloadUrlExpiry"]
    local.clock.advance(3600)
    local(f"sessions summarize {session}").ok
    assert local(f"sessions summary {session}").exit_code == 5
    local.clock.advance(SUMMARIZING)
    assert local(f"sessions summary {session} --link").ok.data["summaryDownloadUrlExpiry"] > first


def test_line_spoken_at_the_end_of_the_session_is_cut_there(local: Rtk) -> None:
    biology = meeting(local)
    ada = joined(local, biology, "Ada")
    local.clock.advance(3661.5)
    local("emulator", "say", ada, "A sentence of a few seconds.", "--spoken").ok
    session = ended(local, biology, after=0.25)
    local.clock.advance(TRANSCRIPTION)
    text = local(f"sessions transcript {session} --format vtt").ok.stdout
    assert "01:01:01.500 --> 01:01:01.750\n" in text
