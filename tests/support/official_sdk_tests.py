"""The tests of RealtimeKit that the official SDK for Python ships in its sdist, to be run against a prepared state.

None of their code is in this repository: see `sdk_downloads.py`.
"""

import ast
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.support.sdk_downloads import TESTS_FOLDER, TESTS_UTILS

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
_UTILS_MODULE = "cloudflare_sdk_test_utils"  # the SDK calls it `tests.utils`, a name that is ours here

Arguments = Mapping[str, object]
"""Values of keyword arguments of SDK calls, by their name, or by method and name: `start_recordings.meeting_id`."""


@dataclass(frozen=True)
class SdkTest:
    """One test of the SDK. `run` takes the client, and returns a coroutine if the test `is_async`."""

    name: str
    is_async: bool
    run: Callable[[Any], Any]


def load_tests(root: Path, file: str, arguments: Arguments) -> list[SdkTest]:
    """Import a file of tests, without their skips, with the `arguments` in place of the ids in their calls."""
    _import_utils(root)
    path = root / TESTS_FOLDER / file
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
    spec = importlib.util.spec_from_file_location(_UTILS_MODULE, root / TESTS_UTILS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[_UTILS_MODULE] = module
