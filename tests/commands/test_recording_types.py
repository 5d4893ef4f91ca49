"""rtk recordings start --type: the older words for composite and track recordings."""

import pytest

from rtk_cli.operations import RECORDINGS_START, RECORDINGS_START_TRACK
from tests.support.cli import Rtk

MEETING = "5d0c0000-0000-4000-8000-000000000002"


def live(rtk: Rtk) -> str:
    """A meeting with somebody in it."""
    meeting: str = rtk("meetings create").ok.data["id"]
    ada = rtk(f"participants add --meeting {meeting} --custom-id ada").ok.data["id"]
    rtk(f"emulator join {ada}").ok
    rtk.seen.clear()
    return meeting


def test_a_track_recording_is_started_by_its_type(rtk: Rtk) -> None:
    meeting = live(rtk)
    started = rtk(f"recordings start {meeting} --type track --layer default=voices --user-id ada").ok.data
    assert started["type"] == "TRACK"
    assert rtk.seen == [RECORDINGS_START_TRACK.id]


def test_both_words_for_tracks_send_the_same(local: Rtk) -> None:
    flags = f"--meeting {MEETING} --layer default=voices --layer other --user-id ada --dry-run"
    by_type = local(f"recordings start --type track {flags}").ok.data
    assert by_type == local(f"recordings start-track {flags}").ok.data
    assert by_type["body"]["layers"] == {
        "default": {"media_kind": "audio", "file_name_prefix": "voices"},
        "other": {"media_kind": "audio"},
    }


def test_composite_is_the_type_that_is_meant_without_one(rtk: Rtk) -> None:
    meeting = live(rtk)
    assert rtk(f"recordings start {meeting} --type composite --codec VP8").ok.data["status"] == "INVOKED"
    assert rtk.seen == [RECORDINGS_START.id]
    planned = rtk(f"recordings start {meeting} --dry-run").ok.data
    assert planned["url"].endswith("/recordings")
    assert planned["body"] == {"meeting_id": meeting}


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        ("--type track --codec VP8", "only a composite recording has video_config.codec"),
        ("--type track --interactive", "only a composite recording has interactive_config.type"),
        ("--type track --max-seconds 60", "only a composite recording has max_seconds"),
        ("--layer default=a", "only a track recording has layers"),
        ("--type composite --user-id ada", "only a track recording has user_ids"),
        ("--type both", "both"),
    ],
)
def test_a_flag_of_the_other_type_is_refused(rtk: Rtk, flags: str, complaint: str) -> None:
    result = rtk(f"recordings start {MEETING} {flags}")
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])
    assert complaint in result.stderr


def test_the_older_word_for_who_is_kicked_goes_out_as_the_contract_wants_it(local: Rtk) -> None:
    planned = local(f"active-session kick {MEETING} --user-id a --user-id b --dry-run").ok.data
    assert planned["body"] == {"participant_ids": ["a", "b"], "custom_participant_ids": []}
