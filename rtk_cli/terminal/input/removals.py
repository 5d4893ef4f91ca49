"""Supports `--ignore-missing` on commands that delete."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rtk_cli.errors import NotFoundError

if TYPE_CHECKING:
    from rtk_cli.terminal.session import Session


@contextmanager
def removing(run: "Session", identifier: str, *, ignore_missing: bool) -> Iterator[None]:
    """Wrap a deletion: with `ignore_missing`, report that `identifier` was not found instead of failing."""
    try:
        yield
    except NotFoundError:
        if not ignore_missing:
            raise
        run.output.done(f"not found, nothing to delete: {identifier}")
