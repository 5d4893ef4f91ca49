"""TOML as text: parsed with errors that a user can act on, changed without touching what was not meant.

tomllib reads; tomlkit, which keeps comments and order, is loaded only to change.
"""

import re
from collections.abc import MutableMapping
from pathlib import Path

from rtk_cli.errors import ConfigurationError, UsageError

Table = dict[str, object]

_PLACE = re.compile(r"\s*\((at line (\d+), column \d+|at end of document)\)")


def parse(text: str, path: Path) -> Table:
    """The content of `text`, which was read from `path`."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken(str(error), text, path) from None


def changed(text: str, wanted: Table, path: Path) -> str:
    """`text` with the content `wanted`; comments, order and spacing of the rest stay."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        _bring(document, wanted)
        result = tomlkit.dumps(document)
        result.encode()
    except UnicodeEncodeError:
        raise UsageError("not a text that can be kept in a profile, for it is not Unicode") from None
    except TOMLKitError as error:
        raise _unchangeable(path) from error
    if parse(result, path) != wanted:
        raise _unchangeable(path)
    return result


def line_of(text: str, table: str, key: str) -> int | None:
    """The line on which `key` of `[table]` stands; None when it is written in a rarer way."""
    inside = not table
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if line.startswith("["):
            inside = _bare(line.partition("]")[0]) == _bare(f"[{table}")
            if inside and not key:
                return number
        elif inside and line.partition("=")[0].strip(" \t\"'") == key:
            return number
    return None


def _bare(header: str) -> str:
    return re.sub(r"[\s\"']", "", header)


def _bring(container: MutableMapping[str, object], wanted: Table) -> None:
    for key in [key for key in container if key not in wanted]:
        del container[key]
    for key, value in wanted.items():
        present = container.get(key)
        if isinstance(value, dict) and isinstance(present, MutableMapping):
            _bring(present, value)
        elif key not in container or present != value:
            container[key] = value


def _broken(reason: str, text: str, path: Path) -> ConfigurationError:
    found = _PLACE.search(reason)
    line = found[2] if found and found[2] else str(text.count("\n") + 1)
    words = _PLACE.sub("", reason) if found else "not readable"
    message = f"not valid TOML, {words[:1].lower()}{words[1:]}: {path}, line {line}"
    return ConfigurationError(
        message, hint=f"correct line {line} of {path}, or move the file away; nothing was changed"
    )


def _unchangeable(path: Path) -> ConfigurationError:
    message = f"this file is written in a way that rtk cannot change without harm: {path}"
    return ConfigurationError(message, hint="change it in an editor; a profile is a table such as [profiles.staging]")
