"""The register, the contract, the client, the emulator and the command tree name the same operations."""

from collections import Counter

import pytest

from rtk_cli.emulator.areas import (
    active_session,
    analytics,
    apps,
    livestreams,
    meetings,
    participants,
    presets,
    recordings,
    sessions,
    webhooks,
)
from rtk_cli.operations import OPERATIONS, PREFIX, Operation
from rtk_cli.terminal.cli.tree import tree
from scripts import build_contract
from tests.contract.client_methods import CONSTANTS, client_methods
from tests.contract.contract_document import contract_operations, document
from tests.contract.not_offered import NOT_OFFERED

AREAS = (
    active_session,
    analytics,
    apps,
    livestreams,
    meetings,
    participants,
    presets,
    recordings,
    sessions,
    webhooks,
)

WITH_ROWS = ("livestreams_get", "livestreams_get_for_meeting")
"""Operations that return an object with a page of rows: one method returns the object, another the rows."""

every_operation = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)


def test_every_operation_of_the_contract_is_in_the_register_or_has_a_reason() -> None:
    assert set(contract_operations()) - set(OPERATIONS) == set(NOT_OFFERED)


def test_every_operation_of_the_register_is_in_the_contract() -> None:
    assert set(OPERATIONS) <= set(contract_operations())


def test_every_reason_is_given() -> None:
    assert [name for name, reason in NOT_OFFERED.items() if len(reason) < 10] == []


@every_operation
def test_operation_has_the_method_and_path_of_the_contract(operation: Operation) -> None:
    contract = contract_operations()[operation.id]
    assert (operation.method, PREFIX + operation.path) == (contract.method, contract.path)


def test_constant_is_named_after_its_operation() -> None:
    assert {name: operation.id for name, operation in CONSTANTS.items()} == {
        operation.id.upper(): operation.id for operation in OPERATIONS.values()
    }


def test_every_operation_has_one_client_method() -> None:
    counted = Counter(method.operation.id for method in client_methods())
    assert counted == {**dict.fromkeys(OPERATIONS, 1), **dict.fromkeys(WITH_ROWS, 2)}


def test_every_operation_has_one_emulator_handler_with_its_name() -> None:
    handlers = [(operation.id, handler.__name__) for area in AREAS for operation, handler in area.HANDLERS.items()]
    assert sorted(handlers) == sorted((name, name) for name in OPERATIONS)


def test_every_operation_has_a_command() -> None:
    performed = {operation.id for node in tree().every() for operation in node.operations}
    assert performed == set(OPERATIONS)


def test_contract_json_is_up_to_date() -> None:
    expected = build_contract.contract_text(build_contract.reduced_contract(document()))
    assert build_contract.TARGET.read_text(encoding="utf-8") == expected
