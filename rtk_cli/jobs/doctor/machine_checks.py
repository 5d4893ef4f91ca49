"""Checks of this machine: files, settings, the token's source, the emulator, the command on the PATH."""

import shutil
from pathlib import Path

from rtk_cli.config.conflicts import conflicts
from rtk_cli.errors import RtkError
from rtk_cli.jobs.doctor.check import Finding, Setup


def config_file(setup: Setup) -> Finding:
    """The profiles file can be read, and its settings are valid."""
    settings = setup.settings
    path = settings.config_file
    chosen = f"profile {settings.profile} ({settings.resolved('profile').source})"
    if settings.is_local:
        return Finding("ok", f"{chosen}: the embedded emulator")
    if not path.exists():
        return Finding("ok", f"no file, so settings come from flags and the environment: {path}")
    settings.profiles.get(settings.profile)
    return Finding("ok", f"{chosen}: {path}")


def base_url(setup: Setup) -> Finding:
    """The base URL is valid, and a token may be sent to it."""
    url, source = setup.settings.base_url, setup.settings.resolved("base_url").source
    for conflict in conflicts(setup.settings):
        return Finding("warning", *conflict)
    return Finding("ok", f"{url} ({source})")


def token(setup: Setup) -> Finding:
    """There is a token, and it can be read."""
    if setup.settings.is_local:
        return Finding("skipped", "the embedded emulator needs none")
    setup.settings.token()
    return Finding("ok", setup.settings.resolved("token").source)


def emulator(setup: Setup) -> Finding:
    """The database of the embedded emulator can be opened, if there is one."""
    try:
        description = setup.describe_emulator()
    except RtkError as error:
        if setup.settings.is_local:
            raise
        return Finding("warning", error.message, error.hint)
    return Finding("skipped", "not used yet") if description is None else Finding("ok", str(description["file"]))


def command(setup: Setup) -> Finding:
    """The first `rtk` on the PATH is this program: another well-known tool has the same name."""
    found = shutil.which("rtk", path=setup.variables.get("PATH"))
    if found is None:
        return Finding("warning", "rtk is not on the PATH", "python3 -m rtk_cli runs it")
    if not _is_ours(Path(found)):
        return Finding(
            "warning", f"another program comes first on the PATH: {found}", "call it realtimekit, its second name"
        )
    return Finding("ok", found)


def _is_ours(path: Path) -> bool:
    """Whether the start script names this package; on Windows it is part of an executable file."""
    try:
        return b"rtk_cli" in path.read_bytes()
    except OSError as error:
        raise RtkError(f"cannot read {path}: {error.strerror}") from error
