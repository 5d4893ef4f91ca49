"""The base of all request models, and the function that builds one from user input.

Avoid forward references in `models/`: each string annotation of a TypedDict or model costs a compile at start.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, ValidationError

from rtk_cli.errors import MASK, UsageError
from rtk_cli.suggestions import closest


class RequestModel(BaseModel):
    """A request body. Unknown fields are refused, and only fields that were set are sent."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


def optional(**constraints: Any) -> Any:
    """A field that may be absent but not null. The default is never sent or validated."""
    return Field(default=None, **constraints)


def _integer_if_whole(number: float) -> int | float:
    return int(number) if number.is_integer() else number


# JSON's `number`: 60 is sent as 60, not as 60.0.
Number = Annotated[float, PlainSerializer(_integer_if_whole)]

Model = TypeVar("Model", bound=RequestModel)


def build(model: type[Model], values: Mapping[str, Any], flags: Mapping[str, str] = MappingProxyType({})) -> Model:
    """The model, or a UsageError that names each invalid field by its dotted path, with its value unless secret.

    `flags` maps paths to the flags that set them, for the hint about missing fields.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problems = [dict(problem) for problem in error.errors(include_url=False)]
        message = "; ".join(map(_describe, problems))
        hint = _suggestion(model, problems) or _missing_flags(problems, flags)
        raise UsageError(message, hint=hint) from None  # the chain would contain the input


def problems_of(model: type[RequestModel], values: Mapping[str, Any]) -> list[str]:
    """What is wrong with each invalid field, in the words of `build`; nothing if the values are valid."""
    try:
        model.model_validate(values)
    except ValidationError as error:
        problems = [dict(problem) for problem in error.errors(include_url=False)]
        return [_with_suggestion(model, problem) for problem in problems]
    return []


def field_paths(model: type[RequestModel]) -> dict[str, bool]:
    """Every field by its dotted path, with those that are objects, and whether it takes any text as it is."""
    root = model.model_json_schema()
    return dict(_paths_in(root, root.get("$defs", {}), ""))


def _with_suggestion(model: type[RequestModel], problem: dict[str, Any]) -> str:
    near = _suggestion(model, [problem])
    return _describe(problem) + (f"; {near}" if near else "")


def _paths_in(schema: dict[str, Any], definitions: dict[str, Any], prefix: str) -> Iterator[tuple[str, bool]]:
    for name, member in schema.get("properties", {}).items():
        found = _object_schema(member, definitions)
        alternatives = [member, *member.get("anyOf", ())]
        yield prefix + name, any(option.get("type") == "string" for option in alternatives)
        yield from _paths_in(found, definitions, f"{prefix}{name}.")


def unknown_fields(model: type[RequestModel], values: Mapping[str, Any]) -> list[tuple[str | int, ...]]:
    """The locations of fields that `model` does not have."""
    try:
        model.model_validate(values)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        return [problem["loc"] for problem in problems if problem["type"] == "extra_forbidden"]
    return []


def _describe(problem: dict[str, Any]) -> str:
    path = ".".join(map(str, problem["loc"])) or "the body"
    match problem["type"]:
        case "missing":
            return f"missing field: {path}"
        case "extra_forbidden":
            return f"unknown field: {path}"
        case "model_type" | "dict_type":
            return f"{path} should be a JSON object"
    complaint = re.sub(r"^(Input|String|List) (?=should|needs)", "", str(problem["msg"]))
    name = str(problem["loc"][-1]) if problem["loc"] else ""
    return f"{path} {complaint}{_shown_value(name, problem['input'])}"


def _shown_value(name: str, value: object) -> str:
    """A scalar, for the end of the message; nothing for a list or an object."""
    from rtk_cli.masking import is_secret, mask_text

    if value is None or isinstance(value, bool):
        return f": {str(value).lower()}".replace("none", "null")
    if not isinstance(value, str | int | float):
        return ""
    return f": {MASK if is_secret(name) else mask_text(str(value)) or 'empty'}"


def _suggestion(model: type[RequestModel], problems: list[dict[str, Any]]) -> str | None:
    """The known field that is closest to an unknown one."""
    for problem in problems:
        *parents, name = map(str, problem["loc"] or [""])
        if problem["type"] == "extra_forbidden" and (near := closest(name, _field_names(model, parents))):
            return f"did you mean {'.'.join([*parents, near])}?"
    return None


def _missing_flags(problems: list[dict[str, Any]], flags: Mapping[str, str]) -> str | None:
    """The flags that set the missing fields, each once."""
    paths = (".".join(map(str, problem["loc"])) for problem in problems if problem["type"] == "missing")
    found = dict.fromkeys(flags[path] for path in paths if path in flags)
    if found:
        return f"give {', '.join(found)}"
    # A model that needs one of several fields names them in the context of its error.
    choices = [name for problem in problems for name in problem.get("ctx", {}).get("fields", ()) if name in flags]
    return f"give {' or '.join(flags[name] for name in choices)}" if choices else None


def _field_names(model: type[RequestModel], parents: list[str]) -> list[str]:
    """The fields of the object at `parents`."""
    root = model.model_json_schema()
    schema = root
    for name in parents:
        schema = _object_schema(schema.get("properties", {}).get(name, {}), root.get("$defs", {}))
    return list(schema.get("properties", {}))


def _object_schema(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The object schema behind a reference, or behind a choice with null."""
    for choice in (schema, *schema.get("anyOf", ()), *schema.get("allOf", ())):
        if "$ref" in choice:
            return dict(definitions[choice["$ref"].rpartition("/")[2]])
        if "properties" in choice:
            return dict(choice)
    return {}
