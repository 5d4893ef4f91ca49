"""docs/testing-in-ci.md: its commands, curl calls and example test run as they are printed there."""

import dataclasses
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rtk_cli.testing import Call, Emulator
from tests.emulator.http.server_process import ROOT, TIMEOUT, ServerProcess, running_server

PAGE = (ROOT / "docs" / "testing-in-ci.md").read_text(encoding="utf-8")
TOKEN = "test-token"
RTK = f'#!/bin/sh\nexec "{sys.executable}" -m rtk_cli "$@"\n'

pytestmark = pytest.mark.skipif(shutil.which("sh") is None or shutil.which("curl") is None, reason="needs sh and curl")


def blocks(title: str, language: str) -> list[str]:
    """Return the code blocks of one language below a heading."""
    section = re.split(r"^## ", PAGE.split(f"\n## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


class Job:
    """A step of a CI job, with rtk on its path and a server on the same state."""

    def __init__(self, folder: Path, server: ServerProcess) -> None:
        self.folder = folder
        programs = folder / "bin"
        programs.mkdir()
        (programs / "rtk").write_text(RTK)
        (programs / "rtk").chmod(0o755)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("RTK_", "CLOUDFLARE_"))},
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "NO_PROXY": "*",
            "RTK_PROFILE": "local",
            "RTK_CONFIG_DIR": str(folder / "config"),
            "RTK_DATA_DIR": str(folder / "data"),
            "CLOUDFLARE_BASE_URL": server.url,
            "CLOUDFLARE_API_TOKEN": TOKEN,
        }

    def run(self, *words: str) -> str:
        """Run a program that must succeed, and return its stdout."""
        ran = subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=4 * TIMEOUT,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def shell(self, *scripts: str) -> str:
        return self.run("sh", "-euc", "\n".join(scripts))


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Job]:
    with running_server(tmp_path, RTK_EMULATOR_TOKEN=TOKEN) as server:
        yield Job(tmp_path, server)


def create_state() -> str:
    """Return the page's commands that create and restore a state, for the folders of the job."""
    (create, restore) = blocks("Start from a known state", "sh")
    own_folder = 'export RTK_PROFILE=local RTK_DATA_DIR="$(mktemp -d)"\n'
    assert own_folder in create
    return create.replace(own_folder, "") + restore.splitlines()[0]


def test_example_test_passes(job: Job) -> None:
    job.shell(create_state())
    (code,) = blocks("A test", "python")
    (job.folder / "test_page.py").write_text(code)
    assert "2 passed" in job.run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_page.py")


def test_pytest_examples_pass(tmp_path: Path) -> None:
    fixture, kit = blocks("pytest", "python")
    (replay,) = blocks("Record and replay", "python")
    (tmp_path / "calls.json").write_text('{"format": "rtk calls", "version": 1, "calls": []}')
    (tmp_path / "test_page.py").write_text(fixture + replay)
    (tmp_path / "kit.py").write_text(kit)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RTK_", "CLOUDFLARE_"))}
    for words in (["-m", "pytest", "-q", "-p", "no:cacheprovider", "test_page.py"], ["kit.py"]):
        ran = subprocess.run(
            [sys.executable, *words], cwd=tmp_path, env={**kept, "NO_PROXY": "*"}, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert "5 passed" in ran.stdout or "http://127.0.0.1:" in ran.stdout


def test_page_names_all_parts_of_the_kit() -> None:
    """The names are public: what is not on the page is not promised."""
    section = PAGE.split("## pytest\n")[1].split("## vitest\n")[0]
    public = {name for name in vars(Emulator) if not name.startswith("_")}
    assert {name for name in public if f"`{name}" not in section and f"{name}`" not in section} == set()
    fields = {field.name for field in (*dataclasses.fields(Call),)}
    assert {name for name in fields if f"`{name}`" not in section} == set()


def test_requests_of_a_server_are_listed(job: Job) -> None:
    (commands,) = blocks("What was called", "sh")
    url = job.environment["CLOUDFLARE_BASE_URL"]
    path = "/accounts/0000000000000000000000000000a0ca/realtime/kit/00000000-0000-4000-8000-0000000000a9/meeting"
    job.environment["RTK_EMULATOR_TOKEN"] = TOKEN
    output = job.shell(f'curl -sS "{url}{path}" -H "Authorization: Bearer {TOKEN}"', commands)
    assert output.count("(meetings_list)") == 2


def test_commands_succeed(job: Job) -> None:
    live, clock, faults = (blocks(title, "sh")[0] for title in ("Live sessions", "The clock", "Faults"))
    assert "Good morning" in job.shell(create_state(), live, clock, 'rtk sessions list --query "[].status"', faults)


def test_curl_calls_succeed(job: Job) -> None:
    (calls,) = blocks("Over HTTP", "sh")
    control = "control=http://127.0.0.1:8787/__emulator"
    assert control in calls
    actual = f"control={job.environment['CLOUDFLARE_BASE_URL'].removesuffix('/client/v4')}/__emulator"
    ada = "ada=$(rtk participants list --meeting $meeting -o id)"
    output = job.shell(create_state(), ada, calls.replace(control, actual))
    assert output.count('"success":true') == calls.count("curl ")
