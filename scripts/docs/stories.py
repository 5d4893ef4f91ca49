"""docs/stories.md: the console stories that the suite runs, as a page to read."""

from pathlib import Path

HEAD = """# Stories

A console session for each area, on the emulator. The suite runs every one of them (tests/stories/), so what stands here
is what rtk prints; `...` stands for what differs from run to run. This page is generated:
`python scripts/generate.py`.
"""


def stories_page(folder: Path) -> str:
    """The stories in `folder`, a section each, in the order of their names."""
    return "\n".join([HEAD, *(_section(story) for story in sorted(folder.glob("*.txt")))])


def _section(story: Path) -> str:
    text = story.read_text(encoding="utf-8").strip()
    blocks = [_block(paragraph) for paragraph in text.split("\n\n")]
    return f"## {story.stem}\n\n" + "\n\n".join(blocks) + "\n"


def _block(paragraph: str) -> str:
    """Prose as it is; from the first command on, a console."""
    lines = paragraph.splitlines()
    begin = next((number for number, line in enumerate(lines) if line.startswith("$ ")), None)
    if begin is None:
        return paragraph if lines[0][:1].isalpha() else _console(lines)
    return "\n\n".join(part for part in ("\n".join(lines[:begin]), _console(lines[begin:])) if part)


def _console(lines: list[str]) -> str:
    return "\n".join(["```console", *lines, "```"])
