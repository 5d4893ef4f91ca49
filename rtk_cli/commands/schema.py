"""rtk schema: the API contract of a command, as JSON Schema."""

from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.errors import UsageError
from rtk_cli.operations import OPERATIONS
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.areas import AREAS
from rtk_cli.terminal.cli.flags import PLAIN
from rtk_cli.terminal.cli.parameter import Suggestions
from rtk_cli.terminal.output.columns import Column
from rtk_cli.terminal.session import session

if TYPE_CHECKING:
    from rtk_cli.emulator.contract.api_contract import Contract

area = Area("schema")

COLUMNS = (
    Column("OPERATION", "operation"),
    Column("METHOD", "method"),
    Column("PATH", "path"),
)

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="COMMAND",
        help="A command, such as `meetings create`, or an operation, such as `meetings_create`.",
        show_default=False,
    ),
    Suggestions(tuple(AREAS)),
]


@area.command(
    "schema",
    flags=PLAIN,
    examples=("rtk schema meetings create", "rtk schema recordings_start --query body"),
)
def show_schema(ctx: typer.Context, words: Words = None) -> None:
    """Show what a command sends and receives: an object per operation, its parts as JSON Schema; alone lists all."""
    from rtk_cli.emulator.contract.api_contract import load_contract

    cli = session(ctx)
    contract = load_contract()
    if not words:
        cli.output.local_rows([_summary(contract, name) for name in sorted(contract.operations)], COLUMNS)
        return
    if len(words) == 1 and words[0] in OPERATIONS:
        cli.output.document(_schemas(contract, words[0]))
    else:
        cli.output.document([_schemas(contract, name) for name in _operations(words)])


def _operations(words: list[str]) -> list[str]:
    """The ids of the operations of the command that `words` name."""
    from rtk_cli.terminal.cli.tree import find

    node = find(words)
    if not node.operations:
        hint = f"name a command, see `rtk help {words[0]}`; `rtk schema` lists all operations"
        raise UsageError(f"no operation of the API belongs to: rtk {node.name}", hint=hint)
    return [operation.id for operation in node.operations]


def _summary(contract: "Contract", name: str) -> dict[str, object]:
    operation = contract.operations[name]
    return {"operation": name, "method": operation["method"], "path": operation["path"]}


def _schemas(contract: "Contract", name: str) -> dict[str, object]:
    operation = contract.operations[name]
    body = operation.get("body")
    query = {keyword: value for keyword, value in operation["query"].items() if keyword != "emptyMeansAbsent"}
    return {
        **_summary(contract, name),
        "path_parameters": contract.standalone(operation["ids"]),
        "query": contract.standalone(query),
        "body": None if body is None else contract.standalone(body["schema"]),
        "body_required": body is not None and body["required"],
        "responses": {status: contract.standalone(schema) for status, schema in operation["answers"].items()},
    }
