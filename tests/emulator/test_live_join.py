"""Joining in the live protocol: the preset decides who waits, and which peers are visible."""

import pytest

from tests.support.cli import Rtk
from tests.support.live_meeting import GUEST, HOST, PARTICIPANT, VIEWER, LiveClient, LiveMeeting


def waits_for_acceptance(meeting: LiveMeeting) -> str:
    return meeting.preset("by acceptance", PARTICIPANT, "waiting_room_type=SKIP_ON_ACCEPT")


@pytest.mark.parametrize(
    ("preset", "alone", "beside_a_host"),
    [
        ("group_call_host", "JOINED", "JOINED"),
        ("group_call_participant", "JOINED", "JOINED"),
        ("group_call_guest", "WAITLISTED", "JOINED"),
        ("webinar_presenter", "JOINED", "JOINED"),
        ("webinar_viewer", "JOINED", "JOINED"),
        ("livestream_host", "JOINED", "JOINED"),
        ("livestream_viewer", "JOINED", "JOINED"),
    ],
)
def test_ready_made_preset_joins_or_waits(weekly: LiveMeeting, preset: str, alone: str, beside_a_host: str) -> None:
    assert weekly.join("Ada", preset).state == alone
    weekly.join("Grace", HOST)
    assert weekly.join("Bob", preset).state == beside_a_host


def test_first_join_opens_the_session_but_waiting_does_not(weekly: LiveMeeting, local: Rtk) -> None:
    guest = weekly.join("Bob", GUEST)
    assert guest("join")["session"] is None
    assert local(f"active-session get {weekly.meeting}").exit_code == 5
    weekly.join("Ada", HOST)
    assert local(f"active-session get {weekly.meeting}").ok.data["live_participants"] == 2


def test_joining_host_admits_guests_who_wait_for_one(weekly: LiveMeeting) -> None:
    guests = [weekly.join(name, GUEST) for name in ("Bob", "Carl")]
    host = weekly.join("Ada", HOST)
    assert [guest.state for guest in guests] == ["JOINED", "JOINED"]
    assert [event["peer"]["name"] for event in host.data_of("participant.joined")] == ["Ada", "Bob", "Carl"]


def test_joining_participant_without_the_right_admits_no_guests(weekly: LiveMeeting) -> None:
    guest = weekly.join("Bob", GUEST)
    weekly.join("Carl", PARTICIPANT)
    assert guest.state == "WAITLISTED"


def test_host_admits_or_rejects_waiting_participants(weekly: LiveMeeting) -> None:
    host = weekly.join("Ada", HOST)
    preset = waits_for_acceptance(weekly)
    bob, carl = (weekly.join(name, preset) for name in ("Bob", "Carl"))
    assert [each["participant"]["id"] for each in host.data_of("waitlist.joined")] == [
        bob.participant,
        carl.participant,
    ]
    assert [each["name"] for each in host("join")["room"]["waitlist"]] == ["Bob", "Carl"]
    assert host("participants.admit", ids=[bob.participant])["ids"] == [bob.participant]
    assert host("participants.reject", ids=[carl.peer])["ids"] == [carl.participant]
    assert (bob.state, carl.state) == ("JOINED", "REJECTED")
    assert [each["admitted"] for each in host.data_of("waitlist.left")] == [True, False]
    assert carl.data_of("self.state")[-1] == {"state": "REJECTED", "reason": "REJECTED"}


def test_admission_lasts_for_the_session_unless_kicked(weekly: LiveMeeting) -> None:
    host = weekly.join("Ada", HOST)
    _, token = weekly.add_participant("Bob", waits_for_acceptance(weekly))
    first = weekly.emulator.live.connect(token)
    first.call("join", {})
    host("participants.admit", ids=[first.connection_id])
    first.call("leave", {})
    second = weekly.emulator.live.connect(token)
    assert second.call("join", {})["state"] == "JOINED"
    host("participants.kick", peer_ids=[second.connection_id])
    assert weekly.emulator.live.connect(token).call("join", {})["state"] == "WAITLISTED"


def test_participant_who_may_admit_never_waits(weekly: LiveMeeting) -> None:
    preset = weekly.preset("careful host", HOST, "waiting_room_type=SKIP_ON_ACCEPT")
    assert weekly.join("Ada", preset).state == "JOINED"


def test_admitting_an_unknown_id_is_not_found_and_admits_none(weekly: LiveMeeting) -> None:
    host = weekly.join("Ada", HOST)
    bob = weekly.join("Bob", waits_for_acceptance(weekly))
    assert host.refusal_of("participants.admit", ids=[bob.participant, "x"])[0] == "NOT_FOUND"
    assert host.refusal_of("participants.admit", ids=[])[0] == "BAD_REQUEST"
    assert bob.state == "WAITLISTED"


def test_inactive_meeting_refuses_joins_and_admissions(weekly: LiveMeeting, local: Rtk) -> None:
    host = weekly.join("Ada", HOST)
    bob = weekly.join("Bob", waits_for_acceptance(weekly))
    local(f"meetings deactivate {weekly.meeting}").ok
    assert host.refusal_of("participants.admit", ids=[bob.participant])[0] == "CONFLICT"
    assert weekly.connect("Carl").refusal_of("join")[0] == "CONFLICT"
    assert bob.state == "WAITLISTED"


def test_leaving_participant_is_removed_from_the_waiting_room(weekly: LiveMeeting) -> None:
    host = weekly.join("Ada", HOST)
    bob = weekly.join("Bob", waits_for_acceptance(weekly))
    bob("leave")
    assert host("join")["room"]["waitlist"] == []
    assert host.data_of("waitlist.left") == [{"participant_id": bob.participant, "admitted": False}]


def test_removed_participant_cannot_join(weekly: LiveMeeting, local: Rtk) -> None:
    bob = weekly.connect("Bob")
    local(f"participants remove {bob.participant} --meeting {weekly.meeting} --force").ok
    assert bob.refusal_of("join")[0] == "NOT_FOUND"


def test_name_set_before_joining_is_returned_by_rest(weekly: LiveMeeting, local: Rtk) -> None:
    bob = weekly.connect("Bob")
    assert bob("self.set_name", name="Robert")["peer"]["name"] == "Robert"
    assert bob("join")["peer"]["name"] == "Robert"
    listed = local(f"sessions participants {weekly.session}").ok.data
    assert [person["display_name"] for person in listed] == ["Robert"]
    assert weekly.connect("Carl")("join", name="Charles")["peer"]["name"] == "Charles"


def tabs(meeting: LiveMeeting, name: str, preset: str = PARTICIPANT) -> tuple[LiveClient, LiveClient]:
    """Two connections of one new participant; both have joined, or wait."""
    participant, token = meeting.add_participant(name, preset)
    first, second = (LiveClient(participant, meeting.emulator.live.connect(token)) for _ in range(2))
    first("join")
    second("join")
    return first, second


def test_second_tab_is_a_second_peer(weekly: LiveMeeting, local: Rtk) -> None:
    host = weekly.join("Ada", HOST)
    first, second = tabs(weekly, "Bob")
    assert (first.state, second.state) == ("JOINED", "JOINED")
    assert first.peer != second.peer
    assert first.data_of("participant.joined")[-1]["peer"]["id"] == second.peer
    assert [peer["id"] for peer in host("join")["room"]["peers"]] == [host.peer, first.peer, second.peer]
    session = local(f"active-session get {weekly.meeting}").ok.data
    assert (session["live_participants"], session["max_concurrent_participants"]) == (3, 3)


def test_tab_that_leaves_takes_no_other_along(weekly: LiveMeeting, local: Rtk) -> None:
    first, second = tabs(weekly, "Bob")
    local.clock.advance(60)
    second("leave")
    local.clock.advance(60)
    assert (first.state, second.state) == ("JOINED", "LEFT")
    session = local(f"active-session get {weekly.meeting}").ok.data
    assert (session["live_participants"], session["minutes_consumed"]) == (1, 3.0)


def test_host_kicks_one_tab_and_the_other_stays(weekly: LiveMeeting) -> None:
    host = weekly.join("Ada", HOST)
    first, second = tabs(weekly, "Bob")
    host("participants.kick", peer_ids=[second.peer])
    assert (first.state, second.state) == ("JOINED", "KICKED")


@pytest.mark.parametrize("departure", ["leave", "kick"])
def test_another_tab_need_not_wait_while_one_is_joined(weekly: LiveMeeting, departure: str) -> None:
    host = weekly.join("Ada", HOST)
    bob, token = weekly.add_participant("Bob", waits_for_acceptance(weekly))
    first, second, third = (LiveClient(bob, weekly.emulator.live.connect(token)) for _ in range(3))
    first("join")
    host("participants.admit", ids=[bob])
    second("join")
    if departure == "leave":
        second("leave")
    else:
        host("participants.kick", peer_ids=[second.peer])
    third("join")
    assert (first.state, third.state) == ("JOINED", "JOINED")


def test_participant_with_two_waiting_tabs_is_in_the_waiting_room_once(weekly: LiveMeeting) -> None:
    host = weekly.join("Ada", HOST)
    first, second = tabs(weekly, "Bob", waits_for_acceptance(weekly))
    assert (first.state, second.state) == ("WAITLISTED", "WAITLISTED")
    assert [each["id"] for each in host("join")["room"]["waitlist"]] == [first.participant]
    assert len(host.data_of("waitlist.joined")) == 1
    first("leave")
    assert host.data_of("waitlist.left") == []
    second("leave")
    assert host.data_of("waitlist.left") == [{"participant_id": first.participant, "admitted": False}]


@pytest.mark.parametrize("chosen", ["the participant", "one tab"])
@pytest.mark.parametrize(("call", "state"), [("admit", "JOINED"), ("reject", "REJECTED")])
def test_host_decides_about_all_waiting_tabs(weekly: LiveMeeting, chosen: str, call: str, state: str) -> None:
    host = weekly.join("Ada", HOST)
    first, second = tabs(weekly, "Bob", waits_for_acceptance(weekly))
    requested = first.participant if chosen == "the participant" else second.peer
    assert host(f"participants.{call}", ids=[requested])["ids"] == [first.participant]
    assert (first.state, second.state) == (state, state)
    assert host.data_of("waitlist.left") == [{"participant_id": first.participant, "admitted": call == "admit"}]


def test_joining_host_admits_all_waiting_tabs(weekly: LiveMeeting) -> None:
    first, second = tabs(weekly, "Bob", GUEST)
    host = weekly.join("Ada", HOST)
    assert (first.state, second.state) == ("JOINED", "JOINED")
    assert host.data_of("waitlist.left") == [{"participant_id": first.participant, "admitted": True}]


def test_hidden_participant_is_visible_in_rest_only(weekly: LiveMeeting, local: Rtk) -> None:
    host = weekly.join("Ada", HOST)
    hidden = weekly.join("Bot", weekly.preset("hidden", PARTICIPANT, "hidden_participant=true"))
    hidden("self.disable", kind="audio")
    hidden("leave")
    assert {"participant.joined", "participant.updated", "participant.left"} & set(host.kinds()[3:]) == set()
    assert [peer["name"] for peer in host("join")["room"]["peers"]] == ["Ada"]
    assert len(local(f"sessions participants {weekly.session}").ok.data) == 2


def test_viewer_sees_presenters_but_no_other_viewers(weekly: LiveMeeting) -> None:
    one, _ = weekly.join("Ada", VIEWER), weekly.join("Bob", VIEWER)
    presenter = weekly.join("Grace", "webinar_presenter")
    assert [event["peer"]["name"] for event in one.data_of("participant.joined")] == ["Grace"]
    assert [peer["name"] for peer in one("join")["room"]["peers"]] == ["Ada", "Grace"]
    assert [peer["name"] for peer in presenter("join")["room"]["peers"]] == ["Ada", "Bob", "Grace"]


def test_breakout_room_has_events_of_its_own(weekly: LiveMeeting, local: Rtk) -> None:
    host = weekly.join("Ada", HOST)
    bob = weekly.join("Bob")
    local(f"emulator join {bob.participant} --room Side").ok
    assert bob.state == "LEFT"
    assert bob.connection.events(0)[-1].data == {"state": "LEFT", "reason": "MOVED"}
    local(f"emulator say {bob.participant} hello").ok
    weekly.emulator.live.tick()
    assert host.data_of("chat.message") == []
    assert [each["peer_id"] for each in host.data_of("participant.left")] == [bob.peer]


def test_join_of_another_room_moves_all_peers_of_the_participant(weekly: LiveMeeting, local: Rtk) -> None:
    weekly.join("Ada", HOST)
    first, second = tabs(weekly, "Bob")
    room = local(f"emulator join {first.participant} --room Side").ok.data["session_id"]
    assert (first.state, second.state) == ("LEFT", "LEFT")
    assert local(f"active-session get {weekly.meeting}").ok.data["live_participants"] == 1
    local(f"emulator join {first.participant}").ok
    assert local(f"sessions get {room}").ok.data["live_participants"] == 0
    assert local(f"active-session get {weekly.meeting}").ok.data["live_participants"] == 2


def test_host_in_a_breakout_room_does_not_see_the_waiting_room(weekly: LiveMeeting, local: Rtk) -> None:
    weekly.join("Ada", HOST)
    participant, token = weekly.add_participant("Grace", HOST)
    local(f"emulator join {participant} --room Side").ok
    grace = LiveClient(participant, weekly.emulator.live.connect(token, after=0))
    weekly.join("Bob", waits_for_acceptance(weekly))
    assert grace("join")["room"]["waitlist"] == []
    assert grace.data_of("waitlist.joined") == []


def test_joined_participant_reconnects_without_waiting_again(weekly: LiveMeeting) -> None:
    host = weekly.join("Ada", HOST)
    _, token = weekly.add_participant("Bob", GUEST)
    weekly.emulator.live.connect(token).call("join", {})
    host("leave")
    assert weekly.emulator.live.connect(token).call("join", {})["state"] == "JOINED"
