"""scripts/check_versions.py tests the lowest version of every dependency, with test files that exist."""

import re
import tomllib
from pathlib import Path

from scripts.check_versions import MINORS, SUBSET, lowest

PROJECT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_dependency_has_a_lowest_version() -> None:
    names = [re.split(r"[^\w-]", text)[0] for text in PYPROJECT["project"]["dependencies"]]
    assert [line.partition("==")[0] for line in lowest()] == names


def test_extras_have_the_lowest_version_of_the_dependency() -> None:
    ranges = {text.replace("[socks]", "") for text in PYPROJECT["project"]["optional-dependencies"]["socks"]}
    assert ranges <= set(PYPROJECT["project"]["dependencies"])


def test_files_of_the_quick_run_exist() -> None:
    assert [file for file in SUBSET if not (PROJECT / file).exists()] == []


def test_ci_tests_every_version_of_python() -> None:
    workflow = (PROJECT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    versions = ", ".join(f'"{minor}"' for minor in MINORS)
    assert f"python: [{versions}]" in workflow
    assert PYPROJECT["project"]["requires-python"] == f">={MINORS[0]}"
