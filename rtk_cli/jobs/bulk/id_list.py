"""Reads ids from a file: one per line, a column `id` of CSV, members `id` of NDJSON, or a JSON array of either."""

from collections.abc import Iterable, Iterator
from typing import Any

from rtk_cli.api.json_codec import decode
from rtk_cli.errors import UsageError
from rtk_cli.jobs.bulk.input_lines import Source, check_encoding, columns_of, records, separator_of

ID = "id"


def ids_in(source: Source) -> list[str]:
    """The ids, in the order of the file. Raises `UsageError` where a line has none."""
    check_encoding(source)
    if source.content.lstrip()[:1] == b"[":
        return list(_of_array(source))
    if has_columns(source, (ID,)):
        return [_id_of(record.values, f"{source.name}:{record.line}") for record in records(source)]
    lines = source.content.decode("utf-8-sig").splitlines()
    first = next((line for line in lines if line.strip()), "")
    if separator_of(source) in first:
        raise UsageError(f"{source.name}:1: no column is named {ID}: {first[:60]}", hint="or give one id per line")
    return [line.strip() for line in lines if line.strip()]


def has_columns(source: Source, names: Iterable[str]) -> bool:
    """Whether it is NDJSON, or CSV with one of these columns; else each line is an id."""
    return source.format == "ndjson" or bool(set(names) & set(columns_of(source)))


def _of_array(source: Source) -> Iterator[str]:
    try:
        items = decode(source.content)
    except ValueError as error:
        raise UsageError(f"not JSON: {source.name}: {error}") from error
    for number, item in enumerate(items, 1):
        yield item if isinstance(item, str) else _id_of(item, f"{source.name}: item {number}")


def _id_of(item: Any, place: str) -> str:
    found = item.get(ID) if isinstance(item, dict) else None
    if not isinstance(found, str) or not found:
        raise UsageError(f"{place}: missing: {ID}")
    return found
