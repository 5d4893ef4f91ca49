"""The directories of settings and data: as the user says, else as the operating system recommends."""

import os
import sys
from pathlib import Path

from rtk_cli.errors import ConfigurationError

APPLICATION = "rtk"

_LINUX_DEFAULTS = {"config": "~/.config", "data": "~/.local/share"}
"""What platformdirs recommends on Linux. Importing it would take a thirtieth of the start of a command."""


def config_dir(override: str | None) -> Path:
    """The directory of config.toml and of stored tokens."""
    return _absolute(override or _system_default("config"), "RTK_CONFIG_DIR")


def data_dir(override: str | None) -> Path:
    """The directory of the embedded emulator's data."""
    return _absolute(override or _system_default("data"), "RTK_DATA_DIR")


def make_private(path: Path) -> None:
    """Make `path` and its missing parents, all with mode 0700; `Path.mkdir` applies the mode to the last only."""
    if not path.is_dir():
        make_private(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def _system_default(kind: str) -> str:
    unusual = (f"XDG_{kind.upper()}_HOME", "ANDROID_ROOT")
    is_usual_linux = sys.platform == "linux" and not any(name in os.environ for name in unusual)
    if is_usual_linux and os.path.isabs(os.environ.get("HOME", "")):
        return os.path.join(os.path.expanduser(_LINUX_DEFAULTS[kind]), APPLICATION)
    import platformdirs

    find = platformdirs.user_config_dir if kind == "config" else platformdirs.user_data_dir
    try:
        return find(APPLICATION, appauthor=False)
    except (OSError, RuntimeError, KeyError) as error:  # raised without a home directory or a user account
        raise _no_home(f"RTK_{kind.upper()}_DIR") from error


def _absolute(text: str, variable: str) -> Path:
    text = os.path.expanduser(text)
    if text.startswith("~"):  # expanduser leaves an unknown user as it is
        raise _no_home(variable)
    try:
        return Path(os.path.abspath(text))
    except OSError as error:  # a relative path, and the working directory was removed
        raise ConfigurationError(f"cannot resolve directory: {text}", hint=f"set {variable} to a full path") from error


def _no_home(variable: str) -> ConfigurationError:
    return ConfigurationError("no home directory to store settings in", hint=f"set HOME or {variable}")
