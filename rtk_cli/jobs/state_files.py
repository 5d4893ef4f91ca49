"""A state of the emulator in a file: read, and written as a whole for its owner alone, since it holds a secret."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TextIO

from rtk_cli.errors import RtkError, UsageError

STDIN = "-"


def read(place: str, stdin: TextIO) -> Mapping[str, Any]:
    """The document in the file `place`, or on stdin where that is `-`."""
    name = "stdin" if place == STDIN else place
    try:
        document = json.loads(stdin.read() if place == STDIN else Path(place).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"the state cannot be read: {name}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # bytes that are not UTF-8 are a ValueError, too
        raise UsageError(f"this is not JSON: {name}", detail=str(error)) from error
    if not isinstance(document, dict):
        raise UsageError(f"this is no state of the emulator: {name}", hint="`rtk emulator export` writes one")
    return document


def write(document: Mapping[str, Any], path: Path) -> None:
    """Put the document into the file; a former one is there until this one is whole."""
    draft: Path | None = None
    try:
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            draft = Path(file.name)  # made for its owner alone
            json.dump(document, file, ensure_ascii=False, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise RtkError(f"the state cannot be written: {path}: {error.strerror}") from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)
