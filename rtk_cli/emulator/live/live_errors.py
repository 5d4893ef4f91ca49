"""Refusals of live calls: the error codes of the protocol, and the HTTP status that REST uses for each."""

from typing import Literal

from rtk_cli.emulator.handler import Refusal

Code = Literal["BAD_REQUEST", "UNAUTHORIZED", "NOT_PERMITTED", "NOT_FOUND", "WRONG_STATE", "CONFLICT"]

_STATUS: dict[Code, int] = {
    "BAD_REQUEST": 400,
    "UNAUTHORIZED": 401,
    "NOT_PERMITTED": 403,
    "NOT_FOUND": 404,
    "WRONG_STATE": 409,
    "CONFLICT": 409,
}
_CODES: dict[int, Code] = {400: "BAD_REQUEST", 401: "UNAUTHORIZED", 403: "NOT_PERMITTED", 404: "NOT_FOUND"}


class LiveRefusal(Refusal):
    """A refusal with an error code of the live protocol."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(_STATUS[code], message)
        self.code = code


def as_live_refusal(refusal: Refusal) -> LiveRefusal:
    """Convert a refusal that has only a status, from code that REST shares."""
    if isinstance(refusal, LiveRefusal):
        return refusal
    return LiveRefusal(_CODES.get(refusal.status, "CONFLICT"), refusal.message)
