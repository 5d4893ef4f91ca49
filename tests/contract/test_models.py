"""Request models and response types match the contract's schemas: names, required fields, enums, types, ranges."""

from typing import is_typeddict

import pytest

from rtk_cli.api.models.request import RequestModel
from scripts.build_contract import Json
from tests.contract import schema_shapes
from tests.contract.client_methods import ClientMethod, client_methods
from tests.contract.contract_document import contract_operations, resolve
from tests.contract.schema_differences import REQUEST_DIFFERENCES, RESPONSE_DIFFERENCES

WITH_REQUEST = [method for method in client_methods() if method.request is not None]


def operation_id(method: ClientMethod) -> str:
    return method.operation.id


def response_type(method: ClientMethod) -> str:
    return getattr(method.response, "__name__", "")


def rows_of(data: Json) -> Json:
    """The schema of the list itself, or of the only list in an object: contract/notes.md, section 3."""
    if data["type"] == "array":
        return data
    [rows] = [member for member in map(resolve, data["properties"].values()) if member["type"] == "array"]
    return rows


@pytest.mark.parametrize("method", WITH_REQUEST, ids=operation_id)
def test_request_model_matches_the_schema_of_the_body(method: ClientMethod) -> None:
    body = contract_operations()[method.operation.id].body()
    assert body is not None
    assert issubclass(method.request, RequestModel)
    model = method.request.model_json_schema()
    ours, theirs = (
        schema_shapes.from_schema(model, model.get("$defs", {}), limits=True),
        schema_shapes.from_schema(body, limits=True),
    )
    assert set(schema_shapes.differences(ours, theirs)) == set(REQUEST_DIFFERENCES.get(method.operation.id, {}))


@pytest.mark.parametrize("method", client_methods(), ids=operation_id)
def test_method_has_a_request_model_if_the_operation_has_a_body(method: ClientMethod) -> None:
    assert (method.request is not None) == (contract_operations()[method.operation.id].body() is not None)


@pytest.mark.parametrize("method", client_methods(), ids=operation_id)
def test_response_type_matches_the_schema_of_data(method: ClientMethod) -> None:
    data = contract_operations()[method.operation.id].data()
    if method.unwrap is not None:  # a wrapper that only older responses have is not in the contract
        data = resolve(data)["properties"].get(method.unwrap, data)
    if method.is_list:
        data = rows_of(resolve(data))["items"]
    ours, theirs = schema_shapes.from_annotation(method.response), schema_shapes.from_schema(data, limits=False)
    assert set(schema_shapes.differences(ours, theirs)) == set(RESPONSE_DIFFERENCES.get(response_type(method), {}))
    assert is_typeddict(method.response) == ("object" in theirs)


def test_every_difference_has_a_type_or_operation_and_a_reason() -> None:
    assert set(RESPONSE_DIFFERENCES) <= {response_type(method) for method in client_methods()}
    assert set(REQUEST_DIFFERENCES) <= {method.operation.id for method in WITH_REQUEST}
    reasons = [
        reason
        for table in (RESPONSE_DIFFERENCES, REQUEST_DIFFERENCES)
        for paths in table.values()
        for reason in paths.values()
    ]
    assert [reason for reason in reasons if len(reason) < 20] == []
