"""File names made of a template and of what the API says, valid on every file system.

What comes from the API never leaves its place in the template: a title cannot add a folder, hide a file, or be taken
for a flag or a device. Nothing here reads or writes a file.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from unicodedata import category, normalize

from rtk_cli.errors import UsageError
from rtk_cli.jobs.downloads.name_fields import FIELDS, IDS

MAX_BYTES = 255
"""Of one part of a path, in UTF-8: the limit of ext4, and below those of NTFS and APFS, which count UTF-16 units."""
MAX_ID = 48
MAX_EXTENSION = 20

_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)|([{}])")
_RESERVED = re.compile(r'[<>:"/\\|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|(?:com|lpt)[0-9¹²³]|conin\$|conout\$|clock\$) *(?=\.|$)", re.IGNORECASE)
_EXTENSION = re.compile(rf"\.[A-Za-z0-9]{{1,{MAX_EXTENSION - 1}}}")
_PLAIN_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{MAX_ID - 1}}}")
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Characters without a glyph that Unicode does not put into category Cf."""


@dataclass(frozen=True)
class Piece:
    """A piece of a template: the name of a field, or text that stands as it is."""

    text: str
    is_field: bool


@dataclass(frozen=True)
class NameTemplate:
    """A valid template: the pieces of each part of the path. The last part ends with the field `ext`."""

    parts: tuple[tuple[Piece, ...], ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields that the template names."""
        return frozenset(piece.text for part in self.parts for piece in part if piece.is_field)

    def path(self, values: Mapping[str, str]) -> PurePosixPath:
        """Return the relative path for one file, safe on every file system. `values` has each of `FIELDS`."""
        return PurePosixPath(*(_part(pieces, values) for pieces in self.parts))


def parse_template(text: str) -> NameTemplate:
    """Return the template; raise `UsageError` for an unknown field, and for what cannot be a relative path.

    `{ext}` ends the template, and is added where it is missing.
    """
    words = text.split("/")
    if not all(words):
        raise _invalid(text, "a template is a relative path, without an empty part")
    if words[-1].endswith("{ext}"):
        words[-1] = words[-1].removesuffix("{ext}")
    parts = [tuple(_piece(match, text) for match in _PIECE.finditer(word)) for word in words]
    if any(piece.is_field and piece.text == "ext" for part in parts for piece in part):
        raise _invalid(text, "{ext} stands at the end only")
    for part in parts:
        _check_part(part, text)
    return NameTemplate((*parts[:-1], (*parts[-1], Piece("ext", is_field=True))))


def field_values(
    recording: Mapping[str, Any], file_name: str, kind: str, meeting: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Return the values of `FIELDS` for a file of `recording`, as the API gives them.

    `meeting` has the meeting's `id` and `title`; without it they are taken from `recording`, as a list has them.
    """
    found = meeting or recording.get("meeting")
    meeting = found if isinstance(found, Mapping) else {}
    stem, extension = split_extension(file_name)
    date, time = _date_and_time(recording.get("started_time") or recording.get("invoked_time"))
    return {
        "date": date,
        "time": time,
        "meeting_title": str(meeting.get("title") or "untitled"),
        "meeting_id": str(meeting.get("id") or recording.get("meeting_id") or "no-meeting"),
        "session_id": str(recording.get("session_id") or "no-session"),
        "id": str(recording.get("id") or "no-id"),
        "name": stem,
        "kind": kind,
        "ext": extension,
    }


def split_extension(name: str) -> tuple[str, str]:
    """Return the name without its extension, and the extension with its dot; "" if it has none that is plain."""
    stem, dot, extension = name.rpartition(".")
    found = dot + extension
    return (stem, found) if stem and _EXTENSION.fullmatch(found) else (name, "")


def safe_name(name: str) -> str:
    """Return a name from the API as the name of one file, with its extension."""
    stem, extension = split_extension(name)
    return _part((Piece("name", is_field=True), Piece("ext", is_field=True)), {"name": stem, "ext": extension})


def distinct_paths(files: Sequence[tuple[PurePosixPath, str]]) -> list[PurePosixPath]:
    """Return the path for each (path, id), so that no two are the same on any file system.

    Those that some file system would take for one all get their ids into their names: which they are does not depend
    on the order of the files. The ids differ.
    """
    paths = [path for path, _ in files]
    for as_text in (id_text, _hash):
        counts = Counter(map(_folded, paths))
        if len(counts) == len(paths):
            break
        paths = [
            with_suffix(path, as_text(identity)) if counts[_folded(path)] > 1 else path
            for path, (_, identity) in zip(paths, files, strict=True)
        ]
    return paths


def with_suffix(path: PurePosixPath, suffix: str) -> PurePosixPath:
    """Return `path` with `-suffix` before the extension of its last part."""
    stem, extension = split_extension(path.name)
    pieces = (Piece("name", is_field=True), Piece(f"-{suffix}", is_field=False), Piece("ext", is_field=True))
    return path.with_name(_part(pieces, {"name": stem, "ext": extension}))


def id_text(identity: str) -> str:
    """Return an id as it is, or if it is not plain, its hash: it is never shortened, as other texts are."""
    return identity if _PLAIN_ID.fullmatch(identity) else _hash(identity)


def _hash(identity: str) -> str:
    return sha256(identity.encode(errors="surrogatepass")).hexdigest()[:32]


def _folded(path: PurePosixPath) -> str:
    """What a file system may compare that ignores case and normalizes Unicode."""
    return normalize("NFC", normalize("NFKD", str(path)).casefold())


def _piece(match: re.Match[str], template: str) -> Piece:
    field, literal, brace = match.groups()
    if brace is not None:
        raise _invalid(template, f"this brace has no partner: {brace}")
    if literal is not None:
        if _RESERVED.search(literal) or not literal.isprintable():
            raise _invalid(template, f"not every file system takes these characters: {literal}")
        return Piece(literal, is_field=False)
    if field not in FIELDS:
        raise _unknown_field(field)
    return Piece(field, is_field=True)


def _unknown_field(field: str) -> UsageError:
    from rtk_cli.suggestions import closest

    near = closest(field, FIELDS)
    meant = f"did you mean {{{near}}}? " if near else ""
    names = ", ".join(f"{{{name}}}" for name in FIELDS)
    return UsageError(f"no such field of --name-template: {{{field}}}", hint=f"{meant}the fields are {names}")


def _check_part(pieces: Sequence[Piece], template: str) -> None:
    """Refuse a part that is empty, that leads elsewhere, or in which not even the ids fit."""
    literals = "".join(piece.text for piece in pieces if not piece.is_field)
    has_field = any(piece.is_field for piece in pieces)
    if not has_field and not literals.strip(". "):
        raise _invalid(template, "a part needs more than dots and spaces")
    ids = sum(piece.is_field and piece.text in IDS for piece in pieces)
    if len(literals.encode()) + ids * MAX_ID + MAX_EXTENSION + 1 > MAX_BYTES:
        raise _invalid(template, f"a part of it is longer than {MAX_BYTES} bytes")


def _invalid(template: str, why: str) -> UsageError:
    hint = "for example: --name-template '{date}/{meeting_title}/{id}{ext}'"
    return UsageError(f"invalid --name-template: {why}: {template}", hint=hint)


def _part(pieces: Sequence[Piece], values: Mapping[str, str]) -> str:
    """Return one part of a path. If it is too long, titles and names are shortened; ids and the extension are kept."""
    texts = [_text(piece, values) for piece in pieces]
    shortened = {index for index, piece in enumerate(pieces) if piece.is_field and piece.text not in IDS | {"ext"}}
    while (over := len(_valid("".join(texts)).encode()) - MAX_BYTES) > 0:
        longest = max(shortened, key=lambda index: len(texts[index].encode()))
        texts[longest] = _without_end(texts[longest], over)
    return _valid("".join(texts))


def _text(piece: Piece, values: Mapping[str, str]) -> str:
    if not piece.is_field:
        return piece.text
    value = values[piece.text]
    if piece.text in IDS:
        return id_text(value)
    if piece.text == "ext":
        return value if _EXTENSION.fullmatch(value) else ""
    return _clean(value).strip(" ") or "_"


def _without_end(text: str, count: int) -> str:
    """Return `text` without its last `count` bytes, and without a character that this cuts in half."""
    return text.encode()[:-count].decode(errors="ignore").rstrip(" .")


def _clean(text: str) -> str:
    """Return `text` in NFC, without invisible characters and repeated spaces, and with _ for reserved characters."""
    kept = "".join(_character(character) for character in normalize("NFC", _INVISIBLE.sub("", text)))
    return re.sub(" +", " ", _RESERVED.sub("_", normalize("NFC", kept)))


def _character(character: str) -> str:
    """Return a character, or what stands for it; "" for one that formats text, as those that turn its direction."""
    kind = category(character)
    if kind == "Cf":
        return ""
    if kind == "Zs":
        return " "
    return "_" if kind in ("Cc", "Cs", "Co", "Zl", "Zp") or ord(character) & 0xFFFE == 0xFFFE else character


def _valid(name: str) -> str:
    """Return a name that is not hidden, not a flag, not a device of Windows, and does not end with a dot or a space."""
    name = normalize("NFC", name).strip(" ").rstrip(". ")
    if not name or name[0] in "-.~":
        name = "_" + name[1:]
    return _DEVICE.sub(r"\1_", name, count=1) if _DEVICE.match(name) else name


def _date_and_time(text: object) -> tuple[str, str]:
    """Return day and time of a time of the API, in UTC."""
    try:
        moment = datetime.fromisoformat(str(text))
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return "no-date", "no-time"
    return moment.strftime("%Y-%m-%d"), moment.strftime("%H-%M-%S")
