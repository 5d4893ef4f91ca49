"""Every command of the live tree, with words that it can run with. A test compares the two."""

import json
import shlex
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rtk_cli.local import APP_ID
from rtk_cli.terminal.tree import Node, tree
from tests import stage
from tests.world import Rtk

COMMANDS: dict[str, Node] = {node.name: node for node in tree().every() if node.is_command}
CALLING_THE_API = [name for name, node in COMMANDS.items() if node.operations]
REFUSING_THE_EMULATOR = ["apps use"]  # the emulator's profile cannot be changed
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
    "presets list": "",
    "presets get": "{preset}",
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
    "tour": "--to {folder}",
    "completion bash": "",
    "completion zsh": "",
    "completion fish": "",
    "completion powershell": "",
}


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


def words_of(name: str, ids: dict[str, str], flags: Iterable[str] = ()) -> list[str]:
    """Command `name` with its words, braces filled in."""
    return [*name.split(), *shlex.split(WORDS[name].format_map(ids)), *flags]


def nowhere(name: str, folder: Path, *flags: str) -> list[str]:
    """Command `name` with ids of nothing."""
    ids = dict.fromkeys(
        ("app", "meeting", "participant", "guest", "preset", "uploaded", "running", "paused"), stage.NOWHERE
    )
    return words_of(name, ids | {"folder": str(folder)}, flags)


def set_the_scene(local: Rtk) -> Scene:
    """A live session with a running and a paused recording, a guest who may join, and an uploaded recording."""
    uploaded = stage.uploaded(local)
    meeting, participant = stage.live_meeting(local)
    running, paused = (local(f"recordings start {meeting} --allow-multiple-recordings").ok.data["id"] for _ in range(2))
    local.clock.advance(stage.RECORDER_START)
    local(f"recordings pause {paused}").ok
    ids = {
        "app": APP_ID,
        "meeting": meeting,
        "participant": participant,
        "guest": stage.participant(local, meeting, "guest"),
        "preset": local("presets list --limit 1").ok.data[0]["id"],
        "uploaded": uploaded,
        "running": running,
        "paused": paused,
    }
    return Scene(ids, local.data_dir)


def is_data_only(stdout: str) -> bool:
    """Whether stdout is empty or one JSON value."""
    try:
        return stdout == "" or json.loads(stdout) is not NotImplemented
    except ValueError:
        return False
