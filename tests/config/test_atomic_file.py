"""Files that are replaced atomically, and the drafts that killed writers leave behind."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from rtk_cli.config import atomic_file
from rtk_cli.config.locking import try_lock
from tests.support.cli import Rtk

on_posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

KILLED_BEFORE_THE_RENAME = (
    "import os, signal\nos.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
    "from rtk_cli.__main__ import run; run()"
)


def killed_run(rtk: Rtk, words: Sequence[str], stdin: str = "") -> None:
    """Run rtk in a process that is killed when its draft is complete."""
    environment = {**os.environ, **rtk.environment, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", KILLED_BEFORE_THE_RENAME, *words]
    run = subprocess.run(command, env=environment, input=stdin, text=True, capture_output=True, timeout=60)
    assert run.returncode == -signal.SIGKILL, run.stderr


def drafts(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".*")]


@on_posix
@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        ("profile create one", ""),
        ("auth login --no-check --with-token", "some-token"),
        ("--local emulator export --to {folder}/state.json", ""),
    ],
)
def test_next_write_removes_the_draft_of_a_killed_one(
    unconfigured: Rtk, tmp_path: Path, words: str, stdin: str
) -> None:
    command = words.format(folder=tmp_path).split()
    killed_run(unconfigured, command, stdin)
    assert len(drafts(tmp_path)) == 1
    unconfigured(*command, stdin=stdin).ok
    assert drafts(tmp_path) == []


def test_draft_of_a_living_writer_stays(tmp_path: Path) -> None:
    draft = tmp_path / ".file.0123abcd.rtk-tmp"
    with open(draft, "wb") as living:
        assert try_lock(living.fileno())
        atomic_file.replace(tmp_path / "file", b"new")
        assert draft.exists()
    atomic_file.replace(tmp_path / "file", b"newer")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    "name", [".file.bak", ".file.original", ".file.0123abcd", "file.0123abcd.rtk-tmp", ".other.0123abcd.rtk-tmp"]
)
def test_files_of_others_stay(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    atomic_file.replace(tmp_path / "file", b"new")
    assert (tmp_path / name).exists()


def test_draft_that_another_writer_removed_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace
    lost: list[Path] = []

    def replace_late(draft: Path, target: Path) -> None:
        if not lost:
            lost.append(draft)
            os.unlink(draft)
        replace(draft, target)

    monkeypatch.setattr(os, "replace", replace_late)
    atomic_file.replace(tmp_path / "file", b"new")
    assert ((tmp_path / "file").read_bytes(), len(lost)) == (b"new", 1)


def test_draft_that_is_removed_every_time_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", lambda draft, target: os.stat(tmp_path / "missing"))
    with pytest.raises(FileNotFoundError):
        atomic_file.replace(tmp_path / "file", b"new")
    assert list(tmp_path.iterdir()) == []


@on_posix
@pytest.mark.parametrize(("mode", "expected"), [(0o600, 0o600), (0o666, 0o644)])
def test_mode_obeys_the_umask(tmp_path: Path, mode: int, expected: int) -> None:
    previous = os.umask(0o022)
    try:
        atomic_file.replace(tmp_path / "file", b"", mode)
    finally:
        os.umask(previous)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == expected
