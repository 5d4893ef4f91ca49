"""Values that cannot be: refused before anything is sent, in words that name the value."""

import pytest

from tests.support.cli import Rtk
from tests.support.recordings import NOWHERE

REFUSED = [
    ("livestreams list --status {}", "ON_AIR"),
    ("livestreams list --sort-order {}", "UPWARDS"),
    ("livestreams list --since {}", "yesterday"),
    ("livestreams list --limit {}", "0"),
    (f"livestreams start {NOWHERE} --width {{}}", "wide"),
    (f"livestreams start {NOWHERE} --name {{}}", "my.talk"),
    (f"livestreams start {NOWHERE} --set {{}}=1", "video_config.depth"),
    (f"livestreams wait {NOWHERE} --for {{}}", "FAMOUS"),
    (f"livestreams wait {NOWHERE} --within {{}}", "soon"),
    ("sessions list --status {}", "OVER"),
    ("sessions list --sort-by {}", "size"),
    ("sessions list --since {}", "2026-02-30"),
    (f"sessions participants {NOWHERE} --view {{}}", "sideways"),
    (f"sessions participants {NOWHERE} --sort-by {{}}", "name"),
    (f"sessions transcript {NOWHERE} --format {{}}", "docx"),
    (f"sessions peer-report {NOWHERE} --only {{}}", "mood"),
    (f"sessions wait {NOWHERE} --for {{}}", "applause"),
    (f"sessions wait {NOWHERE} --within {{}}", "-5s"),
    ("analytics daywise --from {}", "2026-13-01"),
    ("analytics livestreams --since {}", "someday"),
    ("analytics livestreams-daywise --until {}", "1e400"),
    ("presets list --per-page {}", "many"),
    (f"presets update {NOWHERE} --set permissions.media.audio.can_produce={{}}", "MAYBE"),
    (f"presets update {NOWHERE} --set {{}}=true", "permissions.can_fly"),
    ("webhooks create --name x --url https://x.example/ --event {}", "session.started"),
    (f"webhooks update {NOWHERE} --set enabled={{}}", "perhaps"),
    (f"webhooks replace {NOWHERE} --name x --url https://x.example/ --set events={{}}", "meeting.ended"),
    ("api {} /meetings", "FETCH"),
    ("api GET /meetings --param {}", "status"),
]


@pytest.mark.parametrize(("command", "value"), REFUSED)
def test_a_value_that_cannot_be_is_refused_before_anything_is_sent(rtk: Rtk, command: str, value: str) -> None:
    result = rtk(command.format(value))
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])
    assert value in result.stderr
