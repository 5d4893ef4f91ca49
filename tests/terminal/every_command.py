"""The table of all commands, each with arguments that work; the tests that walk the commands read it.

`COMMANDS` is every command. A test that needs a full walk takes it; all others take `REPRESENTATIVES`.
"""

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

UNENDING = {"emulator serve", "emulator exec", "emulator requests"}
"""Commands that serve, or need an emulator that is served; tests/emulator/http/ covers them."""
CHANGING_THIS_MACHINE = {"emulator untrust"}
"""Commands that change the stores of browsers and of the system; tests/emulator/tls/ covers them."""
COMMANDS: dict[str, Node] = {
    node.name: node for node in tree().every() if node.is_command and node.name not in UNENDING | CHANGING_THIS_MACHINE
}
"""Every command of the live tree that ends by itself and stays in its own folders, by its name without `rtk`."""
REPRESENTATIVES = (
    "meetings list",  # LIST: rows, page by page
    "webhooks events",  # WHOLE_LIST: rows without pages
    "active-session get",  # API: one object
    "meetings get",  # IDS: one object, or several
    "meetings create",  # CREATION: one object, or one per line of a file
    "meetings update",  # WRITE: one object
    "participants remove",  # ID_REMOVAL: one object, or several
    "active-session kick-all",  # REMOVAL: one object
    "active-session kick",  # REMOVAL_FROM_FILE
    "active-session watch",  # API: a live view
    "analytics daywise",  # API: charts
    "sessions transcript",  # API: a text file
    "recordings download",  # API: a binary file
    "api",  # ANY_CALL: whatever the API returns
    "webhooks listen",  # API: a stream
    "webhooks verify",  # EMULATOR and --timeout: one object
    "webhooks trigger",  # EMULATOR and --set: a table
    "auth login",  # LOGIN: a message and no data
    "profile list",  # PLAIN: a table without pages
    "profile delete",  # PLAIN_REMOVAL: a message and no data
    "completion bash",  # PLAIN: a text as it is
    "emulator export",  # EMULATOR: a document
    "emulator reset",  # EMULATOR_REMOVAL: a message and no data
)
"""One command for each pair of flag profile and output verb.

For a test of what depends on the shared flags or on the output alone, where a full walk would repeat the same code.
tests/terminal/test_help.py checks that no flag profile is missing.
"""
CALLING_THE_API = [name for name, node in COMMANDS.items() if node.operations or name == "api"]
NOT_ON_THE_EMULATOR = ["apps use"]  # the profile of the emulator can't be changed
STREAMING = ["active-session watch", "webhooks listen"]
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
    "meetings deactivate": "{meeting} --kick-all --force",
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
    "recordings record": "{closing} --until-empty --to {folder}",
    "recordings download": "{uploaded} --to {folder}",
    "recordings check": "",
    "recordings sync": "{folder}",
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
    "sessions attendance": "",
    "sessions stale": "--longer-than 1s --end --force",
    "sessions export": "{session} {folder}",
    "analytics daywise": "",
    "analytics cost": "",
    "analytics livestreams": "",
    "analytics livestreams-daywise": "",
    "presets list": "",
    "presets get": "{preset}",
    "presets create": "--name second --body '{definition}'",
    "presets update": "{preset} --set permissions.can_record=false",
    "presets replace": "{preset} --body '{definition}'",
    "presets delete": "{preset} --force",
    "presets diff": "{preset} webinar_viewer",
    "presets copy": "{preset} --to-app-id {other_app}",
    "webhooks list": "",
    "webhooks get": "{webhook}",
    "webhooks create": "--name second --url https://second.example/ --event meeting.ended",
    "webhooks update": "{webhook} --name first",
    "webhooks replace": "{webhook} --name first --url https://first.example/ --event meeting.ended",
    "webhooks delete": "{webhook} --force",
    "webhooks events": "",
    "apply": "-f {manifest} --prune --force",
    "diff": "-f {manifest}",
    "export-manifest": "",
    "api": "DELETE /webhooks/{webhook} --force",
    "profile list": "",
    "profile get": "default",
    "profile create": "staging",
    "profile use": "default",
    "profile update": "default --default-output json",
    "profile delete": "spare --force",
    "auth login": "--no-check --token-command 'printf an-unused-token'",
    "auth logout": "",
    "auth status": "",
    "config list": "",
    "config path": "",
    "emulator deliver": "--webhook {meeting}",
    "emulator deliveries": "",
    "webhooks listen": "--register https://listen.example/ --count 0 --public-key @{key}",
    "webhooks trigger": "meeting.started --local --url {hook}",
    "webhooks verify": "--local --body ping --signature {signature}",
    "emulator status": "",
    "emulator trust": "",
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
    "schema": "meetings create",
    "doctor": "",
    "version": "",
    "help": "meetings list",
}


SAME_EVERYWHERE = {
    "definition": json.dumps({**READY_PRESETS[0], "name": "whole"}),
    "hook": "http://127.0.0.1:1/",
    "manifest": str(Path(__file__).with_name("manifest.yaml")),
}
"""Values that are not ids."""


@dataclass(frozen=True)
class SampleData:
    """The values of the placeholders in braces, and the data folder of the emulator that holds them.

    Prepared once per process, copied for each test.
    """

    ids: dict[str, str]
    data_dir: Path

    def line(self, name: str, folder: Path, *flags: str) -> list[str]:
        """A command line that succeeds with this data, as words."""
        return words_of(name, self.ids | {"folder": str(folder)}, flags)

    def copied_to(self, rtk: Rtk) -> None:
        """Copy the data into the data folder of `rtk`, and create a profile that may be deleted."""
        shutil.copytree(self.data_dir, rtk.data_dir, dirs_exist_ok=True)
        Rtk(rtk.environment, rtk.clock)("profile create spare").ok


def words_of(name: str, ids: Mapping[str, str], flags: Iterable[str] = ()) -> list[str]:
    """Command `name` with its arguments, placeholders filled in."""
    return [*name.split(), *shlex.split(WORDS[name].format_map(ids)), *flags]


def with_unknown_ids(name: str, folder: Path, *flags: str) -> list[str]:
    """Command `name` with unknown ids."""
    ids = defaultdict(lambda: recordings.UNKNOWN_ID, SAME_EVERYWHERE, folder=str(folder))
    return words_of(name, ids, flags)


def create_sample_data(local: Rtk) -> SampleData:
    """Create one of each thing that a command may name, in a state in which the command succeeds.

    A live session with a running and a paused recording, a guest who may join, and an uploaded recording; an ended
    session with chat, transcript and summary; a livestreamed meeting, and a session that all participants have left.
    """
    state = local.data_dir / "state.json"  # exported before anything is created
    local(f"emulator export --to {state}").ok
    ids = {
        "app": APP_ID,
        "other_app": recordings.other_app(local),
        "state": str(state),
        "preset": local("presets create --from group_call_host --name own").ok.data["id"],
        "webhook": local("webhooks create --name first --url https://first.example/ --event meeting.ended").ok.data[
            "id"
        ],
        **_ended_session(local),
        "uploaded": recordings.uploaded(local),
        **_live_session(local),
        **_livestreams(local),
    }
    closing, last = recordings.live_meeting(local)
    local(f"emulator leave {last}").ok
    return SampleData(SAME_EVERYWHERE | ids | {"closing": closing}, local.data_dir)


def _ended_session(local: Rtk) -> dict[str, str]:
    session = sessions.with_transcript(local, "--summarize-on-end")
    local.clock.advance(sessions.SUMMARIZING)
    return {"session": session, "peer": local(f"sessions participants {session}").ok.data[0]["id"]}


def _live_session(local: Rtk) -> dict[str, str]:
    meeting, participant = recordings.live_meeting(local)
    running, paused = (local(f"recordings start {meeting} --allow-multiple-recordings").ok.data["id"] for _ in range(2))
    local.clock.advance(recordings.RECORDER_START)
    local(f"recordings pause {paused}").ok
    guest = recordings.participant(local, meeting, "guest")
    created = local(f"active-session poll {meeting} --question Ready? --option Yes --option No").ok.data
    return {
        "meeting": meeting,
        "live": local(f"active-session get {meeting} -o id").ok.stdout.strip(),
        "participant": participant,
        "guest": guest,
        "waiting": _waiting(local, meeting),
        "poll": created["poll"]["id"],
        "running": running,
        "paused": paused,
    }


def _waiting(local: Rtk, meeting: str) -> str:
    """A participant in the waiting room."""
    waiting_room = "--set permissions.waiting_room_type=SKIP_ON_ACCEPT"
    local(f"presets create --from group_call_guest --name waits {waiting_room}").ok
    waiting = recordings.participant(local, meeting, "waiting", "--preset", "waits")
    recordings.join(local, waiting)
    return waiting


def _livestreams(local: Rtk) -> dict[str, str]:
    """A livestreamed meeting, a livestream with an encoder, and one that waits for its encoder."""
    livestream, silent = livestreams.live_from_encoder(local), local("livestreams create --name silent").ok.data["id"]
    studio, _ = livestreams.live(local)
    run = local(f"livestreams sessions {livestream}").ok.data[0]["id"]
    return {"livestream": livestream, "silent": silent, "studio": studio, "run": run}


def is_data_only(name: str, stdout: str) -> bool:
    """Whether stdout is empty or one JSON value; for a command that prints line by line, whether each line is one."""
    values = stdout.splitlines() if name in STREAMING else [stdout] if stdout else []
    try:
        for value in values:
            json.loads(value)
    except ValueError:
        return False
    return True
