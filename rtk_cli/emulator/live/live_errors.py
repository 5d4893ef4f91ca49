"""How a live call is refused: the codes of the protocol, each with the status that REST would give."""

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
    """A no with a code of the live protocol."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(_STATUS[code], message)
        self.code = code


def in_live_words(refusal: Refusal) -> LiveRefusal:
    """A refusal of code that REST shares."""
    if isinstance(refusal, LiveRefusal):
        return refusal
    return LiveRefusal(_CODES.get(refusal.status, "CONFLICT"), refusal.message)
