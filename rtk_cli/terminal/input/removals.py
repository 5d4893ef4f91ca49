"""Removing what may be gone already."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rtk_cli.errors import NotFoundError

if TYPE_CHECKING:
    from rtk_cli.terminal.session import Session


@contextmanager
def removing(run: "Session", identity: str, *, ignore_missing: bool) -> Iterator[None]:
    """Around a removal: with `ignore_missing` it is no failure that `identity` is not there, only told."""
    try:
        yield
    except NotFoundError:
        if not ignore_missing:
            raise
        run.output.done(f"it was not there: {identity}")
