"""The emulator served from a thread: what fails after the start is raised at the end."""

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.errors import RtkError
from rtk_cli.jobs import background_server
from rtk_cli.jobs.background_server import serving
from rtk_cli.jobs.emulator_server import ServeAddress, ServerLog
from tests.support.cli import FakeClock


def test_failure_after_the_start_is_raised_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(emulator: object, address: object, clock: object, log: object, on_ready: object, **options: bool) -> None:
        assert callable(on_ready)
        on_ready("http://127.0.0.1:1", lambda: None)
        raise RtkError("the server failed")

    monkeypatch.setattr(background_server, "serve", serve)
    emulator = Emulator(None, clock=FakeClock(), ids=lambda: "id")
    log = ServerLog(lambda message: None, lambda message: None, False)
    address = ServeAddress("127.0.0.1", 0, None)
    with pytest.raises(RtkError, match="the server failed"), serving(emulator, address, FakeClock(), log) as url:
        assert url == "http://127.0.0.1:1"
