"""The structure of the package: imports point down, nothing imports in a circle, heavy libraries stay in place."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parents[1] / "rtk_cli"
FILES = sorted(PACKAGE.rglob("*.py"))

LAYERS = {
    "rtk_cli": 0,  # __init__.py: the version
    "rtk_cli.clock": 0,
    "rtk_cli.durations": 0,
    "rtk_cli.errors": 0,
    "rtk_cli.local": 0,
    "rtk_cli.input_files": 0,
    "rtk_cli.masking": 0,
    "rtk_cli.messages": 0,
    "rtk_cli.operations": 0,
    "rtk_cli.signals": 0,
    "rtk_cli.suggestions": 0,
    "rtk_cli.config": 1,
    "rtk_cli.api": 2,
    "rtk_cli.emulator": 2,
    "rtk_cli.meeting": 2,
    "rtk_cli.jobs": 3,
    "rtk_cli.terminal": 4,
    "rtk_cli.testing": 4,
    "rtk_cli.commands": 5,
    "rtk_cli.pytest_plugin": 5,
    "rtk_cli.__main__": 6,
}
"""Each top-level module and package, and its layer. Packages of one layer do not import each other."""

HEAVY = {"httpx", "pydantic", "rich"}
HEAVY_PACKAGES = (
    "rtk_cli.api",
    "rtk_cli.emulator",
    "rtk_cli.meeting",
    "rtk_cli.jobs",
    "rtk_cli.terminal.output.formats",
)
ONLY_IN = {
    "httpx": ("rtk_cli.api.transports",),
    "typer": ("rtk_cli.terminal", "rtk_cli.commands"),
    "rich": ("rtk_cli.terminal",),
    "cryptography": (
        "rtk_cli.emulator.tls.certificates",
        "rtk_cli.emulator.webhooks.signing_key",
        "rtk_cli.jobs.webhooks.signatures",
    ),
    "uvicorn": ("rtk_cli.emulator.http",),
    "fsspec": ("rtk_cli.jobs.sync.remote_target",),
    "aiortc": ("rtk_cli.emulator.web_client.media",),
    "av": ("rtk_cli.emulator.web_client.media",),
    "paramiko": ("rtk_cli.jobs.sync.known_hosts",),
}
"""The only places that may import a library, at module level or inside a function."""
TYPER_INTERNALS = "rtk_cli.terminal.cli.typer_internals"
"""The only module that imports what Typer does not document."""
CATCH_ALL_NAMES = {"utils", "util", "helpers", "helper", "base", "misc"}
LARGEST_FOLDER = 25
LARGEST_TOP = 12


class Import(NamedTuple):
    """One import statement: `at_module_level` unless it stands in a function or is for type checkers only."""

    importer: str
    imported: str
    at_module_level: bool
    is_for_types: bool


def module_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(file: Path) -> Iterator[Import]:
    """Every import in the file."""
    yield from _imports_below(ast.parse(file.read_text(encoding="utf-8")), module_of(file), True, False)


def _imports_below(node: ast.AST, importer: str, at_module_level: bool, is_for_types: bool) -> Iterator[Import]:
    is_for_types = is_for_types or _is_type_checking(node)
    in_function = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    at_module_level = at_module_level and not is_for_types and not in_function
    for name in _imported_names(node):
        yield Import(importer, name, at_module_level, is_for_types)
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.expr):  # none of which holds a statement
            yield from _imports_below(child, importer, at_module_level, is_for_types)


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    assert node.level == 0, f"relative import: {ast.unparse(node)}"
    return [f"{node.module}.{alias.name}" for alias in node.names]


MODULES = {module_of(file) for file in FILES}


@pytest.fixture(scope="session")
def imports() -> list[Import]:
    """Every import of the package. Read once, and only in the process that runs these tests."""
    return [found for file in FILES for found in imports_of(file)]


def part_of(name: str) -> str:
    """The top-level module or package that `name`, a module or something in one, belongs to."""
    first_two = ".".join(name.split(".")[:2])
    return first_two if first_two in MODULES else "rtk_cli"


def test_imports_are_found(imports: list[Import]) -> None:
    edges = {(found.importer, found.imported) for found in imports}
    assert ("rtk_cli.api.meetings", "rtk_cli.operations.MEETINGS_LIST") in edges
    assert ("rtk_cli.commands.meetings", "rtk_cli.operations.MEETINGS_LIST") in edges
    assert Import("rtk_cli.api.transports.links", "httpx", True, False) in imports


def test_every_part_has_a_layer() -> None:
    assert {part_of(module) for module in MODULES} <= set(LAYERS)
    assert all(lower <= upper for lower, upper in pairwise(LAYERS.values()))


def test_imports_point_down(imports: list[Import]) -> None:
    ours = [one for one in imports if one.imported.split(".")[0] == "rtk_cli"]
    crossing = [one for one in ours if part_of(one.importer) != part_of(one.imported)]
    assert [one for one in crossing if not _points_down(part_of(one.importer), part_of(one.imported))] == []


def _points_down(importer: str, imported: str) -> bool:
    return LAYERS[imported] < LAYERS[importer] or LAYERS[importer] == LAYERS[imported] == 0


def test_modules_do_not_import_each_other_in_a_circle(imports: list[Import]) -> None:
    """Imports inside functions included; only those for type checkers do not count."""
    edges: dict[str, set[str]] = {module: set() for module in MODULES}
    for one in imports:
        if not one.is_for_types:
            target = one.imported if one.imported in MODULES else one.imported.rpartition(".")[0]
            edges[one.importer] |= {target} & MODULES - {one.importer}
    done: set[str] = set()
    for module in MODULES:
        _walk(module, edges, (), done)


def _walk(module: str, edges: dict[str, set[str]], path: tuple[str, ...], done: set[str]) -> None:
    assert module not in path, " -> ".join([*path[path.index(module) :], module])
    if module not in done:
        for target in edges[module]:
            _walk(target, edges, (*path, module), done)
        done.add(module)


def test_heavy_libraries_are_loaded_at_module_level_by_their_packages_only(imports: list[Import]) -> None:
    eager = [one for one in imports if one.at_module_level and one.imported.split(".")[0] in HEAVY]
    assert [one for one in eager if not one.importer.startswith(HEAVY_PACKAGES)] == []
    assert {one.importer for one in eager if one.imported.split(".")[0] == "httpx"} == {"rtk_cli.api.transports.links"}
    assert [one.importer for one in imports if one.at_module_level and one.imported.startswith("cryptography")] == []


def test_libraries_are_imported_in_their_place_only(imports: list[Import]) -> None:
    for library, env in ONLY_IN.items():
        users = {one.importer for one in imports if one.imported.split(".")[0] == library}
        assert users, library
        assert [user for user in users if not user.startswith(env)] == [], library


def test_typer_internals_are_isolated(imports: list[Import]) -> None:
    internal = ("typer._", "typer.core", "typer.main", "typer.models", "click")
    assert {one.importer for one in imports if one.imported.startswith(internal)} == {TYPER_INTERNALS}


def test_layer_zero_imports_the_standard_library_only(imports: list[Import]) -> None:
    ground = [one for one in imports if LAYERS[part_of(one.importer)] == 0]
    assert [one for one in ground if one.imported.split(".")[0] not in {*sys.stdlib_module_names, "rtk_cli"}] == []


def test_modules_are_named_for_one_thing() -> None:
    """No catch-all names, and within a package family no two modules with the same name for different things.

    An area of the API may recur: its client, its models, its commands and its handlers are about the same thing.
    """
    assert [module for module in MODULES if CATCH_ALL_NAMES & set(module.split("."))] == []
    areas = {file.stem for file in (PACKAGE / "api" / "models").glob("*.py")}
    names = [(part_of(module), module.rpartition(".")[2]) for module in MODULES if module not in LAYERS]
    repeated = [name for name, count in Counter(names).items() if count > 1 and name[1] not in areas]
    assert repeated == []


def test_folders_stay_small() -> None:
    sizes = Counter(file.parent for file in FILES if file.name != "__init__.py")
    assert {str(folder): size for folder, size in sizes.items() if size > LARGEST_FOLDER} == {}
    tops = {name: sizes[PACKAGE / name] for name in ("terminal", "emulator")}
    assert {name: size for name, size in tops.items() if size > LARGEST_TOP} == {}


def test_every_module_has_a_docstring() -> None:
    assert [module_of(file) for file in FILES if not ast.get_docstring(ast.parse(file.read_text("utf-8")))] == []


def test_page_on_architecture_names_files_that_exist() -> None:
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    names = {name for name in re.findall(r"`([a-z_/.]+\.(?:py|json|sql))`", page) if "/" in name or name != "main.py"}
    folders = [PACKAGE, PACKAGE.parent / "tests", PACKAGE.parent / "contract"]
    files = [f"/{file.as_posix()}" for folder in folders for file in folder.rglob("*.*")]
    assert names
    assert [name for name in names if not any(file.endswith(f"/{name}") for file in files)] == []
