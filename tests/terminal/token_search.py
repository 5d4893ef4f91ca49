"""Looks for the API token in everything that a run wrote."""

import base64
from pathlib import Path

from tests.support.cli import TOKEN, Result

FORMS = (TOKEN, base64.b64encode(TOKEN.encode()).decode(), TOKEN[:-4], TOKEN[4:])
"""The token itself, encoded, and most of it."""


def find_token(result: Result, folder: Path) -> list[str]:
    """Return the streams and the files below `folder` that hold the token, except for the token store."""
    written = {"stdout": result.stdout.encode(), "stderr": result.stderr.encode()}
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "tokens")
    written |= {str(path.relative_to(folder)): path.read_bytes() for path in files}
    return [name for name, content in written.items() if any(form.encode() in content for form in FORMS)]
