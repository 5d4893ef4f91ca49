"""Tag, version and changelog of a release agree, and the workflows that make it are sound."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from rtk_cli import __version__
from scripts.check_release import changelog, main, problem_of, section, version

PROJECT = Path(__file__).parents[2]
WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))
ACTIONS = [PROJECT / "action.yml"]
RELEASE: dict[str, Any] = yaml.safe_load((PROJECT / ".github/workflows/release.yml").read_text(encoding="utf-8"))


def test_changelog_has_a_section_for_the_version() -> None:
    assert version() == __version__
    assert problem_of(f"v{__version__}", version(), changelog()) is None
    assert main([f"v{__version__}"]) == 0


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("v2.0.0", "## [1.0.0]\n\n- Something.\n"),
        ("1.0.0", "## [1.0.0]\n\n- Something.\n"),
        ("v1.0.0", "## [1.0.1]\n\n- Something.\n"),
        ("v1.0.0", "## [1.0.0]\n\n## [0.9.0]\n\n- Something.\n"),
    ],
)
def test_tag_without_its_section_is_refused(tag: str, text: str) -> None:
    assert problem_of(tag, "1.0.0", text) is not None


def test_notes_are_the_section_of_the_version_alone() -> None:
    text = "## [1.0.0] - 2026-01-01\n\n### Added\n\n- New.\n\n## [0.9.0]\n\n- Old.\n"
    assert section("1.0.0", text) == "### Added\n\n- New."
    assert section("0.9.0", text) == "- Old."


def test_wrong_tag_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["v0.0.0"]) == 1
    assert "v0.0.0" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("schema", "files"), [("vendor.github-workflows", WORKFLOWS), ("vendor.github-actions", ACTIONS)]
)
def test_workflows_fit_the_schema(schema: str, files: list[Path]) -> None:
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_linter_finds_nothing_in_workflows() -> None:
    """zizmor knows what makes workflows unsafe: injection, credentials that stay, too many permissions, moving tags."""
    zizmor = Path(sys.executable).parent / "zizmor"
    if not zizmor.exists():
        pytest.skip("zizmor is not installed")
    command = [str(zizmor), "--offline", "--no-progress", "--min-severity", "medium", "action.yml", ".github"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", [*WORKFLOWS, *ACTIONS], ids=lambda file: file.name)
def test_actions_are_named_by_commit_and_version(file: Path) -> None:
    """A tag can be moved to other code; the comment tells people, and the tool that updates it, which version it is."""
    lines = file.read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if "uses: " in line and "uses: ./" not in line]
    assert [line for line in named if not re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []


def test_only_the_job_that_publishes_may_do_so() -> None:
    assert RELEASE["permissions"] == {}
    publishing = [name for name, job in RELEASE["jobs"].items() if "gh-action-pypi-publish" in str(job)]
    assert publishing == ["publish"]
    assert RELEASE["jobs"]["publish"]["permissions"] == {"id-token": "write"}
    assert RELEASE["jobs"]["publish"]["environment"]["name"] == "pypi"
    assert "secrets." not in str(RELEASE), "trusted publishing needs no token"


def test_nothing_is_published_before_it_is_checked_built_and_attested() -> None:
    jobs = RELEASE["jobs"]
    assert jobs["publish"]["needs"] == ["build", "attest"]
    commands = [step.get("run", "") for step in jobs["build"]["steps"]]
    order = ("check_release.py", "check.py", "hatchling build", "cyclonedx")
    positions = [next(number for number, text in enumerate(commands) if word in text) for word in order]
    assert positions == sorted(positions)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_scripts_that_workflows_run_exist(file: Path) -> None:
    scripts = re.findall(r"python3? (scripts/\w+\.py)", file.read_text(encoding="utf-8"))
    assert scripts or file.name == "audit.yml"
    assert [script for script in scripts if not (PROJECT / script).exists()] == []
