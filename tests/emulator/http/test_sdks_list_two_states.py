"""Both official SDKs list recordings by two states: they send `status=UPLOADED&status=ERRORED`."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cloudflare import Cloudflare

from rtk_cli.api.choices import RecordingStatus
from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.emulator.http.server_process import TIMEOUT, running_server
from tests.support import recordings
from tests.support.cli import FakeClock, Rtk
from tests.support.sdk_downloads import Unavailable, cache_folder, typescript_sdk

AN_HOUR = 3_600
TOKEN = "only-for-tests-4711"
SCRIPT = """
import Cloudflare from 'cloudflare';
const [app_id, account_id, ...status] = process.argv.slice(1);
const client = new Cloudflare({ maxRetries: 0 });
const page = await client.realtimeKit.recordings.getRecordings(app_id, { account_id, status });
console.log(JSON.stringify(page.data.map((recording) => recording.id)));
"""
"""In TypeScript's SDK. Base URL and token come from the environment."""


@dataclass(frozen=True)
class Served:
    """A server, and one recording per state."""

    url: str
    ids: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("states")
    env = {"RTK_CONFIG_DIR": str(folder / "config"), "RTK_DATA_DIR": str(folder / "data"), "TZ": "UTC"}
    rtk = Rtk(env, FakeClock(time.time() - AN_HOUR), before=("--local",))
    errored = recordings.invoked(rtk)
    rtk(f"recordings stop --force {errored}").ok  # it had not begun to record
    ids = {"UPLOADED": recordings.uploaded(rtk), "ERRORED": errored, "RECORDING": recordings.running(rtk)}
    with running_server(folder, "--token", TOKEN) as server:
        yield Served(server.url, ids)


@pytest.mark.parametrize("states", [("UPLOADED", "ERRORED"), ("RECORDING", "UPLOADED"), ("ERRORED",)])
def test_sdk_for_python_lists_recordings_by_states(served: Served, states: tuple[RecordingStatus, ...]) -> None:
    with httpx.Client(trust_env=False) as http:
        client = Cloudflare(base_url=served.url, api_token=TOKEN, http_client=http, max_retries=0)
        page = client.realtime_kit.recordings.get_recordings(APP_ID, account_id=ACCOUNT_ID, status=[*states])
    assert {recording.id for recording in page.data} == {served.ids[state] for state in states}


def test_sdk_for_typescript_lists_recordings_by_two_states(
    served: Served, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    try:
        node, folder = typescript_sdk(cache_folder(request, tmp_path_factory))
    except Unavailable as error:
        pytest.skip(f"the SDK for TypeScript cannot be installed: {error}")
    listed = json.loads(_run_node(node, folder, served.url, "UPLOADED", "ERRORED"))
    assert set(listed) == {served.ids["UPLOADED"], served.ids["ERRORED"]}


def _run_node(node: str, folder: Path, base_url: str, *states: str) -> str:
    ran = subprocess.run(
        (node, "--input-type=module", "--eval", SCRIPT, APP_ID, ACCOUNT_ID, *states),
        cwd=folder,
        env={**os.environ, "CLOUDFLARE_BASE_URL": base_url, "CLOUDFLARE_API_TOKEN": TOKEN, "NO_PROXY": "*"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
