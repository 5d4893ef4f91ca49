"""The emulator state in which every command works, prepared once per process."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.cli import FakeClock, Rtk
from tests.support.webhook_receiver import public_key_of, signature_of, webhook_receiver
from tests.terminal.every_command import Scene, set_the_scene


@pytest.fixture(scope="session")
def hook() -> Iterator[str]:
    """A URL that accepts every event."""
    with webhook_receiver() as box:
        yield box.url


@pytest.fixture(scope="session")
def made_scene(tmp_path_factory: pytest.TempPathFactory, hook: str) -> tuple[Scene, float]:
    """The scene, and the time of its clock."""
    folder, clock = tmp_path_factory.mktemp("scene"), FakeClock()
    env = {"RTK_CONFIG_DIR": str(folder / "config"), "RTK_DATA_DIR": str(folder / "data"), "TZ": "UTC"}
    rtk = Rtk(env, clock, before=("--local",))
    rtk._random.seed(8)  # so that its ids differ from those of a test
    found = set_the_scene(rtk)
    key = folder / "key.pem"
    key.write_text(public_key_of(rtk))
    made = {"hook": hook, "signature": signature_of(rtk, "ping"), "key": str(key)}
    return replace(found, ids=found.ids | made), clock.now()


@pytest.fixture
def scene(made_scene: tuple[Scene, float], clock: FakeClock) -> Scene:
    """The scene; `scene.copied_to(rtk)` copies it into the data folder of `rtk`."""
    found, now = made_scene
    clock.advance(now - clock.now())
    return found
