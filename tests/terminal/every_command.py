"""Every command of the live tree, with words that it can run with. A test compares the two."""

import json
import shlex
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rtk_cli.emulator.areas.default_presets import READY_PRESETS
from rtk_cli.local import APP_ID
from rtk_cli.terminal.cli.tree import Node, tree
from tests.support import livestreams, recordings, sessions
from tests.support.cli import Rtk

UNENDING = {"emulator serve"}
"""Commands that run until they are told to stop; tests/emulator/http/ is about them."""
COMMANDS: dict[str, Node] = {
    node.name: node for node in tree().every() if node.is_command and node.name not in UNENDING
}
CALLING_THE_API = [name for name, node in COMMANDS.items() if node.operations or name == "api"]
REFUSING_THE_EMULATOR = ["apps use"]  # the emulator's profile cannot be changed
TELLING_LINE_BY_LINE = ["active-session watch", "webhooks listen"]
REMOVALS = [name for name, node in COMMANDS.items() if "force" in [flag.name for flag in node.flags]]

WORDS = {
    "apps list": "",
    "apps get": "{app}",
    "apps create": "--name Second",
    "apps use": "{app}",
    "meetings list": "",
    "meetings get": "{meeting}",
    "meetings create": "--title Weekly",
    "meetings update": "{meeting} --title Daily",
    "meetings replace": "{meeting} --title Daily",
    "meetings activate": "{meeting}",
    "meetings deactivate": "{meeting}",
    "meetings join": "{meeting} --custom-id grace",
    "participants list": "--meeting {meeting}",
    "participants get": "{participant} --meeting {meeting}",
    "participants add": "--meeting {meeting} --custom-id grace",
    "participants update": "{participant} --meeting {meeting} --name Ada",
    "participants replace": "{participant} --meeting {meeting} --custom-id ada --preset group_call_host",
    "participants remove": "{participant} --meeting {meeting} --force",
    "participants token": "{participant} --meeting {meeting}",
    "active-session get": "{meeting}",
    "active-session kick": "{meeting} --participant {participant} --force",
    "active-session kick-all": "{meeting} --force",
    "active-session mute": "{meeting} --participant {participant}",
    "active-session mute-all": "{meeting}",
    "active-session poll": "{meeting} --question Lunch? --option yes --option no",
    "active-session watch": "{closing} --interval 30s",
    "recordings list": "",
    "recordings get": "{uploaded}",
    "recordings active": "{meeting}",
    "recordings start": "{meeting} --allow-multiple-recordings",
    "recordings start-track": "{meeting}",
    "recordings pause": "{running}",
    "recordings resume": "{paused}",
    "recordings stop": "{running} --force",
    "recordings wait": "{uploaded}",
    "recordings download": "{uploaded} --to {folder}",
    "livestreams list": "",
    "livestreams get": "{livestream}",
    "livestreams create": "--name second",
    "livestreams start": "{meeting}",
    "livestreams stop": "{studio} --force",
    "livestreams active": "{studio}",
    "livestreams for-meeting": "{studio}",
    "livestreams sessions": "{livestream}",
    "livestreams session": "{run}",
    "livestreams active-session": "{livestream}",
    "livestreams enable": "{livestream}",
    "livestreams disable": "{livestream} --force",
    "livestreams reset-stream-key": "{livestream} --force",
    "livestreams wait": "{livestream}",
    "sessions list": "",
    "sessions get": "{session}",
    "sessions participants": "{session}",
    "sessions participant": "{peer} --session {session}",
    "sessions peer-report": "{peer}",
    "sessions chat": "{session}",
    "sessions transcript": "{session}",
    "sessions summary": "{session}",
    "sessions summarize": "{session}",
    "sessions livestreams": "{session}",
    "sessions wait": "{session}",
    "analytics daywise": "",
    "analytics livestreams": "",
    "analytics livestreams-daywise": "",
    "presets list": "",
    "presets get": "{preset}",
    "presets create": "--name second --body '{definition}'",
    "presets update": "{preset} --set permissions.can_record=false",
    "presets replace": "{preset} --body '{definition}'",
    "presets delete": "{preset} --force",
    "webhooks list": "",
    "webhooks get": "{webhook}",
    "webhooks create": "--name second --url https://second.example/ --event meeting.ended",
    "webhooks update": "{webhook} --name first",
    "webhooks replace": "{webhook} --name first --url https://first.example/ --event meeting.ended",
    "webhooks delete": "{webhook} --force",
    "webhooks events": "",
    "api": "DELETE /webhooks/{webhook} --force",
    "profile list": "",
    "profile get": "default",
    "profile create": "staging",
    "profile use": "default",
    "profile update": "default --default-output json",
    "profile delete": "spare --force",
    "auth login": "--token-command 'printf a-token-that-nobody-knows'",
    "auth logout": "",
    "auth status": "",
    "config list": "",
    "config path": "",
    "emulator deliver": "--webhook {meeting}",
    "emulator deliveries": "",
    "webhooks listen": "--local --count 0",
    "webhooks trigger": "meeting.started --local --url {hook}",
    "webhooks verify": "--local --body ping --signature {signature}",
    "emulator status": "",
    "emulator reset": "--force",
    "emulator join": "{guest}",
    "emulator leave": "{participant}",
    "emulator say": "{participant} Hello",
    "emulator vote": "{participant} {poll} 1",
    "emulator admit": "{waiting}",
    "emulator reject": "{waiting}",
    "emulator act": "{participant} leave",
    "emulator events": "{live}",
    "emulator simulate": "--speed max --minutes 1 --participants 2 --meeting {meeting}",
    "emulator ingest": "{silent}",
    "emulator fail": "meetings_get --status 503",
    "emulator advance": "10m",
    "emulator export": "",
    "emulator import": "{state} --force",
    "tour": "--to {folder}",
    "completion bash": "",
    "completion zsh": "",
    "completion fish": "",
    "completion powershell": "",
}


SAME_EVERYWHERE = {
    "definition": json.dumps({**READY_PRESETS[0], "name": "whole"}),
    "hook": "http://127.0.0.1:1/",
}
"""What is no id."""


@dataclass(frozen=True)
class Scene:
    """What stands for the words in braces, and the emulator's file that holds it; made once, copied for each test."""

    ids: dict[str, str]
    data_dir: Path

    def line(self, name: str, folder: Path, *flags: str) -> list[str]:
        """A command that works in this scene, as words."""
        return words_of(name, self.ids | {"folder": str(folder)}, flags)

    def copied_to(self, rtk: Rtk) -> None:
        """Play the scene there, with a profile to spare."""
        shutil.copytree(self.data_dir, rtk.data_dir, dirs_exist_ok=True)
        Rtk(rtk.environment, rtk.clock)("profile create spare").ok


def words_of(name: str, ids: Mapping[str, str], flags: Iterable[str] = ()) -> list[str]:
    """Command `name` with its words, braces filled in."""
    return [*name.split(), *shlex.split(WORDS[name].format_map(ids)), *flags]


def nowhere(name: str, folder: Path, *flags: str) -> list[str]:
    """Command `name` with ids of nothing."""
    ids = defaultdict(lambda: recordings.UNKNOWN_ID, SAME_EVERYWHERE, folder=str(folder))
    return words_of(name, ids, flags)


def set_the_scene(local: Rtk) -> Scene:
    """One of each thing that a command may name, each where its command works on it.

    A live session with a running and a paused recording, a guest who may join, and an uploaded recording; one session
    that is over, with all that was said in it; one on the air, and one that everybody has just left.
    """
    state = local.data_dir / "state.json"  # of a world in which all that follows is not yet
    local(f"emulator export --to {state}").ok
    ids = {
        "app": APP_ID,
        "state": str(state),
        "preset": local("presets create --from group_call_host --name own").ok.data["id"],
        "webhook": local("webhooks create --name first --url https://first.example/ --event meeting.ended").ok.data[
            "id"
        ],
        **_session_that_is_over(local),
        "uploaded": recordings.uploaded(local),
        **_live_session(local),
        **_on_the_air(local),
    }
    closing, last = recordings.live_meeting(local)
    local(f"emulator leave {last}").ok
    return Scene(SAME_EVERYWHERE | ids | {"closing": closing}, local.data_dir)


def _session_that_is_over(local: Rtk) -> dict[str, str]:
    session = sessions.with_transcript(local, "--summarize-on-end")
    local.clock.advance(sessions.SUMMARIZING)
    return {"session": session, "peer": local(f"sessions participants {session}").ok.data[0]["id"]}


def _live_session(local: Rtk) -> dict[str, str]:
    meeting, participant = recordings.live_meeting(local)
    running, paused = (local(f"recordings start {meeting} --allow-multiple-recordings").ok.data["id"] for _ in range(2))
    local.clock.advance(recordings.RECORDER_START)
    local(f"recordings pause {paused}").ok
    guest = recordings.participant(local, meeting, "guest")
    asked = local(f"active-session poll {meeting} --question Ready? --option Yes --option No").ok.data
    return {
        "meeting": meeting,
        "live": local(f"active-session get {meeting} -o id").ok.stdout.strip(),
        "participant": participant,
        "guest": guest,
        "waiting": _waiting(local, meeting),
        "poll": asked["poll"]["id"],
        "running": running,
        "paused": paused,
    }


def _waiting(local: Rtk, meeting: str) -> str:
    """Somebody in the waiting room."""
    wish = "--set permissions.waiting_room_type=SKIP_ON_ACCEPT"
    local(f"presets create --from group_call_guest --name waits {wish}").ok
    waiting = recordings.participant(local, meeting, "waiting", "--preset", "waits")
    recordings.join(local, waiting)
    return waiting


def _on_the_air(local: Rtk) -> dict[str, str]:
    """A meeting on the air, a livestream that an encoder feeds, and one that waits for its encoder."""
    livestream, silent = livestreams.live_from_encoder(local), local("livestreams create --name silent").ok.data["id"]
    studio, _ = livestreams.live(local)
    run = local(f"livestreams sessions {livestream}").ok.data[0]["id"]
    return {"livestream": livestream, "silent": silent, "studio": studio, "run": run}


def is_data_only(name: str, stdout: str) -> bool:
    """Whether stdout is empty or one JSON value; of a command that goes on telling, whether each line is one."""
    values = stdout.splitlines() if name in TELLING_LINE_BY_LINE else [stdout] if stdout else []
    try:
        for value in values:
            json.loads(value)
    except ValueError:
        return False
    return True
