"""The pages of the documentation, and their code blocks."""

import re
from dataclasses import dataclass
from pathlib import Path

from scripts.docs.navigation import pages

PROJECT = Path(__file__).parents[2]
PAGES = {page.relative_to(PROJECT).as_posix(): page for page in pages()}
"""Each page by its path in the project."""

_BLOCK = re.compile(r"^( *)```([^\n`]*)\n(.*?)^\1```$|^#+ ([^\n]*)$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced code block.

    `name` is the page, the heading above it as GitHub's anchor, and the language, such as `docs/sync.md#restore/sh`;
    the second one below the same heading ends in `-2`.
    """

    name: str
    page: str
    line: int
    language: str
    text: str


def anchor(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def prose(text: str) -> str:
    """The text of a page without its code blocks."""
    return _BLOCK.sub(lambda found: found[0] if found[4] else "", text)


def blocks_of(page: str) -> list[Block]:
    """The code blocks of a page, in order."""
    text = PAGES[page].read_text(encoding="utf-8")
    heading, found, counts = "", [], dict[str, int]()
    for match in _BLOCK.finditer(text):
        if match[4]:
            heading = anchor(match[4])
            continue
        name = f"{page}#{heading}/{match[2]}"
        counts[name] = counts.get(name, 0) + 1
        numbered = name if counts[name] == 1 else f"{name}-{counts[name]}"
        found.append(Block(numbered, page, text.count("\n", 0, match.start()) + 1, match[2], match[3]))
    return found


BLOCKS = {block.name: block for page in PAGES for block in blocks_of(page)}
