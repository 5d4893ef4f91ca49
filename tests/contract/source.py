"""The contract as the YAML says it, and the client as its source says it."""

import ast
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from rtk_cli import operations
from rtk_cli.operations import Operation
from scripts import build_contract

PACKAGE = build_contract.PROJECT / "rtk_cli"
CONSTANTS = {name: value for name, value in vars(operations).items() if isinstance(value, Operation)}

Json = dict[str, Any]


@cache
def document() -> Json:
    """contract/openapi.yaml."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it was built
    read: Json = yaml.load(build_contract.SOURCE.read_text(encoding="utf-8"), Loader=loader)
    return read


@dataclass(frozen=True)
class Described:
    """An operation of the contract."""

    method: str
    path: str
    description: Json

    def query(self) -> set[str]:
        """The names of its query parameters."""
        shared = document()["paths"][self.path].get("parameters", [])
        parameters = [resolved(entry) for entry in [*shared, *self.description.get("parameters", [])]]
        return {entry["name"] for entry in parameters if entry["in"] == "query"}

    def body(self) -> Json | None:
        """The schema of its body."""
        body = self.description.get("requestBody")
        return None if body is None else resolved(body)["content"]["application/json"]["schema"]

    def data(self) -> Json:
        """The schema of `data` in its success."""
        [answer] = [entry for status, entry in self.description["responses"].items() if status.startswith("2")]
        schema: Json = resolved(resolved(answer)["content"]["application/json"]["schema"])["properties"]["data"]
        return schema


@cache
def described() -> dict[str, Described]:
    """Every operation of the contract by its id."""
    return {
        item[method]["operationId"]: Described(method.upper(), path, item[method])
        for path, item in document()["paths"].items()
        for method in build_contract.METHODS
        if method in item
    }


def resolved(entry: Json) -> Json:
    """What a reference names."""
    target: Any = document()
    if "$ref" not in entry:
        return entry
    for step in entry["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return resolved(target)


@dataclass(frozen=True)
class Method:
    """A method of the typed client: the operation it sends, its request model, the type of its answer."""

    area: str
    name: str
    operation: Operation
    request: Any
    answer: Any
    is_list: bool
    inside: str | None


@cache
def methods() -> list[Method]:
    """Every method of rtk_cli/api that names an operation of the register."""
    found = []
    for file in sorted((PACKAGE / "api").glob("*.py")):
        classes = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef)]
        functions = [node for each in classes for node in each.body if isinstance(node, ast.FunctionDef)]
        found += [_method(file, function, name) for function in functions for name in _constants(function)]
    return found


def _constants(function: ast.FunctionDef) -> set[str]:
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and node.id in CONSTANTS}


def _method(file: Path, function: ast.FunctionDef, constant: str) -> Method:
    models = import_module(f"rtk_cli.api.models.{file.stem}")
    requests = [ast.unparse(arg.annotation) for arg in function.args.args if arg.arg == "request" and arg.annotation]
    assert function.returns is not None
    answer = ast.unparse(function.returns)
    keywords = [node for node in ast.walk(function) if isinstance(node, ast.keyword) and node.arg == "inside"]
    return Method(
        area=file.stem,
        name=function.name,
        operation=CONSTANTS[constant],
        request=getattr(models, requests[0]) if requests else None,
        answer=getattr(models, answer.removeprefix("Pages[").removesuffix("]")),
        is_list=answer.startswith("Pages["),
        inside=ast.literal_eval(keywords[0].value) if keywords else None,
    )
