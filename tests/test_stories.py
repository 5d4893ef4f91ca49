"""The stories of tests/stories, which the documentation shows too: what they promise is what rtk does."""

from pathlib import Path

import pytest

from scripts.docs.stories import stories_page
from tests.support.cli import Rtk
from tests.support.console_story import Console, fits, steps
from tests.support.contract_check import CONTRACT

STORIES = sorted(Path(__file__).with_name("stories").glob("*.txt"))


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_a_story_goes_as_it_is_told(rtk: Rtk, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    console = Console(rtk)
    for step in steps(story.read_text(encoding="utf-8")):
        shown = console.type(step.command)
        where = f"{story.name}, line {step.number}: {step.command}"
        assert fits(shown, step.shown), f"{where}\n--- shown\n{shown}\n--- promised\n{step.shown}"


def test_the_page_of_stories_shows_them_as_they_are() -> None:
    page = Path(__file__).parent.parent / "docs" / "stories.md"
    written = stories_page(STORIES[0].parent)
    assert page.read_text(encoding="utf-8") == written, "stale: run python scripts/generate.py"
    for story in STORIES:
        assert all(f"$ {step.command}" in written for step in steps(story.read_text(encoding="utf-8")))


def test_every_area_of_the_api_has_a_story_of_some_steps() -> None:
    areas = {entry["area"] for entry in CONTRACT.operations.values()}
    assert areas <= {story.stem for story in STORIES}
    for story in STORIES:
        assert len(list(steps(story.read_text(encoding="utf-8")))) > 2


@pytest.mark.parametrize(
    ("shown", "promised", "expected"),
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
def test_a_promise_is_kept_or_not(shown: str, promised: str, expected: bool) -> None:
    assert fits(shown, promised) is expected
