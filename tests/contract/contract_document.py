"""The API contract, read from contract/openapi.yaml."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from scripts import build_contract
from scripts.build_contract import Json


@cache
def document() -> Json:
    """The content of contract/openapi.yaml."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where available
    loaded: Json = yaml.load(build_contract.SOURCE.read_text(encoding="utf-8"), Loader=loader)
    return loaded


@dataclass(frozen=True)
class ContractOperation:
    """An operation of the contract."""

    method: str
    path: str
    description: Json

    def parameters(self) -> list[Json]:
        """All its parameters, including those of its path."""
        shared = document()["paths"][self.path].get("parameters", [])
        return [resolve(entry) for entry in [*shared, *self.description.get("parameters", [])]]

    def query(self) -> set[str]:
        """The names of its query parameters."""
        return {entry["name"] for entry in self.parameters() if entry["in"] == "query"}

    def body(self) -> Json | None:
        """The schema of its request body."""
        body = self.description.get("requestBody")
        return None if body is None else resolve(body)["content"]["application/json"]["schema"]

    def data(self) -> Json:
        """The schema of `data` in its success response."""
        [response] = [entry for status, entry in self.description["responses"].items() if status.startswith("2")]
        schema: Json = resolve(resolve(response)["content"]["application/json"]["schema"])["properties"]["data"]
        return schema


@cache
def contract_operations() -> dict[str, ContractOperation]:
    """Every operation of the contract by its id."""
    return {
        item[method]["operationId"]: ContractOperation(method.upper(), path, item[method])
        for path, item in document()["paths"].items()
        for method in build_contract.METHODS
        if method in item
    }


def resolve(entry: Json) -> Json:
    """The target of a reference; any other entry unchanged."""
    target: Any = document()
    if "$ref" not in entry:
        return entry
    for step in entry["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return resolve(target)
