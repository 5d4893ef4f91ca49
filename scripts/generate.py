"""Rewrite the generated files: the emulator's contract, help, completion scripts, reference, picture, message snapshot.

    python scripts/generate.py [--check]

`--check` writes nothing; it names the stale files on stderr and exits with 1 if there are any. Its own test checks the
snapshot of messages.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
MESSAGES_TEST = "tests/terminal/test_messages.py"
sys.path.insert(0, str(PROJECT))


def main(arguments: list[str]) -> int:
    """Write the stale files, or name them. The contract comes first: the pages are generated from it."""
    from scripts import build_contract

    if "--check" in arguments:
        stale = [*_stale(build_contract.texts()), *_stale(_pages())]
        for path in stale:
            print(f"stale: {path}; run python scripts/generate.py", file=sys.stderr)
        return 1 if stale else 0
    _write(_stale(build_contract.texts()))
    _write(_stale(_pages()))
    return _update_message_snapshot()


def _pages() -> dict[str, str]:
    from scripts.docs.generated import generated
    from scripts.docs.picture import picture
    from scripts.docs.stories import stories_page

    return {**generated(), "docs/stories.md": stories_page(PROJECT / "tests/stories"), "docs/rtk.svg": picture()}


def _stale(texts: Mapping[str, str]) -> dict[str, str]:
    return {path: text for path, text in texts.items() if _read(PROJECT / path) != text}


def _write(texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        (PROJECT / path).parent.mkdir(exist_ok=True)
        (PROJECT / path).write_text(text, encoding="utf-8", newline="\n")
        print(path)


def _update_message_snapshot() -> int:
    command = (sys.executable, "-m", "pytest", "-q", "-n", "0", MESSAGES_TEST)
    environment = {**os.environ, "RTK_UPDATE_SNAPSHOTS": "1"}
    return subprocess.run(command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL).returncode


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
