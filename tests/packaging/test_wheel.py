"""The wheel that a release publishes: its commands, its files, and that the clone's files are all it needs."""

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from configparser import ConfigParser
from email import message_from_string
from email.message import Message
from pathlib import Path

import pytest

from rtk_cli import __version__
from rtk_cli.terminal.cli.man_pages import man_pages

PROJECT = Path(__file__).parents[2]
SHARE = f"rtk_cli-{__version__}.data/data/share"
INFO = f"rtk_cli-{__version__}.dist-info"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    return built(PROJECT, tmp_path_factory.mktemp("wheel"))


def built(source: Path, folder: Path) -> zipfile.ZipFile:
    """The wheel of a source folder, built without a compiler and without a network."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    [file] = folder.glob("*.whl")
    assert file.name == f"rtk_cli-{__version__}-py3-none-any.whl"
    return zipfile.ZipFile(file)


@pytest.fixture(scope="session")
def names(wheel: zipfile.ZipFile) -> set[str]:
    return set(wheel.namelist())


@pytest.fixture(scope="session")
def metadata(wheel: zipfile.ZipFile) -> Message:
    return message_from_string(wheel.read(f"{INFO}/METADATA").decode())


def test_command_has_two_names(wheel: zipfile.ZipFile) -> None:
    entry_points = ConfigParser()
    entry_points.read_string(wheel.read(f"{INFO}/entry_points.txt").decode())
    start = "rtk_cli.__main__:run"
    assert dict(entry_points["console_scripts"]) == {"rtk": start, "realtimekit": start}


def test_every_file_of_the_package_is_inside(names: set[str]) -> None:
    files = [file for file in (PROJECT / "rtk_cli").rglob("*") if file.is_file() and file.suffix != ".pyc"]
    paths = {file.relative_to(PROJECT).as_posix() for file in files}
    assert {
        "rtk_cli/emulator/contract/contract.json",
        "rtk_cli/emulator/store/schema.sql",
        "rtk_cli/jobs/costs/prices.toml",
        "rtk_cli/py.typed",
    } <= paths
    assert paths == {name for name in names if name.startswith("rtk_cli/")}


def test_nothing_but_the_package_is_importable(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert tops == {"rtk_cli", INFO, f"rtk_cli-{__version__}.data"}


def test_manual_pages_are_where_man_looks(wheel: zipfile.ZipFile, names: set[str]) -> None:
    folder = f"{SHARE}/man/man1"
    assert {name for name in names if name.startswith(folder)} == {f"{folder}/{name}.1" for name in man_pages()}
    assert f'.TH RTK 1 "" "rtk {__version__}"' in wheel.read(f"{folder}/rtk.1").decode()


@pytest.mark.parametrize(
    "path",
    [
        "bash-completion/completions/rtk",
        "bash-completion/completions/realtimekit",
        "zsh/site-functions/_rtk",
        "fish/vendor_completions.d/rtk.fish",
        "fish/vendor_completions.d/realtimekit.fish",
    ],
)
def test_completion_is_where_shells_look(wheel: zipfile.ZipFile, path: str) -> None:
    text = wheel.read(f"{SHARE}/{path}").decode()
    assert "rtk" in text
    assert "realtimekit" in text


def test_dependencies_are_those_of_the_project(metadata: Message) -> None:
    assert metadata["Name"] == "rtk-cli"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    required = {
        re.split(r"[^\w-]", text)[0] for text in metadata.get_all("Requires-Dist", []) if "extra ==" not in text
    }
    assert {"typer", "httpx", "pydantic", "uvicorn"} <= required
    assert {"pytest", "ruff", "hatchling"} & required == set()


def test_image_copies_all_that_the_wheel_is_built_from(names: set[str], tmp_path: Path) -> None:
    """The first stage of the Dockerfile builds the wheel from copies of the files that .dockerignore lets through."""
    dockerfile = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    sent = [line[1:] for line in (PROJECT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copies = [line.split()[1:] for line in dockerfile.splitlines() if line.startswith("COPY ")]
    for *sources, target in copies:
        for source in sources:
            assert source in sent, source
            if (PROJECT / source).is_dir():
                shutil.copytree(PROJECT / source, tmp_path / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(PROJECT / source, tmp_path / target)
    assert set(built(tmp_path, tmp_path / "dist").namelist()) == names


def test_source_distribution_builds_the_same_wheel(names: set[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    [file] = tmp_path.glob("*.tar.gz")
    with tarfile.open(file) as archive:
        archive.extractall(tmp_path, filter="data")
    assert set(built(tmp_path / file.name.removesuffix(".tar.gz"), tmp_path / "dist").namelist()) == names
