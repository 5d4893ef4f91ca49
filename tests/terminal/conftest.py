"""The emulator state in which every command works, prepared once per process."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.cli import FakeClock, Rtk
from tests.support.webhook_receiver import public_key_of, signature_of, webhook_receiver
from tests.terminal.every_command import SampleData, create_sample_data


@pytest.fixture(scope="session")
def hook() -> Iterator[str]:
    """A URL that accepts every event."""
    with webhook_receiver() as box:
        yield box.url


@pytest.fixture(scope="session")
def made_samples(tmp_path_factory: pytest.TempPathFactory, hook: str) -> tuple[SampleData, float]:
    """The sample data, and the time of its clock."""
    folder, clock = tmp_path_factory.mktemp("samples"), FakeClock()
    env = {"RTK_CONFIG_DIR": str(folder / "config"), "RTK_DATA_DIR": str(folder / "data"), "TZ": "UTC"}
    rtk = Rtk(env, clock, before=("--local",))
    rtk._random.seed(8)  # so that its ids differ from those of a test
    found = create_sample_data(rtk)
    key = folder / "key.pem"
    key.write_text(public_key_of(rtk))
    made = {"hook": hook, "signature": signature_of(rtk, "ping"), "key": str(key)}
    return replace(found, ids=found.ids | made), clock.now()


@pytest.fixture
def samples(made_samples: tuple[SampleData, float], clock: FakeClock) -> SampleData:
    """The sample data; `samples.copied_to(rtk)` copies it into the data folder of `rtk`."""
    found, now = made_samples
    clock.advance(now - clock.now())
    return found
