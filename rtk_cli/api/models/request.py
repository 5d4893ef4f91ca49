"""What all request models share, and how one is built from what a user typed.

Forward references are avoided in `models/`: each string annotation of a TypedDict or model costs a compile at start.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, ValidationError

from rtk_cli.errors import UsageError
from rtk_cli.masking import MASK, is_secret, mask_text
from rtk_cli.suggestions import closest


class RequestModel(BaseModel):
    """A body. Unknown fields are refused, and only what was set is sent: reading an unset field means nothing."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


def optional(**constraints: Any) -> Any:
    """A member that may be absent but not null. The default is never sent and never checked."""
    return Field(default=None, **constraints)


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() else number


# JSON's `number`: 60 stays 60 and does not go out as 60.0.
Number = Annotated[float, PlainSerializer(_whole)]

Model = TypeVar("Model", bound=RequestModel)


def build(model: type[Model], values: Mapping[str, Any], ways: Mapping[str, str] = MappingProxyType({})) -> Model:
    """The model, or a UsageError that names each bad field by its dotted path, and its value unless that is secret.

    `ways` tells by path how a field is given, for the hint about those that are missing.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problems = [dict(problem) for problem in error.errors(include_url=False)]
        words = "; ".join(map(_problem, problems))
        raise UsageError(
            words, hint=_nearest(model, problems) or _to_give(problems, ways)
        ) from None  # the chain would show the input


def strangers(model: type[RequestModel], values: Mapping[str, Any]) -> list[tuple[str | int, ...]]:
    """Where members stand that `model` does not name."""
    try:
        model.model_validate(values)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        return [problem["loc"] for problem in problems if problem["type"] == "extra_forbidden"]
    return []


def _problem(problem: dict[str, Any]) -> str:
    path = ".".join(map(str, problem["loc"])) or "the body"
    match problem["type"]:
        case "missing":
            return f"a field is required: {path}"
        case "extra_forbidden":
            return f"no such field: {path}"
        case "model_type" | "dict_type":
            return f"{path} should be a JSON object"
    complaint = re.sub(r"^(Input|String|List) (?=should|needs)", "", str(problem["msg"]))
    name = str(problem["loc"][-1]) if problem["loc"] else ""
    return f"{path} {complaint}{_shown(name, problem['input'])}"


def _shown(name: str, value: object) -> str:
    """A scalar; of a list or an object the path and the complaint say enough."""
    if value is None or isinstance(value, bool):
        return f": {str(value).lower()}".replace("none", "null")
    if not isinstance(value, str | int | float):
        return ""
    return f": {MASK if is_secret(name) else mask_text(str(value)) or 'an empty text'}"


def _nearest(model: type[RequestModel], problems: list[dict[str, Any]]) -> str | None:
    """The right name, when a wrong one comes near it."""
    for problem in problems:
        *parents, name = map(str, problem["loc"] or [""])
        if problem["type"] == "extra_forbidden" and (near := closest(name, _members(model, parents))):
            return f"did you mean {'.'.join([*parents, near])}?"
    return None


def _to_give(problems: list[dict[str, Any]], ways: Mapping[str, str]) -> str | None:
    """How the missing fields are given, each way once."""
    paths = (".".join(map(str, problem["loc"])) for problem in problems if problem["type"] == "missing")
    found = dict.fromkeys(ways[path] for path in paths if path in ways)
    return f"give {', '.join(found)}" if found else None


def _members(model: type[RequestModel], parents: list[str]) -> list[str]:
    """The members that the object at `parents` may have."""
    schema = model.model_json_schema()
    place = schema
    for name in parents:
        place = _object_of(place.get("properties", {}).get(name, {}), schema.get("$defs", {}))
    return list(place.get("properties", {}))


def _object_of(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The object behind a reference, or behind "that or null"."""
    for choice in (schema, *schema.get("anyOf", ()), *schema.get("allOf", ())):
        if "$ref" in choice:
            return dict(definitions[choice["$ref"].rpartition("/")[2]])
        if "properties" in choice:
            return dict(choice)
    return {}
