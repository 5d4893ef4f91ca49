"""--curl prints the request as a curl command that works; the token stays a variable."""

import json
import shlex
import shutil
import subprocess
from itertools import pairwise

import pytest

from tests.api.test_debug_and_dry_run import BASE, CONTEXT, ID, MEETING, REQUESTS
from tests.support.cli import TOKEN, Rtk
from tests.support.stub_server import StubServer, success


@pytest.mark.parametrize("command", REQUESTS)
def test_curl_command_is_the_request_of_the_dry_run(unconfigured: Rtk, command: str) -> None:
    words, method, path, body = REQUESTS[command]
    result = unconfigured(*command.split(), *shlex.split(words), *CONTEXT, "--curl").ok
    line = shlex.split(result.stdout)
    assert line[:4] == ["curl", "--request", method, BASE + path]
    headers = [value for word, value in pairwise(line) if word == "--header"]
    assert "authorization: Bearer $CLOUDFLARE_API_TOKEN" in headers
    assert (line[-2] == "--data") == (body is not None)
    assert body is None or json.loads(line[-1]) == body


def test_curl_sends_nothing_and_hides_token_and_secrets(stub: StubServer) -> None:
    storage = {"type": "aws", "access_key": "AKIA-hush", "secret": "hush-hush", "bucket": "b", "region": "r"}
    body = json.dumps({"meeting_id": ID, "storage_config": storage})
    result = stub.rtk("recordings", "start", "--body", body, "--curl").ok
    assert "hush" not in result.stdout
    assert TOKEN not in result.stdout + result.stderr
    assert stub.seen == []


def test_each_request_is_a_line(unconfigured: Rtk) -> None:
    words = ["meetings", "deactivate", ID, "--kick-all", *CONTEXT, "--curl"]
    kick, close = unconfigured(*words).ok.stdout.splitlines()
    assert BASE + MEETING + "/active-session/kick-all" in kick
    assert "--request PATCH" in close


@pytest.mark.parametrize("terminal", [True, False])
def test_curl_command_cannot_control_a_terminal(unconfigured: Rtk, terminal: bool) -> None:
    title = "\x7f\x9b31m\u202e\u200f\x1b]0;x\x07"
    line = unconfigured("meetings", "create", "--title", title, *CONTEXT, "--curl", terminal=terminal).ok.stdout
    assert not set("\x7f\x9b\u202e\u200f\x1b\x07") & set(line)
    assert json.loads(shlex.split(line)[-1]) == {"title": title}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_printed_command_works(stub: StubServer) -> None:
    title = 'Bob\'s "$HOME" `id`\n\x1b[31m'
    line = stub.rtk("meetings", "create", "--title", title, "--curl", terminal=True).ok.stdout
    stub.respond_with(success({"id": ID}))
    environment = {"CLOUDFLARE_API_TOKEN": TOKEN, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["/bin/sh", "-c", line], env=environment, capture_output=True, check=True)
    assert json.loads(done.stdout)["success"] is True
    (request,) = stub.seen
    assert (request.method, request.headers["authorization"]) == ("POST", f"Bearer {TOKEN}")
    assert json.loads(request.body) == {"title": title}
    assert "\x1b" not in line
