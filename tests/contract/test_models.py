"""Request models and answer types against the schemas of the contract: names, required, choices, types, ranges."""

from typing import is_typeddict

import pytest

from rtk_cli.api.models.request import RequestModel
from tests.contract import shapes
from tests.contract.beyond import ANSWERS, REQUESTS
from tests.contract.source import Json, Method, described, methods, resolved

ASKING = [method for method in methods() if method.request is not None]


def name_of(method: Method) -> str:
    return method.operation.id


def name_of_type(method: Method) -> str:
    return getattr(method.answer, "__name__", "")


def rows_of(data: Json) -> Json:
    """The list itself, or the only one in an object: contract/notes.md, section 3."""
    if data["type"] == "array":
        return data
    [rows] = [member for member in map(resolved, data["properties"].values()) if member["type"] == "array"]
    return rows


@pytest.mark.parametrize("method", ASKING, ids=name_of)
def test_a_request_model_is_the_schema_of_its_body(method: Method) -> None:
    body = described()[method.operation.id].body()
    assert body is not None
    assert issubclass(method.request, RequestModel)
    model = method.request.model_json_schema()
    ours, theirs = shapes.of_schema(model, model.get("$defs", {}), limits=True), shapes.of_schema(body, limits=True)
    assert set(shapes.differences(ours, theirs)) == set(REQUESTS.get(method.operation.id, {}))


@pytest.mark.parametrize("method", methods(), ids=name_of)
def test_a_method_has_a_request_where_the_contract_has_a_body(method: Method) -> None:
    assert (method.request is not None) == (described()[method.operation.id].body() is not None)


@pytest.mark.parametrize("method", methods(), ids=name_of)
def test_the_type_of_an_answer_is_the_schema_of_its_data(method: Method) -> None:
    data = described()[method.operation.id].data()
    if method.inside is not None:  # a member that only older answers have is none of the contract's
        data = resolved(data)["properties"].get(method.inside, data)
    if method.is_list:
        data = rows_of(resolved(data))["items"]
    ours, theirs = shapes.of_annotation(method.answer), shapes.of_schema(data, limits=False)
    assert set(shapes.differences(ours, theirs)) == set(ANSWERS.get(name_of_type(method), {}))
    assert is_typeddict(method.answer) == ("object" in theirs)


def test_each_difference_has_its_place_and_a_reason() -> None:
    assert set(ANSWERS) <= {name_of_type(method) for method in methods()}
    assert set(REQUESTS) <= {method.operation.id for method in ASKING}
    reasons = [reason for table in (ANSWERS, REQUESTS) for paths in table.values() for reason in paths.values()]
    assert [reason for reason in reasons if len(reason) < 20] == []
