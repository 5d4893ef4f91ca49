"""A process that joins a meeting and talks without end; each line on stdout is a message that was acknowledged.

`python -m tests.support.chatting_process EMULATOR_FILE JOIN_TOKEN`
"""

import itertools
import sys
import uuid
from pathlib import Path

from rtk_cli.emulator.emulator import Emulator
from tests.support.cli import FakeClock


def main(path: str, token: str) -> None:
    door = Emulator(Path(path), clock=FakeClock(), ids=lambda: str(uuid.uuid4())).live.connect(token)
    door.call("join", {})
    for number in itertools.count():
        ok = door.call("chat.send_text", {"text": str(number)})
        print(ok["message"]["id"], ok["number"], flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
