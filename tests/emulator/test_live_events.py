"""Event delivery: which connection sees which events, once and in order, across reconnects, threads and processes."""

import threading
from contextlib import closing
from typing import Any

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.events import Event
from tests.support.cli import Rtk
from tests.support.live_meeting import HOST, LiveClient, LiveMeeting

A_DAY = 24 * 60 * 60


def test_response_has_the_number_of_the_last_visible_event(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    assert ada("chat.send_text", text="x")["number"] == ada.events[-1].number == bob.events[-1].number
    private = bob("chat.send_text", text="x", to=[bob.peer])["number"]
    assert (private, bob.events[-1].number) == (bob.events[-1].number, private)
    assert ada("hello")["number"] == ada.events[-1].number < private


def test_events_are_visible_from_joining_until_leaving(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    ada("chat.send_text", text="before")
    bob = weekly.join("Bob")
    ada("chat.send_text", text="while")
    bob("leave")
    ada("chat.send_text", text="after")
    assert [data["message"]["text"] for data in bob.data_of("chat.message")] == ["while"]
    assert bob.kinds()[-1] == "self.state"
    assert bob.connection.events(0) == bob.events


def test_departed_connection_sees_no_later_event_of_the_session(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    participant, token = weekly.add_participant("Bob")
    bob = LiveClient(participant, weekly.emulator.live.connect(token))
    bob("join")
    bob("leave")
    before = list(bob.events)
    ada("chat.send_text", text="after")
    assert bob.connection.events(0) == before
    assert bob.connection.events(before[-1].number) == []
    assert bob("hello")["number"] == before[-1].number
    resumed = LiveClient(participant, weekly.emulator.live.connect(token, after=before[-2].number))
    assert (resumed.state, resumed.events) == ("LEFT", before[-1:])
    weekly.join("Carl", HOST)("chat.send_text", text="later")
    assert resumed.events == before[-1:]


def test_joining_connection_sees_no_earlier_event_of_the_session(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    bob = weekly.connect("Bob")
    ada("chat.send_text", text="before")
    assert (bob("hello")["number"], bob.connection.events(0)) == (0, [])
    bob("join")
    assert [event.kind for event in bob.connection.events(0)] == ["self.state", "self.state", "participant.joined"]


def test_delivered_events_equal_the_log_with_increasing_numbers(weekly: LiveMeeting) -> None:
    people = [weekly.join("Ada", HOST), weekly.join("Bob"), weekly.join("Carl", "webinar_viewer")]
    for turn in range(5):
        people[turn % 2]("chat.send_text", text=str(turn))
        people[turn % 2]("self.disable" if turn % 4 < 2 else "self.enable", kind="video")
    people[0]("participants.kick_all")
    for person in people:
        numbers = [event.number for event in person.events]
        assert numbers == sorted(set(numbers))
        assert person.connection.events(0) == person.events
        assert person.connection.events(numbers[3]) == person.events[4:]


def test_session_log_contains_hidden_events(weekly: LiveMeeting) -> None:
    weekly.join("Ada", weekly.preset("hidden", HOST, "hidden_participant=true"))
    assert [event.kind for event in weekly.emulator.live.events_since(weekly.session, 0)] == [
        "self.state",
        "participant.joined",
    ]


def test_events_of_another_process_are_delivered_at_the_next_tick(weekly: LiveMeeting, local: Rtk) -> None:
    ada = weekly.join("Ada", HOST)
    bob, _ = weekly.add_participant("Bob")
    local(f"emulator join {bob}").ok
    local("emulator", "say", bob, "from a shell").ok
    assert ada.data_of("chat.message") == []
    weekly.emulator.live.tick()
    assert [data["message"]["text"] for data in ada.data_of("chat.message")] == ["from a shell"]
    weekly.emulator.live.tick()
    assert len(ada.data_of("chat.message")) == 1


def test_listener_may_make_calls_and_order_is_kept(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")

    def reply(events: list[Event]) -> None:
        bob.events.extend(events)
        if any(event.kind == "chat.message" and event.data["message"]["text"] == "ping" for event in events):
            bob("chat.send_text", text="pong")

    bob.connection.listen(reply)
    carl = weekly.join("Carl")
    ada("chat.send_text", text="ping")
    for person in (ada, bob, carl):
        assert [data["message"]["text"] for data in person.data_of("chat.message")] == ["ping", "pong"]


def test_listeners_may_reply_to_each_other_many_times(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob", HOST)
    last = 300

    def count_on(person: LiveClient, other: LiveClient, events: list[Event]) -> None:
        for event in events:
            if event.kind == "chat.message" and event.data["message"]["peer_id"] == other.peer:
                number = int(event.data["message"]["text"])
                if number < last:
                    person("chat.send_text", text=str(number + 1))

    ada.connection.listen(lambda events: count_on(ada, bob, events))
    bob.connection.listen(lambda events: count_on(bob, ada, events))
    carl = weekly.join("Carl")
    ada("chat.send_text", text="0")
    assert [data["message"]["text"] for data in carl.data_of("chat.message")] == [str(n) for n in range(last + 1)]


def test_reconnecting_during_delivery_receives_no_datatwice(weekly: LiveMeeting, local: Rtk) -> None:
    ada = weekly.join("Ada", HOST)
    participant, token = weekly.add_participant("Bob")
    weekly.emulator.live.connect(token).call("join", {})
    found: list[LiveClient] = []

    def come_back(events: list[Event]) -> None:
        if not found and events[-1].kind == "chat.message":
            local("emulator", "say", ada.participant, "by another process").ok
            found.append(LiveClient(participant, weekly.emulator.live.connect(token, after=10**6)))

    ada.connection.listen(come_back)
    ada("chat.send_text", text="x")
    ada("chat.send_text", text="y")
    assert [data["message"]["text"] for data in found[0].data_of("chat.message")] == ["y"]


def resume_during_delivery(weekly: LiveMeeting, host: LiveClient, token: str, *commands: str) -> LiveClient:
    """Resume a connection in the callback of a listener, after another process has run these commands."""
    resumed: list[LiveClient] = []

    def on_events(events: list[Event]) -> None:
        if not resumed and events[-1].kind == "chat.message":
            for command in commands:
                weekly.rtk(command).ok
            resumed.append(LiveClient("", weekly.emulator.live.connect(token, after=0)))

    host.connection.listen(on_events)
    host("chat.send_text", text="trigger")
    host("chat.send_text", text="last")
    return resumed[0]


def texts(client: LiveClient) -> list[str]:
    return [data["message"]["text"] for data in client.data_of("chat.message")]


def test_events_not_dispatched_yet_are_delivered_once_to_a_resumed_connection(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    _, token = weekly.add_participant("Bob")
    weekly.emulator.live.connect(token).call("join", {})
    bob = resume_during_delivery(weekly, ada, token, f"emulator say {ada.participant} between")
    assert texts(bob) == ["trigger", "between", "last"]
    assert bob.events == bob.connection.events(0)


def test_resumed_connection_receives_events_until_a_leave_not_dispatched_yet(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    participant, token = weekly.add_participant("Bob")
    weekly.emulator.live.connect(token).call("join", {})
    say, leave = f"emulator say {ada.participant} between", f"emulator leave {participant}"
    bob = resume_during_delivery(weekly, ada, token, say, leave)
    assert (bob.state, texts(bob)) == ("LEFT", ["trigger", "between"])
    assert bob.events == bob.connection.events(0)


def test_resumed_connection_receives_no_events_before_a_join_not_dispatched_yet(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    participant, token = weekly.add_participant("Bob")
    say, join = f"emulator say {ada.participant} between", f"emulator join {participant}"
    bob = resume_during_delivery(weekly, ada, token, say, join)
    assert (bob.state, texts(bob)) == ("JOINED", ["last"])
    assert bob.events == bob.connection.events(0)


def test_resuming_after_a_future_number_receives_new_events(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    participant, token = weekly.add_participant("Bob")
    weekly.emulator.live.connect(token).call("join", {})
    again = LiveClient(participant, weekly.emulator.live.connect(token, after=10**6))
    ada("chat.send_text", text="x")
    assert len(again.data_of("chat.message")) == 1


def test_listener_may_open_another_connection(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    found: list[LiveClient] = []

    def come(events: list[Event]) -> None:
        if not found and any(event.kind == "chat.message" for event in events):
            found.append(weekly.connect("Dora"))
            found[0]("join")

    ada.connection.listen(come)
    bob = weekly.join("Bob")
    bob("chat.send_text", text="come in")
    assert found[0].state == "JOINED"
    assert [data["peer"]["name"] for data in bob.data_of("participant.joined")] == ["Bob", "Dora"]
    assert found[0].events == found[0].connection.events(0)


def test_failing_listener_does_not_stop_delivery_to_others(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    ada.connection.listen(lambda events: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bob("chat.send_text", text="x")
    assert len(bob.data_of("chat.message")) == 1


def test_closed_connection_receives_nothing_until_it_listens_again(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    bob.connection.close()
    ada("chat.send_text", text="x")
    assert bob.data_of("chat.message") == []
    assert bob.state == "JOINED"
    bob.connection.listen(bob.events.extend)
    assert len(bob.data_of("chat.message")) == 1
    assert bob.events == bob.connection.events(0)


def test_concurrent_threads_lose_and_reorder_no_events(weekly: LiveMeeting) -> None:
    people = [weekly.join(f"P{number}", HOST) for number in range(6)]

    def talk(person: LiveClient) -> None:
        for number in range(20):
            person("chat.send_text", text=f"{person.peer} {number}")

    threads = [threading.Thread(target=talk, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for person in people:
        assert person.events == person.connection.events(0)
        texts = [data["message"]["text"] for data in person.data_of("chat.message")]
        for other in people:
            assert [text for text in texts if text.startswith(other.peer)] == [f"{other.peer} {n}" for n in range(20)]


def test_events_are_deleted_a_day_after_the_session(weekly: LiveMeeting, local: Rtk) -> None:
    ada = weekly.join("Ada", HOST)
    ada("chat.send_text", text="x")
    session = weekly.session
    ada("participants.kick_all")
    local.clock.advance(A_DAY - 1)
    assert len(local(f"emulator events {session}").ok.data) > 5
    local.clock.advance(1)
    assert local(f"emulator events {session}").ok.data == []
    assert ada.refusal_of("hello")[0] == "NOT_FOUND"
    assert len(local(f"sessions participants {session}").ok.data) == 1
    assert local(f"sessions chat {session}").ok.stdout.count("TEXT_MESSAGE") == 1


def test_events_of_a_live_session_are_kept(weekly: LiveMeeting, local: Rtk) -> None:
    ada = weekly.join("Ada", HOST)
    local.clock.advance(3 * A_DAY)
    assert ada.connection.events(0) == ada.events


def test_datanumbers_are_not_reused(weekly: LiveMeeting, local: Rtk) -> None:
    ada = weekly.join("Ada", HOST)
    ada("participants.kick_all")
    last = ada.events[-1].number
    local.clock.advance(A_DAY + 60)
    assert weekly.join("Bob").events[0].number > last


def test_tick_works_without_connections(clock: Any) -> None:
    with closing(Emulator(None, clock=clock, ids=iter(map(str, range(99))).__next__)) as emulator:
        assert emulator.describe()["counts"]["sessions"] == 0
        emulator.live.tick()
