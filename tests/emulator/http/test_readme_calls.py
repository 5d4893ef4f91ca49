"""The README's calls with curl, as they stand there, against a served emulator."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from string import Template
from typing import Any

import pytest

from tests.emulator.http.server_process import APP, ROOT, TIMEOUT, ServerProcess

SECTION = re.compile(r"^## On a port\n.*?^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DEFAULT = "http://127.0.0.1:8787/client/v4"
CURL = shutil.which("curl")
STATUS_BEHIND = ("--write-out", r"\n%{http_code}")

pytestmark = pytest.mark.skipif(CURL is None, reason="there is no curl on this machine")


@pytest.fixture
def lines() -> list[str]:
    found = SECTION.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    return found[1].splitlines()


def answers(lines: list[str], server: ServerProcess) -> Iterator[tuple[int, Any]]:
    """Status and body of each call; `$meeting` is what the first one made."""
    known = {"app": f"{server.url}{APP}"}
    for line in lines:
        if not line.startswith("curl "):
            continue
        words = [Template(word).substitute(known) for word in shlex.split(line)][1:]
        ran = subprocess.run(
            [str(CURL), *words, *STATUS_BEHIND],
            env={**os.environ, "NO_PROXY": "*", "no_proxy": "*"},
            capture_output=True,
            timeout=TIMEOUT,
            check=True,
        )
        body, _, status = ran.stdout.decode().rpartition("\n")
        answer = json.loads(body)
        if "meeting" not in known:
            known["meeting"] = answer["data"]["id"]
        yield int(status), answer


def test_the_calls_of_the_readme_are_answered(lines: list[str], server: ServerProcess) -> None:
    (made, meeting), (added, ada), (listed, meetings) = answers(lines, server)
    assert (made, added, listed) == (201, 201, 200)
    assert all(answer["success"] is True for answer in (meeting, ada, meetings))
    assert meeting["data"]["title"] == "Weekly"
    assert (ada["data"]["name"], ada["data"]["preset_name"]) == ("Ada", "group_call_host")
    assert ada["data"]["token"]
    assert [row["id"] for row in meetings["data"]] == [meeting["data"]["id"]]


def test_the_readme_names_the_places_of_the_emulator(lines: list[str]) -> None:
    assert f"app={DEFAULT}{APP}" in lines
