"""A call to every RealtimeKit method of the official SDK for Python, by the operation of the contract."""

from collections.abc import Callable
from typing import Any

from rtk_cli.emulator.areas.default_presets import READY_PRESETS
from tests.emulator.http.sdk_resources import SdkResources

Call = Callable[[SdkResources], Any]

EVENTS: Any = ["meeting.started", "meeting.ended"]
PRESET: Any = {name: READY_PRESETS[0][name] for name in ("config", "permissions", "ui")}
DAYS: Any = {"start_date": "2026-01-01", "end_date": "2026-12-31"}
ADA: Any = {"custom_participant_id": "ada", "preset_name": "group_call_host"}

CALLS: dict[str, Call] = {
    "apps_list": lambda s: s.kit.apps.get(account_id=s.account),
    "apps_create": lambda s: s.kit.apps.post(account_id=s.account, name="second"),
    "meetings_list": lambda s: s.kit.meetings.get(**s.here),
    "meetings_create": lambda s: s.kit.meetings.create(title="Weekly", record_on_start=True, **s.here),
    "meetings_get": lambda s: s.kit.meetings.get_meeting_by_id(s.meeting, **s.here),
    "meetings_update": lambda s: s.kit.meetings.update_meeting_by_id(s.meeting, status="INACTIVE", **s.here),
    "meetings_replace": lambda s: s.kit.meetings.replace_meeting_by_id(s.meeting, title="Daily", **s.here),
    "participants_list": lambda s: s.kit.meetings.get_meeting_participants(s.meeting, **s.here),
    "participants_add": lambda s: s.kit.meetings.add_participant(s.meeting, name="Ada", **ADA, **s.here),
    "participants_get": lambda s: s.kit.meetings.get_meeting_participant(s.ada, meeting_id=s.meeting, **s.here),
    "participants_update": lambda s: s.kit.meetings.edit_participant(s.ada, meeting_id=s.meeting, name="A", **s.here),
    "participants_remove": lambda s: s.kit.meetings.delete_meeting_participant(s.ada, meeting_id=s.meeting, **s.here),
    "participants_refresh_token": lambda s: s.kit.meetings.refresh_participant_token(
        s.ada, meeting_id=s.meeting, **s.here
    ),
    "active_session_get": lambda s: s.kit.active_session.get_active_session(s.live, **s.here),
    "active_session_kick": lambda s: s.kit.active_session.kick_participants(
        s.live, participant_ids=[s.ada], custom_participant_ids=[], **s.here
    ),
    "active_session_kick_all": lambda s: s.kit.active_session.kick_all_participants(s.live, **s.here),
    "active_session_create_poll": lambda s: s.kit.active_session.create_poll(
        s.live, question="Lunch?", options=["yes", "no"], **s.here
    ),
    "recordings_list": lambda s: s.kit.recordings.get_recordings(meeting_id=s.of_recording, **s.here),
    "recordings_start": lambda s: s.kit.recordings.start_recordings(meeting_id=s.live, max_seconds=60, **s.here),
    "recordings_start_track": lambda s: s.kit.recordings.start_track_recording(
        meeting_id=s.live, layers={"default": {"file_name_prefix": "x"}}, **s.here
    ),
    "recordings_get": lambda s: s.kit.recordings.get_one_recording(s.recording, **s.here),
    "recordings_get_active": lambda s: s.kit.recordings.get_active_recordings(s.of_recording, **s.here),
    "recordings_control": lambda s: s.kit.recordings.pause_resume_stop_recording(s.recording, action="stop", **s.here),
    "presets_list": lambda s: s.kit.presets.get(**s.here),
    "presets_create": lambda s: s.kit.presets.create(name=s.new_name(), **PRESET, **s.here),
    "presets_get": lambda s: s.kit.presets.get_preset_by_id(s.ready_preset, **s.here),
    "presets_update": lambda s: s.kit.presets.update(s.preset, name=s.new_name(), **s.here),
    "presets_replace": lambda s: s.kit.presets.replace_preset_by_id(s.preset, name=s.new_name(), **PRESET, **s.here),
    "presets_delete": lambda s: s.kit.presets.delete(s.preset, **s.here),
    "sessions_list": lambda s: s.kit.sessions.get_sessions(**s.here),
    "sessions_get": lambda s: s.kit.sessions.get_session_details(s.past.session, **s.here),
    "sessions_list_participants": lambda s: s.kit.sessions.get_session_participants(s.past.session, **s.here),
    "sessions_get_participant": lambda s: s.kit.sessions.get_session_participant_details(
        s.past.peer, session_id=s.past.session, **s.here
    ),
    "sessions_get_peer_report": lambda s: s.kit.sessions.get_participant_data_from_peer_id(s.past.peer, **s.here),
    "sessions_export_chat": lambda s: s.kit.sessions.get_session_chat(s.past.session, **s.here),
    "sessions_export_transcript": lambda s: s.kit.sessions.get_session_transcripts(s.past.session, **s.here),
    "sessions_get_summary": lambda s: s.kit.sessions.get_session_summary(s.past.session, **s.here),
    "sessions_generate_summary": lambda s: s.kit.sessions.generate_summary_of_transcripts(s.past.session, **s.here),
    "livestreams_list": lambda s: s.kit.livestreams.get_all_livestreams(**s.here),
    "livestreams_start": lambda s: s.kit.livestreams.start_livestreaming_a_meeting(s.live, name="x", **s.here),
    "livestreams_stop": lambda s: s.kit.livestreams.stop_livestreaming_a_meeting(s.streamed, **s.here),
    "livestreams_get": lambda s: s.kit.livestreams.get_livestream_session_for_livestream_id(s.livestream, **s.here),
    "livestreams_get_active_for_meeting": lambda s: s.kit.livestreams.get_meeting_active_livestreams(
        s.streamed, **s.here
    ),
    "livestreams_get_active_session": lambda s: s.kit.livestreams.get_active_livestreams_for_livestream_id(
        s.livestream, **s.here
    ),
    "livestreams_get_session": lambda s: s.kit.livestreams.get_livestream_session_details_for_session_id(
        s.livestream_session, **s.here
    ),
    "analytics_daywise": lambda s: s.kit.analytics.get_org_analytics(**DAYS, **s.here),
    "analytics_livestreams_overall": lambda s: s.kit.livestreams.get_livestream_analytics_complete(**s.here),
    "analytics_livestreams_daywise": lambda s: s.kit.livestreams.get_livestream_analytics_daywise(**s.here),
    "webhooks_list": lambda s: s.webhook and s.kit.webhooks.get_webhooks(**s.here),
    "webhooks_create": lambda s: s.kit.webhooks.create_webhook(name="x", url=s.new_url(), events=EVENTS, **s.here),
    "webhooks_get": lambda s: s.kit.webhooks.get_webhook_by_id(s.webhook, **s.here),
    "webhooks_update": lambda s: s.kit.webhooks.edit_webhook(s.webhook, enabled=False, **s.here),
    "webhooks_replace": lambda s: s.kit.webhooks.replace_webhook(
        s.webhook, name="y", url=s.new_url(), events=EVENTS, **s.here
    ),
    "webhooks_delete": lambda s: s.kit.webhooks.delete_webhook(s.webhook, **s.here),
}

SECOND_METHODS: dict[str, Call] = {"analytics_daywise": lambda s: s.kit.livestreams.get_org_analytics(**DAYS, **s.here)}
"""Second methods of operations that have one above, each with a model of its own."""

NEWER, OLDER = "newer than the SDK", "only in older documentation, not in the SDK"
NOT_IN_SDK = {
    "active_session_mute": NEWER,
    "active_session_mute_all": NEWER,
    "apps_get": NEWER,
    "livestreams_create": "only in the specification of August, not in the SDK",
    "livestreams_disable": OLDER,
    "livestreams_enable": OLDER,
    "livestreams_get_for_meeting": NEWER,
    "livestreams_list_for_session": NEWER,
    "livestreams_reset_stream_key": OLDER,
    "participants_replace": NEWER,
    "webhooks_list_events": NEWER,
}
"""Operations that the SDK cannot call (contract/notes.md, sections 0 and 9)."""
