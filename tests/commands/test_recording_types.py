"""rtk recordings start --type: the older words for composite and track recordings."""

import pytest

from rtk_cli.operations import RECORDINGS_START, RECORDINGS_START_TRACK
from tests.support.cli import Rtk

MEETING = "5d0c0000-0000-4000-8000-000000000002"


def live(rtk: Rtk) -> str:
    """A meeting with a connected participant."""
    meeting: str = rtk("meetings create").ok.data["id"]
    ada = rtk(f"participants add --meeting {meeting} --custom-id ada").ok.data["id"]
    rtk(f"emulator join {ada}").ok
    rtk.seen.clear()
    return meeting


def test_type_track_starts_a_track_recording(rtk: Rtk) -> None:
    meeting = live(rtk)
    started = rtk(f"recordings start {meeting} --type track --layer default=voices --user-id ada").ok.data
    assert started["type"] == "TRACK"
    assert rtk.seen == [RECORDINGS_START_TRACK.id]


def test_start_track_and_type_track_send_the_same(local: Rtk) -> None:
    flags = f"--meeting {MEETING} --layer default=voices --layer other --user-id ada --dry-run"
    by_type = local(f"recordings start --type track {flags}").ok.data
    assert by_type == local(f"recordings start-track {flags}").ok.data
    assert by_type["body"]["layers"] == {
        "default": {"media_kind": "audio", "file_name_prefix": "voices"},
        "other": {"media_kind": "audio"},
    }


def test_type_defaults_to_composite(rtk: Rtk) -> None:
    meeting = live(rtk)
    assert rtk(f"recordings start {meeting} --type composite --codec VP8").ok.data["status"] == "INVOKED"
    assert rtk.seen == [RECORDINGS_START.id]
    planned = rtk(f"recordings start {meeting} --dry-run").ok.data
    assert planned["url"].endswith("/recordings")
    assert planned["body"] == {"meeting_id": meeting}


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ("--type track --codec VP8", "video_config.codec"),
        ("--type track --interactive", "interactive_config.type"),
        ("--type track --max-seconds 60", "max_seconds"),
        ("--layer default=a", "layers"),
        ("--type composite --user-id ada", "user_ids"),
        ("--type both", "both"),
    ],
)
def test_flag_of_the_other_type_is_refused(rtk: Rtk, flags: str, named: str) -> None:
    error = rtk.error(f"recordings start {MEETING} {flags}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []
    assert named in f"{error['message']} {error['hint']}"


def test_user_id_of_kick_is_sent_as_participant_ids(local: Rtk) -> None:
    planned = local(f"active-session kick {MEETING} --user-id a --user-id b --dry-run").ok.data
    assert planned["body"] == {"participant_ids": ["a", "b"], "custom_participant_ids": []}
