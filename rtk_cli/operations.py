"""The register: every API operation that rtk offers, one line each.

Paths are relative to `/accounts/{account_id}/realtime/kit`. `OPERATIONS` maps ids to operations.
"""

from typing import NamedTuple

PREFIX = "/accounts/{account_id}/realtime/kit"


class Operation(NamedTuple):
    """One operation of the API contract; `id` is its operationId."""

    id: str
    method: str
    path: str


_APP = "/{app_id}"
_MEETING = "/{app_id}/meetings/{meeting_id}"
_PARTICIPANT = _MEETING + "/participants/{participant_id}"
_LIVE = _MEETING + "/active-session"
_LIVESTREAM = "/{app_id}/livestreams/{livestream_id}"
_SESSION = "/{app_id}/sessions/{session_id}"

APPS_LIST = Operation("apps_list", "GET", "/apps")
APPS_CREATE = Operation("apps_create", "POST", "/apps")
APPS_GET = Operation("apps_get", "GET", "/apps/{app_id}")

MEETINGS_LIST = Operation("meetings_list", "GET", _APP + "/meetings")
MEETINGS_CREATE = Operation("meetings_create", "POST", _APP + "/meetings")
MEETINGS_GET = Operation("meetings_get", "GET", _MEETING)
MEETINGS_UPDATE = Operation("meetings_update", "PATCH", _MEETING)
MEETINGS_REPLACE = Operation("meetings_replace", "PUT", _MEETING)

PARTICIPANTS_LIST = Operation("participants_list", "GET", _MEETING + "/participants")
PARTICIPANTS_ADD = Operation("participants_add", "POST", _MEETING + "/participants")
PARTICIPANTS_GET = Operation("participants_get", "GET", _PARTICIPANT)
PARTICIPANTS_UPDATE = Operation("participants_update", "PATCH", _PARTICIPANT)
PARTICIPANTS_REPLACE = Operation("participants_replace", "PUT", _PARTICIPANT)
PARTICIPANTS_REMOVE = Operation("participants_remove", "DELETE", _PARTICIPANT)
PARTICIPANTS_REFRESH_TOKEN = Operation("participants_refresh_token", "POST", _PARTICIPANT + "/token")

ACTIVE_SESSION_GET = Operation("active_session_get", "GET", _LIVE)
ACTIVE_SESSION_KICK = Operation("active_session_kick", "POST", _LIVE + "/kick")
ACTIVE_SESSION_KICK_ALL = Operation("active_session_kick_all", "POST", _LIVE + "/kick-all")
ACTIVE_SESSION_MUTE = Operation("active_session_mute", "POST", _LIVE + "/mute")
ACTIVE_SESSION_MUTE_ALL = Operation("active_session_mute_all", "POST", _LIVE + "/mute-all")
ACTIVE_SESSION_CREATE_POLL = Operation("active_session_create_poll", "POST", _LIVE + "/poll")

RECORDINGS_LIST = Operation("recordings_list", "GET", _APP + "/recordings")
RECORDINGS_START = Operation("recordings_start", "POST", _APP + "/recordings")
RECORDINGS_GET_ACTIVE = Operation("recordings_get_active", "GET", _APP + "/recordings/active-recording/{meeting_id}")
RECORDINGS_START_TRACK = Operation("recordings_start_track", "POST", _APP + "/recordings/track")
RECORDINGS_GET = Operation("recordings_get", "GET", _APP + "/recordings/{recording_id}")
RECORDINGS_CONTROL = Operation("recordings_control", "PUT", _APP + "/recordings/{recording_id}")

SESSIONS_LIST = Operation("sessions_list", "GET", _APP + "/sessions")
SESSIONS_GET_PEER_REPORT = Operation("sessions_get_peer_report", "GET", _APP + "/sessions/peer-report/{peer_id}")
SESSIONS_GET = Operation("sessions_get", "GET", _SESSION)
SESSIONS_EXPORT_CHAT = Operation("sessions_export_chat", "GET", _SESSION + "/chat")
SESSIONS_LIST_PARTICIPANTS = Operation("sessions_list_participants", "GET", _SESSION + "/participants")
SESSIONS_GET_PARTICIPANT = Operation("sessions_get_participant", "GET", _SESSION + "/participants/{participant_id}")
SESSIONS_GET_SUMMARY = Operation("sessions_get_summary", "GET", _SESSION + "/summary")
SESSIONS_GENERATE_SUMMARY = Operation("sessions_generate_summary", "POST", _SESSION + "/summary")
SESSIONS_EXPORT_TRANSCRIPT = Operation("sessions_export_transcript", "GET", _SESSION + "/transcript")

ANALYTICS_DAYWISE = Operation("analytics_daywise", "GET", _APP + "/analytics/daywise")
ANALYTICS_LIVESTREAMS_DAYWISE = Operation(
    "analytics_livestreams_daywise", "GET", _APP + "/analytics/livestreams/daywise"
)
ANALYTICS_LIVESTREAMS_OVERALL = Operation(
    "analytics_livestreams_overall", "GET", _APP + "/analytics/livestreams/overall"
)

LIVESTREAMS_LIST = Operation("livestreams_list", "GET", _APP + "/livestreams")
LIVESTREAMS_CREATE = Operation("livestreams_create", "POST", _APP + "/livestreams")
LIVESTREAMS_GET_SESSION = Operation(
    "livestreams_get_session", "GET", _APP + "/livestreams/sessions/{livestream-session-id}"
)
LIVESTREAMS_GET = Operation("livestreams_get", "GET", _LIVESTREAM)
LIVESTREAMS_GET_ACTIVE_SESSION = Operation(
    "livestreams_get_active_session", "GET", _LIVESTREAM + "/active-livestream-session"
)
LIVESTREAMS_DISABLE = Operation("livestreams_disable", "PUT", _LIVESTREAM + "/disable")
LIVESTREAMS_ENABLE = Operation("livestreams_enable", "PUT", _LIVESTREAM + "/enable")
LIVESTREAMS_RESET_STREAM_KEY = Operation("livestreams_reset_stream_key", "POST", _LIVESTREAM + "/reset-stream-key")
LIVESTREAMS_GET_ACTIVE_FOR_MEETING = Operation(
    "livestreams_get_active_for_meeting", "GET", _MEETING + "/active-livestream"
)
LIVESTREAMS_STOP = Operation("livestreams_stop", "POST", _MEETING + "/active-livestream/stop")
LIVESTREAMS_GET_FOR_MEETING = Operation("livestreams_get_for_meeting", "GET", _MEETING + "/livestream")
LIVESTREAMS_START = Operation("livestreams_start", "POST", _MEETING + "/livestreams")
LIVESTREAMS_LIST_FOR_SESSION = Operation(
    "livestreams_list_for_session", "GET", _APP + "/sessions/{session_id}/livestream-sessions"
)

PRESETS_LIST = Operation("presets_list", "GET", _APP + "/presets")
PRESETS_GET = Operation("presets_get", "GET", _APP + "/presets/{preset_id}")
PRESETS_CREATE = Operation("presets_create", "POST", _APP + "/presets")
PRESETS_UPDATE = Operation("presets_update", "PATCH", _APP + "/presets/{preset_id}")
PRESETS_REPLACE = Operation("presets_replace", "PUT", _APP + "/presets/{preset_id}")
PRESETS_DELETE = Operation("presets_delete", "DELETE", _APP + "/presets/{preset_id}")

WEBHOOKS_LIST = Operation("webhooks_list", "GET", _APP + "/webhooks")
WEBHOOKS_CREATE = Operation("webhooks_create", "POST", _APP + "/webhooks")
WEBHOOKS_LIST_EVENTS = Operation("webhooks_list_events", "GET", _APP + "/webhooks/all")
WEBHOOKS_GET = Operation("webhooks_get", "GET", _APP + "/webhooks/{webhook_id}")
WEBHOOKS_UPDATE = Operation("webhooks_update", "PATCH", _APP + "/webhooks/{webhook_id}")
WEBHOOKS_REPLACE = Operation("webhooks_replace", "PUT", _APP + "/webhooks/{webhook_id}")
WEBHOOKS_DELETE = Operation("webhooks_delete", "DELETE", _APP + "/webhooks/{webhook_id}")

DESTRUCTIVE: frozenset[str] = frozenset(
    operation.id
    for operation in (
        PARTICIPANTS_REMOVE,
        ACTIVE_SESSION_KICK,
        ACTIVE_SESSION_KICK_ALL,
        RECORDINGS_CONTROL,  # only to stop one
        LIVESTREAMS_DISABLE,
        LIVESTREAMS_RESET_STREAM_KEY,
        LIVESTREAMS_STOP,
        PRESETS_DELETE,
        WEBHOOKS_DELETE,
    )
)
"""Ids of the operations that are confirmed before they are sent, by their own commands and by `rtk api`."""

OPERATIONS = {value.id: value for value in tuple(globals().values()) if isinstance(value, Operation)}
