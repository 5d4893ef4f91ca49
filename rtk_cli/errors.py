"""The exit codes, and the exceptions that carry them.

Every error that a user can see is one of these; `terminal.main` is the only place that catches them.
"""

from enum import IntEnum
from typing import ClassVar

CHECK_BEFORE_RETRYING = "the request may have taken effect: check before you run the command again"
"""The hint for a write of which it is unknown whether it took effect."""

MASK = "****"
"""Stands for a secret in messages, logs and listings."""


class ExitCode(IntEnum):
    """The exit codes that shell scripts may rely on: see docs/exit-codes.md."""

    DONE = 0
    FAILURE = 1
    USAGE = 2
    CONFIGURATION = 3
    AUTHENTICATION = 4
    NOT_FOUND = 5
    REFUSED = 6
    CONFLICT = 7
    RATE_LIMITED = 8
    SERVER = 9
    NETWORK = 10
    TIMED_OUT = 11
    PARTLY_DONE = 12
    GOAL_LOST = 13
    DIFFERENCE = 14
    INTERRUPTED = 130


class RtkError(Exception):
    """An error with everything that its report needs.

    `cause` and `remedy` describe the kind for docs/errors.md.
    `message` is one lower-case sentence with the value last; `detail` is the API's own message; `hint` is the
    exact command or change that helps. `status`, `code` and `request_id` are set when the API responded;
    `in_doubt` when it refused a retry, and an earlier attempt may have taken effect. `is_explained` once the hint
    names the settings that may be to blame.
    """

    kind: ClassVar[str] = "failure"
    exit_code: ClassVar[ExitCode] = ExitCode.FAILURE
    is_explained = False
    cause: ClassVar[str] = (
        "A failure that no other kind covers: an unexpected status or redirect, a query that does not fit the "
        "response, an error of the operating system, a bug in rtk."
    )
    remedy: ClassVar[str] = (
        "Read the message and its hint. For an internal error run the command again with `--debug`, and report "
        "what it prints."
    )

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        detail: str | None = None,
        status: int | None = None,
        code: int | None = None,
        request_id: str | None = None,
        in_doubt: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.detail = detail
        self.status = status
        self.code = code
        self.request_id = request_id
        self.in_doubt = in_doubt


class UsageError(RtkError):
    """Invalid flags, values or request body."""

    kind = "usage"
    exit_code = ExitCode.USAGE
    cause = (
        "A flag, an argument, a value or the request body is invalid, or two flags exclude each other. Nothing "
        "was sent."
    )
    remedy = "Correct what the message names; `rtk help AREA COMMAND` shows the flags, `--dry-run` the request."


class ConfigurationError(RtkError):
    """No such profile, no account or app id, or an unreadable file."""

    kind = "configuration"
    exit_code = ExitCode.CONFIGURATION
    cause = (
        "The profile does not exist, no account or app is set, a variable has an invalid value, or a file of rtk "
        "cannot be read or may be read by others. Nothing was sent."
    )
    remedy = (
        "`rtk config list` shows each setting and its source; set the id with a flag, a variable or `rtk profile "
        "update`; `chmod 600` the file."
    )


class AuthenticationError(RtkError):
    """401 or 403, or no token at all."""

    kind = "authentication"
    exit_code = ExitCode.AUTHENTICATION
    cause = "There is no token, the API rejected it (401), or the token lacks a permission (403)."
    remedy = (
        "The hint names where the token comes from: `rtk auth login --profile NAME`, the variable "
        "`CLOUDFLARE_API_TOKEN`, a file or a command. Permission: Realtime or Realtime Admin on the account."
    )


class NotFoundError(RtkError):
    """404: an unknown id, or nothing active."""

    kind = "not_found"
    exit_code = ExitCode.NOT_FOUND
    cause = (
        "The id is unknown in this app and account (404), or the meeting has no live session, recording or "
        "livestream at the moment."
    )
    remedy = (
        "Check the id with the list command of its area; the hint names account and app with their sources: `rtk "
        "config list`."
    )


class RefusedError(RtkError):
    """The API rejected the request (400), or the command was not confirmed."""

    kind = "refused"
    exit_code = ExitCode.REFUSED
    cause = "The API rejected the request (400), or a destructive command was not confirmed."
    remedy = "Correct the field that the API names; confirm on a terminal, or add `--force` in a script."


class ConflictError(RtkError):
    """409: the current state does not allow it."""

    kind = "conflict"
    exit_code = ExitCode.CONFLICT
    cause = (
        "The current state does not allow it (409): a second recording, an INACTIVE meeting, a recording that has "
        "ended."
    )
    remedy = "Look at the state with `get`, and wait for another with `wait`."


class RateLimitedError(RtkError):
    """429 for longer than `--max-wait` and `--retries` allow."""

    kind = "rate_limited"
    exit_code = ExitCode.RATE_LIMITED
    cause = "The API limits the rate (429), for longer than `--max-wait` and `--retries` allow."
    remedy = "Try again after the time in the hint, or let rtk wait longer with `--max-wait SECONDS`."


class ServerError(RtkError):
    """5xx after all retries, or an unusable response."""

    kind = "server"
    exit_code = ExitCode.SERVER
    cause = (
        "The API failed (5xx) after all retries, or its response is unusable: no JSON, no object, an incomplete list."
    )
    remedy = "Try again later. After a write, check first whether it took effect."


class NetworkError(RtkError):
    """No connection, a timeout, or a TLS failure."""

    kind = "network"
    exit_code = ExitCode.NETWORK
    cause = (
        "No connection, no response within `--timeout`, a connection that broke, or a certificate that is not trusted."
    )
    remedy = (
        "Check the network, the proxy and `base_url`; give more time with `--timeout SECONDS`. After a write, "
        "check first whether it took effect."
    )


class WaitTimeoutError(RtkError):
    """A wait ran out of time."""

    kind = "timed_out"
    exit_code = ExitCode.TIMED_OUT
    cause = "A `wait` or `watch` ran out of time; the state can still come."
    remedy = "Run it again, with more time: `--within 1h`."


class PartlyDoneError(RtkError):
    """Some items of a bulk operation failed."""

    kind = "partly_done"
    exit_code = ExitCode.PARTLY_DONE
    cause = "Some items of an operation on several failed; the others are done."
    remedy = "The warnings on stderr name those that failed: repeat the command for them."


class GoalLostError(RtkError):
    """The awaited state can no longer be reached."""

    kind = "goal_lost"
    exit_code = ExitCode.GOAL_LOST
    cause = (
        "The awaited state can no longer be reached: the recording is ERRORED, the file has expired, the session was "
        "not transcribed."
    )
    remedy = "Waiting longer does not help; look at the state with `get`."


class DifferenceFoundError(RtkError):
    """A difference was found, and a flag asked for an exit code that says so."""

    kind = "difference"
    exit_code = ExitCode.DIFFERENCE
    cause = "A difference was found by a command with `--exit-code` or `--check`, which is what these flags ask for."
    remedy = "Look at what the command printed; without the flag it exits with 0."


class Interruption(RtkError):
    """Ctrl-C; while `recordings record` runs also SIGTERM and SIGHUP."""

    kind = "interrupted"
    exit_code = ExitCode.INTERRUPTED
    cause = "Ctrl-C; while `recordings record` runs also SIGTERM and SIGHUP."
    remedy = (
        "Run the command again; a download resumes, a recording is saved, and a write that was sent may have taken "
        "effect."
    )


class ProgramExit(Exception):
    """The exit code of a program that rtk ran for the user; not an error of rtk."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code
