"""`play` runs each scene by both doors."""

from typing import Any

import pytest

from tests.meeting.scene import DOORS, Play, player


@pytest.fixture(params=list(DOORS))
def play(request: pytest.FixtureRequest) -> Play[Any]:
    return player(request.param)
