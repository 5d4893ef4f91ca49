"""A process that joins a meeting and sends messages until it is killed; it prints each acknowledged message.

`python -m tests.support.chatting_process EMULATOR_FILE JOIN_TOKEN`
"""

import itertools
import sys
import uuid
from pathlib import Path

from rtk_cli.emulator.emulator import Emulator
from tests.support.cli import FakeClock


def main(path: str, token: str) -> None:
    connection = Emulator(Path(path), clock=FakeClock(), ids=lambda: str(uuid.uuid4())).live.connect(token)
    connection.call("join", {})
    for number in itertools.count():
        response = connection.call("chat.send_text", {"text": str(number)})
        print(response["message"]["id"], response["number"], flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
