"""docs/errors.md: every kind of error with its own cause, remedy and exit code, from the classes in code."""

from pathlib import Path

import pytest

from rtk_cli.errors import ExitCode, RtkError
from rtk_cli.terminal.cli.help_topics import kinds_of_errors
from scripts.docs.tables import errors_page

KINDS = list(kinds_of_errors().values())
PAGE = Path(__file__).parents[2] / "docs" / "errors.md"


def test_every_exit_code_but_success_has_one_kind() -> None:
    assert set(kinds_of_errors()) == set(ExitCode) - {ExitCode.DONE}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_kind_has_a_cause_and_a_remedy_of_its_own(kind: type[RtkError]) -> None:
    assert {"cause", "remedy", "kind", "exit_code"} <= set(vars(kind))
    row = f"| `{kind.kind}` | `{kind.exit_code.value}` | {kind.cause} | {kind.remedy} |"
    assert row in errors_page().splitlines()


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == errors_page(), "stale: run python scripts/generate.py"
