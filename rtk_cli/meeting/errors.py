"""The errors of the Meeting object, one class per error code of the live protocol."""

from rtk_cli.errors import (
    AuthenticationError,
    ConflictError,
    NetworkError,
    NotFoundError,
    RefusedError,
    RtkError,
)


class NotPermittedError(RefusedError):
    """The preset of this participant does not allow the call."""


class WrongStateError(ConflictError):
    """The call is not possible in this state, such as speaking before joining."""


class MeetingOverError(WrongStateError):
    """The meeting has ended, or the connection was closed."""


class ConnectionLostError(NetworkError):
    """The connection was lost, and reconnecting failed."""


_BY_CODE: dict[str, type[RtkError]] = {
    "BAD_REQUEST": RefusedError,
    "UNAUTHORIZED": AuthenticationError,
    "NOT_PERMITTED": NotPermittedError,
    "WRONG_STATE": WrongStateError,
    "NOT_FOUND": NotFoundError,
    "CONFLICT": ConflictError,
}


def refusal(code: str, message: str) -> RtkError:
    """The error for a refused call; an unknown code of a newer protocol becomes an `RtkError` that names it."""
    kind = _BY_CODE.get(code)
    return kind(message, detail=code) if kind else RtkError(f"{message} ({code})", detail=code)
