"""Where --to saves a file: in a folder under the file's own name, or under the name that is given."""

import os
import stat
from pathlib import Path, PurePosixPath

from rtk_cli.errors import RefusedError

STDOUT = "-"


def is_folder(to: str) -> bool:
    """Whether `to` is a folder or shall become one.

    It shall if it ends with a slash, or if nothing exists there and it has no extension. So `--to dl` means the same
    before and after the folder exists.
    """
    if to == STDOUT:
        return False
    return to.endswith(("/", os.sep)) or Path(to).is_dir() or _shall_become_folder(Path(to))


def _shall_become_folder(path: Path) -> bool:
    return not _has_extension(path) and not os.path.lexists(path)


def target_of(to: str | None, name: str) -> Path:
    """Return the path to save a file called `name` at; None stands for the current folder."""
    return Path(to or "") / name if to is None or is_folder(to) else Path(to)


def path_inside(root: Path, path: PurePosixPath) -> Path:
    """Return the path below `root`, with its folders made. Raise `RefusedError` if a symbolic link leads out of it."""
    root.mkdir(parents=True, exist_ok=True)
    inside, folder = root.resolve(), root
    for part in path.parts[:-1]:
        folder /= part
        folder.mkdir(exist_ok=True)
        _refuse_outside(folder, inside)
    target = folder / path.name
    if target.is_symlink():
        _refuse_outside(target, inside)
    return target


def _refuse_outside(path: Path, folder: Path) -> None:
    if not path.resolve().is_relative_to(folder):
        hint = "remove the symbolic link, or choose another folder with --to"
        raise RefusedError(f"a symbolic link leads out of the target folder: {path}", hint=hint)


def exists(target: Path) -> bool:
    """Whether the name is taken, even by a broken symbolic link; raises `OSError` for a name that can't exist."""
    try:
        os.lstat(target)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def refuse_special_file(target: Path) -> None:
    """Raise `RefusedError` for a device, pipe or socket, which a file would replace."""
    try:
        mode = target.stat().st_mode
    except OSError:  # nothing there, a broken link, or a name that the write reports
        return
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        message = f"a device or pipe is not replaced by a file: {target}"
        raise RefusedError(message, hint=f"write to it with --to - > {target}")


def _has_extension(path: Path) -> bool:
    """Whether the name ends like a file's: `a.mp4` and `a.7z` do, `release-1.2` does not."""
    return any(character.isalpha() for character in path.suffix)
