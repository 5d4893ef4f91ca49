"""rtk recordings: composite and track recordings of live sessions."""

from rtk_cli.commands.recordings import (
    recording_check,
    recording_control,
    recording_download,
    recording_job,
    recording_list,
    recording_sync,
)
from rtk_cli.terminal.cli.area import Area

area = Area("recordings").including(
    recording_list.area,
    recording_control.area,
    recording_job.area,
    recording_download.area,
    recording_sync.area,
    recording_check.area,
)
