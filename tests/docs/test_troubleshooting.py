"""docs/troubleshooting.md has every exit code, and the ones that users meet most among the symptoms."""

import re

from rtk_cli.errors import ExitCode
from tests.docs.pages import PAGES

PAGE = PAGES["docs/troubleshooting.md"].read_text(encoding="utf-8")
SYMPTOMS, CODES = (
    re.split(r"^## ", PAGE.split(f"## {title}\n")[1], flags=re.M)[0] for title in ("By symptom", "By exit code")
)
RARE = {ExitCode.DONE, ExitCode.FAILURE, ExitCode.USAGE, ExitCode.INTERRUPTED}
"""Codes that say all there is to say, or differ from case to case: the table by exit code is enough."""


def test_every_exit_code_is_listed_in_order() -> None:
    assert list(map(int, re.findall(r"^\| (\d+) \|", CODES, re.M))) == sorted(int(code) for code in ExitCode if code)


def test_symptoms_name_each_exit_code_that_has_typical_causes() -> None:
    named = {int(code) for code in re.findall(r"exit code (\d+)", SYMPTOMS)}
    assert {int(code) for code in ExitCode if code not in RARE} - named == set()


def test_each_symptom_has_a_cause_and_a_remedy() -> None:
    rows = [row.strip("|").split("|") for row in SYMPTOMS.splitlines() if row.startswith("| ")]
    assert len(rows) > 35
    assert [row for row in rows if len(row) != 3 or not all(cell.strip() for cell in row)] == []
