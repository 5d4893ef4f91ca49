"""Fixtures: `rtk` runs each test with the in-process emulator or over HTTP, `local` in process only."""

import gc
import os
import re
import shutil
import signal
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from zlib import crc32

import certifi
import pytest

from rtk_cli.emulator.webhooks import signing_key
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support.cli import TOKEN, FakeClock, Rtk, time_zone
from tests.support.contract_check import ContractCheck
from tests.support.emulator_server import emulator_on_loopback
from tests.support.stub_server import StubServer, stub_server

STEERING = re.compile(r"(?i)(https?|all|no)_proxy|ssl_cert_.*|(no|force)_color|term|columns|lines|(rtk|cloudflare)_.*")
"""Variables by which rtk, or a library that it uses, would go another way than a test expects."""


@pytest.fixture(autouse=True, scope="session")
def _neutral_ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make every run independent of the machine: UTC, no settings of its user; and spare it what costs time.

    A client of httpx reads all authorities of certifi, and a new emulator makes a key: 16 and 40 ms each time.
    """
    with pytest.MonkeyPatch.context() as patch, time_zone("UTC"):
        for name in filter(STEERING.fullmatch, list(os.environ)):
            patch.delenv(name)
        first, end, _ = certifi.contents().partition("-----END CERTIFICATE-----\n")
        authority = tmp_path_factory.mktemp("certifi") / "first.pem"
        authority.write_text(first + end, encoding="utf-8")
        patch.setattr(certifi, "where", lambda: str(authority))
        new_key = signing_key._new_pem
        keys = cycle(new_key() for _ in range(3))
        patch.setattr(signing_key, "_new_pem", lambda: next(keys))
        yield


MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30
"""In bytes. A run needs a tenth of it, as the folder of a test is deleted when it has passed."""


def pytest_configure() -> None:
    """Prepare the process: signals as in a terminal, and temporary folders in memory where Linux has room for them.

    A shell turns Ctrl-C off for what it runs in the background, and `nohup` the hang-up; programs inherit that.
    The emulator's SQLite waits for the disk at each commit, which thousands of tests would pay for.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Take 12,000 tests and their modules out of the garbage collector's rounds: they stay until the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment that keeps a test's files in its own folder."""
    return {"RTK_CONFIG_DIR": str(tmp_path / "config"), "RTK_DATA_DIR": str(tmp_path / "data"), "TZ": "UTC"}


@pytest.fixture
def unconfigured(env: dict[str, str], clock: FakeClock) -> Rtk:
    """rtk without account, app or token, as on a fresh machine."""
    return Rtk(env, clock)


@pytest.fixture
def local(env: dict[str, str], clock: FakeClock) -> Iterator[Rtk]:
    """rtk on the embedded emulator, in process; its traffic is held against the contract."""
    yield from _contract_checked(Rtk(env, clock, before=("--local",)))


@pytest.fixture
def remote(env: dict[str, str], clock: FakeClock) -> Iterator[Rtk]:
    """rtk with a token, against the emulator over loopback; the traffic is held against the contract."""
    path = Path(env["RTK_DATA_DIR"]) / EMULATOR_FILE
    with emulator_on_loopback(path, clock) as base_url:
        known = {"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
        yield from _contract_checked(Rtk({**env, **known, "CLOUDFLARE_API_BASE_URL": base_url}, clock))


@pytest.fixture
def stub(env: dict[str, str], clock: FakeClock) -> Iterator[StubServer]:
    """rtk with a token, against a server that answers as the test tells it."""
    with stub_server(env, clock) as found:
        yield found


TRANSPORTS = {"in-process": "local", "loopback": "remote"}


@pytest.fixture(params=list(TRANSPORTS) if os.environ.get("RTK_TEST_TRANSPORTS") == "both" else ["either"])
def rtk(request: pytest.FixtureRequest) -> Rtk:
    """rtk in process or over HTTP: by the name of the test, or with RTK_TEST_TRANSPORTS=both in each way."""
    chosen = list(TRANSPORTS.values())[crc32(request.node.nodeid.encode()) % 2]
    found: Rtk = request.getfixturevalue(TRANSPORTS.get(request.param, chosen))
    return found


def _contract_checked(rtk: Rtk) -> Iterator[Rtk]:
    problems: list[str] = []
    rtk.wrap_transport = lambda transport: ContractCheck(transport, rtk.seen, problems)
    yield rtk
    assert not problems
