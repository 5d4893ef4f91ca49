"""The pages of the site: those of docs/index.md in one folder, with links that lead to each other.

What a page links to and the site has not, such as a folder of the source, becomes plain text.
"""

import re
from pathlib import Path, PurePosixPath

from scripts.docs.navigation import PROJECT, navigation

NAMES = {
    "AGENTS.md": "agents.md",
    "CHANGELOG.md": "changes.md",
    "CONTRIBUTING.md": "contributing.md",
    "README.md": "index.md",
    "SECURITY.md": "security.md",
    "contract/notes.md": "api-notes.md",
}
"""The names of pages that are not in docs/; those keep theirs."""
WIDE = ("docs/coverage.md", "docs/errors.md", "docs/settings.md")
"""Pages of wide tables: the list of their headings gives way."""
ASSETS = ("docs/rtk.svg",)

_LINK = re.compile(r"(!?)\[([^\]\n]*(?:\n[^\]\n]*)?)\]\((?!https?:|mailto:)([^)\s]+)\)")
_CODE = re.compile(r"(^ *```.*?^ *```$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)


def site_pages() -> dict[str, str]:
    """The text of each page by its name in the site."""
    paths = ["docs/index.md", *(path for pages in navigation().values() for _, path in pages)]
    names = {path: _name(path) for path in (*paths, *ASSETS, "README.md")}
    return {names[path]: _relinked(path, names) for path in paths}


def site_navigation() -> list[dict[str, object]]:
    """The navigation: the first page, then the kinds with their pages."""
    kinds: list[dict[str, object]] = [
        {kind: [{title: _name(path)} for title, path in pages]} for kind, pages in navigation().items()
    ]
    return [{"Home": "index.md"}, *kinds]


def _name(path: str) -> str:
    return NAMES.get(path, PurePosixPath(path).name)


def _relinked(path: str, names: dict[str, str]) -> str:
    text = (PROJECT / path).read_text(encoding="utf-8")
    parts = _CODE.split(text)  # every second part is code
    parts[::2] = [_LINK.sub(lambda found: _link(found, path, names), part) for part in parts[::2]]
    return ("---\nhide: [toc]\n---\n" if path in WIDE else "") + "".join(parts)


def _link(found: "re.Match[str]", path: str, names: dict[str, str]) -> str:
    image, text, link = found.groups()
    target, _, fragment = link.partition("#")
    if not target:
        return found[0]
    resolved = (PROJECT / path).parent.joinpath(target).resolve()
    name = names.get(resolved.relative_to(PROJECT).as_posix()) if resolved.is_relative_to(PROJECT) else None
    if name is None:
        return text
    return f"{image}[{text}]({name}{'#' if fragment else ''}{fragment})"


def write_to(folder: Path) -> None:
    """Write the pages, and the files that they show, into an empty folder."""
    for name, text in site_pages().items():
        (folder / name).write_text(text, encoding="utf-8")
    for asset in ASSETS:
        (folder / _name(asset)).write_bytes((PROJECT / asset).read_bytes())
