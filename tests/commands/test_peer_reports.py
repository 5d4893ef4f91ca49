"""rtk sessions peer-report, through both doors."""

import pytest

from rtk_cli.operations import SESSIONS_GET_PEER_REPORT
from tests.support.cli import Rtk
from tests.support.sessions import UNKNOWN_ID, ended, joined, meeting, session_of


def test_a_peer_report_tells_of_the_device_the_network_and_the_media(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    joined(rtk, biology, "Ben")
    session = ended(rtk, biology, after=300)
    ada, ben = rtk(f"sessions participants {session}").ok.data
    rtk.seen.clear()
    found = rtk(f"sessions peer-report {ada['id']}").ok.data
    assert rtk.seen == [SESSIONS_GET_PEER_REPORT.id]
    assert (found["user_id"], found["session_id"], found["role"]) == (ada["user_id"], session, "group_call_participant")
    report = found["peer_report"]
    assert {"device_info", "ip_information", "pc_metadata", "events"} <= set(report["metadata"])
    quality = report["quality"]
    assert {sample["peer_id"] for sample in quality["audio_consumer"]} == {ben["id"]}
    for counter in ("packets_sent", "bytes_sent", "packets_lost"):
        counts = [sample[counter] for sample in quality["audio_producer"]]
        assert counts == sorted(counts)
        assert len(counts) == 30
        assert counts[-1] > counts[0]
    scores = sorted(sample["mos_quality"] for sample in quality["audio_producer"])
    assert all(1 <= score <= 4.5 for score in scores)
    told = quality["audio_producer_cumulative"]["quality_mos"]
    assert told["avg"] == pytest.approx(sum(scores) / 30, abs=0.01)
    assert (told["p50"], told["p75"], told["p90"]) == (scores[14], scores[22], scores[26])  # by the nearest rank
    arrived = [sample["packets_received"] + sample["packets_lost"] for sample in quality["audio_consumer"]]
    assert arrived == [50 * seconds for seconds in range(10, 301, 10)]


def test_who_came_later_received_only_from_then_on(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ben")
    rtk.clock.advance(200)
    joined(rtk, biology, "Ada")
    session = ended(rtk, biology, after=100)
    _, ada = rtk(f"sessions participants {session}").ok.data
    received = rtk(f"sessions peer-report {ada['id']} --query peer_report.quality.audio_consumer").ok.data
    assert [sample["timestamp"] for sample in received][::9] == ["2026-09-14T08:03:30.000Z", "2026-09-14T08:05:00.000Z"]
    assert len(received) == 10


def test_a_peer_report_is_the_same_each_time_and_another_for_each_peer(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    joined(rtk, biology, "Ben")
    session = ended(rtk, biology, after=300)
    ada, ben = (row["id"] for row in rtk(f"sessions participants {session}").ok.data)
    first = rtk(f"sessions peer-report {ada}").ok.data
    rtk.clock.advance(3600)
    assert rtk(f"sessions peer-report {ada}").ok.data == first
    assert rtk(f"sessions peer-report {ben}").ok.data["peer_report"]["quality"] != first["peer_report"]["quality"]


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ("device_info", "peer_report.metadata | keys(@)"),
        ("ip_information", "peer_report.metadata | keys(@)"),
        ("events", "peer_report.metadata | keys(@)"),
        ("precall_network_information", "peer_report.metadata | keys(@)"),
        ("quality_stats", "peer_report | keys(@)"),
    ],
)
def test_a_filter_leaves_only_its_part(rtk: Rtk, part: str, path: str) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    session = ended(rtk, biology, after=60)
    (row,) = rtk(f"sessions participants {session}").ok.data
    names = {"precall_network_information": "pc_metadata", "quality_stats": "quality"}
    found = rtk("sessions", "peer-report", row["id"], "--filters", part, "--query", path).ok.data
    assert found == [names.get(part, part)]


def test_who_may_not_send_sends_nothing(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada", preset="webinar_viewer")
    joined(rtk, biology, "Ben")
    session = ended(rtk, biology, after=60)
    ada, ben = (row["id"] for row in rtk(f"sessions participants {session}").ok.data)
    ada_quality = rtk(f"sessions peer-report {ada} --query peer_report.quality").ok.data
    ben_quality = rtk(f"sessions peer-report {ben} --query peer_report.quality").ok.data
    assert "audio_producer" not in ada_quality
    assert "audio_consumer" in ada_quality
    assert "audio_consumer" not in ben_quality


def test_a_report_of_a_moment_has_no_samples_yet(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    (row,) = rtk(f"sessions participants {session_of(rtk, biology)}").ok.data
    found = rtk(f"sessions peer-report {row['id']} --events").ok.data
    assert found["peer_report"]["quality"] == {}
    assert len(found["peer_events"]) == 2


def test_a_table_of_a_report_leaves_the_samples_out(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    session = ended(rtk, biology, after=300)
    (row,) = rtk(f"sessions participants {session}").ok.data
    shown = rtk(f"sessions peer-report {row['id']}", terminal=True).ok.stdout
    assert "audio_producer_cumulative.quality_mos.avg" in shown
    assert "audio_producer.0" not in shown


def test_a_peer_of_nowhere_or_of_another_app_is_not_found(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    (row,) = rtk(f"sessions participants {session_of(rtk, biology)}").ok.data
    other = rtk("apps create --name other").ok.data["id"]
    assert rtk(f"sessions peer-report {UNKNOWN_ID}").exit_code == 5
    assert rtk(f"sessions peer-report {row['id']} --app-id {other}").exit_code == 5
