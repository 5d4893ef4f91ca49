"""Keeps a run of rtk in this process inside one folder: nothing outside changes, no program starts, nothing is sent.

A refused action fails as the operating system would let it fail, so rtk must handle that too.
"""

import errno
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {
    "os.chmod": 1,
    "os.chown": 1,
    "os.link": 2,
    "os.mkdir": 1,
    "os.remove": 1,
    "os.rename": 2,
    "os.rmdir": 1,
    "os.symlink": 2,
    "os.truncate": 1,
    "os.utime": 1,
}
"""Audit events that change a file, with the number of paths they name first."""
_PROGRAMS = ("os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "subprocess.Popen")
_folders: list[str] = []
"""The folder in force, if any. An audit hook can't be removed, so it stays and does nothing."""
_is_installed = False


@contextmanager
def confined(folder: Path) -> Iterator[None]:
    """Refuse every change outside `folder`, every program and every connection in the body."""
    _install()
    _folders.append(os.path.realpath(folder))
    try:
        yield
    finally:
        _folders.pop()


def _install() -> None:
    global _is_installed
    if not _is_installed:
        sys.addaudithook(_audit)
        _is_installed = True


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    check = _CHECKS.get(event)
    if check is not None and _folders:
        check(arguments)


def _check_open(arguments: tuple[object, ...]) -> None:
    path, _, flags = arguments
    if isinstance(flags, int) and flags & _WRITING:
        _check_path(path)


def _check_paths(count: int) -> Callable[[tuple[object, ...]], None]:
    def check(arguments: tuple[object, ...]) -> None:
        for path in arguments[:count]:
            _check_path(path)

    return check


def _check_path(path: object) -> None:
    if isinstance(path, str | bytes | os.PathLike):
        parent, name = os.path.split(os.path.abspath(os.fsdecode(path)))
        real = os.path.join(os.path.realpath(parent), name)
        if real != os.devnull and not f"{real}/".startswith(f"{_folders[-1]}/"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)


def _refuse_program(arguments: tuple[object, ...]) -> None:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _refuse_connection(arguments: tuple[object, ...]) -> None:
    raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))


def _refuse_name(arguments: tuple[object, ...]) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


_CHECKS: dict[str, Callable[[tuple[object, ...]], None]] = {
    "open": _check_open,
    **{event: _check_paths(count) for event, count in _CHANGES.items()},
    **dict.fromkeys(_PROGRAMS, _refuse_program),
    "socket.connect": _refuse_connection,
    "socket.getaddrinfo": _refuse_name,
    "socket.gethostbyname": _refuse_name,
}
