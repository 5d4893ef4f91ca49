"""A body that was an answer of the API before somebody edited it: what the API adds by itself is taken out again."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from rtk_cli.terminal.output.columns import value_at

if TYPE_CHECKING:
    from rtk_cli.api.models.request import RequestModel
    from rtk_cli.terminal.input.body import Fields

READ_ONLY = ("id", "created_at", "updated_at")
Path = tuple[str | int, ...]


def without_read_only(
    model: "type[RequestModel]",
    body: Mapping[str, Any],
    stored: Callable[[], Mapping[str, Any]],
    tell: Callable[[str], None],
) -> "Fields":
    """`body` without read-only members, and without others that `model` does not name but `stored` has as well.

    What neither has is a slip of the pen, and stays for the model to refuse. A body without an id was no answer, and
    `stored` is not asked for it. `tell` hears what was left out.
    """
    from rtk_cli.api.models.request import strangers

    kept = {name: deepcopy(value) for name, value in body.items() if name not in READ_ONLY}
    left_out = [name for name in READ_ONLY if name in body]
    unknown = strangers(model, kept)
    found = stored() if unknown and "id" in body else {}
    for path in unknown:
        if value_at(found, _dotted(path)) is not None:
            _remove(kept, path)
            left_out.append(_dotted(path))
    if left_out:
        tell(f"left out, for the API sets them itself: {', '.join(left_out)}")
    return kept


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def _remove(body: Any, path: Path) -> None:
    *parents, last = path
    for name in parents:
        body = body[name]
    del body[last]
