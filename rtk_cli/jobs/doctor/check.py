"""What a check looks at, and what it finds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from rtk_cli.clock import Clock
from rtk_cli.config.resolve import Settings
from rtk_cli.errors import RtkError
from rtk_cli.messages import Request, Response, Transport

Status = Literal["ok", "warning", "failed", "skipped"]


class Finding(NamedTuple):
    """What a check found; `remedy` is a command or a change. A check raises an `RtkError` to fail."""

    status: Status
    message: str
    remedy: str | None = None


class Check(NamedTuple):
    """The result of one check; `error` is set if it failed."""

    name: str
    status: Status
    message: str
    remedy: str | None = None
    error: RtkError | None = None

    @classmethod
    def failed(cls, name: str, error: RtkError) -> "Check":
        detail = f" ({error.detail})" if error.detail else ""
        return cls(name, "failed", f"{error.message}{detail}", error.hint, error)

    @classmethod
    def skipped(cls, name: str, reason: str) -> "Check":
        return cls(name, "skipped", reason)

    def row(self) -> dict[str, object]:
        """What is printed."""
        return {"check": self.name, "status": self.status, "message": self.message, "remedy": self.remedy}


@dataclass(frozen=True)
class Setup:
    """What is checked. The transport is built when a check first needs it; `creates` allows one meeting to be made."""

    settings: Settings
    variables: Mapping[str, str]
    clock: Clock
    build_transport: Callable[[], Transport]
    describe_emulator: Callable[[], Mapping[str, Any] | None]
    creates: bool = False

    @cached_property
    def transport(self) -> Transport:
        return self.build_transport()

    @cached_property
    def verification(self) -> Response:
        """Cloudflare's answer about the token: the first call of all."""
        return self.get("/user/tokens/verify")

    @cached_property
    def apps(self) -> Response:
        """A page of the account's apps: the response that several checks read."""
        return self.get(f"{self.kit}/apps", page_no="1", per_page="100")

    @property
    def kit(self) -> str:
        return f"/accounts/{self.settings.account_id()}/realtime/kit"

    def get(self, path: str, **query: str) -> Response:
        return self.transport.send(Request("GET", path, tuple(query.items())))
