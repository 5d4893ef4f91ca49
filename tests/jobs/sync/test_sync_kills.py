"""A sync that is killed, and then run again. `python3 -m bench.kills_sync` tries 40 points."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cli import Rtk
from tests.support.mirrors import session_with_recording, tree
from tests.support.s3_server import BUCKET, S3Server

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 needs POSIX")


def end_when(
    rtk: Rtk, target: str, is_time: Callable[[], bool], *, by: int = signal.SIGKILL, jobs: int = 1
) -> "subprocess.Popen[bytes]":
    """Start a slow sync, and send it a signal when `is_time`; return the ended process."""
    flags = ("--jobs", str(jobs), "--bandwidth", "200K")
    command = [sys.executable, "-m", "rtk_cli", "recordings", "sync", target, *flags]
    environment = {**os.environ, **rtk.environment, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while not is_time() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(by)
    process.wait(30)
    return process


def kill_when(rtk: Rtk, target: str, is_time: Callable[[], bool]) -> None:
    """Start a slow sync, and kill it when `is_time`."""
    assert end_when(rtk, target, is_time).returncode == -signal.SIGKILL


@pytest.mark.parametrize("files", [0, 1, 5])
def test_killed_sync_ends_in_the_tree_of_an_undisturbed_one(remote: Rtk, tmp_path: Path, files: int) -> None:
    session_with_recording(remote)
    session_with_recording(remote, title="Chemistry")
    remote(f"recordings sync {tmp_path}/undisturbed").ok
    expected = tree(tmp_path / "undisturbed")
    target = tmp_path / "killed"

    def whole() -> dict[str, str]:
        return {name: digest for name, digest in tree(target).items() if not name.endswith((".rtk-part", ".rtk-tmp"))}

    kill_when(remote, str(target), lambda: any(target.rglob("*.rtk-part")) and len(whole()) >= files)
    assert whole().items() <= expected.items()
    assert remote(f"recordings sync {target}").ok
    assert tree(target) == expected


@pytest.mark.parametrize("jobs", [1, 4])
def test_interrupt_ends_the_downloads_at_once_and_keeps_what_came(remote: Rtk, tmp_path: Path, jobs: int) -> None:
    session_with_recording(remote, seconds=120)
    target = tmp_path / "interrupted"

    def parts() -> list[Path]:
        """Of the recording alone: with more than one connection, a small file may be on its way as well."""
        return list(target.rglob("*.mp4.*.rtk-part"))

    def has_begun() -> bool:
        return any(part.stat().st_size for part in parts())

    process = end_when(remote, str(target), has_begun, by=signal.SIGINT, jobs=jobs)
    assert process.returncode == 130
    [part] = parts()
    assert part.stat().st_size < 120 * 83_333
    assert remote(f"recordings sync {target}").ok
    assert list(target.rglob("*.rtk-part")) == []


def test_killed_upload_is_repeated_and_leaves_no_part(remote: Rtk, s3: S3Server) -> None:
    session_with_recording(remote)
    _, _, large = session_with_recording(remote, title="Chemistry", seconds=120)
    target = f"s3://{BUCKET}/killed"
    kill_when(remote, target, lambda: len(s3.objects()) >= 1)
    s3.client.create_multipart_upload(Bucket=BUCKET, Key=key_of(s3, remote, large))
    assert remote(f"recordings sync {target}").ok
    remote(f"recordings sync s3://{BUCKET}/undisturbed").ok
    found = s3.objects()
    killed = {key.partition("/")[2]: digest for key, digest in found.items() if key.startswith("killed/")}
    undisturbed = {key.partition("/")[2]: digest for key, digest in found.items() if key.startswith("undisturbed/")}
    assert (killed, s3.unfinished()) == (undisturbed, [])
    assert len(killed) == 14


def key_of(s3: S3Server, rtk: Rtk, recording: str) -> str:
    """The key that the killed process would have uploaded the recording to."""
    session = rtk(f"recordings get {recording}").ok.data["session_id"]
    return f"killed/2026-09-14/Chemistry/{session}/{recording}.mp4"
