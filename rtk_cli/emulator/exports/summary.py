"""Summaries without a language model: the sentences of the transcript whose words occur most often."""

import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator.exports.transcript import TranscriptLine, read_lines
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.timings import MINUTE

DEFAULTS = {"word_limit": 500, "text_format": "markdown", "summary_type": "general"}  # the contract's
_MOST_NAMES = 5
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_WORD = re.compile(r"\w{4,}")  # shorter words carry little meaning in most languages
_SESSION = "SELECT sessions.*, title FROM sessions JOIN meetings ON meetings.id = meeting_id WHERE sessions.id = ?"
_NAMES = (
    "SELECT coalesce(name, custom_participant_id) FROM peers WHERE session_id = ?"
    " GROUP BY participant_id ORDER BY min(number)"
)


def write_summary(db: sqlite3.Connection, session_id: str, settings: Mapping[str, Any]) -> tuple[str, str]:
    """Return the text format and the text; `word_limit` includes the headings."""
    options = {**DEFAULTS, **settings.get("ai_config", {}).get("summarization", {})}
    heading = _heading(db, session_id, options["summary_type"])
    points = _key_points(read_lines(db, session_id), options["word_limit"] - len(heading.split()))
    text = "".join([heading, *(f"- {point}\n" for point in points)])
    if options["text_format"] != "markdown":
        text = re.sub(r"^(#+|-) ", "", text, flags=re.MULTILINE)
    return options["text_format"], text


def _heading(db: sqlite3.Connection, session_id: str, summary_type: str) -> str:
    session = db.execute(_SESSION, (session_id,)).fetchone()
    kind = "Meeting" if summary_type == DEFAULTS["summary_type"] else summary_type.replace("_", " ").capitalize()
    date = timestamps.to_text(session["started_at"])[:10]
    minutes = round((session["ended_at"] - session["started_at"]) / MINUTE)
    names = [_one_line(row[0]) for row in db.execute(_NAMES, (session_id,))]
    people = ", ".join(names[:_MOST_NAMES]) + (f" and {len(names) - _MOST_NAMES} more" if names[_MOST_NAMES:] else "")
    title = _one_line(session["title"] or "Untitled meeting")
    return f"# {title}\n\n{kind} of {date}, {minutes} min, with {people}.\n\n## Key points\n\n"


def _key_points(lines: list[TranscriptLine], limit: int) -> list[str]:
    """Up to a third of the sentences, those with the most frequent words, in their original order."""
    speakers = {text: line.speaker for line in lines for text in _SENTENCE_END.split(line.text) if text}
    words = {sentence: _WORD.findall(sentence.casefold()) for sentence in speakers}
    frequency = Counter(word for found in words.values() for word in found)
    weights = {sentence: sum(frequency[word] for word in found) / (len(found) + 1) for sentence, found in words.items()}
    chosen: set[str] = set()
    for sentence in sorted(weights, key=weights.__getitem__, reverse=True):
        count = len(f"- {speakers[sentence]}: {sentence}".split())
        if 3 * len(chosen) < len(weights) and count <= limit:
            chosen.add(sentence)
            limit -= count
    return [f"{speaker}: {sentence}" for sentence, speaker in speakers.items() if sentence in chosen]


def _one_line(text: str) -> str:
    return " ".join(text.split())
