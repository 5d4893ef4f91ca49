"""Where settings and data are kept: where the user says, else where the system keeps such things."""

import os
from pathlib import Path

from rtk_cli.errors import ConfigurationError

APPLICATION = "rtk"


def config_dir(given: str | None) -> Path:
    """The directory of config.toml and of stored tokens."""
    return _absolute(given or _of_the_system("config"), "RTK_CONFIG_DIR")


def data_dir(given: str | None) -> Path:
    """The directory of the embedded emulator's data."""
    return _absolute(given or _of_the_system("data"), "RTK_DATA_DIR")


def _of_the_system(what: str) -> str:
    import platformdirs

    find = platformdirs.user_config_dir if what == "config" else platformdirs.user_data_dir
    try:
        return find(APPLICATION, appauthor=False)
    except (OSError, RuntimeError, KeyError) as error:  # what a system without home directory or account answers
        raise _homeless(f"RTK_{what.upper()}_DIR") from error


def _absolute(text: str, variable: str) -> Path:
    text = os.path.expanduser(text)
    if text.startswith("~"):  # expanduser leaves what it cannot find
        raise _homeless(variable)
    try:
        return Path(os.path.abspath(text))
    except OSError as error:  # a relative path, and the working directory is gone
        raise ConfigurationError(f"not a usable directory: {text}", hint=f"set {variable} to a full path") from error


def _homeless(variable: str) -> ConfigurationError:
    return ConfigurationError("there is no home directory to keep settings in", hint=f"set HOME or {variable}")
