"""`run` runs each scenario twice: in process, and over a WebSocket."""

import pytest

from tests.meeting.room import CONNECTS, RunScenario, runner


@pytest.fixture(params=list(CONNECTS))
def run(request: pytest.FixtureRequest) -> RunScenario:
    return runner(request.param)
