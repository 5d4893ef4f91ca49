"""The meetings, participants and other resources that calls of the SDK need, created on first use."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cloudflare import Cloudflare

from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support import recordings
from tests.support.cli import Rtk

SESSION_SECONDS = 600
AFTER_SECONDS = 3_600


@dataclass(frozen=True)
class PastSession:
    """A session that has ended, and one of its peers."""

    session: str
    peer: str


def past_session(rtk: Rtk) -> PastSession:
    """Run a session with chat, transcript and summary, at the time of the clock of `rtk`.

    Neither the meeting nor the participants have a name: strict validation fails most easily on absent fields.
    """
    meeting = recordings.meeting(rtk, "--body", '{"transcribe_on_end": true, "summarize_on_end": true}')
    participants = [recordings.participant(rtk, meeting, name) for name in ("ada", "grace")]
    peers = [recordings.join(rtk, participant) for participant in participants]
    rtk("emulator", "say", participants[0], "Good morning")
    rtk("emulator", "say", participants[1], "Good morning to you", "--spoken")
    rtk.clock.advance(SESSION_SECONDS)
    for participant in participants:
        rtk(f"emulator leave {participant}").ok
    rtk.clock.advance(AFTER_SECONDS)
    return PastSession(peers[0]["session_id"], peers[0]["id"])


class SdkResources:
    """Resources for one call. Each is created when the call first reads it."""

    def __init__(self, client: Cloudflare, rtk: Rtk, past: PastSession) -> None:
        self.kit = client.realtime_kit
        self.account = ACCOUNT_ID
        self.here: dict[str, Any] = {"account_id": ACCOUNT_ID, "app_id": APP_ID}
        self.past = past
        self._rtk = rtk

    def new_name(self) -> str:
        return f"new-{uuid.uuid4()}"

    def new_url(self) -> str:
        return f"https://example.com/{uuid.uuid4()}"

    @cached_property
    def meeting(self) -> str:
        return _id(self.kit.meetings.create(title="Standup", **self.here).data)

    @cached_property
    def ada(self) -> str:
        person: Any = {"custom_participant_id": "ada", "preset_name": "group_call_host"}
        return _id(self.kit.meetings.add_participant(self.meeting, **person, **self.here).data)

    @cached_property
    def live(self) -> str:
        """The meeting, with a participant in its session."""
        recordings.join(self._rtk, self.ada)
        return self.meeting

    @cached_property
    def recording(self) -> str:
        return _id(self.kit.recordings.start_recordings(meeting_id=self.live, **self.here).data)

    @property
    def of_recording(self) -> str:
        """The meeting that is recorded."""
        return self.recording and self.meeting

    @cached_property
    def ready_preset(self) -> str:
        return _id((self.kit.presets.get(**self.here).data or [])[0])

    @cached_property
    def preset(self) -> str:
        full = self._rtk("presets", "get", self.ready_preset).ok.data
        body: Any = {name: full[name] for name in ("config", "permissions", "ui")}
        return _id(self.kit.presets.create(name=self.new_name(), **body, **self.here).data)

    @cached_property
    def livestream(self) -> str:
        return _id(self.kit.livestreams.start_livestreaming_a_meeting(self.live, **self.here).data)

    @property
    def streamed(self) -> str:
        """The meeting that is streamed."""
        return self.livestream and self.meeting

    @cached_property
    def livestream_session(self) -> str:
        found = self._rtk("livestreams", "get", self.livestream).ok.data
        return _id(found["sessions"][0])

    @cached_property
    def webhook(self) -> str:
        events: Any = ["meeting.started"]
        made = self.kit.webhooks.create_webhook(name="x", url=self.new_url(), events=events, **self.here)
        return _id(made.data)


def _id(thing: Any) -> str:
    identity: str = thing["id"] if isinstance(thing, dict) else thing.id
    return identity
