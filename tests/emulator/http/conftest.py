"""A server a module: starting one takes longer than a hundred calls to it."""

import uuid
from collections.abc import Iterator

import httpx
import pytest

from rtk_cli.local import APP_ID
from tests.emulator.http.server_process import KIT, ServerProcess, running_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The emulator on a free port, open to everybody on this machine, with its access log on."""
    with running_server(tmp_path_factory.mktemp("server"), "--debug") as process:
        yield process


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One that lets in a single token."""
    with running_server(
        tmp_path_factory.mktemp("guarded"), "--token", "only-for-tests", "--data", ":memory:"
    ) as process:
        yield process


@pytest.fixture
def unharmed(server: ServerProcess) -> Iterator[None]:
    """Whatever a test did to the server of the module, the next call is answered, and nothing broke."""
    yield
    mark = f"{KIT}/apps?after={uuid.uuid4()}"
    assert httpx.get(server.url + mark, trust_env=False).json()["data"][0]["id"] == APP_ID
    said = server.wait_for_line(mark)
    assert [line for line in said if "internal error" in line or "Traceback" in line] == []
