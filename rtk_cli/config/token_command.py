"""Runs a profile's `token_command`, such as `op read ...`: without a shell, with a time limit.

What it prints is the token: it appears in no error. What it says on stderr goes to the user as it is.
"""

from collections.abc import Mapping

from rtk_cli.errors import AuthenticationError, ConfigurationError

SECONDS = 60


def run(command: str, profile: str, environment: Mapping[str, str]) -> str:
    """What `command` prints."""
    import subprocess

    words = _split(command, profile)
    whose = f"the token command of profile {profile}"
    hint = f"run it yourself to see why; it stands in token_command of profile {profile}"
    try:
        # No stdin: that may hold the body of a request. A vault that must ask has the terminal.
        done = subprocess.run(  # noqa: S603 - running the user's own command is what is asked for
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=dict(environment), timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise AuthenticationError(f"{whose} gave no token within {SECONDS} seconds: {words[0]}", hint=hint) from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "not a command"
        raise AuthenticationError(f"{whose} cannot be run ({reason}): {words[0]}", hint=hint) from None
    if done.returncode != 0:
        raise AuthenticationError(f"{whose} failed with exit code {done.returncode}: {words[0]}", hint=hint)
    return _decoded(done.stdout, whose, hint)


def _split(command: str, profile: str) -> list[str]:
    import shlex

    hint = f"rtk auth login --profile {profile} --token-command 'PROGRAM ARGUMENT ...'"
    try:
        words = shlex.split(command)
    except ValueError as error:
        problem = str(error).lower()
        raise ConfigurationError(f"token_command of profile {profile} has {problem}", hint=hint) from None
    if not words:
        raise ConfigurationError(f"token_command of profile {profile} is empty", hint=hint)
    return words


def _decoded(output: bytes, whose: str, hint: str) -> str:
    try:
        return output.decode("ascii")
    except UnicodeDecodeError:
        raise AuthenticationError(f"{whose} printed something that is no token", hint=hint) from None
