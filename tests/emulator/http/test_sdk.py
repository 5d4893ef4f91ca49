"""Cloudflare's own SDK for Python against the served emulator, checking each answer against its own models."""

import inspect
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any
from unittest.mock import MagicMock

import httpx
import pytest
from cloudflare import APIResponseValidationError, Cloudflare

from tests.emulator.http.sdk_calls import CALLS, TWINS, WITHOUT_METHOD, Call
from tests.emulator.http.sdk_resources import Past, Scene, played
from tests.emulator.http.server_process import running_server
from tests.support.cli import FakeClock, Rtk
from tests.support.contract_check import CONTRACT

LONG_AGO = 7_200
TOKEN = "only-for-tests-4711"
NESTING = "contract/notes.md, 9.1: in the SDK's model the list is an object with the fields of one livestream"
DISABLED = "contract/notes.md, 9.1: `disabled` is a text in the SDK's model, and a boolean in the samples"
DISAGREEING = {
    "livestreams_list": NESTING,
    "livestreams_get": DISABLED,
    "livestreams_get_active_for_meeting": DISABLED,
    "livestreams_get_active_session": DISABLED,
}
"""Operations whose answer the SDK's model refuses although the contract wants it so, and where that is told."""

CONTENT = [pytest.param(name, call, id=name) for name, call in CALLS.items() if name not in DISAGREEING]
CONTENT += [pytest.param(name, call, id=f"{name}-twin") for name, call in TWINS.items()]

Connect = Callable[[bool], Scene]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Rtk, Past]]:
    """The base URL of a server with a token, rtk on the same file, and what was before."""
    folder = tmp_path_factory.mktemp("sdk")
    env = {"RTK_CONFIG_DIR": str(folder / "config"), "RTK_DATA_DIR": str(folder / "data"), "TZ": "UTC"}
    rtk = Rtk(env, FakeClock(time.time() - LONG_AGO), before=("--local",))
    past = played(rtk)
    with running_server(folder, "--token", TOKEN) as server:
        rtk.clock.advance(time.time() - rtk.clock.now())
        yield server.url, rtk, past


@pytest.fixture
def called() -> list[str]:
    """The operations that the SDK called, in order."""
    return []


@pytest.fixture
def connect(place: tuple[str, Rtk, Past], called: list[str]) -> Iterator[Connect]:
    """A scene with the SDK, which checks strictly or not at all."""
    url, rtk, past = place

    def note(request: httpx.Request) -> None:
        found = CONTRACT.operation(request.method, request.url.raw_path.decode().partition("?")[0][len("/client/v4") :])
        called.append(found[0] if found else str(request.url))

    with httpx.Client(trust_env=False, event_hooks={"request": [note]}) as client:
        yield lambda is_strict: Scene(
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


@pytest.mark.parametrize(("operation", "call"), CONTENT)
def test_the_sdk_is_content(connect: Connect, called: list[str], operation: str, call: Call) -> None:
    answer = call(connect(True))
    assert called[-1] == operation
    assert answer.success is True
    assert answer.data is not None


@pytest.mark.parametrize("operation", DISAGREEING)
def test_where_the_sdk_disagrees_it_still_gets_its_answer(connect: Connect, called: list[str], operation: str) -> None:
    with pytest.raises(APIResponseValidationError):
        CALLS[operation](connect(True))
    answer = CALLS[operation](connect(False))
    assert called[-1] == operation
    assert answer.success is True


def test_every_method_of_the_sdk_is_driven() -> None:
    driven = {method for call in (*CALLS.values(), *TWINS.values()) for method in _driven(call)}
    assert driven == set(_methods(Cloudflare(api_token="x").realtime_kit))


def test_every_operation_is_driven_that_the_sdk_has() -> None:
    assert set(CALLS) == set(CONTRACT.operations) - set(WITHOUT_METHOD)
    assert set(TWINS) <= set(CALLS)


def _driven(call: Call) -> Iterator[str]:
    """The methods of the SDK that a call itself calls, without those that its scene needs."""
    scene = MagicMock()
    call(scene)
    yield from (name.removeprefix("kit.") for name, _, _ in scene.method_calls if name.startswith("kit."))


def _methods(resource: Any, path: str = "") -> Iterator[str]:
    """The methods below a resource of the SDK, such as `meetings.create`."""
    for name, member in inspect.getmembers(type(resource)):
        if isinstance(member, cached_property):
            yield from _methods(getattr(resource, name), f"{path}{name}.")
        elif inspect.isfunction(member) and not name.startswith("_"):
            yield path + name
