"""Writes docs/stories.md: the console stories of the test suite as one page."""

from pathlib import Path

HEAD = """# Stories

One console session per area, on the emulator. The test suite runs all of them (tests/stories/), so this page shows what
rtk prints. `...` replaces what differs from run to run. This page is generated: `python scripts/generate.py`.
"""


def stories_page(folder: Path) -> str:
    """The stories in `folder`, one section per story, sorted by name."""
    return "\n".join([HEAD, *(_section(story) for story in sorted(folder.glob("*.txt")))])


def _section(story: Path) -> str:
    text = story.read_text(encoding="utf-8").strip()
    blocks = [_block(paragraph) for paragraph in text.split("\n\n")]
    return f"## {story.stem}\n\n" + "\n\n".join(blocks) + "\n"


def _block(paragraph: str) -> str:
    """Prose as it is, and a console block from the first command on."""
    lines = paragraph.splitlines()
    begin = next((number for number, line in enumerate(lines) if line.startswith("$ ")), None)
    if begin is None:
        return paragraph if lines[0][:1].isalpha() else _console(lines)
    return "\n\n".join(part for part in ("\n".join(lines[:begin]), _console(lines[begin:])) if part)


def _console(lines: list[str]) -> str:
    return "\n".join(["```console", *lines, "```"])
