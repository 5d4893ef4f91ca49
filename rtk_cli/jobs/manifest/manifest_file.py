"""The file as entries: presets, webhooks and meetings, checked before the first request."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rtk_cli.errors import UsageError
from rtk_cli.jobs.manifest.manifest_problems import Problem, problems_of, usage_error
from rtk_cli.jobs.manifest.manifest_schema import KEYS, READ_ONLY, Json, manifest_validator, write_only_fields
from rtk_cli.jobs.manifest.manifest_variables import filled_in, names_variable
from rtk_cli.jobs.manifest.yaml_document import Document, Path, parse
from rtk_cli.suggestions import closest


@dataclass(frozen=True)
class Entry:
    """One preset, webhook or meeting of the file; `where` is its place there."""

    section: str
    name: str
    fields: Json
    where: str

    @property
    def kind(self) -> str:
        return self.section.removesuffix("s")

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Manifest:
    """The entries by section; a section that the file does not have is absent.

    `raw` is the file's content with its variables not filled in. `left_out` names read-only fields that it had.
    """

    raw: Json
    sections: Mapping[str, tuple[Entry, ...]]
    left_out: tuple[str, ...] = ()


def read_manifest(content: bytes, source: str, variables: Mapping[str, str], sections: Iterable[str]) -> Manifest:
    """Parse the file and check these sections of it; raise `UsageError` with line and column."""
    document = parse(content, source)
    if document.value is None:
        hint = "write `presets: []` to have no preset; `rtk export-manifest` writes a file from what exists"
        raise UsageError(f"the file is empty: {source}", hint=hint)
    if isinstance(document.value, dict):
        skipped = {*KEYS} - {*sections}
        kept = {name: value for name, value in document.value.items() if name not in skipped}
        document = document._replace(value=kept)
    return checked_manifest(document, variables)


def checked_manifest(document: Document, variables: Mapping[str, str]) -> Manifest:
    """Check a parsed file, or the file within a saved plan, with the environment's variables filled in."""
    value = filled_in(document, variables)
    problems = [
        problem for error in manifest_validator().iter_errors(value) for problem in problems_of(document, error)
    ]
    if problems:
        raise usage_error(problems)
    repeated = [*_repeated(document, value), *_plain_secrets(document)]
    if repeated:
        raise usage_error(repeated)
    sections = {name: tuple(_entries(document, name, value[name])) for name in KEYS if name in value}
    entries = [entry for section in KEYS for entry in value.get(section, ())]
    left_out = [name for name in READ_ONLY if any(name in entry for entry in entries)]
    return Manifest(document.value, sections, tuple(left_out))


def section_names(text: str | None) -> tuple[str, ...]:
    """Return the sections that `--only presets,webhooks` names; all of them for None."""
    if text is None:
        return tuple(KEYS)
    names = [name.strip().lower() for name in text.split(",")]
    for name in names:
        if name not in KEYS:
            near = closest(name, KEYS)
            hint = f"did you mean {near}?" if near else f"one or more of {', '.join(KEYS)}"
            raise UsageError(f"--only does not know this kind: {name or 'empty'}", hint=hint)
    return tuple(name for name in KEYS if name in names)


def _entries(document: Document, section: str, values: list[Json]) -> Iterator[Entry]:
    for index, value in enumerate(values):
        fields = {name: member for name, member in value.items() if name not in READ_ONLY}
        yield Entry(section, value[KEYS[section]], fields, document.where((section, index)))


def _repeated(document: Document, value: Json) -> Iterator[Problem]:
    """Yield names that are given twice, and URLs, of which an app has one webhook each."""
    for section, field in (*KEYS.items(), ("webhooks", "url")):
        seen: dict[str, int] = {}
        for index, entry in enumerate(value.get(section, ())):
            name = entry.get(field)
            first = seen.setdefault(name, index) if name is not None else index
            if first != index:
                where, before = ((section, number, field) for number in (index, first))
                what = f"{section.removesuffix('s')} {field} is given twice, first in {document.where(before)}: {name}"
                yield Problem(document.where(where), document.position(where), what)


def _plain_secrets(document: Document) -> Iterator[Problem]:
    """Yield secrets that stand in the file itself."""
    for path, text in _texts(document.value, ()):
        if text and path[2:] in write_only_fields(str(path[0])) and not names_variable(text):
            name = str(path[-1])
            what = f"a secret does not belong in this file: {'.'.join(map(str, path))}"
            yield Problem(document.where(path), document.position(path), what, f"{name}: ${{{name.upper()}}}")


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            yield from _texts(member, (*path, name))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _texts(member, (*path, index))
    elif isinstance(value, str):
        yield path, value
