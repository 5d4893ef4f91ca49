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
from tests.contract.not_offered import NOT_OFFERED
from tests.contract.source import CONSTANTS, described, document, methods

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

WITH_ROWS_INSIDE = ("livestreams_get", "livestreams_get_for_meeting")
"""Operations that answer one thing with a page of others: a method for the thing, and one for the others."""

every_operation = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)


def test_each_operation_of_the_contract_is_offered_or_there_is_a_reason() -> None:
    assert set(described()) - set(OPERATIONS) == set(NOT_OFFERED)


def test_each_operation_of_the_register_is_in_the_contract() -> None:
    assert set(OPERATIONS) <= set(described())


def test_each_reason_is_one() -> None:
    assert [name for name, reason in NOT_OFFERED.items() if len(reason) < 10] == []


@every_operation
def test_an_operation_goes_where_the_contract_says(operation: Operation) -> None:
    contract = described()[operation.id]
    assert (operation.method, PREFIX + operation.path) == (contract.method, contract.path)


def test_a_constant_is_called_as_its_operation() -> None:
    assert {name: operation.id for name, operation in CONSTANTS.items()} == {
        operation.id.upper(): operation.id for operation in OPERATIONS.values()
    }


def test_each_operation_has_one_method_of_the_client() -> None:
    counted = Counter(method.operation.id for method in methods())
    assert counted == {**dict.fromkeys(OPERATIONS, 1), **dict.fromkeys(WITH_ROWS_INSIDE, 2)}


def test_each_operation_has_one_handler_of_the_emulator_called_as_it_is() -> None:
    handlers = [(operation.id, handler.__name__) for area in AREAS for operation, handler in area.HANDLERS.items()]
    assert sorted(handlers) == sorted((name, name) for name in OPERATIONS)


def test_each_operation_has_a_command() -> None:
    performed = {operation.id for node in tree().every() for operation in node.operations}
    assert performed == set(OPERATIONS)


def test_the_law_of_the_emulator_is_what_the_script_makes_of_the_contract() -> None:
    law = build_contract.text(build_contract.contract(document()))
    assert build_contract.TARGET.read_text(encoding="utf-8") == law
