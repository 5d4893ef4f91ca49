"""A server a module: starting one takes longer than a hundred calls to it."""

from collections.abc import Iterator

import pytest

from tests.served.process import Process, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """The emulator on a free port, open to everybody on this machine, with its access log on."""
    with serving(tmp_path_factory.mktemp("server"), "--debug") as process:
        yield process
