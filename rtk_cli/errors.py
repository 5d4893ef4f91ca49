"""The exit codes, and the family of errors that carry them.

Every failure that a user can meet is one of these; `terminal.main` is the only place that catches them.
"""

from enum import IntEnum
from typing import ClassVar

LOOK_FIRST = "it may have taken effect all the same: look before you repeat it"
"""The hint for a write whose fate nobody knows."""


class ExitCode(IntEnum):
    """What a shell script may rely on: the table in docs/exit-codes.md."""

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
    """A failure with everything that its report needs.

    `message` is one lower-case sentence with the value last; `detail` are the API's own words; `hint` is the
    exact command or change that helps. `status`, `code` and `request_id` are set when an API answered;
    `in_doubt` when it refused a repeat, and a try before it may have taken effect unseen.
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
    """Flags, values or a body that cannot be meant."""

    kind = "usage"
    exit_code = ExitCode.USAGE


class ConfigurationError(RtkError):
    """No profile, no account or app id, a file that cannot be read."""

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
    """Not confirmed, declined, or called invalid by the API (400)."""

    kind = "refused"
    exit_code = ExitCode.REFUSED


class ConflictError(RtkError):
    """409: the state does not allow it."""

    kind = "conflict"
    exit_code = ExitCode.CONFLICT


class RateLimitedError(RtkError):
    """429 for longer than `--max-wait` and `--retries` allow."""

    kind = "rate_limited"
    exit_code = ExitCode.RATE_LIMITED


class ServerError(RtkError):
    """5xx after all retries, or an answer that is no answer."""

    kind = "server"
    exit_code = ExitCode.SERVER


class NetworkError(RtkError):
    """No connection, a timeout, TLS."""

    kind = "network"
    exit_code = ExitCode.NETWORK


class WaitTimeoutError(RtkError):
    """A wait ran out of time."""

    kind = "timed_out"
    exit_code = ExitCode.TIMED_OUT


class PartlyDoneError(RtkError):
    """Some items of a bulk job failed."""

    kind = "partly_done"
    exit_code = ExitCode.PARTLY_DONE


class GoalLostError(RtkError):
    """A wait reached a state from which the goal cannot come."""

    kind = "goal_lost"
    exit_code = ExitCode.GOAL_LOST


class Interruption(RtkError):
    """Ctrl-C."""

    kind = "interrupted"
    exit_code = ExitCode.INTERRUPTED
