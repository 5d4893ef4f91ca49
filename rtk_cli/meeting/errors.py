"""What a meeting refuses, as errors of rtk's family: the code of the live protocol decides which one it is."""

from rtk_cli.errors import (
    AuthenticationError,
    ConflictError,
    NetworkError,
    NotFoundError,
    RefusedError,
    RtkError,
)


class NotPermittedError(RefusedError):
    """The preset of the one who asked forbids it."""


class WrongStateError(ConflictError):
    """Not a legal move now: joining twice, speaking before joining."""


class MeetingOverError(WrongStateError):
    """The meeting ended, or the connection was closed, while something was waited for."""


class ConnectionLostError(NetworkError):
    """The connection broke, and could not be made again."""


_BY_CODE: dict[str, type[RtkError]] = {
    "BAD_REQUEST": RefusedError,
    "UNAUTHORIZED": AuthenticationError,
    "NOT_PERMITTED": NotPermittedError,
    "WRONG_STATE": WrongStateError,
    "NOT_FOUND": NotFoundError,
    "CONFLICT": ConflictError,
}


def refusal(code: str, message: str) -> RtkError:
    """The error for a refused call; a code of a newer protocol is a plain failure that names it."""
    kind = _BY_CODE.get(code)
    return kind(message, detail=code) if kind else RtkError(f"{message} ({code})", detail=code)
