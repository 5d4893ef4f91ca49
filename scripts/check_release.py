"""Compare a release's tag, the version and the changelog: `python3 scripts/check_release.py v0.1.0 [--notes]`.

Exits with 1, and says why on stderr, if the tag is not that of the version in rtk_cli/__init__.py, or if CHANGELOG.md
has no section with something in it for that version. `--notes` prints the section.
"""

import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
_HEADING = re.compile(r"^(#{2,3}) \[?(\d+\.\d+\.\d+[^\s,\]]*)\]?.*$", re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Check the tag that is the first argument."""
    tags = [argument for argument in arguments if not argument.startswith("-")]
    if len(tags) != 1:
        print("give the tag of the release: v0.1.0", file=sys.stderr)
        return 1
    problem = problem_of(tags[0], version(), changelog())
    if problem is not None:
        print(problem, file=sys.stderr)
        return 1
    if "--notes" in arguments:
        print(section(version(), changelog()))
    return 0


def problem_of(tag: str, version: str, changelog: str) -> str | None:
    """What is wrong with a release of this tag; None if nothing is."""
    if tag != f"v{version}":
        return f"the tag does not fit version {version} of rtk_cli/__init__.py: {tag}"
    if not section(version, changelog):
        return f"CHANGELOG.md has no section, or an empty one, for version {version}"
    return None


def section(version: str, changelog: str) -> str:
    """The text below the heading of a version, up to the next version; empty if there is none."""
    for heading in _HEADING.finditer(changelog):
        if heading[2] == version:
            rest = changelog[heading.end() :]
            return re.split(rf"^#{{2,{len(heading[1])}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0].strip()
    return ""


def version() -> str:
    """The version of the package, read without importing it."""
    found = _VERSION.search((PROJECT / "rtk_cli" / "__init__.py").read_text(encoding="utf-8"))
    assert found is not None, "rtk_cli/__init__.py has no version"
    return found[1]


def changelog() -> str:
    """The text of CHANGELOG.md."""
    return (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
