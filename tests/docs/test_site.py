"""The pages of the site, without building it: each is in the navigation, and links lead to pages of the site."""

import re
import tomllib
from itertools import pairwise

from scripts.build_docs import SETTINGS, configuration
from scripts.docs.site_pages import ASSETS, site_navigation, site_pages
from tests.docs.pages import PAGES, anchor, prose

SITE = site_pages()


def test_site_has_every_page_but_the_readme() -> None:
    assert len(SITE) == len(PAGES) - 1


def test_navigation_names_every_page_once() -> None:
    named = re.findall(r"'([^']+\.md)'", repr(site_navigation()))
    assert sorted(named) == sorted(SITE)


def test_links_lead_to_headings_of_the_site() -> None:
    anchors = {
        name: set(map(anchor, re.findall(r"^#+ (.*)$", prose(text), re.MULTILINE))) for name, text in SITE.items()
    }
    broken = []
    for name, text in SITE.items():
        for link in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", prose(text)):
            page, _, fragment = link.partition("#")
            if page.endswith(".svg"):
                assert f"docs/{page}" in ASSETS
            elif (page or name) not in SITE or (fragment and fragment not in anchors[page or name]):
                broken.append(f"{name}: {link}")
    assert broken == []


def test_what_the_site_lacks_becomes_plain_text() -> None:
    assert "[bench/](" not in SITE["performance.md"]
    assert "bench/" in SITE["performance.md"]


def test_configuration_is_that_of_the_file_with_the_navigation() -> None:
    written = tomllib.loads(configuration(site_navigation()))
    assert written["project"].pop("nav") == site_navigation()
    assert written == tomllib.loads((SETTINGS / "zensical.toml").read_text(encoding="utf-8"))


def test_markdown_reads_as_on_github() -> None:
    """The generator takes a heading, list or table for a part of the paragraph right above it."""
    glued = []
    for name, text in SITE.items():
        lines = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL).splitlines()
        for before, line in pairwise(lines):
            kind = next((mark for mark in ("#", "|", "- ") if line.startswith(mark)), None)
            if kind and before.strip() and not before.startswith((kind, "  ", "---")):
                glued.append(f"{name}: {line}")
    assert glued == []
