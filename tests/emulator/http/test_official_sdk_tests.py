"""The official SDK's own tests of RealtimeKit, skips removed, against the server in the shapes of the SDK.

Each test gets the same state: meetings with live sessions, one of them recorded and livestreamed, an ended session,
a preset and a webhook. Responses are validated strictly.
"""

import asyncio
import json
import traceback
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from cloudflare import AsyncCloudflare, Cloudflare

from rtk_cli.emulator.emulator import Emulator
from tests.emulator.http.server_process import TIMEOUT, running_server
from tests.support.cli import FakeClock
from tests.support.every_operation import SampleData
from tests.support.official_sdk_tests import FILES, Arguments, SdkTest, load_tests
from tests.support.sdk_downloads import Unavailable, cache_folder, python_tests

MODES = ("sync", "async")
CLIENT: dict[str, Any] = {"api_token": "any", "max_retries": 0, "_strict_response_validation": True}
LONGEST_ERROR = 500
SECONDS_UNTIL_LIVE = 30
"""After this time the recording of the scene records, and its livestreams are live."""

KICK = (
    "the SDK declares both lists of people optional, and its test sends neither; the contract, as the newest official"
    " pages, wants at least one (contract/notes.md, 9.2)"
)
DATES = "the test sends a time; contract and the SDK's own documentation want a date, YYYY-MM-DD"
EXPECTED_FAILURES: dict[str, dict[str, str]] = {
    "test_active_session.py": {
        "test_method_kick_participants": KICK,
        "test_raw_response_kick_participants": KICK,
        "test_streaming_response_kick_participants": KICK,
    },
    "test_analytics.py": {"test_method_get_org_analytics_with_all_params": DATES},
    "test_livestreams.py": {"test_method_get_org_analytics_with_all_params": DATES},
}
"""The tests of the SDK that cannot pass, by file, with the reason: the contract decides. They fail sync and async."""

IN_SDK_SHAPE = (
    "get_active_livestreams_for_livestream_id",
    "get_all_livestreams",
    "get_livestream_session_for_livestream_id",
    "get_meeting_active_livestreams",
)
"""The methods whose model contradicts the official example: contract/notes.md, 9.1."""


@dataclass
class State:
    """A served state that is restored when a test has changed it."""

    url: str
    document: bytes
    arguments: Arguments
    is_changed: bool = field(default=True)

    def restore(self) -> None:
        if self.is_changed:
            origin = self.url.removesuffix("/client/v4")
            headers = {"content-type": "application/json"}
            httpx.put(
                f"{origin}/__emulator/state", content=self.document, headers=headers, timeout=TIMEOUT, trust_env=False
            ).raise_for_status()
            self.is_changed = False

    def note(self, request: httpx.Request) -> None:
        self.is_changed |= request.method != "GET"

    async def note_async(self, request: httpx.Request) -> None:
        self.note(request)


@pytest.fixture(scope="module")
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SDK's tests are."""
    try:
        return python_tests(cache_folder(request, tmp_path_factory))
    except Unavailable as error:
        pytest.skip(f"the sdist of the cloudflare package cannot be downloaded: {error}")


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """The state on a server whose livestream responses have the shapes of the SDK."""
    yield from _served(tmp_path_factory.mktemp("official"), "--livestream-shapes", "sdk")


@pytest.fixture(scope="module")
def state_in_examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """The state on a server whose livestream responses have the shapes of the examples."""
    yield from _served(tmp_path_factory.mktemp("examples"), "--livestream-shapes", "examples")


def _served(folder: Path, *flags: str) -> Iterator[State]:
    with closing(Emulator(None, clock=FakeClock(), ids=lambda: str(uuid.uuid4()))) as emulator:
        ids = SampleData(emulator).build()
        emulator.clock.advance(SECONDS_UNTIL_LIVE)
        document = json.dumps(emulator.snapshots.export()).encode()
    with running_server(folder, "--data", ":memory:", *flags) as server:
        yield State(server.url, document, _arguments(ids))


def _arguments(ids: dict[str, str]) -> Arguments:
    """What stands in calls of the SDK's tests in place of the ids and names that they made up."""
    names = ("account_id", "app_id", "meeting_id", "participant_id", "peer_id", "recording_id", "livestream_id")
    free, webhook = ids["idle/meeting_id"], "https://hooks.example.net/sdk"  # of the SDK's tests: a site that exists
    return {
        **{name: ids[name] for name in (*names, "preset_id", "webhook_id")},
        "livestream_session_id": ids["livestream-session-id"],
        "session_id": ids["ended/session_id"],
        "associated_id": ids["meeting_id"],
        "preset_name": "group_call_host",
        "kick_participants.participant_ids": [ids["participant_id"]],
        "kick_participants.custom_participant_ids": ["bob"],
        "start_recordings.meeting_id": free,
        "start_track_recording.meeting_id": free,
        "start_livestreaming_a_meeting.meeting_id": free,
        "get_session_participant_details.participant_id": ids["ended/participant_id"],
        "create_webhook.url": webhook,
        "edit_webhook.url": webhook,
        "replace_webhook.url": webhook,
    }


@pytest.mark.parametrize("file", FILES)
def test_official_tests_pass_wherever_sdk_and_contract_agree(root: Path, state: State, file: str) -> None:
    tests = load_tests(root, file, state.arguments)
    failures = asyncio.run(_failures(tests, state))
    expected = {f"{name} {mode}" for name in EXPECTED_FAILURES.get(file, {}) for mode in MODES}
    unexpected = {name: error for name, error in failures.items() if name not in expected}
    assert unexpected == {}, f"{len(unexpected)} of {len(tests)} tests fail"
    assert expected - failures.keys() == set(), "these pass: take them out of EXPECTED_FAILURES"
    assert len(tests) > len(expected)


def test_official_tests_find_the_shapes_of_the_examples(root: Path, state_in_examples: State) -> None:
    tests = load_tests(root, "test_livestreams.py", state_in_examples.arguments)
    failures = asyncio.run(_failures([test for test in tests if not test.is_async], state_in_examples))
    expected = {*EXPECTED_FAILURES["test_livestreams.py"]}
    for method in IN_SDK_SHAPE:
        expected |= {f"test_{way}_{method}" for way in ("method", "raw_response", "streaming_response")}
    known = {test.name for test in tests}
    expected |= {f"test_method_{method}_with_all_params" for method in IN_SDK_SHAPE} & known
    assert {name.removesuffix(" sync") for name in failures} == expected


async def _failures(tests: list[SdkTest], state: State) -> dict[str, str]:
    """Run the tests; return the end of the errors of those that fail, by name and mode."""
    failures = {}
    http = httpx.Client(trust_env=False, event_hooks={"request": [state.note]})
    async_http = httpx.AsyncClient(trust_env=False, event_hooks={"request": [state.note_async]})
    with Cloudflare(http_client=http, base_url=state.url, **CLIENT) as client:
        async with AsyncCloudflare(http_client=async_http, base_url=state.url, **CLIENT) as async_client:
            for test in tests:
                state.restore()
                try:
                    if test.is_async:
                        await test.run(async_client)
                    else:
                        test.run(client)
                except Exception as error:
                    text = "".join(traceback.format_exception_only(error))
                    failures[f"{test.name} {MODES[test.is_async]}"] = text[-LONGEST_ERROR:]
    return failures
