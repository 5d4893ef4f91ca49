"""The floors of the house: imports point down, heavy libraries stay in their rooms, no room for odds and ends."""

import ast
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parents[1] / "rtk_cli"
FILES = sorted(PACKAGE.rglob("*.py"))

FLOORS = {
    "rtk_cli": 0,  # __init__.py: the version
    "rtk_cli.clock": 0,
    "rtk_cli.errors": 0,
    "rtk_cli.lengths": 0,
    "rtk_cli.local": 0,
    "rtk_cli.messages": 0,
    "rtk_cli.operations": 0,
    "rtk_cli.config": 1,
    "rtk_cli.api": 2,
    "rtk_cli.emulator": 2,
    "rtk_cli.meeting": 2,
    "rtk_cli.jobs": 3,
    "rtk_cli.terminal": 4,
    "rtk_cli.commands": 5,
    "rtk_cli.__main__": 6,
}
"""Each module of the top and each room, and its floor. Rooms of one floor do not import each other."""

HEAVY = {"httpx", "pydantic", "rich"}
HEAVY_ROOMS = ("rtk_cli.api", "rtk_cli.emulator", "rtk_cli.meeting", "rtk_cli.jobs", "rtk_cli.terminal.formats")
ONLY_IN = {
    "httpx": ("rtk_cli.api",),
    "typer": ("rtk_cli.terminal", "rtk_cli.commands"),
    "rich": ("rtk_cli.terminal",),
    "cryptography": ("rtk_cli.emulator.webhooks.keys", "rtk_cli.jobs.signatures"),
}
"""Libraries that one room has to itself, wherever in a file they are imported."""
TYPERS_INNER_PARTS = {"rtk_cli.terminal.area", "rtk_cli.terminal.flag_options"}
ODDS_AND_ENDS = {"utils", "util", "common", "helpers", "helper", "base", "misc"}


class Import(NamedTuple):
    """An import: who, what, and whether it is done when the module is loaded."""

    importer: str
    imported: str
    at_module_level: bool


def module_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(file: Path) -> Iterator[Import]:
    """Every import in the file, those for type checkers among them."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    later = {node for function in ast.walk(tree) if _is_later(function) for node in ast.walk(function)}
    for node in ast.walk(tree):
        names = _names_in(node)
        yield from (Import(module_of(file), name, node not in later) for name in names)


def _is_later(node: ast.AST) -> bool:
    """Whether what stands below is not done when the module is loaded."""
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def _names_in(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    assert node.level == 0, f"relative import: {ast.unparse(node)}"
    return [f"{node.module}.{alias.name}" for alias in node.names]


IMPORTS = [found for file in FILES for found in imports_of(file)]


def room_of(name: str) -> str:
    """The room or top module that `name`, a module or something in one, belongs to."""
    first_two = ".".join(name.split(".")[:2])
    return first_two if (PACKAGE.parent / first_two.replace(".", "/")).is_dir() or _is_module(first_two) else "rtk_cli"


def _is_module(name: str) -> bool:
    return (PACKAGE.parent / name.replace(".", "/")).with_suffix(".py").is_file()


def test_there_is_something_to_look_at() -> None:
    edges = {(found.importer, found.imported) for found in IMPORTS}
    assert ("rtk_cli.api.meetings", "rtk_cli.operations.MEETINGS_LIST") in edges
    assert ("rtk_cli.commands.meetings", "rtk_cli.operations.MEETINGS_LIST") in edges
    assert Import("rtk_cli.api.wire", "httpx", True) in IMPORTS


def test_every_room_has_a_floor() -> None:
    assert {room_of(module_of(file)) for file in FILES} <= set(FLOORS)


@pytest.mark.parametrize("file", FILES, ids=module_of)
def test_imports_point_down(file: Path) -> None:
    here = room_of(module_of(file))
    there = {room_of(found.imported) for found in imports_of(file) if found.imported.split(".")[0] == "rtk_cli"}
    up_or_sideways = [room for room in there - {here} if FLOORS[here] > 0 and FLOORS[room] >= FLOORS[here]]
    assert up_or_sideways == []
    assert FLOORS[here] > 0 or all(FLOORS[room] == 0 for room in there)


def test_the_emulator_shares_no_code_with_the_client() -> None:
    siblings = [room for room, floor in FLOORS.items() if floor == 2]
    assert siblings == ["rtk_cli.api", "rtk_cli.emulator", "rtk_cli.meeting"]
    crossing = [
        (one.importer, one.imported)
        for one in IMPORTS
        if room_of(one.importer) in siblings
        and room_of(one.imported) in siblings
        and room_of(one.importer) != room_of(one.imported)
    ]
    assert crossing == []


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    """At module level; a circle that a function or a type checker closes loads well."""
    modules = {module_of(file) for file in FILES}
    edges: dict[str, set[str]] = {module: set() for module in modules}
    for one in IMPORTS:
        if one.at_module_level:
            target = one.imported if one.imported in modules else one.imported.rpartition(".")[0]
            edges[one.importer] |= {target} & modules - {one.importer}
    done: set[str] = set()
    for module in modules:
        _walk(module, edges, (), done)


def _walk(module: str, edges: dict[str, set[str]], way: tuple[str, ...], done: set[str]) -> None:
    assert module not in way, " -> ".join([*way[way.index(module) :], module])
    if module not in done:
        for target in edges[module]:
            _walk(target, edges, (*way, module), done)
        done.add(module)


def test_heavy_libraries_are_loaded_by_their_rooms_only() -> None:
    eager = [one for one in IMPORTS if one.at_module_level and one.imported.split(".")[0] in HEAVY]
    assert [one for one in eager if not one.importer.startswith(HEAVY_ROOMS)] == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_room(library: str) -> None:
    users = {one.importer for one in IMPORTS if one.imported.split(".")[0] == library}
    assert users
    assert [user for user in users if not user.startswith(ONLY_IN[library])] == []


def test_signatures_cost_only_those_who_sign_or_check() -> None:
    eager = [one.importer for one in IMPORTS if one.imported.startswith("cryptography") and one.at_module_level]
    assert eager == []


def test_two_files_touch_typers_inner_parts() -> None:
    inner = {
        one.importer for one in IMPORTS if one.imported.startswith(("typer._", "typer.core", "typer.main", "click"))
    }
    assert inner == TYPERS_INNER_PARTS


def test_one_file_speaks_http() -> None:
    eager = {one.importer for one in IMPORTS if one.imported.split(".")[0] == "httpx" and one.at_module_level}
    assert eager == {"rtk_cli.api.wire", "rtk_cli.api.wire_errors"}


def test_floor_zero_imports_the_standard_library_only() -> None:
    ground = [one for one in IMPORTS if FLOORS[room_of(one.importer)] == 0]
    foreign = [one for one in ground if one.imported.split(".")[0] not in {*sys.stdlib_module_names, "rtk_cli"}]
    assert foreign == []


def test_no_module_is_a_room_for_odds_and_ends() -> None:
    assert [module_of(file) for file in FILES if ODDS_AND_ENDS & set(module_of(file).split("."))] == []


def test_every_module_says_why_it_exists() -> None:
    silent = [module_of(file) for file in FILES if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))]
    assert silent == []


def test_the_floors_stand_in_order() -> None:
    assert all(lower <= upper for lower, upper in pairwise(FLOORS.values()))
