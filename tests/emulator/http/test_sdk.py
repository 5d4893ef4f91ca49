"""Cloudflare's SDK for Python against the server. It checks each response against its own models."""

import inspect
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import httpx
import pytest
from cloudflare import APIResponseValidationError, Cloudflare

from tests.emulator.http.sdk_calls import CALLS, NOT_IN_SDK, SECOND_METHODS, Call
from tests.emulator.http.sdk_resources import PastSession, SdkResources, past_session
from tests.emulator.http.server_process import running_server
from tests.support.cli import FakeClock, Rtk
from tests.support.contract_check import CONTRACT

TWO_HOURS = 7_200
TOKEN = "only-for-tests-4711"
NESTING = "contract/notes.md, 9.1: the SDK's model of the list is an object with the fields of one livestream"
DISABLED = "contract/notes.md, 9.1: `disabled` is a string in the SDK's model, and a boolean in the samples"
REJECTED_BY_SDK_MODEL = {
    "livestreams_list": NESTING,
    "livestreams_get": DISABLED,
    "livestreams_get_active_for_meeting": DISABLED,
    "livestreams_get_active_session": DISABLED,
}
"""Operations whose response the SDK's model rejects although the contract requires it, with the reason.

With `--livestream-shapes sdk` they have the shapes of the SDK's models.
"""

ACCEPTED = [pytest.param(name, call, id=name) for name, call in CALLS.items() if name not in REJECTED_BY_SDK_MODEL]
ACCEPTED += [pytest.param(name, call, id=f"{name}-twin") for name, call in SECOND_METHODS.items()]

Connect = Callable[[bool], SdkResources]
Target = tuple[str, Rtk, PastSession]
"""The base URL of a server with a token, rtk on the same state, and a session that has ended."""


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A server whose livestream responses have the shapes of the official examples."""
    yield from _target(tmp_path_factory.mktemp("examples"))


@pytest.fixture(scope="module")
def target_with_sdk_shapes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A server whose livestream responses have the shapes of the SDK's models."""
    yield from _target(tmp_path_factory.mktemp("sdk"), "--livestream-shapes", "sdk")


def _target(folder: Path, *flags: str) -> Iterator[Target]:
    env = {"RTK_CONFIG_DIR": str(folder / "config"), "RTK_DATA_DIR": str(folder / "data"), "TZ": "UTC"}
    rtk = Rtk(env, FakeClock(time.time() - TWO_HOURS), before=("--local",))
    past = past_session(rtk)
    with running_server(folder, "--token", TOKEN, *flags) as server:
        rtk.clock.advance(time.time() - rtk.clock.now())
        yield server.url, rtk, past


@pytest.fixture
def called() -> list[str]:
    """The operations that the SDK has called, in order."""
    return []


@pytest.fixture
def connect(target: Target, called: list[str]) -> Iterator[Connect]:
    """Connect the SDK, with or without strict validation of responses."""
    yield from _connect(target, called)


@pytest.fixture
def connect_with_sdk_shapes(target_with_sdk_shapes: Target, called: list[str]) -> Iterator[Connect]:
    yield from _connect(target_with_sdk_shapes, called)


def _connect(target: Target, called: list[str]) -> Iterator[Connect]:
    url, rtk, past = target

    def note(request: httpx.Request) -> None:
        found = CONTRACT.operation(request.method, request.url.raw_path.decode().partition("?")[0][len("/client/v4") :])
        called.append(found[0] if found else str(request.url))

    with httpx.Client(trust_env=False, event_hooks={"request": [note]}) as client:
        yield lambda is_strict: SdkResources(
            Cloudflare(
                api_token=TOKEN,
                base_url=url,
                http_client=client,
                max_retries=0,
                _strict_response_validation=is_strict,
            ),
            rtk,
            past,
        )


@pytest.mark.parametrize(("operation", "call"), ACCEPTED)
def test_sdk_accepts_the_response(connect: Connect, called: list[str], operation: str, call: Call) -> None:
    response = call(connect(True))
    assert called[-1] == operation
    assert response.success is True
    assert response.data is not None


@pytest.mark.parametrize("operation", REJECTED_BY_SDK_MODEL)
def test_response_that_the_sdk_model_rejects_is_read_without_validation(
    connect: Connect, called: list[str], operation: str
) -> None:
    with pytest.raises(APIResponseValidationError):
        CALLS[operation](connect(True))
    response = CALLS[operation](connect(False))
    assert called[-1] == operation
    assert response.success is True


@pytest.mark.parametrize("operation", REJECTED_BY_SDK_MODEL)
def test_sdk_accepts_the_response_in_its_own_shape(
    connect_with_sdk_shapes: Connect, called: list[str], operation: str
) -> None:
    response = CALLS[operation](connect_with_sdk_shapes(True))
    assert called[-1] == operation
    assert response.success is True
    assert response.data is not None


def test_every_method_of_the_sdk_is_called() -> None:
    driven = {method for call in (*CALLS.values(), *SECOND_METHODS.values()) for method in _called_methods(call)}
    assert driven == set(_methods(Cloudflare(api_token="x").realtime_kit))


def test_every_operation_that_the_sdk_has_is_called() -> None:
    assert set(CALLS) == set(CONTRACT.operations) - set(NOT_IN_SDK)
    assert set(SECOND_METHODS) <= set(CALLS)


def _called_methods(call: Call) -> Iterator[str]:
    """Yield the SDK methods that a call uses itself, without those that prepare its resources."""
    resources = MagicMock()
    call(resources)
    yield from (name.removeprefix("kit.") for name, _, _ in resources.method_calls if name.startswith("kit."))


def _methods(resource: Any, path: str = "") -> Iterator[str]:
    """Yield the methods below a resource of the SDK, such as `meetings.create`."""
    for name, member in inspect.getmembers(type(resource)):
        if isinstance(member, cached_property):
            yield from _methods(getattr(resource, name), f"{path}{name}.")
        elif inspect.isfunction(member) and not name.startswith("_"):
            yield path + name


def test_sdk_lists_recordings_by_two_states(connect: Connect) -> None:
    sdk = connect(True)
    response = sdk.kit.recordings.get_recordings(status=["UPLOADED", "ERRORED"], **sdk.here)
    assert response.success is True
    assert {row.status for row in response.data} <= {"UPLOADED", "ERRORED"}


@pytest.mark.parametrize(
    "storage",
    [
        {"type": "aws", "bucket": "b", "region": "r", "access_key": "hush", "secret": "hush"},
        {"type": "gcs", "bucket": "b", "secret": "hush"},
        {"type": "sftp", "host": "h", "auth_method": "PASSWORD", "password": "hush"},
    ],
    ids=lambda storage: storage["type"],
)
def test_sdk_accepts_own_storage_in_answers_without_secrets(connect: Connect, storage: Any) -> None:
    sdk = connect(True)
    response = sdk.kit.recordings.start_recordings(
        meeting_id=sdk.live, storage_config=storage, allow_multiple_recordings=True, **sdk.here
    )
    shown: Any = response.data
    assert shown.storage_config.type == storage["type"]
    assert "hush" not in str(response)
