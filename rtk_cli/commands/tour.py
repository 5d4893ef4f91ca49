"""rtk tour: record a meeting on the emulator, step by step, with the commands that a user would type."""

import io
import json
import shlex
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any

import typer

from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import PLAIN
from rtk_cli.terminal.run import run as run_rtk
from rtk_cli.terminal.session import Session, session

area = Area("tour")


@area.command("tour", flags=PLAIN, examples=("rtk tour", "rtk tour --to recordings"))
def tour(
    ctx: typer.Context,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FOLDER", help="Folder for the recording; default: a temporary folder."),
    ] = None,
) -> None:
    """Take a tour: create a meeting, record it and download the recording, all on the emulator."""
    cli = session(ctx)
    guide = Guide(cli)
    folder = to or Path(mkdtemp(prefix="rtk-tour-"))
    folder.mkdir(parents=True, exist_ok=True)
    meeting = guide.step("Create a meeting.", "meetings create --title", "Tour of rtk")["id"]
    ada = guide.add(meeting, "Ada", "group_call_host")
    grace = guide.add(meeting, "Grace", "group_call_participant")
    guide.step("Ada joins first, which starts the live session.", "emulator join", ada)
    guide.step("Grace joins.", "emulator join", grace)
    recording = guide.step("Start a recording.", "recordings start", meeting)["id"]
    guide.step("Wait until it runs.", "recordings wait --for RECORDING", recording)
    guide.pass_time(2)
    guide.step("Pause it.", "recordings pause", recording)
    guide.step("Resume it.", "recordings resume", recording)
    guide.step("Stop it.", "recordings stop --force", recording)
    guide.step("Wait until its file is uploaded.", "recordings wait", recording)
    guide.step("Download the file.", "recordings download --to", str(folder), recording)
    live_session = guide.step("Show the live session.", "active-session get", meeting)
    guide.close([ada, grace])
    cli.output.one(live_session)
    cli.output.done(f"Done. The recording is in {folder}")
    cli.output.hint("all of it is still on the emulator: rtk --local meetings list")


class Guide:
    """Runs commands on the emulator, and shows each of them on stderr."""

    def __init__(self, session: Session) -> None:
        self._output = session.output
        self._environment = session.environment

    def add(self, meeting: str, name: str, preset: str) -> str:
        """Add a participant and return its id."""
        words = ("participants add --meeting", meeting, "--name", name, "--preset", preset, "--custom-id", name.lower())
        participant_id: str = self.step(f"Add {name} as {preset}.", *words)["id"]
        return participant_id

    def step(self, title: str, command: str, *words: str) -> Any:
        """Show the title and the command, run it, show what changed, and return the command's data."""
        arguments = ["--local", *command.split(), *words]
        self._output.note("")
        self._output.note(title)
        self._output.note(f"$ {shlex.join(['rtk', *arguments])}")
        data = self._run(arguments)
        if isinstance(data, dict):
            for name in ("id", "status", "session_id", "file_size"):
                if data.get(name) is not None:
                    self._output.note(f"  {name}: {data[name]}")
        return data

    def pass_time(self, seconds: float) -> None:
        """Wait, so that there is something to record."""
        self._output.note(f"\nRecord for {seconds:g} seconds.")
        self._environment.clock.sleep(seconds)

    def close(self, participants: list[str]) -> None:
        """Let the participants leave, without showing it."""
        for participant in participants:
            self._run(["emulator", "leave", participant])

    def _run(self, arguments: list[str]) -> Any:
        stdout = io.StringIO()
        run_rtk([*arguments, "-o", "json", "--quiet"], replace(self._environment, stdout=stdout))
        text = stdout.getvalue()
        return json.loads(text) if text else None
