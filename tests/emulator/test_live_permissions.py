"""What each ready-made preset allows in a live session: each right, allowed or refused by name."""

from typing import Any

import pytest

from tests.support.live_meeting import HOST, LiveClient, LiveMeeting

HOSTS = {"group_call_host", "webinar_presenter", "livestream_host"}
SPEAKERS = HOSTS | {"group_call_participant", "group_call_guest"}
FILES = HOSTS | {"group_call_participant"}
ALL = SPEAKERS | {"webinar_viewer", "livestream_viewer"}

TO_OTHER = {"to": ["{other}"]}
RIGHTS: list[tuple[str, str, dict[str, Any], set[str]]] = [
    ("media.audio.can_produce", "self.enable", {"kind": "audio"}, SPEAKERS),
    ("media.video.can_produce", "self.enable", {"kind": "video"}, SPEAKERS),
    ("media.screenshare.can_produce", "self.enable", {"kind": "screen_share"}, FILES),
    ("disable_participant_audio", "participants.mute", {"peer_ids": ["{other}"], "kinds": ["audio"]}, HOSTS),
    ("disable_participant_video", "participants.mute", {"peer_ids": ["{other}"], "kinds": ["video"]}, HOSTS),
    (
        "disable_participant_screensharing",
        "participants.mute",
        {"peer_ids": ["{other}"], "kinds": ["screen_share"]},
        HOSTS,
    ),
    ("kick_participant", "participants.kick", {"peer_ids": ["{other}"]}, HOSTS),
    ("kick_participant", "participants.kick_all", {}, HOSTS),
    ("accept_waiting_requests", "participants.admit", {"ids": ["{waiting}"]}, HOSTS),
    ("accept_waiting_requests", "participants.reject", {"ids": ["{waiting}"]}, HOSTS),
    ("pin_participant", "participants.pin", {"peer_id": "{other}"}, HOSTS),
    ("pin_participant", "participants.unpin", {"peer_id": "{other}"}, HOSTS),
    ("chat.public.text", "chat.send_text", {"text": "x"}, ALL),
    ("chat.public.files", "chat.send_image", {"link": "https://x"}, FILES),
    ("chat.public.files", "chat.send_file", {"link": "https://x", "name": "x", "size": 1}, FILES),
    ("chat.private.can_send", "chat.send_text", {"text": "x", **TO_OTHER}, FILES),
    ("chat.private.can_send", "chat.send_image", {"link": "https://x", **TO_OTHER}, FILES),
    ("polls.can_create", "polls.create", {"question": "x", "options": ["x"]}, HOSTS),
    ("polls.can_vote", "polls.vote", {"poll_id": "{poll}", "option_index": 0}, ALL),
    ("plugins.can_start", "plugins.activate", {"plugin_id": "x"}, HOSTS),
    ("plugins.can_close", "plugins.deactivate", {"plugin_id": "x"}, HOSTS),
]


def filled(value: Any, ids: dict[str, str]) -> Any:
    """`value` with ids instead of the names in braces."""
    if isinstance(value, dict):
        return {name: filled(each, ids) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, ids) for each in value]
    return value.format_map(ids) if isinstance(value, str) else value


def populate(meeting: LiveMeeting) -> dict[str, str]:
    """Add a host, a waiting participant and a poll; returns their ids."""
    host = meeting.join("Ada", HOST)
    waiting = meeting.join("Bob", meeting.preset("waits", "group_call_participant", "waiting_room_type=SKIP_ON_ACCEPT"))
    poll = host("polls.create", question="Ready?", options=["Yes", "No"])["poll"]
    return {"other": host.peer, "waiting": waiting.participant, "poll": poll["id"]}


def expect(person: LiveClient, right: str, name: str, params: dict[str, Any], *, allowed: bool, preset: str) -> None:
    if allowed:
        person(name, **params)
    else:
        code, message = person.refusal_of(name, **params)
        assert code == "NOT_PERMITTED"
        assert preset in message
        assert right in message


LAST = ("participants.kick", "participants.kick_all")
"""Calls after which others would find nobody."""


@pytest.mark.parametrize("preset", sorted(ALL))
def test_ready_made_preset_allows_or_refuses_each_call(weekly: LiveMeeting, preset: str) -> None:
    ids = populate(weekly)
    person = weekly.join("Grace", preset)
    for right, name, params, who in sorted(RIGHTS, key=lambda each: LAST.index(each[1]) if each[1] in LAST else -1):
        if name == "participants.reject":  # the one who waited was admitted
            ids["waiting"] = weekly.join(f"Late {preset}", "waits").participant
        expect(person, right, name, filled(params, ids), allowed=preset in who, preset=preset)


# Permissions that every ready-made preset gives: tested with a copy that lacks them.
PERMISSIONS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("can_edit_display_name", "false", "self.set_name", {"name": "x"}),
    ("chat.public.can_send", "false", "chat.send_text", {"text": "x"}),
    ("chat.public.text", "false", "chat.send_text", {"text": "x"}),
    ("chat.private.text", "false", "chat.send_text", {"text": "x", **TO_OTHER}),
    ("chat.private.files", "false", "chat.send_image", {"link": "https://x", **TO_OTHER}),
    ("polls.can_vote", "false", "polls.vote", {"poll_id": "{poll}", "option_index": 0}),
    ("media.audio.can_produce", "CAN_REQUEST", "self.enable", {"kind": "audio"}),
]


@pytest.mark.parametrize(("right", "value", "name", "params"), PERMISSIONS)
def test_single_permission_allows_or_refuses_the_call(
    weekly: LiveMeeting, right: str, value: str, name: str, params: dict[str, Any]
) -> None:
    ids = populate(weekly)
    allowed, forbidden = (
        weekly.connect("Grace"),
        weekly.connect("Carl", weekly.preset("x", "group_call_participant", f"{right}={value}")),
    )
    for person in (allowed, forbidden):
        if name != "self.set_name":
            person("join")
    expect(allowed, right, name, filled(params, ids), allowed=True, preset="")
    expect(forbidden, right, name, filled(params, ids), allowed=False, preset="x")


def test_join_with_a_name_needs_the_right_to_edit_it(weekly: LiveMeeting) -> None:
    person = weekly.connect("Carl", weekly.preset("x", HOST, "can_edit_display_name=false"))
    assert person.refusal_of("join", name="y")[0] == "NOT_PERMITTED"
    assert person.state == "INITIALIZED"


def test_polls_are_hidden_without_the_right_to_view_them(weekly: LiveMeeting) -> None:
    host = weekly.join("Ada", HOST)
    blind = weekly.join("Carl", weekly.preset("x", HOST, "polls.can_view=false"))
    poll = host("polls.create", question="Ready?", options=["Yes"])["poll"]
    host("polls.vote", poll_id=poll["id"], option_index=0)
    assert (host.data_of("poll.created") != [], blind.data_of("poll.created"), blind.data_of("poll.updated")) == (
        True,
        [],
        [],
    )
    assert blind("join")["room"]["polls"] == []


def test_private_message_to_a_preset_that_cannot_receive_it_is_refused(weekly: LiveMeeting) -> None:
    carl = weekly.join("Carl", weekly.preset("no private chat", HOST, "chat.private.can_receive=false"))
    host = weekly.join("Ada", HOST)
    code, message = host.refusal_of("chat.send_text", text="x", to=[carl.peer])
    assert code == "NOT_PERMITTED"
    assert "chat.private.can_receive" in message


def test_microphone_and_camera_are_on_after_joining_if_allowed(weekly: LiveMeeting) -> None:
    for preset in sorted(ALL):
        peer = weekly.connect(preset, preset)
        peer("join")
        shown = peer("hello")["peer"]
        expected = preset in SPEAKERS and peer.state == "JOINED"
        assert (shown["audio_enabled"], shown["video_enabled"], shown["screen_share_enabled"]) == (
            expected,
            expected,
            False,
        )


def test_preset_change_applies_at_once(weekly: LiveMeeting, local: Any) -> None:
    name = weekly.preset("x", "group_call_participant")
    person = weekly.join("Carl", name)
    found = next(each["id"] for each in local("presets list --limit 100").ok.data if each["name"] == name)
    local(f"presets update {found} --set permissions.plugins.can_start=true").ok
    person("plugins.activate", plugin_id="x")


@pytest.mark.parametrize("scope", ["public", "private"])
def test_editing_and_pinning_need_the_right_to_send_such_a_message(weekly: LiveMeeting, local: Any, scope: str) -> None:
    name = weekly.preset("x", HOST)
    ada, carl = weekly.join("Ada", HOST), weekly.join("Carl", name)
    messages = {
        "public": carl("chat.send_text", text="x")["message"]["id"],
        "private": carl("chat.send_text", text="x", to=[ada.peer])["message"]["id"],
    }
    found = next(each["id"] for each in local("presets list --limit 100").ok.data if each["name"] == name)
    local(f"presets update {found} --set permissions.chat.{scope}.can_send=false").ok
    calls: list[tuple[str, dict[str, Any]]] = [("chat.edit", {"text": "y"}), ("chat.pin", {})]
    for each, message in messages.items():
        for call, params in calls:
            if each == scope:
                assert carl.refusal_of(call, message_id=message, **params)[0] == "NOT_PERMITTED"
            else:
                carl(call, message_id=message, **params)


def test_deleted_preset_falls_back_to_participant_rights(weekly: LiveMeeting, local: Any) -> None:
    name = weekly.preset("x", HOST)
    person = weekly.join("Carl", name)
    found = next(each["id"] for each in local("presets list --limit 100").ok.data if each["name"] == name)
    local(f"presets delete {found} --force").ok
    person("chat.send_text", text="still here")
    assert person.refusal_of("participants.kick_all")[0] == "NOT_PERMITTED"
