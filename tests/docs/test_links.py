"""Links between the pages lead to files and headings that exist, and docs/index.md has every page in one place."""

import re
from collections import Counter
from pathlib import Path

import pytest

from scripts.docs.navigation import KINDS, navigation, unlisted
from tests.docs.pages import PAGES, PROJECT, anchor, prose

_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]*)\)")


def text_of(page: str) -> str:
    return prose(PAGES[page].read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.*)$", prose(page.read_text(encoding="utf-8")), re.MULTILINE)
    return set(map(anchor, headings))


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_and_headings_that_exist(page: str) -> None:
    broken = []
    for link in _LINK.findall(text_of(page)):
        path, _, fragment = link.partition("#")
        target = (PAGES[page].parent / path).resolve() if path else PAGES[page]
        if not target.exists() or (fragment and fragment not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_page_is_listed_once_under_its_kind() -> None:
    listed = Counter(page for pages in navigation().values() for _, page in pages)
    kinds = ", ".join(KINDS)
    assert not unlisted(), f"{unlisted()}: add a line `- [Title](page.md): what it is for` to docs/index.md, in {kinds}"
    assert [page for page, times in listed.items() if times > 1] == []


def test_kinds_are_in_order() -> None:
    assert tuple(navigation()) == KINDS
    assert all(navigation().values())


def test_readme_leads_to_the_index_and_is_short() -> None:
    readme = PAGES["README.md"].read_text(encoding="utf-8")
    assert "(docs/index.md)" in readme
    assert "**No telemetry, ever**" in readme
    assert len(readme.splitlines()) < 120
    assert (PROJECT / "docs/rtk.svg").exists()
