"""Runs a profile's `token_command`, such as `op read ...`: without a shell, with a time limit.

Its stdout is the token and appears in no error. Its stderr goes to the user unchanged.
"""

from collections.abc import Mapping

from rtk_cli.errors import AuthenticationError, ConfigurationError, UsageError

TIMEOUT = 60


def run(command: str, profile: str, environment: Mapping[str, str]) -> str:
    """The output of `command`, the token_command of a profile."""
    subject = f"token command of profile {profile}"
    hint = f"run it yourself to see why; it is token_command of profile {profile}"
    output = _output(_split(command, profile), subject, hint, environment)
    return _decoded(output, subject, hint)


def output_of(command: str, flag: str, environment: Mapping[str, str]) -> str:
    """The output of the command that `flag` gives, which may be text of any kind."""
    import shlex

    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"{flag} has {str(error).lower()}") from None
    if not words:
        raise UsageError(f"{flag} is empty", hint=f"{flag} 'PROGRAM ARGUMENT ...'")
    hint = f"run it yourself to see why; it is the command of {flag}"
    try:
        return _output(words, f"the command of {flag}", hint, environment).decode()
    except UnicodeDecodeError:
        raise UsageError(f"the command of {flag} printed no valid UTF-8", hint=hint) from None


def _output(words: list[str], subject: str, hint: str, environment: Mapping[str, str]) -> bytes:
    import subprocess

    try:
        # stdin may hold a request body, so the command gets none; a vault that prompts can use the terminal.
        done = subprocess.run(  # noqa: S603 - running the user's own command is the purpose
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=dict(environment), timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired:
        raise AuthenticationError(f"{subject} timed out after {TIMEOUT} seconds: {words[0]}", hint=hint) from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "invalid command"
        raise AuthenticationError(f"cannot run {subject} ({reason}): {words[0]}", hint=hint) from None
    if done.returncode != 0:
        raise AuthenticationError(f"{subject} failed with exit code {done.returncode}: {words[0]}", hint=hint)
    return done.stdout


def run_unattended(command: str, profile: str, environment: Mapping[str, str], seconds: float) -> str:
    """The output of `command`, which gets `seconds`, and no terminal to prompt on. Then it and its children end."""
    import os
    import signal
    import subprocess

    null, pipe = subprocess.DEVNULL, subprocess.PIPE
    words = _split(command, profile)
    with subprocess.Popen(  # noqa: S603 - as in `run`
        words, stdin=null, stdout=pipe, stderr=null, env=dict(environment), start_new_session=True
    ) as running:
        try:
            output, _ = running.communicate(timeout=seconds)
        except BaseException:
            if os.name == "posix":
                os.killpg(running.pid, signal.SIGKILL)
            running.kill()
            raise
    if running.returncode != 0:
        raise AuthenticationError(f"token command of profile {profile} failed: {words[0]}")
    return _decoded(output, f"token command of profile {profile}", "")


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


def _decoded(output: bytes, subject: str, hint: str) -> str:
    try:
        return output.decode("ascii")
    except UnicodeDecodeError:
        raise AuthenticationError(f"{subject} printed characters outside ASCII", hint=hint) from None
