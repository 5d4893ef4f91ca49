"""Downloads of the official SDKs that some tests need: the sdist for Python with its tests, the packages of npm.

They stay in a cache. A test whose download fails, as it does offline, skips itself: `Unavailable` says why.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

import pytest

PACKAGE = "cloudflare"
TYPESCRIPT_VERSION = "7"
WEB_CLIENT = "@cloudflare/realtimekit"
UI_KIT = "@cloudflare/realtimekit-ui"
WEB_CLIENT_VERSION = "2.0.2"
TESTS_UTILS = "tests/utils.py"
TESTS_FOLDER = "tests/api_resources/realtime_kit"
WEB_CLIENT_SOURCE = "dist/index.es.js"
_DAY = 24 * 60 * 60
_SECONDS = 60  # each takes less than 10; a busy machine needs more
_QUICK = {
    "PIP_RETRIES": "0",  # in the environment, as pip passes it on to the pip that fetches its build backend
    "PIP_TIMEOUT": "5",
    "NPM_CONFIG_FETCH_RETRIES": "0",
    "NPM_CONFIG_FETCH_TIMEOUT": "5000",
}


class Unavailable(Exception):
    """A download failed, or the program for it is missing."""


def cache_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that lasts until the next run, or a temporary one when pytest has no cache."""
    cache = getattr(request.config, "cache", None)
    return tmp_path_factory.mktemp("sdk") if cache is None else Path(cache.mkdir("official-sdks"))


def python_tests(cache: Path) -> Path:
    """Return the root of the tests of the installed SDK for Python."""
    release = f"{PACKAGE}-{version(PACKAGE)}"
    root = cache / release
    with _one_at_a_time(cache):
        if not root.exists():
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                _unpack_tests(_sdist(Path(folder)), Path(folder))
                (Path(folder) / release).rename(root)
    return root


def typescript_sdk(cache: Path) -> tuple[str, Path]:
    """Return the program node, and a folder in which it finds the SDK for TypeScript."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise Unavailable("node and npm are not installed")
    root = cache / f"typescript-{TYPESCRIPT_VERSION}"
    with _one_at_a_time(cache):
        if not root.exists():
            with tempfile.TemporaryDirectory(dir=cache, ignore_cleanup_errors=True) as folder:
                made = Path(folder) / "made"
                made.mkdir()
                flags = ("--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(made))
                _run(npm, "install", *flags, f"{PACKAGE}@{TYPESCRIPT_VERSION}")
                made.rename(root)
    return node, root


def web_package(cache: Path, name: str, release: str = WEB_CLIENT_VERSION) -> Path:
    """Return the unpacked npm package of the web client or of the UI Kit, without what it depends on."""
    root = cache / f"{name.rpartition('/')[2]}-{release}"
    with _one_at_a_time(cache):
        if not root.exists():
            with tempfile.TemporaryDirectory(dir=cache, ignore_cleanup_errors=True) as folder:
                _npm_package(f"{name}@{release}", Path(folder)).rename(root)
    return root


def web_client_source(cache: Path) -> Path:
    """Return the source file of the newest release of the web client; it is looked up once a day."""
    file = cache / "web-client.js"
    with _one_at_a_time(cache):
        if not file.exists() or time.time() - file.stat().st_mtime > _DAY:
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                source = _npm_package(WEB_CLIENT, Path(folder)) / WEB_CLIENT_SOURCE
                if not source.exists():
                    raise Unavailable(f"the package has no {WEB_CLIENT_SOURCE}")
                file.write_bytes(source.read_bytes())
    return file


def _npm_package(name: str, folder: Path) -> Path:
    """Download a package without its dependencies, and return the folder in which it is unpacked."""
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("npm is not installed")
    _run(npm, "pack", "--silent", "--pack-destination", str(folder), name)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as members:
        members.extractall(folder, filter="data")
    return folder / "package"


@contextmanager
def _one_at_a_time(cache: Path) -> Iterator[None]:
    """Let one worker of the suite download; the others wait. The lock of a killed one is taken over."""
    lock = cache / "lock"
    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
    try:
        yield
    finally:
        with suppress(OSError):
            lock.rmdir()


def _sdist(folder: Path) -> Path:
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download", "--dest", str(folder))
    _run(*pip, "--no-deps", "--no-binary", PACKAGE, f"{PACKAGE}=={version(PACKAGE)}")
    found = list(folder.glob("*.tar.gz"))
    if not found:
        raise Unavailable("pip found no sdist")
    return found[0]


def _unpack_tests(sdist: Path, folder: Path) -> None:
    """Extract the tests of RealtimeKit and what they import, nothing else."""
    with tarfile.open(sdist) as archive:
        for member in archive.getmembers():
            path = member.name.partition("/")[2]
            if path == TESTS_UTILS or path.startswith(f"{TESTS_FOLDER}/"):
                archive.extract(member, folder, filter="data")


def _run(*words: str) -> None:
    try:
        ran = subprocess.run(
            words,
            env={**os.environ, **_QUICK},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{Path(words[0]).name} took longer than {_SECONDS} s") from None
    if ran.returncode:
        errors = [line for line in ran.stderr.splitlines() if "error" in line.lower()]
        raise Unavailable(errors[0] if errors else f"{Path(words[0]).name} ended with {ran.returncode}")
