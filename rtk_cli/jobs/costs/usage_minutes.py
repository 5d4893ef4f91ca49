"""Reads the minutes that are billed: of participants, recordings, livestreams and transcription."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rtk_cli.errors import NotFoundError
from rtk_cli.jobs.api_times import seconds_of
from rtk_cli.jobs.costs.price_table import Item
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.jobs.parallel import in_order
from rtk_cli.jobs.progress import Progress

if TYPE_CHECKING:
    from rtk_cli.api.api import Api

LARGEST = Decimal(10) ** 15
"""No count of minutes or seconds is as large; larger ones could not be rounded."""
AUDIO_EXTENSIONS = (".aac", ".mp3", ".m4a")


@dataclass(frozen=True)
class Period:
    """Whole days in UTC, both included, as YYYY-MM-DD; and the time now, in Unix seconds."""

    first: str
    last: str
    now: float

    @property
    def start_time(self) -> str:
        return f"{self.first}T00:00:00.000Z"

    @property
    def end_time(self) -> str:
        return f"{self.last}T23:59:59.999Z"

    def includes(self, time: Any) -> bool:
        return isinstance(time, str) and self.first <= time[:10] <= self.last


@dataclass(frozen=True)
class Usage:
    """Minutes of one kind, on the day on which the session, recording or livestream began.

    `kind` names the price within `item`, None if it is not known. `is_live`: more minutes will follow.
    """

    item: Item
    kind: str | None
    minutes: Decimal
    day: str
    meeting_id: str | None = None
    meeting_title: str | None = None
    preset: str | None = None
    source: str = ""
    is_live: bool = False


class NoMinutes(NamedTuple):
    """A recording or a connection whose minutes the API does not tell, and why."""

    reason: Literal["no_duration", "errored_recording", "unfinished_recording"]
    source: str


class Preset(NamedTuple):
    """What a preset says about the price: None as the view type if it is unknown."""

    view_type: str | None
    transcribes: bool


class SessionMinutes(NamedTuple):
    """A session, the minutes of its participants by preset, and the connections without minutes."""

    session: Mapping[str, Any]
    by_preset: dict[str, Decimal]
    without: list[str]
    transcribes_on_end: bool


def read_usage(
    api: "Api", period: Period, deleted_presets: Mapping[str, str], workers: int, progress: Progress
) -> Iterator[Usage | NoMinutes]:
    """Yield everything that was used in the period."""
    with reading_response("a session, its participants, a preset, a recording or a livestream"):
        yield from _of_sessions(api, period, Presets(api, deleted_presets), workers, progress)
        yield from _of_recordings(api, period)
        yield from _of_livestreams(api, period, workers)


class Presets:
    """The presets of the app, each read when it is first asked for. `deleted` are view types by name."""

    def __init__(self, api: "Api", deleted: Mapping[str, str]) -> None:
        self._api = api
        self._deleted = deleted
        self._ids: dict[str, str] | None = None
        self._known: dict[str, Preset] = {}

    def get(self, name: str) -> Preset:
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> Preset:
        if self._ids is None:
            self._ids = {preset["name"]: preset["id"] for preset in self._api.presets.list().rows()}
        if name in self._ids:
            with suppress(NotFoundError):
                found: Mapping[str, Any] = self._api.presets.get(self._ids[name])
                view_type = (found.get("config") or {}).get("view_type")
                return Preset(view_type, bool((found.get("permissions") or {}).get("transcription_enabled")))
        return Preset(self._deleted.get(name), transcribes=False)


def _of_sessions(
    api: "Api", period: Period, presets: Presets, workers: int, progress: Progress
) -> Iterator[Usage | NoMinutes]:
    work = partial(_read_session, api, lru_cache(maxsize=None)(partial(_transcribes_on_end, api)))
    try:
        for read in in_order(work, _sessions(api, period, progress), workers):
            progress.advance(1)
            yield from _usage_of_session(read, presets)
    finally:
        progress.finish()


def _sessions(api: "Api", period: Period, progress: Progress) -> Iterator[Any]:
    listed = api.sessions.list(
        start_time=period.start_time, end_time=period.end_time, sort_by="createdAt", sort_order="ASC"
    )
    for number, page in enumerate(listed.each()):
        if number == 0 and page.rows:
            progress.start("sessions", page.total)
        yield from page.rows


def _usage_of_session(read: SessionMinutes, presets: Presets) -> Iterator[Usage | NoMinutes]:
    yield from (NoMinutes("no_duration", source) for source in read.without)
    session = read.session
    for name, minutes in read.by_preset.items():
        preset = presets.get(name)
        usage = partial(
            Usage,
            minutes=minutes,
            day=str(session.get("started_at") or session.get("created_at"))[:10],
            meeting_id=session.get("associated_id"),
            meeting_title=session.get("meeting_display_name"),
            preset=name or None,
            source=session["id"],
            is_live=session.get("status") == "LIVE",
        )
        yield usage("participants", preset.view_type)
        if preset.transcribes:
            yield usage("transcription", "live")
        if read.transcribes_on_end:
            yield usage("transcription", "after")


def _read_session(api: "Api", transcribes_on_end: Any, session: Mapping[str, Any]) -> SessionMinutes:
    by_preset: dict[str, Decimal] = {}
    without = []
    with suppress(NotFoundError):  # the API does not list the connections of a session that has just begun
        for row in api.sessions.participants(session["id"]).rows():
            minutes = _minutes_of(row)
            if minutes is None:
                without.append(session["id"])
                continue
            name = row.get("preset_name") or ""
            by_preset[name] = by_preset.get(name, Decimal()) + minutes
    meeting_id = session.get("associated_id")
    after = bool(by_preset) and meeting_id is not None and transcribes_on_end(meeting_id)
    return SessionMinutes(session, by_preset, without, after)


def _minutes_of(connection: Mapping[str, Any]) -> Decimal | None:
    """The minutes of a connection, in the API's own number where there is one."""
    minutes = as_decimal(connection.get("duration"))
    joined_at, left_at = seconds_of(connection.get("joined_at")), seconds_of(connection.get("left_at"))
    if minutes is None and joined_at is not None and left_at is not None:
        minutes = Decimal(round((left_at - joined_at) * 1000)) / 60_000
    return minutes


def _transcribes_on_end(api: "Api", meeting_id: str) -> bool:
    try:
        return bool(api.meetings.get(meeting_id).get("transcribe_on_end"))
    except NotFoundError:  # the meeting of a breakout room, perhaps
        return False


def _of_recordings(api: "Api", period: Period) -> Iterator[Usage | NoMinutes]:
    listed = api.recordings.list(start_time=period.start_time, end_time=period.end_time, sort_order="ASC")
    for recording in listed.rows():
        minutes, is_live = _recorded(recording, period.now)
        if minutes is None:
            status = recording.get("status")
            yield NoMinutes("errored_recording" if status == "ERRORED" else "unfinished_recording", recording["id"])
            continue
        meeting: Mapping[str, Any] = recording.get("meeting") or {}
        yield Usage(
            "recordings",
            _kind_of(recording),
            minutes,
            str(recording.get("started_time") or recording.get("invoked_time"))[:10],
            meeting.get("id") or recording.get("meeting_id"),
            meeting.get("title"),
            source=recording["id"],
            is_live=is_live,
        )


def _recorded(recording: Mapping[str, Any], now: float) -> tuple[Decimal | None, bool]:
    """The minutes of a recording, and whether it still runs; it then counts from its start, pauses included."""
    if recording.get("status") in ("RECORDING", "PAUSED"):
        begin = seconds_of(recording.get("started_time"))
        return (None if begin is None else Decimal(round((now - begin) * 1000)) / 60_000), True
    if recording.get("status") in ("INVOKED", "ERRORED"):
        return None, False
    seconds = as_decimal(recording.get("recording_duration"))
    return (None if seconds is None else seconds / 60), False


def _kind_of(recording: Mapping[str, Any]) -> str:
    """What is exported: `track`, `audio` if there is audio alone, else `video`."""
    if recording.get("type") == "TRACK":
        return "track"
    main, audio = recording.get("download_url"), recording.get("audio_download_url")
    is_same = bool(main) and isinstance(audio, str) and _without_query(str(main)) == _without_query(audio)
    has_audio_name = str(recording.get("output_file_name")).lower().endswith(AUDIO_EXTENSIONS)
    return "audio" if is_same or has_audio_name else "video"


def _without_query(url: str) -> str:
    return url.partition("?")[0]


def _of_livestreams(api: "Api", period: Period, workers: int) -> Iterator[Usage]:
    """Read the runs of each livestream, unless there was none in the period."""
    begin, end = (int(seconds_of(text) or 0) for text in (period.start_time, period.end_time))
    if not api.analytics.livestreams_overall(start_time=begin, end_time=end).get("count"):
        return
    runs_of = partial(_runs, api, period)
    for livestream, runs in in_order(runs_of, api.livestreams.list(sort_order="ASC").rows(), workers):
        for run in runs:
            minutes = (as_decimal(run.get("ingest_seconds")) or Decimal()) / 60
            yield Usage(
                "livestreams",
                "video",
                minutes,
                str(run["started_time"])[:10],
                livestream.get("meeting_id"),
                None if livestream.get("meeting_id") else livestream.get("name"),
                source=run["id"],
                is_live=seconds_of(run.get("stopped_time")) is None,
            )


def _runs(api: "Api", period: Period, livestream: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Any]]:
    with suppress(NotFoundError):
        runs = api.livestreams.sessions(livestream["id"]).rows()
        return livestream, [run for run in runs if period.includes(run.get("started_time"))]
    return livestream, []


def as_decimal(value: Any) -> Decimal | None:
    """The exact number that the API sent, perhaps as text; None for anything else, and for a number without end."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < LARGEST else None
