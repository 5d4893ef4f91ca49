"""The methods of the typed client, read from its source code."""

import ast
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from rtk_cli import operations
from rtk_cli.operations import Operation
from scripts import build_contract

PACKAGE = build_contract.PROJECT / "rtk_cli"
CONSTANTS = {name: value for name, value in vars(operations).items() if isinstance(value, Operation)}


@dataclass(frozen=True)
class ClientMethod:
    """A method of the typed client: its operation, its request model, its response type.

    `unwrap` names the member that wraps the object in some responses.
    """

    area: str
    name: str
    operation: Operation
    request: Any
    response: Any
    is_list: bool
    unwrap: str | None


@cache
def client_methods() -> list[ClientMethod]:
    """Every public method in rtk_cli/api that names an operation of the register."""
    found = []
    for file in sorted((PACKAGE / "api").glob("*.py")):
        classes = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef)]
        members = [node for each in classes for node in each.body if isinstance(node, ast.FunctionDef)]
        functions = [node for node in members if not node.name.startswith("_")]
        found += [_method(file, function, name) for function in functions for name in _constants(function)]
    return found


@cache
def _imported(file: Path) -> dict[str, Any]:
    """The models and choices that a module of the client imports, anywhere in it."""
    tree = ast.walk(ast.parse(file.read_text()))
    origins = {
        alias.name: node.module
        for node in tree
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if node.module
    }
    modules = ("rtk_cli.api.models.", "rtk_cli.api.choices")
    return {
        name: getattr(import_module(origin), name) for name, origin in origins.items() if origin.startswith(modules)
    }


def _constants(function: ast.FunctionDef) -> set[str]:
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and node.id in CONSTANTS}


def _method(file: Path, function: ast.FunctionDef, constant: str) -> ClientMethod:
    models = _imported(file)
    requests = [ast.unparse(arg.annotation) for arg in function.args.args if arg.arg == "request" and arg.annotation]
    assert function.returns is not None
    response = ast.unparse(function.returns)
    keywords = [node for node in ast.walk(function) if isinstance(node, ast.keyword) and node.arg == "unwrap"]
    return ClientMethod(
        area=file.stem,
        name=function.name,
        operation=CONSTANTS[constant],
        request=models[requests[0]] if requests else None,
        response=models[response.removeprefix("Pages[").removesuffix("]")],
        is_list=response.startswith("Pages["),
        unwrap=ast.literal_eval(keywords[0].value) if keywords else None,
    )
