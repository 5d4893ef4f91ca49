"""The system's own store of certificate authorities, which curl, Python, Safari, Edge and others read."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from rtk_cli.emulator.tls.authority import Authority
from rtk_cli.jobs.trust.trust_store import Command, TrustStore, run

NAME = "system"
FILE = "rtk-emulator"


class _Anchors(NamedTuple):
    """A folder of certificates that a Linux trusts, and the command that makes it read them again."""

    folder: str
    suffix: str
    update: Command


LINUX = (
    _Anchors("usr/local/share/ca-certificates", ".crt", ("update-ca-certificates",)),  # Debian, Ubuntu, Alpine
    _Anchors("etc/pki/ca-trust/source/anchors", ".pem", ("update-ca-trust", "extract")),  # Fedora, RHEL
    _Anchors("etc/ca-certificates/trust-source/anchors", ".crt", ("trust", "extract-compat")),  # Arch
    _Anchors("usr/share/pki/trust/anchors", ".pem", ("update-ca-certificates",)),  # openSUSE
)


def store(
    home: Path,
    authority: Authority | None,
    variables: Mapping[str, str],
    *,
    platform: str = sys.platform,
    root: Path = Path("/"),
) -> TrustStore | None:
    """Return the store of this system; None if rtk does not know it."""
    if platform == "darwin":
        return _macos(home, authority, variables)
    if platform == "win32":
        return _windows(authority, variables)
    anchors = next((found for found in LINUX if (root / found.folder).is_dir()), None)
    return None if anchors is None else _linux(root, anchors, authority)


def _linux(root: Path, anchors: _Anchors, authority: Authority | None) -> TrustStore:
    target = root / anchors.folder / f"{FILE}{anchors.suffix}"

    def contains() -> bool:
        return (
            authority is not None
            and target.is_file()
            and target.read_text(encoding="ascii", errors="replace") == authority.pair.certificate
        )

    def add() -> list[Command]:
        copy = [] if authority is None else [("install", "-m", "644", str(authority.file), str(target))]
        return [*copy, anchors.update]

    def remove() -> list[Command]:
        return [("rm", "-f", str(target)), anchors.update] if target.exists() else []

    return TrustStore(NAME, str(target), contains, add, remove, needs_root=True)


def _macos(home: Path, authority: Authority | None, variables: Mapping[str, str]) -> TrustStore:
    keychain = str(home / "Library/Keychains/login.keychain-db")
    name, file = ("", "") if authority is None else (authority.name, str(authority.file))
    add = ("security", "add-trusted-cert", "-r", "trustRoot", "-p", "ssl", "-k", keychain, file)
    remove = ("security", "delete-certificate", "-t", "-c", name, keychain)
    find = ("security", "find-certificate", "-c", name, keychain)
    return _by_name(keychain, authority, (add, remove, find), variables)


def _windows(authority: Authority | None, variables: Mapping[str, str]) -> TrustStore:
    name, file = ("", "") if authority is None else (authority.name, str(authority.file))
    add = ("certutil", "-user", "-addstore", "Root", file)
    remove = ("certutil", "-user", "-delstore", "Root", name)
    find = ("certutil", "-user", "-verifystore", "Root", name)
    return _by_name("Root", authority, (add, remove, find), variables)


def _by_name(
    location: str,
    authority: Authority | None,
    commands: tuple[Command, Command, Command],
    variables: Mapping[str, str],
) -> TrustStore:
    """A store of this user whose certificates have names: commands to add, to remove and to find one."""
    add, remove, find = commands

    def contains() -> bool:
        return authority is not None and run(find, variables) is not None

    return TrustStore(
        NAME,
        location,
        contains,
        lambda: [] if authority is None else [add],
        lambda: [remove] if contains() else [],
    )
