"""Build the documentation as a site: `python3 scripts/build_docs.py`, on a machine with nothing but Python.

The site is in build/docs/site, and is opened from there or put on any server: it loads nothing from elsewhere. A broken
link, or a page without a place in docs/index.md, fails the build. The generator is installed into the clone's .venv.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BUILD = PROJECT / "build" / "docs"
SETTINGS = PROJECT / "scripts" / "docs" / "site"
"""The settings of the site, its style, and its script."""

_INLINE_CODE = re.compile(r"<code>[^<]*</code>")
_FLAG = re.compile(r"(?<![\w-])(--?[a-z][\w=-]*)")
REMOTE_SCRIPT = '<script src="https://unpkg.com/iframe-worker/shim" type="text/javascript">'
sys.path.insert(0, str(PROJECT))


def main() -> int:
    """Write the pages, then let the generator build; its exit code."""
    from scripts.docs.navigation import unlisted
    from scripts.docs.site_pages import site_navigation, write_to

    if pages := unlisted():
        print(f"not in docs/index.md: {', '.join(pages)}", file=sys.stderr)
        return 1
    shutil.rmtree(BUILD, ignore_errors=True)
    (BUILD / "pages").mkdir(parents=True)
    write_to(BUILD / "pages")
    shutil.copy(SETTINGS / "extra.css", BUILD / "pages")
    (BUILD / "zensical.toml").write_text(configuration(site_navigation()), encoding="utf-8")
    command = [generator(), "build", "--strict", "--config-file", str(BUILD / "zensical.toml")]
    code = subprocess.run(command, cwd=BUILD, stdin=subprocess.DEVNULL).returncode
    if code == 0:
        finish(BUILD / "site")
        print(BUILD / "site" / "index.html")
    return code


def finish(site: Path) -> None:
    """Replace the one script that the generator takes from a CDN by one of this project; keep flags on one line."""
    shutil.copy(SETTINGS / "worker.js", site)
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8").replace(REMOTE_SCRIPT, '<script src="worker.js">')
        if loaded := re.findall(r'<(?:script|img|iframe|link rel="stylesheet")[^>]* (?:src|href)="https?:[^>]*>', text):
            raise SystemExit(f"{page.name} loads from elsewhere: {loaded[0]}")
        page.write_text(_INLINE_CODE.sub(_with_whole_flags, text), encoding="utf-8")


def _with_whole_flags(code: "re.Match[str]") -> str:
    """Inline code in which no line breaks after the dashes of a flag."""
    return _FLAG.sub(r'<span class="flag">\1</span>', code[0])


def configuration(navigation: list[dict[str, object]]) -> str:
    """The settings of the site with its navigation, which begins its first table."""
    entries = "".join(f"  {_inline(entry)},\n" for entry in navigation)
    settings = (SETTINGS / "zensical.toml").read_text(encoding="utf-8")
    return settings.replace("[project]\n", f"[project]\nnav = [\n{entries}]\n", 1)


def _inline(value: object) -> str:
    """A value as TOML on one line; texts of JSON are texts of TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(name)} = {_inline(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value)


def generator() -> str:
    """The program of the generator, installed if needed."""
    from scripts.check import PIP, PYTHON, create_venv

    program = Path(PYTHON).with_stem("zensical")
    if not program.exists():
        create_venv()
        subprocess.run([*PIP, "--group", "docs"], cwd=PROJECT, check=True)
    return str(program)


if __name__ == "__main__":
    sys.exit(main())
