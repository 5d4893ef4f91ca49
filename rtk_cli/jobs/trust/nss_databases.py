"""The NSS databases of Chromium and Firefox on Linux; elsewhere both use the system's store."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from rtk_cli.emulator.tls.authority import Authority
from rtk_cli.emulator.tls.certificates import NAME_PREFIX
from rtk_cli.jobs.trust.trust_store import Command, TrustStore, run

PROGRAM = "certutil"
_MARK = "cert9.db"
_CHROMIUM = (".pki/nssdb", ".local/share/pki/nssdb", "snap/chromium/current/.pki/nssdb")
_FIREFOX = (
    ".mozilla/firefox",
    ".config/mozilla/firefox",
    "snap/firefox/common/.mozilla/firefox",
    ".var/app/org.mozilla.firefox/.mozilla/firefox",
)


def stores(home: Path, authority: Authority | None, variables: Mapping[str, str]) -> Iterator[TrustStore]:
    """Yield the databases of this user. Chromium's is made if there is none; Firefox makes one per profile."""
    chromium = [home / name for name in _CHROMIUM if (home / name / _MARK).is_file()]
    for folder in chromium or [home / _CHROMIUM[0]]:
        yield _store("chromium", folder, authority, variables)
    for name in _FIREFOX:
        for mark in sorted((home / name).glob(f"*/{_MARK}")):
            yield _store("firefox", mark.parent, authority, variables)


def _store(name: str, folder: Path, authority: Authority | None, variables: Mapping[str, str]) -> TrustStore:
    database = f"sql:{folder}"

    def contains() -> bool | None:
        if not (folder / _MARK).is_file() or authority is None:
            return False
        if run((PROGRAM, "-L", "-d", database), variables) is None:
            return None
        found = run((PROGRAM, "-L", "-d", database, "-n", authority.name, "-a"), variables)
        return found is not None and found.split() == authority.pair.certificate.split()

    def add() -> list[Command]:
        if authority is None:
            return []
        made: list[Command] = [
            ("mkdir", "-p", "-m", "700", str(folder)),
            (PROGRAM, "-N", "-d", database, "--empty-password"),
        ]
        one = (PROGRAM, "-A", "-d", database, "-t", "C,,", "-n", authority.name, "-i", str(authority.file))
        return [*([] if (folder / _MARK).is_file() else made), one]

    def remove() -> list[Command]:
        """Every authority of any emulator of rtk: those that expired, too."""
        listed = run((PROGRAM, "-L", "-d", database), variables) if (folder / _MARK).is_file() else None
        rows = (line.rsplit(maxsplit=1) for line in (listed or "").splitlines())
        names = [row[0].strip() for row in rows if row and row[0].startswith(NAME_PREFIX)]
        return [(PROGRAM, "-D", "-d", database, "-n", found) for found in names]

    return TrustStore(name, str(folder), contains, add, remove)
