"""TOML as text: parsed with errors that a user can act on, changed without touching the rest.

tomllib parses; tomlkit, which preserves comments and order, is loaded only for changes.
"""

import re
from collections.abc import MutableMapping
from pathlib import Path

from rtk_cli.errors import ConfigurationError, UsageError

Table = dict[str, object]

_POSITION = re.compile(r"\s*\((at line (\d+), column \d+|at end of document)\)")


def parse(text: str, path: Path) -> Table:
    """The content of `text`, which was read from `path`."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _invalid(str(error), text, path) from None


def updated(text: str, content: Table, path: Path) -> str:
    """`text` with the new `content`; comments, order and spacing of the rest stay."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        _update(document, content)
        result = tomlkit.dumps(document)
        result.encode()
    except UnicodeEncodeError:
        raise UsageError("a profile value is not valid Unicode") from None
    except TOMLKitError as error:
        raise _not_editable(path) from error
    if parse(result, path) != content:
        raise _not_editable(path)
    return result


def line_of(text: str, table: str, key: str) -> int | None:
    """The line number of `key` in `[table]`; None for rarer notations, such as inline tables."""
    inside = not table
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if line.startswith("["):
            inside = _unquoted(line.partition("]")[0]) == _unquoted(f"[{table}")
            if inside and not key:
                return number
        elif inside and line.partition("=")[0].strip(" \t\"'") == key:
            return number
    return None


def _unquoted(header: str) -> str:
    return re.sub(r"[\s\"']", "", header)


def _update(container: MutableMapping[str, object], content: Table) -> None:
    for key in [key for key in container if key not in content]:
        del container[key]
    for key, value in content.items():
        present = container.get(key)
        if isinstance(value, dict) and isinstance(present, MutableMapping):
            _update(present, value)
        elif key not in container or present != value:
            container[key] = value


def _invalid(reason: str, text: str, path: Path) -> ConfigurationError:
    position = _POSITION.search(reason)
    line = position[2] if position and position[2] else str(text.count("\n") + 1)
    problem = _POSITION.sub("", reason) if position else "not readable"
    message = f"invalid TOML, {problem[:1].lower()}{problem[1:]}: {path}, line {line}"
    return ConfigurationError(
        message, hint=f"correct line {line} of {path}, or move the file away; nothing was changed"
    )


def _not_editable(path: Path) -> ConfigurationError:
    message = f"rtk cannot change this file safely: {path}"
    return ConfigurationError(message, hint="change it in an editor; a profile is a table such as [profiles.staging]")
