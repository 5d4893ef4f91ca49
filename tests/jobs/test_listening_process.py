"""rtk webhooks listen in a process of its own: signals end it without leaving a webhook, SIGKILL leaves one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.cli import Rtk
from tests.support.webhook_listener import SOON

URL = "https://tunnel.example/hook"
IGNORING = "import signal; signal.signal(signal.{name}, signal.SIG_IGN)"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@contextmanager
def listening_process(rtk: Rtk, *flags: str, setup: str = "") -> Iterator["subprocess.Popen[str]"]:
    """A process that listens, from the moment at which it is ready."""
    root = str(Path(__file__).parents[2])
    program = f"{setup}\nfrom rtk_cli.__main__ import run; run()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "--local", "webhooks", "listen", *flags],
        env={**rtk.environment, "PYTHONPATH": root, "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stderr is not None
            while not (line := process.stderr.readline()).startswith("listening on "):
                assert line, process.poll()
            yield process
        finally:
            process.kill()


def ended(process: "subprocess.Popen[str]", by: signal.Signals) -> tuple[int, str, str]:
    """Send the signal; return the exit code and what was printed."""
    process.send_signal(by)
    stdout, stderr = process.communicate(timeout=SOON)
    return process.returncode, stdout, stderr


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_signal_ends_listening_and_deletes_the_webhook(local: Rtk, name: str) -> None:
    with listening_process(local, "--register", URL) as process:
        assert [webhook["url"] for webhook in local("webhooks list").ok.data] == [URL]
        assert ended(process, signal.Signals[name]) == (130, "", "rtk: interrupted\n")
    assert local("webhooks list").ok.data == []


def test_killed_process_leaves_a_webhook_that_the_next_one_uses_and_deletes(local: Rtk) -> None:
    with listening_process(local, "--register", URL) as process:
        ended(process, signal.SIGKILL)
    (left,) = local("webhooks list").ok.data
    with listening_process(local, "--register", URL) as process:
        assert [webhook["id"] for webhook in local("webhooks list").ok.data] == [left["id"]]
        ended(process, signal.SIGTERM)
    assert local("webhooks list").ok.data == []


def test_ctrl_c_ends_a_background_job(local: Rtk) -> None:
    with listening_process(local, setup=IGNORING.format(name="SIGINT")) as process:
        assert ended(process, signal.SIGINT)[0] == 130


def test_process_under_nohup_outlives_its_terminal(local: Rtk) -> None:
    with listening_process(local, "--register", URL, setup=IGNORING.format(name="SIGHUP")) as process:
        process.send_signal(signal.SIGHUP)
        assert len(local("webhooks list").ok.data) == 1
        assert ended(process, signal.SIGTERM)[0] == 130
