"""action.yml: its steps, run with bash in an environment like that of a runner, and the files that they write."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from rtk_cli import __version__
from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support.cli import TOKEN

PROJECT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
_EXPRESSION = re.compile(r"\$\{\{ (\S+) \}\}")

pytestmark = pytest.mark.skipif(shutil.which("bash") is None or os.name == "nt", reason="no bash on this machine")


@dataclass
class Runner:
    """A runner's folders and files, and the inputs of the action."""

    folder: Path
    inputs: dict[str, str] = field(default_factory=dict)

    def run(self, name: str) -> "subprocess.CompletedProcess[str]":
        """Run a step of the action."""
        step = STEPS[name]
        files = {f"GITHUB_{kind}": str(self.folder / kind.lower()) for kind in ("ENV", "OUTPUT", "PATH")}
        own = {key: _EXPRESSION.sub(lambda found: self.value(found[1]), text) for key, text in step["env"].items()}
        path = os.pathsep.join(["/usr/local/bin", "/usr/bin", "/bin"])
        environment = {"PATH": path, "HOME": str(self.folder), "RUNNER_TEMP": str(self.folder), **files, **own}
        assert step["shell"] == "bash"
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)

    def value(self, expression: str) -> str:
        if expression == "github.action_path":
            return str(PROJECT)
        name = expression.removeprefix("inputs.")
        return self.inputs.get(name, str(ACTION["inputs"][name]["default"]))

    def written(self, kind: str) -> dict[str, str]:
        """The variables or outputs that the steps have set."""
        lines = (self.folder / kind).read_text().splitlines() if (self.folder / kind).exists() else []
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner on which rtk is installed already."""
    (tmp_path / "rtk-bin").mkdir()
    command = tmp_path / "rtk-bin" / "rtk"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{PROJECT}" exec "{sys.executable}" -m rtk_cli "$@"\n')
    command.chmod(0o755)
    return Runner(tmp_path)


@pytest.fixture
def emulated(runner: Runner) -> Iterator[Runner]:
    """The same, whose emulator is ended as a runner ends what a job leaves."""
    yield runner
    marker = f"RUNNER_TEMP={runner.folder}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        if marker in _bytes(process / "environ") and b"rtk_cli" in _bytes(process / "cmdline"):
            os.kill(int(process.name), signal.SIGTERM)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.mark.skipif("RTK_TEST_INSTALLS" not in os.environ, reason="RTK_TEST_INSTALLS is not set; it takes 10 seconds")
def test_install_puts_both_names_on_the_path_and_nothing_else(tmp_path: Path) -> None:
    runner = Runner(tmp_path, {"python": sys.executable})
    ran = runner.run("Install rtk")
    if "connection" in ran.stderr.lower() or "no matching distribution" in ran.stderr.lower():
        pytest.skip("no package index can be reached")
    assert ran.returncode == 0, ran.stderr
    folder = Path((tmp_path / "path").read_text().strip())
    assert {file.stem for file in folder.iterdir()} == {"rtk", "realtimekit"}
    for name in ("rtk", "realtimekit"):
        assert subprocess.check_output([folder / name, "--version"], text=True) == f"rtk {__version__}\n"
    assert runner.written("output") == {"version": __version__}


def test_log_in_masks_the_token_and_sets_the_variables(runner: Runner) -> None:
    runner.inputs = {"token": TOKEN, "account-id": ACCOUNT_ID, "app-id": APP_ID, "profile": "staging"}
    ran = runner.run("Log in")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"::add-mask::{TOKEN}\n", "")
    assert runner.written("env") == {
        "CLOUDFLARE_API_TOKEN": TOKEN,
        "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
        "RTK_APP_ID": APP_ID,
        "RTK_PROFILE": "staging",
    }


def test_inputs_that_are_left_out_set_no_variable(runner: Runner) -> None:
    assert runner.run("Log in").returncode == 0
    assert runner.written("env") == {}


@pytest.mark.parametrize("name", ["token", "account-id", "app-id", "profile"])
def test_value_with_a_line_break_is_refused(runner: Runner, name: str) -> None:
    runner.inputs = {name: "x\nLD_PRELOAD=/tmp/x"}
    ran = runner.run("Log in")
    assert ran.returncode == 1
    assert f"::error::input {name} " in ran.stdout
    assert runner.written("env") == {}


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds the emulator in /proc")
def test_emulator_serves_the_state_that_was_given(emulated: Runner, env: Mapping[str, str], tmp_path: Path) -> None:
    rtk = [sys.executable, "-m", "rtk_cli"]
    elsewhere = {**env, "PYTHONPATH": str(PROJECT), "PATH": os.environ["PATH"]}
    subprocess.run([*rtk, "--local", "meetings", "create", "--title", "Prepared"], env=elsewhere, check=True)
    subprocess.run([*rtk, "emulator", "export", "--to", str(tmp_path / "state.json")], env=elsewhere, check=True)
    emulated.inputs = {"emulator": "true", "state": str(tmp_path / "state.json")}
    ran = emulated.run("Start the emulator")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    variables, outputs = emulated.written("env"), emulated.written("output")
    assert outputs == {"base-url": variables["CLOUDFLARE_BASE_URL"], "account-id": ACCOUNT_ID, "app-id": APP_ID}
    later = {**variables, "PYTHONPATH": str(PROJECT), "PATH": os.environ["PATH"]}
    listed = subprocess.check_output([*rtk, "meetings", "list", "--query", "[].title"], env=later, text=True)
    assert "Prepared" in listed
    url = f"{outputs['base-url']}/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}/meetings"
    assert httpx.get(url, trust_env=False).json()["data"][0]["title"] == "Prepared"


def test_emulator_that_cannot_start_fails_the_step(emulated: Runner, tmp_path: Path) -> None:
    emulated.inputs = {"state": str(tmp_path / "missing.json")}
    ran = emulated.run("Start the emulator")
    assert ran.returncode != 0
    assert "missing.json" in ran.stderr


def test_every_output_comes_from_a_step_that_sets_it() -> None:
    scripts = {step.get("id"): step["run"] for step in STEPS.values()}
    for output in ACTION["outputs"].values():
        for step, name in re.findall(r"steps\.(\w+)\.outputs\.([\w-]+)", output["value"]):
            assert f'"{name}=' in scripts[step]


def test_scripts_contain_no_expression() -> None:
    """What a caller passes in reaches a script by its environment, never as part of its text."""
    assert [name for name, step in STEPS.items() if "${{" in step["run"]] == []
