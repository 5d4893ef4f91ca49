"""The tests of RealtimeKit that the official SDK for Python ships in its sdist, to be run against a prepared state.

None of their code is in this repository: the sdist of the installed version is downloaded when it is needed.
"""

import ast
import importlib.util
import inspect
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE = "cloudflare"
FILES = tuple(
    f"test_{area}.py"
    for area in (
        "active_session",
        "analytics",
        "apps",
        "livestreams",
        "meetings",
        "presets",
        "recordings",
        "sessions",
        "webhooks",
    )
)
_UTILS = "tests/utils.py"
_FOLDER = "tests/api_resources/realtime_kit"
_UTILS_MODULE = "cloudflare_sdk_test_utils"  # the SDK calls it `tests.utils`, a name that is ours here
_DOWNLOAD_SECONDS = 60  # it takes 4; a busy machine needs more

Arguments = Mapping[str, object]
"""Values of keyword arguments of SDK calls, by their name, or by method and name: `start_recordings.meeting_id`."""


class Unavailable(Exception):
    """The sdist cannot be downloaded."""


@dataclass(frozen=True)
class SdkTest:
    """One test of the SDK. `run` takes the client, and returns a coroutine if the test `is_async`."""

    name: str
    is_async: bool
    run: Callable[[Any], Any]


def sdist_tests(cache: Path) -> Path:
    """Return the root of the SDK's tests below `cache`; download them if they are not there, else `Unavailable`."""
    release = f"{PACKAGE}-{version(PACKAGE)}"
    root = cache / release
    with _one_at_a_time(cache):
        if not root.exists():
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                _unpack(_download(Path(folder)), Path(folder))
                (Path(folder) / release).rename(root)
    return root


@contextmanager
def _one_at_a_time(cache: Path) -> Iterator[None]:
    """Let one worker of the suite download; the others wait. The lock of a killed one is taken over."""
    cache.mkdir(parents=True, exist_ok=True)
    lock = cache / "lock"
    deadline = time.monotonic() + _DOWNLOAD_SECONDS
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


def load_tests(root: Path, file: str, arguments: Arguments) -> list[SdkTest]:
    """Import a file of tests, without their skips, with the `arguments` in place of the ids in their calls."""
    _import_utils(root)
    path = root / _FOLDER / file
    tree = _Rewriting(arguments).visit(ast.parse(path.read_text(encoding="utf-8"), str(path)))
    module = ModuleType(f"cloudflare_sdk_{path.stem}")
    exec(compile(ast.fix_missing_locations(tree), str(path), "exec"), module.__dict__)
    return list(_tests(module))


class _Rewriting(ast.NodeTransformer):
    """Replaces arguments of API calls, and the import of the SDK's `tests.utils`."""

    def __init__(self, arguments: Arguments) -> None:
        self._arguments = arguments

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:
        if node.module == "tests.utils":
            node.module = _UTILS_MODULE
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        is_api_call = any(keyword.arg == "account_id" for keyword in node.keywords)
        if is_api_call and isinstance(node.func, ast.Attribute):
            for keyword in node.keywords:
                keyword.value = self._value(node.func.attr, keyword)
        return node

    def _value(self, method: str, keyword: ast.keyword) -> ast.expr:
        """Return the replaced value. Empty ids stay: those tests expect the SDK to refuse them."""
        names = [name for name in (f"{method}.{keyword.arg}", str(keyword.arg)) if name in self._arguments]
        is_empty = isinstance(keyword.value, ast.Constant) and keyword.value.value == ""
        if is_empty or not names:
            return keyword.value
        return ast.parse(repr(self._arguments[names[0]]), mode="eval").body


def _tests(module: ModuleType) -> Iterator[SdkTest]:
    for class_name, group in vars(module).items():
        if inspect.isclass(group) and class_name.startswith("Test"):
            for name, function in inspect.getmembers(group(), inspect.ismethod):
                if name.startswith("test_"):
                    yield SdkTest(name, inspect.iscoroutinefunction(function), function)


def _import_utils(root: Path) -> None:
    spec = importlib.util.spec_from_file_location(_UTILS_MODULE, root / _UTILS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[_UTILS_MODULE] = module


def _download(folder: Path) -> Path:
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download", "--dest", str(folder))
    what = ("--no-deps", "--no-binary", PACKAGE, f"{PACKAGE}=={version(PACKAGE)}")
    quick = {"PIP_RETRIES": "0", "PIP_TIMEOUT": "5"}  # in the environment, as pip passes it on to its own pip
    try:
        ran = subprocess.run(
            (*pip, *what),
            env={**os.environ, **quick},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=_DOWNLOAD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"pip took longer than {_DOWNLOAD_SECONDS} s") from None
    found = list(folder.glob("*.tar.gz"))
    if ran.returncode or not found:
        raise Unavailable((ran.stderr.strip() or "pip found no sdist").splitlines()[-1])
    return found[0]


def _unpack(sdist: Path, folder: Path) -> None:
    """Extract the tests of RealtimeKit and what they import, nothing else."""
    with tarfile.open(sdist) as archive:
        for member in archive.getmembers():
            path = member.name.partition("/")[2]
            if path == _UTILS or path.startswith(f"{_FOLDER}/"):
                archive.extract(member, folder, filter="data")
