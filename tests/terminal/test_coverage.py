"""docs/coverage.md: each operation with its command and known differences of the emulator."""

from rtk_cli.emulator.livestream import sdk_shapes
from rtk_cli.operations import OPERATIONS
from scripts.docs import coverage


def row(operation: str) -> list[str]:
    """The cells of the row of an operation."""
    (line,) = [line for line in coverage.text().splitlines() if line.startswith(f"| {operation} |")]
    return [cell.strip() for cell in line.strip("|").split(" | ")]


def test_every_operation_has_a_row_with_a_command_and_a_handler() -> None:
    for operation in OPERATIONS:
        assert row(operation)[1].startswith("`rtk ")
        assert row(operation)[3] == "yes"


def test_row_has_command_path_and_differences() -> None:
    cells = row("webhooks_replace")
    assert cells[1:4] == ["`rtk webhooks replace`", "`PUT /{app_id}/webhooks/{webhook_id}`", "yes"]
    assert cells[4].startswith("Returns the whole webhook")


def test_row_of_a_selectable_shape_names_the_flag() -> None:
    selectable = {operation for operation in OPERATIONS if "--livestream-shapes sdk" in row(operation)[4]}
    assert selectable == set(sdk_shapes.CONVERSIONS)


def test_row_lists_every_command_of_an_operation() -> None:
    commands = row("recordings_control")[1]
    assert commands == "`rtk recordings pause`, `rtk recordings resume`, `rtk recordings stop`"


def test_command_that_only_reads_first_is_not_in_the_row() -> None:
    assert row("apps_list")[1] == "`rtk apps list`"
