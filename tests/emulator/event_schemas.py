"""The contract's schemas of webhook events, made strict: they allow no unnamed members."""

from functools import cache
from typing import Any

import jsonschema_rs
import yaml

from scripts import build_contract

Json = dict[str, Any]


@cache
def document() -> Json:
    loaded: Json = yaml.safe_load(build_contract.EVENTS.read_text(encoding="utf-8"))
    return loaded


def problems(payload: Json) -> list[str]:
    """How an event violates the contract."""
    found = document()
    schema = {"$defs": found["$defs"], **found["events"][payload["event"]]["schema"]}
    return [f"{error.instance_path}: {error.message}" for error in _validator(schema).iter_errors(payload)]


def _validator(schema: Json) -> Any:
    return jsonschema_rs.validator_for(_strict(schema))


def _strict(value: Any) -> Any:
    if isinstance(value, list):
        return [_strict(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    inner = {name: _strict(entry) for name, entry in value.items()}
    return (
        {**inner, "additionalProperties": False} if "properties" in value and value.get("type") == "object" else inner
    )
