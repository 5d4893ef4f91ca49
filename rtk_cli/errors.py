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
    INTERRUPTED = 130


class RtkError(Exception):
    """An error with everything that its report needs.

    `message` is one lower-case sentence with the value last; `detail` is the API's own message; `hint` is the
    exact command or change that helps. `status`, `code` and `request_id` are set when the API responded;
    `in_doubt` when it refused a retry, and an earlier attempt may have taken effect.
    """

    kind: ClassVar[str] = "failure"
    exit_code: ClassVar[ExitCode] = ExitCode.FAILURE

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


class ConfigurationError(RtkError):
    """No such profile, no account or app id, or an unreadable file."""

    kind = "configuration"
    exit_code = ExitCode.CONFIGURATION


class AuthenticationError(RtkError):
    """401 or 403, or no token at all."""

    kind = "authentication"
    exit_code = ExitCode.AUTHENTICATION


class NotFoundError(RtkError):
    """404: an unknown id, or nothing active."""

    kind = "not_found"
    exit_code = ExitCode.NOT_FOUND


class RefusedError(RtkError):
    """The API rejected the request (400), or the command was not confirmed."""

    kind = "refused"
    exit_code = ExitCode.REFUSED


class ConflictError(RtkError):
    """409: the current state does not allow it."""

    kind = "conflict"
    exit_code = ExitCode.CONFLICT


class RateLimitedError(RtkError):
    """429 for longer than `--max-wait` and `--retries` allow."""

    kind = "rate_limited"
    exit_code = ExitCode.RATE_LIMITED


class ServerError(RtkError):
    """5xx after all retries, or an unusable response."""

    kind = "server"
    exit_code = ExitCode.SERVER


class NetworkError(RtkError):
    """No connection, a timeout, or a TLS failure."""

    kind = "network"
    exit_code = ExitCode.NETWORK


class WaitTimeoutError(RtkError):
    """A wait ran out of time."""

    kind = "timed_out"
    exit_code = ExitCode.TIMED_OUT


class PartlyDoneError(RtkError):
    """Some items of a bulk operation failed."""

    kind = "partly_done"
    exit_code = ExitCode.PARTLY_DONE


class GoalLostError(RtkError):
    """The awaited state can no longer be reached."""

    kind = "goal_lost"
    exit_code = ExitCode.GOAL_LOST


class Interruption(RtkError):
    """Ctrl-C."""

    kind = "interrupted"
    exit_code = ExitCode.INTERRUPTED
