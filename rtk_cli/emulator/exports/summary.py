"""A summary that takes its sentences from the transcript: those whose words come up most, in their own order.

No language model is at work. `word_limit` holds for the whole text, its heading included.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from rtk_cli.emulator.exports.transcript import Line, lines_of
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.timings import MINUTE

WORD_LIMIT = 500  # the contract's defaults
TEXT_FORMAT = "markdown"
SUMMARY_TYPE = "general"

SHARE = 3  # one sentence out of so many is taken
FEWEST = 3
NAMED = 5  # people in the heading; the others are counted

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_WORD = re.compile(r"\w+")
_SHORTEST_WORD = 4  # shorter ones hold sentences together and say little, in most languages
_SESSION = "SELECT sessions.*, title FROM sessions JOIN meetings ON meetings.id = meeting_id WHERE sessions.id = ?"
_PEOPLE = (
    "SELECT coalesce(name, custom_participant_id) FROM peers WHERE session_id = ?"
    " GROUP BY participant_id ORDER BY min(number)"
)
_KEY_POINTS = "Key points"


class Sentence(NamedTuple):
    """A sentence, who said it, and how much it has of what was talked about."""

    place: int
    speaker: str
    text: str
    weight: float


def written(db: sqlite3.Connection, session_id: str, settings: Mapping[str, Any]) -> tuple[str, str]:
    """The text format of the summary, and its text."""
    wishes = settings.get("ai_config", {}).get("summarization", {})
    text_format = str(wishes.get("text_format", TEXT_FORMAT))
    head = _head(db, session_id, wishes.get("summary_type", SUMMARY_TYPE))
    limit = wishes.get("word_limit", WORD_LIMIT) - _count(" ".join(head)) - _count(_KEY_POINTS)
    points = [f"{sentence.speaker}: {sentence.text}" for sentence in _taken(lines_of(db, session_id), limit)]
    return text_format, (_markdown if text_format == "markdown" else _plain)(head, points)


def _head(db: sqlite3.Connection, session_id: str, summary_type: str) -> tuple[str, str]:
    session = db.execute(_SESSION, (session_id,)).fetchone()
    people = [_one_line(row[0]) for row in db.execute(_PEOPLE, (session_id,))]
    more = f" and {len(people) - NAMED} more" if len(people) > NAMED else ""
    kind = "meeting" if summary_type == SUMMARY_TYPE else summary_type.replace("_", " ")
    day = timestamps.to_text(session["started_at"])[:10]
    minutes = round((session["ended_at"] - session["started_at"]) / MINUTE)
    facts = f"{kind.capitalize()} of {day}, {minutes} min, with {', '.join(people[:NAMED])}{more}."
    return _one_line(session["title"] or "Untitled meeting"), facts


def _taken(lines: list[Line], limit: int) -> list[Sentence]:
    """The weightiest sentences that `limit` words have room for, as they were said."""
    sentences = list(_weighed(lines))
    wanted = max(FEWEST, -(-len(sentences) // SHARE))
    taken: list[Sentence] = []
    for sentence in sorted(sentences, key=lambda sentence: (-sentence.weight, sentence.place)):
        words = _count(f"{sentence.speaker}: {sentence.text}")
        if len(taken) < wanted and words <= limit:
            taken.append(sentence)
            limit -= words
    return sorted(taken)


def _weighed(lines: list[Line]) -> Iterator[Sentence]:
    """Each sentence once, with the mean frequency of its words; longer ones count a little more."""
    said = {text: line.speaker for line in lines for text in _SENTENCE_END.split(line.text) if text}
    frequency = Counter(word for text in said for word in _telling(text))
    for place, (text, speaker) in enumerate(said.items()):
        words = _telling(text)
        weight = sum(frequency[word] for word in words) / (len(words) + 1)
        yield Sentence(place, speaker, text, weight)


def _telling(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if len(word) >= _SHORTEST_WORD]


def _markdown(head: tuple[str, str], points: list[str]) -> str:
    return "\n".join(
        [f"# {head[0]}", "", head[1], "", f"## {_KEY_POINTS}", "", *(f"- {point}" for point in points), ""]
    )


def _plain(head: tuple[str, str], points: list[str]) -> str:
    return "\n".join([*head, "", _KEY_POINTS, *points, ""])


def _count(text: str) -> int:
    return len(text.split())


def _one_line(text: str) -> str:
    return " ".join(text.split())
