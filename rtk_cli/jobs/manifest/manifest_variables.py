"""`${NAME}` in the file stands for an environment variable, so that secrets and URLs stay out of it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli.errors import UsageError
from rtk_cli.jobs.manifest.yaml_document import Document, Path

_REFERENCE = re.compile(r"\$(\$)?\{([A-Za-z_][A-Za-z0-9_]*)\}")


def names_variable(text: str) -> bool:
    """Whether the text refers to a variable."""
    return any(not found[1] for found in _REFERENCE.finditer(text))


def variables_in(value: Any) -> set[str]:
    """Return the names of all variables that a value refers to."""
    if isinstance(value, Mapping):
        return {name for member in value.values() for name in variables_in(member)}
    if isinstance(value, list):
        return {name for member in value for name in variables_in(member)}
    text = value if isinstance(value, str) else ""
    return {found[2] for found in _REFERENCE.finditer(text) if not found[1]}


def filled_in(document: Document, variables: Mapping[str, str]) -> Any:
    """Return the document's value with all variables filled in; `$${NAME}` stays as `${NAME}`.

    Raises `UsageError` for a variable that is not set; it may be empty.
    """

    def fill(text: str, path: Path) -> str:
        def replaced(found: re.Match[str]) -> str:
            if found[1]:
                return found[0][1:]
            if found[2] not in variables:
                raise UsageError(
                    f"{document.where(path)}: this environment variable is not set: {found[2]}",
                    hint=f"set it, or write $${{{found[2]}}} for the text ${{{found[2]}}}",
                )
            return variables[found[2]]

        return _REFERENCE.sub(replaced, text)

    return _mapped(document.value, fill, ())


def escaped(value: Any) -> Any:
    """Return a value whose texts are taken literally by `filled_in`."""
    return _mapped(value, lambda text, _: _REFERENCE.sub(lambda found: f"${found[0]}", text), ())


def _mapped(value: Any, change: Callable[[str, Path], str], path: Path) -> Any:
    if isinstance(value, Mapping):
        return {name: _mapped(member, change, (*path, name)) for name, member in value.items()}
    if isinstance(value, list):
        return [_mapped(member, change, (*path, index)) for index, member in enumerate(value)]
    return change(value, path) if isinstance(value, str) else value
