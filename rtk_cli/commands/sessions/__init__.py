"""rtk sessions: live and past sessions, their participants, chat, transcript and summary."""

from rtk_cli.commands.sessions import (
    session_attendance,
    session_export,
    session_files,
    session_list,
    session_stale,
)
from rtk_cli.terminal.cli.area import Area

area = Area("sessions").including(
    session_list.area,
    session_attendance.area,
    session_stale.area,
    session_files.area,
    session_export.area,
)
