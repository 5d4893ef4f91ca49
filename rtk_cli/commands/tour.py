"""rtk tour: the main job on the emulator, each step as a user would type it."""

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


@area.command("tour", flags=PLAIN)
def tour(
    ctx: typer.Context,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where the recording goes; else a temporary folder.")
    ] = None,
) -> None:
    """Create a meeting, record it and download the recording, all on the emulator; prints the session."""
    run = session(ctx)
    guide = Guide(run)
    folder = to or Path(mkdtemp(prefix="rtk-tour-"))
    folder.mkdir(parents=True, exist_ok=True)
    meeting = guide.step("A meeting is created.", "meetings create --title", "Tour of rtk")["id"]
    ada = guide.add(meeting, "Ada", "group_call_host")
    grace = guide.add(meeting, "Grace", "group_call_participant")
    guide.step("Ada joins, which opens the live session.", "emulator join", ada)
    guide.step("Grace joins.", "emulator join", grace)
    recording = guide.step("A recording starts.", "recordings start", meeting)["id"]
    guide.step("It takes a moment until it runs.", "recordings wait --for RECORDING", recording)
    guide.pass_time(2)
    guide.step("It pauses,", "recordings pause", recording)
    guide.step("goes on,", "recordings resume", recording)
    guide.step("and stops.", "recordings stop --force", recording)
    guide.step("Its file is uploaded.", "recordings wait", recording)
    guide.step("Here is the file.", "recordings download --to", str(folder), recording)
    found = guide.step("And this was the session.", "active-session get", meeting)
    guide.close([ada, grace])
    run.output.one(found)
    run.output.note(f"The recording is in {folder}. Look around: rtk --local meetings list")


class Guide:
    """Runs commands on the emulator and tells on stderr what it types."""

    def __init__(self, session: Session) -> None:
        self._output = session.output
        self._outside = session.environment

    def add(self, meeting: str, name: str, preset: str) -> str:
        """Add a participant; returns its id."""
        words = ("participants add --meeting", meeting, "--name", name, "--preset", preset, "--custom-id", name.lower())
        identity: str = self.step(f"{name} is added as {preset}.", *words)["id"]
        return identity

    def step(self, what: str, command: str, *words: str) -> Any:
        """Show `what` happens and the command, run it, show the state it left; returns the command's data."""
        arguments = ["--local", *command.split(), *words]
        self._output.note("")
        self._output.note(what)
        self._output.note(f"$ {shlex.join(['rtk', *arguments])}")
        data = self._run(arguments)
        if isinstance(data, dict):
            for name in ("id", "status", "session_id", "file_size"):
                if data.get(name) is not None:
                    self._output.note(f"  {name}: {data[name]}")
        return data

    def pass_time(self, seconds: float) -> None:
        """Let something happen that can be recorded."""
        self._output.note(f"  {seconds:g} seconds pass")
        self._outside.clock.sleep(seconds)

    def close(self, people: list[str]) -> None:
        """Let everyone leave, without words."""
        for person in people:
            self._run(["emulator", "leave", person])

    def _run(self, arguments: list[str]) -> Any:
        stdout = io.StringIO()
        run_rtk([*arguments, "-o", "json", "--quiet"], replace(self._outside, stdout=stdout))
        text = stdout.getvalue()
        return json.loads(text) if text else None
