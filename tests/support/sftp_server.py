"""A real SFTP server on this machine, paramiko's, which serves one folder to any user with the right key."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import paramiko


@contextmanager
def sftp_server(root: Path, home: Path) -> Iterator[int]:
    """Serve `root`; yields the port. `home` gets the key of a user, and a known_hosts with this server."""
    host_key, user_key = paramiko.RSAKey.generate(2048), paramiko.RSAKey.generate(2048)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        ssh = home / ".ssh"
        ssh.mkdir(parents=True)
        user_key.write_private_key_file(str(ssh / "id_rsa"))
        (ssh / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key.get_name()} {host_key.get_base64()}\n")
        sessions: list[paramiko.Transport] = []
        Thread(target=_accept, args=(listener, sessions, host_key, user_key, root), daemon=True).start()
        try:
            yield port
        finally:
            for session in sessions:
                session.close()


def _accept(listener: socket.socket, sessions: list[Any], host_key: Any, user_key: Any, root: Path) -> None:
    with suppress(OSError):  # the listener is closed at the end of the test
        while True:
            connection, _ = listener.accept()
            session = paramiko.Transport(connection)
            session.add_server_key(host_key)
            session.set_subsystem_handler("sftp", paramiko.SFTPServer, _Folder, root=root)
            session.start_server(server=_Login(user_key))
            sessions.append(session)


class _Login(paramiko.ServerInterface):  # type: ignore[misc]
    def __init__(self, user_key: Any) -> None:
        self._user_key = user_key

    def check_auth_publickey(self, username: str, key: Any) -> Any:
        return paramiko.AUTH_SUCCESSFUL if key == self._user_key else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "publickey"

    def check_channel_request(self, kind: str, chanid: int) -> Any:
        return paramiko.OPEN_SUCCEEDED


class _Folder(paramiko.SFTPServerInterface):  # type: ignore[misc]
    """Serves files below `root`, each operation as the system performs it."""

    def __init__(self, server: Any, *args: Any, root: Path, **options: Any) -> None:
        super().__init__(server, *args, **options)
        self._root = root

    def _real(self, path: str) -> str:
        return f"{self._root}{self.canonicalize(path)}"

    def list_folder(self, path: str) -> Any:
        return _answer(lambda: [_attributes(entry.path, entry.name) for entry in os.scandir(self._real(path))])

    def stat(self, path: str) -> Any:
        return _answer(lambda: _attributes(self._real(path)))

    lstat = stat

    def open(self, path: str, flags: int, attr: Any) -> Any:
        return _answer(lambda: self._handle(path, flags))

    def _handle(self, path: str, flags: int) -> Any:
        handle = paramiko.SFTPHandle(flags)
        file = os.fdopen(os.open(self._real(path), flags, 0o666), "r+b" if flags & os.O_RDWR else "wb")
        handle.readfile = handle.writefile = file
        return handle

    def remove(self, path: str) -> Any:
        return _answer(lambda: os.remove(self._real(path)))

    def posix_rename(self, oldpath: str, newpath: str) -> Any:
        return _answer(lambda: os.replace(self._real(oldpath), self._real(newpath)))

    def mkdir(self, path: str, attr: Any) -> Any:
        return _answer(lambda: os.mkdir(self._real(path)))


def _attributes(path: str, name: str | None = None) -> Any:
    return paramiko.SFTPAttributes.from_stat(os.stat(path), name)


def _answer(operation: Any) -> Any:
    """What the operation returns, or SFTP's code for its error."""
    try:
        found = operation()
    except OSError as error:
        return paramiko.SFTPServer.convert_errno(error.errno)
    return paramiko.SFTP_OK if found is None else found
