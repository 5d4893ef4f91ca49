"""Which SSH servers are trusted: those in the user's known_hosts. fsspec by itself would trust any server."""

from pathlib import Path
from typing import Any

import paramiko


class UnknownHostKeyError(paramiko.SSHException):  # type: ignore[misc]  # paramiko has no types
    """The server is not in known_hosts, or its key is another one than there."""


class KnownHosts(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
    """Accepts the keys in ~/.ssh/known_hosts only."""

    def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
        path = Path("~/.ssh/known_hosts").expanduser()
        known = paramiko.HostKeys(str(path)) if path.is_file() else paramiko.HostKeys()
        if not known.check(hostname, key):
            raise UnknownHostKeyError(f"not in {path}: {hostname} {key.get_name()} {key.fingerprint}")
