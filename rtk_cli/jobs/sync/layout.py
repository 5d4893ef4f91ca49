"""Where the files of a recording and of a session lie in a target: DATE/MEETING/SESSION/FILE.

The names are for people. What identifies a recording is its id, which is in the name of each of its files; a session's
folder ends with the session's id, and stays where it is when the meeting is renamed.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from threading import Lock
from typing import Any

from rtk_cli.jobs.downloads.file_names import (
    distinct_paths,
    field_values,
    id_text,
    parse_template,
    safe_name,
    split_extension,
)
from rtk_cli.jobs.downloads.recording_links import Link

SESSION_FILE = "session.json"
_TEMPLATE = parse_template("{date}/{meeting_title}/{session_id}/{id}{ext}")
_DATES_IN_MEMORY = 4
"""Recordings come in the order of their start, so a few days are enough."""


def session_folder(recording: Mapping[str, Any]) -> str:
    """Return the folder of a recording's session, relative to the target."""
    return str(_TEMPLATE.path(field_values(recording, "", "recording")).parent)


def folder_of_session(session_id: str, session: Mapping[str, Any]) -> str:
    """Return the folder of a session, from the session itself."""
    meeting = {"id": session.get("associated_id"), "title": session.get("meeting_display_name")}
    return session_folder({"session_id": session_id, "started_time": session.get("started_at"), "meeting": meeting})


def metadata_name(recording_id: str) -> str:
    """Return the name of the file with the API's own object."""
    return f"{id_text(recording_id)}.json"


def file_names(recording_id: str, links: Sequence[Link]) -> list[str]:
    """Return a name for the file behind each link, relative to the session's folder; tracks are in a folder."""
    own = id_text(recording_id)
    tracks = [link for link in links if link.kind == "track"]
    paths = [(PurePosixPath(f"{own}-tracks", safe_name(link.name)), link.url.partition("?")[0]) for link in tracks]
    names = {link.url: str(path) for link, path in zip(tracks, distinct_paths(paths), strict=True)}
    return [names.get(link.url) or _name(own, link) for link in links]


def _name(own: str, link: Link) -> str:
    extension = split_extension(safe_name(link.name))[1]
    return f"{own}-audio{extension}" if link.kind == "audio" else f"{own}{extension}"


class SessionFolders:
    """Finds the folders that sessions have in a target, by the sessions' ids: a title may have changed since."""

    def __init__(self, folders_of_date: Callable[[str], Sequence[str]]) -> None:
        """`folders_of_date` returns the folders DATE/MEETING/SESSION of a date."""
        self._folders_of_date = folders_of_date
        self._by_date: OrderedDict[str, dict[str, str]] = OrderedDict()
        self._lock = Lock()

    def existing(self, folder: str) -> str:
        """Return the folder that the session of `folder` has on the same date; `folder` itself if it has none."""
        date, _, session = folder.split("/")
        with self._lock:
            if date not in self._by_date:
                self._by_date[date] = {found.rpartition("/")[2]: found for found in self._folders_of_date(date)}
            if len(self._by_date) > _DATES_IN_MEMORY:
                self._by_date.popitem(last=False)
            return self._by_date[date].get(session, folder)
