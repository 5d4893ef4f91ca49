"""rtk recordings start-track: an audio file per participant, in process and over loopback."""

import pytest

from rtk_cli.operations import RECORDINGS_START_TRACK
from tests.support import recordings
from tests.support.cli import Rtk


def two_people(rtk: Rtk) -> tuple[str, str, str]:
    """A live meeting, and who is in it."""
    meeting, ada = recordings.live_meeting(rtk)
    bob = recordings.participant(rtk, meeting, "bob")
    recordings.join(rtk, bob)
    return meeting, ada, bob


def names_of_files(rtk: Rtk, recording: str) -> list[str]:
    """The files that a recording of five seconds leaves."""
    rtk.clock.advance(5)
    rtk(f"recordings stop {recording} --force").ok
    rtk.clock.advance(recordings.UPLOAD)
    [layer] = rtk(f"recordings get {recording}").ok.data["download_url"]
    return sorted(layer["download_urls"])


def test_each_participant_has_a_file_with_the_given_prefix(rtk: Rtk) -> None:
    meeting, ada, bob = two_people(rtk)
    rtk.seen.clear()
    recording = rtk(f"recordings start-track {meeting} --layer default=talk").ok.data
    assert (recording["type"], rtk.seen) == ("TRACK", [RECORDINGS_START_TRACK.id])
    names = names_of_files(rtk, recording["id"])
    assert [name.split("_")[:2] for name in names] == sorted([["talk", ada], ["talk", bob]])


def test_track_recording_can_be_limited_to_participants(rtk: Rtk) -> None:
    meeting, *_ = two_people(rtk)
    started = rtk(f"recordings start-track {meeting} --user-id bob --user-ids carl --layers default").ok.data
    assert len(names_of_files(rtk, started["id"])) == 1


@pytest.mark.parametrize("command", ["start-track", "start --type track"])
@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ("--layer 'default=a/b'", "layers.default.file_name_prefix"),
        ("--layer ''", "--layers"),
        ("--layer =talk", "=talk"),
        ("--layer default=a --layer default=b", "default"),
        ("--user-id ''", "user_ids.0"),
        ('--set \'layers={"default": {"media_kind": "video"}}\'', "layers.default.media_kind"),
        ("--set user_id=x", "user_ids"),
    ],
)
def test_invalid_tracks_are_refused_before_anything_is_sent(rtk: Rtk, command: str, flags: str, named: str) -> None:
    error = rtk.error(f"recordings {command} {recordings.UNKNOWN_ID} {flags}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []
    assert named in f"{error['message']} {error['hint']}"
