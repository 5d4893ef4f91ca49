"""The console stories of tests/stories, which the documentation shows too: rtk prints what they show."""

import shutil
from pathlib import Path

import pytest

from scripts.docs.stories import stories_page
from tests.support.cli import Rtk
from tests.support.console_story import Console, fits, steps
from tests.support.contract_check import CONTRACT

STORIES = sorted(Path(__file__).with_name("stories").glob("*.txt"))


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_story_prints_what_it_shows(rtk: Rtk, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for file in story.parent.glob("*.csv"):
        shutil.copy(file, tmp_path)
    console = Console(rtk)
    for step in steps(story.read_text(encoding="utf-8")):
        shown = console.type(step.command)
        where = f"{story.name}, line {step.number}: {step.command}"
        assert fits(shown, step.shown), f"{where}\n--- shown\n{shown}\n--- expected\n{step.shown}"


def test_page_of_stories_is_up_to_date() -> None:
    page = Path(__file__).parent.parent / "docs" / "stories.md"
    written = stories_page(STORIES[0].parent)
    assert page.read_text(encoding="utf-8") == written, "stale: run python scripts/generate.py"
    for story in STORIES:
        assert all(f"$ {step.command}" in written for step in steps(story.read_text(encoding="utf-8")))


def test_every_area_of_the_api_has_a_story() -> None:
    areas = {entry["area"] for entry in CONTRACT.operations.values()}
    assert areas <= {story.stem for story in STORIES}
    for story in STORIES:
        assert len(list(steps(story.read_text(encoding="utf-8")))) > 2


@pytest.mark.parametrize(
    ("shown", "pattern", "expected"),
    [
        ("a b\n", "a b", True),
        ("id 7f\n", "id ...", True),
        ("one\ntwo\nthree\n", "one\n...\nthree", True),
        ("one\ntwo\n", "one", False),
        ("one\n", "one\ntwo", False),
        ("", "", True),
        ("surprise", "", False),
        ("a.c", "abc", False),
    ],
)
def test_ellipsis_in_a_story_matches_any_text(shown: str, pattern: str, expected: bool) -> None:
    assert fits(shown, pattern) is expected
