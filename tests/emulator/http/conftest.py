"""One server per module: starting one takes longer than a hundred requests to it."""

import uuid
from collections.abc import Iterator

import httpx
import pytest

from rtk_cli.local import APP_ID
from tests.emulator.http.server_process import KIT, ServerProcess, running_server

TOKEN = "only-for-tests"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The emulator on a free port, without a token, with its access log."""
    with running_server(tmp_path_factory.mktemp("server"), "--debug") as process:
        yield process


@pytest.fixture(scope="module")
def protected_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The emulator with a token."""
    folder = tmp_path_factory.mktemp("protected")
    with running_server(folder, "--token", TOKEN, "--data", ":memory:") as process:
        yield process


@pytest.fixture
def server_survives(server: ServerProcess) -> Iterator[None]:
    """Check that the server still answers after the test, and logged no internal error."""
    yield
    mark = f"{KIT}/apps?after={uuid.uuid4()}"
    assert httpx.get(server.url + mark, trust_env=False).json()["data"][0]["id"] == APP_ID
    lines = server.wait_for_line(mark)
    assert [line for line in lines if "internal error" in line or "Traceback" in line] == []
