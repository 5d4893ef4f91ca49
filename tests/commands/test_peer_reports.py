"""rtk sessions peer-report, in process and over HTTP."""

from typing import Any

import pytest

from rtk_cli.api.models import media_quality
from rtk_cli.operations import SESSIONS_GET_PEER_REPORT
from tests.support.cli import Rtk
from tests.support.live_meeting import HOST, live_meeting
from tests.support.sessions import UNKNOWN_ID, ended, joined, meeting, session_of

NOT_MODELED = {
    "quality_limitation_durations",
    "quality_limitation_resolution_changes",
    "key_frames_decoded_fraction",
    "key_frames_encoded_fraction",
    "high_negative_feedback_fraction",
}


def peers(rtk: Rtk, session: str) -> list[str]:
    return [row["id"] for row in rtk(f"sessions participants {session}").ok.data]


def quality(rtk: Rtk, peer: str) -> dict[str, Any]:
    found: dict[str, Any] = rtk(f"sessions peer-report {peer} --query peer_report.quality").ok.data
    return found


def ada_and_ben(rtk: Rtk) -> list[str]:
    """The peers of two participants of a session of five minutes, Ada's first."""
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    joined(rtk, biology, "Ben")
    return peers(rtk, ended(rtk, biology, after=300))


def test_peer_report_has_attendance_metadata_and_quality(rtk: Rtk) -> None:
    biology = meeting(rtk)
    participant = joined(rtk, biology, "Ada")
    session = ended(rtk, biology, after=300)
    (ada,) = rtk(f"sessions participants {session}").ok.data
    rtk.seen.clear()
    found = rtk(f"sessions peer-report {ada['id']}").ok.data
    assert rtk.seen == [SESSIONS_GET_PEER_REPORT.id]
    assert (found["id"], found["user_id"], found["session_id"]) == (participant, ada["user_id"], session)
    assert found["role"] == "group_call_participant"
    metadata = found["peer_report"]["metadata"]
    assert metadata["room_view_type"] == "GROUP_CALL"
    assert metadata["pc_metadata"][0]["timestamp"] == found["joined_at"]
    assert metadata["ip_information"]["ipv4"].startswith("198.51.100.")  # reserved for documentation
    assert [event["name"] for event in metadata["events"]] == ["joined", "left"]


def test_samples_are_ten_seconds_apart_and_counters_grow(rtk: Rtk) -> None:
    ada, ben = ada_and_ben(rtk)
    found = quality(rtk, ada)
    assert {sample["peer_id"] for sample in found["audio_consumer"]} == {ben}
    arrived = [sample["packets_received"] + sample["packets_lost"] for sample in found["audio_consumer"]]
    assert arrived == [50 * seconds for seconds in range(10, 301, 10)]
    for counter in ("packets_sent", "bytes_sent", "packets_lost"):
        counts = [sample[counter] for sample in found["audio_producer"]]
        assert counts == sorted(counts)
        assert counts[-1] > counts[0]


def test_totals_are_those_of_the_samples(rtk: Rtk) -> None:
    found = quality(rtk, ada_and_ben(rtk)[0])
    scores = sorted(sample["mos_quality"] for sample in found["audio_producer"])
    assert all(1 <= score <= 4.5 for score in scores)
    totals = found["audio_producer_cumulative"]
    assert totals["quality_mos"]["avg"] == pytest.approx(sum(scores) / 30, abs=0.01)
    ranked = [totals["quality_mos"][name] for name in ("p50", "p75", "p90")]
    assert ranked == [scores[14], scores[22], scores[26]]  # by the nearest rank
    delays = [sample["rtt"] * 1000 for sample in found["audio_producer"]]
    assert totals["rtt"]["avg"] == pytest.approx(sum(delays) / 30, abs=0.1)
    assert totals["rtt"]["100ms_or_greater_event_fraction"] == pytest.approx(
        sum(delay >= 100 for delay in delays) / 30, abs=0.001
    )
    lost = found["audio_producer"][-1]["packets_lost"] / found["audio_producer"][-1]["packets_sent"]
    assert totals["packet_loss"]["avg"] == pytest.approx(lost * 100, abs=0.1)


@pytest.mark.parametrize(("seconds", "count", "interval"), [(9.9, 0, 0), (300, 30, 10), (301, 15, 20), (3600, 30, 120)])
def test_stream_has_at_most_thirty_samples(local: Rtk, seconds: float, count: int, interval: int) -> None:
    biology = meeting(local)
    joined(local, biology, "Ada")
    (ada,) = peers(local, ended(local, biology, after=seconds))
    samples = quality(local, ada).get("audio_producer", [])
    assert [sample["packets_sent"] for sample in samples] == [50 * interval * number for number in range(1, count + 1)]


def test_peer_receives_at_most_ten_others(local: Rtk) -> None:
    biology = meeting(local)
    for number in range(12):
        joined(local, biology, f"Person{number}")
    ada, *_ = peers(local, ended(local, biology))
    assert len({sample["peer_id"] for sample in quality(local, ada)["audio_consumer"]}) == 10


def test_peer_receives_others_only_while_both_are_connected(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ben = joined(rtk, biology, "Ben")
    rtk.clock.advance(200)
    joined(rtk, biology, "Ada")
    rtk.clock.advance(50)
    rtk(f"emulator leave {ben}").ok
    _, ada = peers(rtk, ended(rtk, biology, after=50))
    times = [sample["timestamp"][14:19] for sample in quality(rtk, ada)["audio_consumer"]]
    assert times == ["03:30", "03:40", "03:50", "04:00", "04:10"]


def test_peer_receives_nothing_from_a_peer_that_left_before(local: Rtk) -> None:
    biology = meeting(local)
    joined(local, biology, "Carl")
    ben = joined(local, biology, "Ben")
    local.clock.advance(100)
    local(f"emulator leave {ben}").ok
    joined(local, biology, "Ada")
    carl, ben_peer, ada = peers(local, ended(local, biology, after=100))
    assert {sample["peer_id"] for sample in quality(local, ada)["audio_consumer"]} == {carl}
    assert {sample["peer_id"] for sample in quality(local, carl)["audio_consumer"]} == {ben_peer, ada}


def test_peer_report_is_repeatable_and_differs_between_peers(rtk: Rtk) -> None:
    ada, ben = ada_and_ben(rtk)
    first = rtk(f"sessions peer-report {ada}").ok.data
    rtk.clock.advance(3600)
    assert rtk(f"sessions peer-report {ada}").ok.data == first
    assert quality(rtk, ben) != first["peer_report"]["quality"]


def test_peer_report_has_all_measured_members_of_the_contract(local: Rtk) -> None:
    with live_meeting(local) as room:
        ada, bob = room.join("Ada", HOST), room.join("Bob", HOST)
        ada("self.enable", kind="screen_share")
        bob("self.enable", kind="screen_share")
        local.clock.advance(60)
        found = quality(local, ada.peer)
    kinds = {"audio": "Audio", "video": "Video", "screenshare_video": "Video"}
    for kind, schema in kinds.items():
        for role in ("producer", "consumer"):
            samples, totals = found[f"{kind}_{role}"], found[f"{kind}_{role}_cumulative"]
            assert set(samples[0]) == members(f"{schema}{role.capitalize()}Stats")
            assert set(totals) == members(f"{schema}{role.capitalize()}Totals")


def members(schema: str) -> set[str]:
    return set(getattr(media_quality, schema).__annotations__) - NOT_MODELED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("device_info", {"metadata": ["device_info"]}),
        ("ip_information", {"metadata": ["ip_information"]}),
        ("events", {"metadata": ["events"]}),
        ("precall_network_information", {"metadata": ["pc_metadata"]}),
        ("quality_stats", {"quality": ["audio_producer", "audio_producer_cumulative"]}),
    ],
)
def test_filter_leaves_only_its_part(rtk: Rtk, part: str, expected: dict[str, list[str]]) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    (ada,) = peers(rtk, ended(rtk, biology))
    report = rtk(f"sessions peer-report {ada} --filters {part}").ok.data["peer_report"]
    assert {name: [member for member in found if "video" not in member] for name, found in report.items()} == expected


def test_peer_without_the_right_to_send_sends_nothing(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada", preset="webinar_viewer")
    joined(rtk, biology, "Ben")
    ada, ben = (quality(rtk, peer) for peer in peers(rtk, ended(rtk, biology)))
    assert "audio_producer" not in ada
    assert "audio_consumer" in ada
    assert "audio_consumer" not in ben


def test_report_of_a_new_connection_has_no_samples(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    (ada,) = peers(rtk, session_of(rtk, biology))
    found = rtk(f"sessions peer-report {ada} --events").ok.data
    assert found["peer_report"]["quality"] == {}
    assert len(found["peer_events"]) == 2


def test_report_of_an_open_connection_is_measured_until_now(local: Rtk) -> None:
    biology = meeting(local)
    joined(local, biology, "Ada")
    joined(local, biology, "Ben")
    local.clock.advance(60)
    found = quality(local, peers(local, session_of(local, biology))[0])
    assert (len(found["audio_producer"]), len(found["audio_consumer"])) == (6, 6)


def test_table_of_a_report_leaves_the_samples_out(rtk: Rtk) -> None:
    ada, _ = ada_and_ben(rtk)
    shown = rtk(f"sessions peer-report {ada}", terminal=True).ok.stdout
    assert "audio_producer_cumulative.quality_mos.avg" in shown
    assert "audio_producer.0" not in shown


def test_unknown_peer_and_peer_of_another_app_are_not_found(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    (ada,) = peers(rtk, session_of(rtk, biology))
    other = rtk("apps create --name other").ok.data["id"]
    for command in (f"sessions peer-report {UNKNOWN_ID}", f"sessions peer-report {ada} --app-id {other}"):
        error = rtk.error(command)
        assert (error["kind"], error["status"], error["exit_code"]) == ("not_found", 404, 5)
