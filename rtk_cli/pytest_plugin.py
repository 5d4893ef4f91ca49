"""The pytest plugin: the fixtures `realtimekit` and `realtimekit_session`. Imports nothing until a test uses one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from rtk_cli.testing import Emulator


TLS = "realtimekit_tls"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the settings of the fixtures."""
    parser.addini(TLS, "Serve the emulator of `realtimekit` over https: see `rtk emulator trust`.", "bool", False)


@pytest.fixture(scope="session")
def realtimekit_session(pytestconfig: pytest.Config) -> "Iterator[Emulator]":
    """An emulator of RealtimeKit on a free port for all tests, as `rtk_cli.testing.Emulator`; never reset by itself."""
    from rtk_cli.testing import Emulator

    with Emulator(tls=pytestconfig.getini(TLS)) as kit:
        yield kit


@pytest.fixture
def realtimekit(realtimekit_session: "Emulator") -> "Iterator[Emulator]":
    """The same emulator, empty. During the test the environment leads the official SDKs, and rtk, to it."""
    from rtk_cli.jobs.background_server import OF_THE_USER

    realtimekit_session.reset()
    with pytest.MonkeyPatch.context() as patch:
        for name in OF_THE_USER:
            patch.delenv(name, raising=False)
        for name, value in realtimekit_session.environment.items():
            patch.setenv(name, value)
        yield realtimekit_session
