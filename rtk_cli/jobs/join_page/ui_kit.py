"""Where the page gets the official web client and UI Kit from: npm's CDN, or a folder with both packages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from rtk_cli.errors import UsageError

CLIENT = "realtimekit"
KIT = "realtimekit-ui"
VERSION = "2.0.2"
"""The release of both packages that the CDN is asked for: the one that was tried."""
CDN = "https://cdn.jsdelivr.net/npm/@cloudflare/"
FOLDER_URL = "/kit/"
CLIENT_SCRIPT = "dist/browser.js"
KIT_SCRIPT = "dist/realtimekit-ui/realtimekit-ui.esm.js"
_HASHES = MappingProxyType(
    {
        CLIENT_SCRIPT: "sha384-lFXT0ldxi5sQ1wA86msP3ur5BxzZf9dyFkjT3PG884u6bf48UXXJPJl0QOL07TpO",
        KIT_SCRIPT: "sha384-n46uEIsafq2UBPRh/My64OCCT3PKpRJNPb+vb7OEh72qUdHGk3lj2LYVlDgJ0lp5",
    }
)
"""Of that release: the browser refuses another content. Modules that the UI Kit loads later are not checked."""
_HINT = "npm install --prefix DIR @cloudflare/realtimekit @cloudflare/realtimekit-ui"


@dataclass(frozen=True, slots=True)
class Script:
    """The URL of a script, and the hash that the browser checks, if there is one."""

    url: str
    integrity: str | None = None


@dataclass(frozen=True, slots=True)
class UiKit:
    """The two scripts of the page, the source that its policy allows, and the folders to serve, by package."""

    client: Script
    kit: Script
    source: str
    folders: Mapping[str, Path] = field(default_factory=dict)

    def file(self, path: str) -> Path | None:
        """Return the file of a URL path below `FOLDER_URL`; None if a package has no such file, or it is elsewhere."""
        package, _, name = path.removeprefix(FOLDER_URL).partition("/")
        folder = self.folders.get(package)
        if folder is None or "\\" in name or "\0" in name:
            return None
        found = (folder / name).resolve()
        return found if found.is_relative_to(folder) and found.is_file() else None


def from_cdn() -> UiKit:
    """Return the packages as npm's CDN has them."""
    return UiKit(_from_cdn(CLIENT, CLIENT_SCRIPT), _from_cdn(KIT, KIT_SCRIPT), source=CDN)


def from_folder(folder: Path) -> UiKit:
    """Return the packages in a folder: that of `npm install`, or one with both packages unpacked."""
    folders = {CLIENT: _package(folder, CLIENT, CLIENT_SCRIPT), KIT: _package(folder, KIT, KIT_SCRIPT)}
    client, kit = f"{FOLDER_URL}{CLIENT}/{CLIENT_SCRIPT}", f"{FOLDER_URL}{KIT}/{KIT_SCRIPT}"
    return UiKit(Script(client), Script(kit), source="'self'", folders=folders)


def _from_cdn(package: str, script: str) -> Script:
    return Script(f"{CDN}{package}@{VERSION}/{script}", _HASHES[script])


def _package(folder: Path, name: str, script: str) -> Path:
    """Find a package by its name; raises `UsageError` if it is not there or has no build for browsers."""
    places = ("", "node_modules/@cloudflare", "@cloudflare", "..")
    candidates = [folder / place / name for place in places] + [folder, *_subfolders(folder)]
    for candidate in candidates:
        if (candidate / script).is_file() and _name_of(candidate) == f"@cloudflare/{name}":
            return candidate.resolve()
    raise UsageError(f"--ui-kit has no package @cloudflare/{name}: {folder}", hint=_HINT)


def _subfolders(folder: Path) -> list[Path]:
    try:
        return sorted(entry for entry in folder.iterdir() if entry.is_dir())
    except OSError as error:
        raise UsageError(f"cannot read --ui-kit ({error.strerror}): {folder}", hint=_HINT) from error


def _name_of(folder: Path) -> str | None:
    try:
        name = json.loads((folder / "package.json").read_text(encoding="utf-8"))["name"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return name if isinstance(name, str) else None
