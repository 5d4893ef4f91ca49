"""The curl calls of docs/from-curl.md, as they are printed there, against a running server."""

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

SECTION = re.compile(r"^## curl on the emulator\n.*?^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DEFAULT = "http://127.0.0.1:8787/client/v4"
CURL = shutil.which("curl")
STATUS_AFTER_BODY = ("--write-out", r"\n%{http_code}")

pytestmark = pytest.mark.skipif(CURL is None, reason="needs curl")


@pytest.fixture
def lines() -> list[str]:
    found = SECTION.search((ROOT / "docs/from-curl.md").read_text(encoding="utf-8"))
    assert found is not None
    return found[1].splitlines()


def responses(lines: list[str], server: ServerProcess) -> Iterator[tuple[int, Any]]:
    """Yield the status and the body of each call. `$meeting` is the id that the first one returned."""
    known = {"app": f"{server.url}{APP}"}
    for line in lines:
        if not line.startswith("curl "):
            continue
        words = [Template(word).substitute(known) for word in shlex.split(line)][1:]
        ran = subprocess.run(
            [str(CURL), *words, *STATUS_AFTER_BODY],
            env={**os.environ, "NO_PROXY": "*", "no_proxy": "*"},
            capture_output=True,
            timeout=TIMEOUT,
            check=True,
        )
        body, _, status = ran.stdout.decode().rpartition("\n")
        response = json.loads(body)
        if "meeting" not in known:
            known["meeting"] = response["data"]["id"]
        yield int(status), response


def test_curl_calls_succeed(lines: list[str], server: ServerProcess) -> None:
    (made, meeting), (added, ada), (listed, meetings) = responses(lines, server)
    assert (made, added, listed) == (201, 201, 200)
    assert all(response["success"] is True for response in (meeting, ada, meetings))
    assert meeting["data"]["title"] == "Weekly"
    assert (ada["data"]["name"], ada["data"]["preset_name"]) == ("Ada", "group_call_host")
    assert ada["data"]["token"]
    assert [row["id"] for row in meetings["data"]] == [meeting["data"]["id"]]


def test_page_names_the_default_url_and_app(lines: list[str]) -> None:
    assert f"app={DEFAULT}{APP}" in lines
