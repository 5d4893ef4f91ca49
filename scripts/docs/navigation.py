"""The order of the documentation, which docs/index.md declares: its headings, and the links in its lists."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
INDEX = PROJECT / "docs" / "index.md"
KINDS = ("Tutorial", "Guides", "Reference", "Explanation", "Troubleshooting")
_LINE = re.compile(r"^## (.+)$|^- \[([^]]+)\]\(([^)]+)\)", re.MULTILINE)


def navigation() -> dict[str, list[tuple[str, str]]]:
    """For each kind its pages: the title, and the path in the project."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, title, link in _LINE.findall(INDEX.read_text(encoding="utf-8")):
        if kind:
            found[kind] = []
        else:
            found[list(found)[-1]].append((title, _path(link)))
    return found


def pages() -> list[Path]:
    """Every page of the project."""
    return [*PROJECT.glob("*.md"), *INDEX.parent.glob("*.md"), PROJECT / "contract" / "notes.md"]


def unlisted() -> list[str]:
    """The pages that docs/index.md does not name. The README leads to it."""
    listed = {path for entries in navigation().values() for _, path in entries} | {"README.md", "docs/index.md"}
    return sorted({page.relative_to(PROJECT).as_posix() for page in pages()} - listed)


def _path(link: str) -> str:
    return str((INDEX.parent / link).resolve().relative_to(PROJECT).as_posix())
