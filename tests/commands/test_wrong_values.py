"""Invalid values are refused before anything is sent, and the message names the value."""

import pytest

from tests.support.cli import Rtk
from tests.support.recordings import UNKNOWN_ID

INVALID = [
    ("livestreams list --status {}", "STREAMING"),
    ("livestreams list --sort-order {}", "UPWARDS"),
    ("livestreams list --since {}", "yesterday"),
    ("livestreams list --limit {}", "0"),
    (f"livestreams start {UNKNOWN_ID} --width {{}}", "wide"),
    (f"livestreams start {UNKNOWN_ID} --name {{}}", "my.talk"),
    (f"livestreams start {UNKNOWN_ID} --set {{}}=1", "video_config.depth"),
    (f"livestreams wait {UNKNOWN_ID} --for {{}}", "FAMOUS"),
    (f"livestreams wait {UNKNOWN_ID} --within {{}}", "soon"),
    ("sessions list --status {}", "OVER"),
    ("sessions list --sort-by {}", "size"),
    ("sessions list --since {}", "2026-02-30"),
    (f"sessions participants {UNKNOWN_ID} --view {{}}", "sideways"),
    (f"sessions participants {UNKNOWN_ID} --sort-by {{}}", "name"),
    (f"sessions transcript {UNKNOWN_ID} --format {{}}", "docx"),
    (f"sessions peer-report {UNKNOWN_ID} --only {{}}", "mood"),
    (f"sessions wait {UNKNOWN_ID} --for {{}}", "applause"),
    (f"sessions wait {UNKNOWN_ID} --within {{}}", "-5s"),
    ("analytics daywise --from {}", "2026-13-01"),
    ("analytics livestreams --since {}", "someday"),
    ("analytics livestreams-daywise --until {}", "1e400"),
    ("presets list --per-page {}", "many"),
    (f"presets update {UNKNOWN_ID} --set permissions.media.audio.can_produce={{}}", "MAYBE"),
    (f"presets update {UNKNOWN_ID} --set {{}}=true", "permissions.can_fly"),
    ("webhooks create --name x --url https://x.example/ --event {}", "session.started"),
    (f"webhooks update {UNKNOWN_ID} --set enabled={{}}", "perhaps"),
    (f"webhooks replace {UNKNOWN_ID} --name x --url https://x.example/ --set events={{}}", "meeting.ended"),
    ("api {} /meetings", "FETCH"),
    ("api GET /meetings --param {}", "status"),
]


@pytest.mark.parametrize(("command", "value"), INVALID)
def test_invalid_value_is_refused_before_anything_is_sent(rtk: Rtk, command: str, value: str) -> None:
    error = rtk.error(command.format(value))
    assert (error["kind"], error["exit_code"], rtk.seen) == ("usage", 2, [])
    assert value in error["message"]
