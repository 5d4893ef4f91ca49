"""The part for web clients is loaded when the first one connects, and by nothing else."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, sys
from tests.meeting.room import runner

async def scenario(room):
    host = await room.host()
    await host.chat.send_text_message("Hello")
    print(json.dumps(sorted(name for name in sys.modules if name.startswith("rtk_cli.emulator.web_client"))))

runner("websocket")(scenario)
"""


def test_participants_of_the_live_protocol_do_not_load_it() -> None:
    words = [sys.executable, "-c", PROGRAM]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(run.stdout) == []
