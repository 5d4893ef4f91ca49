"""Files, pipes and stdin as input: read whole up to a limit, else refused; nothing blocks or fills memory."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rtk_cli import input_files
from rtk_cli.errors import UsageError
from rtk_cli.input_files import Limit
from rtk_cli.jobs import state_files
from tests.support.cli import Rtk

CREATE = "meetings create --dry-run --body"
MIB = 1024 * 1024

posix = pytest.mark.skipif(os.name != "posix", reason="named pipes and devices are a POSIX feature")


@pytest.fixture(autouse=True)
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait only briefly for the writer of a named pipe."""
    monkeypatch.setattr(input_files, "SECONDS_FOR_A_WRITER", 0.05)


def padded(size: int) -> bytes:
    """A JSON object of that many bytes."""
    return b'{"title": "A"}'.ljust(size)


@posix
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full"])
def test_endless_device_is_refused_with_the_limit(local: Rtk, device: str) -> None:
    error = local.error(f"{CREATE} @{device}")
    assert error["kind"] == "usage"
    assert device in error["message"]
    assert "1 MiB" in error["message"]
    assert "RTK_MAX_BODY" in error["hint"]


def test_body_of_exactly_the_limit_is_read(local: Rtk, tmp_path: Path) -> None:
    (tmp_path / "body.json").write_bytes(padded(MIB))
    local(f"{CREATE} @{tmp_path / 'body.json'}").ok
    (tmp_path / "body.json").write_bytes(padded(MIB + 1))
    assert "1 MiB" in local.error(f"{CREATE} @{tmp_path / 'body.json'}")["message"]


def test_stdin_has_the_same_limit(local: Rtk) -> None:
    local(f"{CREATE} -", stdin=padded(MIB).decode()).ok
    error = local.error(f"{CREATE} -", stdin=padded(MIB + 1).decode())
    assert error["kind"] == "usage"
    assert "stdin" in error["message"]
    assert "1 MiB" in error["message"]


def test_limit_can_be_set(local: Rtk, tmp_path: Path) -> None:
    (tmp_path / "body.json").write_bytes(padded(3 * MIB))
    words = f"{CREATE} @{tmp_path / 'body.json'}"
    local(words, environment={"RTK_MAX_BODY": "3"}).ok
    error = local.error(words, environment={"RTK_MAX_BODY": "0.5"})
    assert "512 KiB" in error["message"]
    assert local.error(words, environment={"RTK_MAX_BODY": "a lot"})["kind"] == "configuration"


def test_limit_of_a_profile_applies(remote: Rtk, tmp_path: Path) -> None:
    (tmp_path / "body.json").write_bytes(padded(3 * MIB))
    words = f"{CREATE} @{tmp_path / 'body.json'}"
    assert "RTK_MAX_BODY" in remote.error(words)["hint"]
    remote("profile update default --max-body 3").ok
    remote(words).ok
    error = remote.error(words, environment={"RTK_MAX_BODY": "2.5"})
    assert "2560 KiB" in error["message"]


@posix
def test_directory_is_refused(local: Rtk, tmp_path: Path) -> None:
    error = local.error(f"{CREATE} @{tmp_path}")
    assert error["kind"] == "usage"
    assert str(tmp_path) in error["message"]
    assert "directory" in error["message"]


@posix
def test_named_pipe_without_a_writer_is_refused(local: Rtk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    error = local.error(f"{CREATE} @{tmp_path / 'pipe'}")
    assert error["kind"] == "usage"
    assert str(tmp_path / "pipe") in error["message"]


@posix
def test_named_pipe_with_a_slow_writer_is_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_files, "SECONDS_FOR_A_WRITER", 30)
    os.mkfifo(tmp_path / "pipe")
    opened = threading.Event()

    def write() -> None:
        with (tmp_path / "pipe").open("wb", buffering=0) as pipe:  # blocks until it is read
            opened.set()
            pipe.write(b'{"title":')
            pipe.write(b'"A"}')

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert input_files.read_file(str(tmp_path / "pipe"), Limit(100)) == b'{"title":"A"}'
    finally:
        writer.join()
    assert opened.is_set()


@posix
def test_anonymous_pipe_is_read_to_its_end() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"text")
    os.close(writing)
    try:
        assert input_files.read_file(f"/dev/fd/{reading}", Limit(4)) == b"text"
    finally:
        os.close(reading)


@posix
def test_endless_named_pipe_is_refused_with_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_files, "SECONDS_FOR_A_WRITER", 30)
    os.mkfifo(tmp_path / "pipe")
    program = "import sys\nwith open(sys.argv[1], 'wb', 0) as pipe:\n    while True: pipe.write(bytes(65536))"
    command = [sys.executable, "-c", program, str(tmp_path / "pipe")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL), pytest.raises(UsageError, match="larger than"):
        input_files.read_file(str(tmp_path / "pipe"), Limit(MIB))


@posix
@pytest.mark.parametrize(
    "command",
    [
        "emulator import /dev/zero",
        "emulator simulate --meeting M --script /dev/zero",
        "webhooks verify --body @/dev/zero --signature AAAA",
        "webhooks verify --body x --signature AAAA --public-key @/dev/zero",
        "api POST /meetings --body @/dev/zero",
        "meetings create --body @/dev/zero",
    ],
)
def test_every_command_that_reads_a_file_has_a_limit(local: Rtk, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rtk_cli.jobs.state_files.LIMIT", Limit(2 * MIB))
    error = local.error(command)
    assert error["kind"] == "usage"
    assert "/dev/zero" in error["message"]
    assert "MiB" in error["message"]


def test_snapshot_may_have_256_mib() -> None:
    assert Limit(256 * MIB) == state_files.LIMIT
