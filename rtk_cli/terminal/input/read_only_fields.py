"""Removes read-only fields from a body that was edited from an API response."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from rtk_cli.terminal.output.columns import value_at

if TYPE_CHECKING:
    from rtk_cli.api.dotted_fields import Fields
    from rtk_cli.api.models.request import RequestModel

READ_ONLY = ("id", "created_at", "updated_at")
Path = tuple[str | int, ...]


def without_read_only(
    model: "type[RequestModel]",
    body: Mapping[str, Any],
    stored: Callable[[], Mapping[str, Any]],
    note: Callable[[str], None],
) -> "Fields":
    """Return `body` without read-only fields, and without fields that `model` lacks but the `stored` object has.

    A field that neither has is probably a typo, and stays for the model to refuse. `stored` is called only for a body
    with an id: one without was not a response. `note` gets a message that names what was left out.
    """
    from rtk_cli.api.models.request import unknown_fields

    kept = {name: deepcopy(value) for name, value in body.items() if name not in READ_ONLY}
    left_out = [name for name in READ_ONLY if name in body]
    unknown = unknown_fields(model, kept)
    original = stored() if unknown and "id" in body else {}
    for path in unknown:
        if value_at(original, _dotted(path)) is not None:
            _remove(kept, path)
            left_out.append(_dotted(path))
    if left_out:
        note(f"left out read-only fields: {', '.join(left_out)}")
    return kept


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def _remove(body: Any, path: Path) -> None:
    *parents, last = path
    for name in parents:
        body = body[name]
    del body[last]
