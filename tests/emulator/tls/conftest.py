"""One server with TLS per module, and a client that trusts its authority alone."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rtk_cli.local import AUTHORITY_FILE
from tests.emulator.http.server_process import ServerProcess, running_server

ALLOWED = "https://app.example"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("secure") / "data"


@pytest.fixture(scope="module")
def secure_server(data_dir: Path) -> Iterator[ServerProcess]:
    """`rtk emulator serve --tls` on a free port, without a token, which answers pages of one other site."""
    flags = ("--tls", "--debug", "--data", ":memory:", "--allow-origin", ALLOWED)
    with running_server(data_dir.parent, *flags) as process:
        yield process


@pytest.fixture(scope="module")
def trusting(secure_server: ServerProcess, data_dir: Path) -> Iterator[httpx.Client]:
    context = ssl.create_default_context(cafile=data_dir / AUTHORITY_FILE)
    with httpx.Client(verify=context, trust_env=False, timeout=30) as client:
        yield client
