"""Request models and answer types against the schemas of the contract: names, required, choices, types, ranges."""

from typing import is_typeddict

import pytest

from rtk_cli.api.models.request import RequestModel
from tests.contract import shapes
from tests.contract.source import Method, described, methods, resolved

ASKING = [method for method in methods() if method.request is not None]


def name_of(method: Method) -> str:
    return method.operation.id


@pytest.mark.parametrize("method", ASKING, ids=name_of)
def test_a_request_model_is_the_schema_of_its_body(method: Method) -> None:
    body = described()[method.operation.id].body()
    assert body is not None
    assert issubclass(method.request, RequestModel)
    model = method.request.model_json_schema()
    assert shapes.of_schema(model, model.get("$defs", {}), limits=True) == shapes.of_schema(body, limits=True)


@pytest.mark.parametrize("method", methods(), ids=name_of)
def test_a_method_has_a_request_where_the_contract_has_a_body(method: Method) -> None:
    assert (method.request is not None) == (described()[method.operation.id].body() is not None)


@pytest.mark.parametrize("method", methods(), ids=name_of)
def test_the_type_of_an_answer_is_the_schema_of_its_data(method: Method) -> None:
    data = described()[method.operation.id].data()
    if method.inside is not None:
        data = resolved(data)["properties"][method.inside]
    if method.is_list:
        data = resolved(data)["items"]
    assert is_typeddict(method.answer)
    assert shapes.of_annotation(method.answer) == shapes.of_schema(data, limits=False)
