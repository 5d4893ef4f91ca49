"""The targets that the tests write to: a folder, an S3 server, and fsspec's own file systems."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.s3_server import S3Server, s3_server


@pytest.fixture(scope="session")
def running_s3() -> Iterator[S3Server]:
    """A server for all tests of this process."""
    pytest.importorskip("moto.moto_server.threaded_moto_server", reason="needs moto[server] and s3fs")
    pytest.importorskip("s3fs")
    with s3_server() as server:
        yield server


@pytest.fixture
def s3(running_s3: S3Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> S3Server:
    """An empty bucket, which the AWS libraries of this process find."""
    running_s3.clear()
    for name, value in running_s3.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))
    return running_s3


@pytest.fixture
def every_second() -> Callable[[int], range]:
    """Positions in a file at which something breaks: the first, the last, and some between."""
    return lambda size: range(0, size + 1, max(1, size // 6))
