"""Rewrite the generated files: the emulator's contract, root help, completion scripts, reference pages, the message snapshot.

    python scripts/generate.py [--check]

`--check` writes nothing; it names the stale files on stderr and exits with 1 if there are any.
"""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))


def main(arguments: list[str]) -> int:
    """Write the stale files, or name them."""
    from scripts.build_contract import texts as contract_texts
    from scripts.docs.generated import generated
    from scripts.docs.stories import stories_page

    texts = {**contract_texts(), **generated(), "docs/stories.md": stories_page(PROJECT / "tests/stories")}
    stale = {path: text for path, text in texts.items() if _read(PROJECT / path) != text}
    for path, text in stale.items():
        if "--check" in arguments:
            print(f"stale: {path}; run python scripts/generate.py", file=sys.stderr)
        else:
            (PROJECT / path).parent.mkdir(exist_ok=True)
            (PROJECT / path).write_text(text, encoding="utf-8", newline="\n")
            print(path)
    return 1 if stale and "--check" in arguments else 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
