"""Rewrite the files that follow from the code: completion scripts, the root help, the reference in docs/.

    python scripts/generate.py [--check]

`--check` writes nothing; it names the stale files on stderr and exits with 1 when there are any.
"""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))


def main(arguments: list[str]) -> int:
    """Write, or check."""
    from scripts.docs.generated import generated
    from scripts.docs.stories import stories_page

    texts = {**generated(), "docs/stories.md": stories_page(PROJECT / "tests/stories")}
    stale = {path: text for path, text in texts.items() if _read(PROJECT / path) != text}
    if "--check" in arguments:
        for path in stale:
            print(f"stale: {path}; run python scripts/generate.py", file=sys.stderr)
        return 1 if stale else 0
    for path, text in stale.items():
        (PROJECT / path).parent.mkdir(exist_ok=True)
        (PROJECT / path).write_text(text, encoding="utf-8", newline="\n")
        print(path)
    return 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
