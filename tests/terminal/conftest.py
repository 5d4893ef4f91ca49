"""The scene in which every command of the tree works, made once a process."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.cli import FakeClock, Rtk
from tests.support.webhook_receiver import signature_of, webhook_receiver
from tests.terminal.every_command import Scene, set_the_scene


@pytest.fixture(scope="session")
def hook() -> Iterator[str]:
    """An address that accepts every event."""
    with webhook_receiver() as box:
        yield box.url


@pytest.fixture(scope="session")
def made_scene(tmp_path_factory: pytest.TempPathFactory, hook: str) -> tuple[Scene, float]:
    """The scene, and the time that it is there."""
    folder, clock = tmp_path_factory.mktemp("scene"), FakeClock()
    env = {"RTK_CONFIG_DIR": str(folder / "config"), "RTK_DATA_DIR": str(folder / "data"), "TZ": "UTC"}
    rtk = Rtk(env, clock, before=("--local",))
    rtk._chance.seed(8)  # ids that the rtk of a test will not give again
    found = set_the_scene(rtk)
    return replace(found, ids=found.ids | {"hook": hook, "signature": signature_of(rtk, "ping")}), clock.now()


@pytest.fixture
def scene(made_scene: tuple[Scene, float], clock: FakeClock) -> Scene:
    """The scene; `scene.copied_to(rtk)` plays it there."""
    found, now = made_scene
    clock.advance(now - clock.now())
    return found
