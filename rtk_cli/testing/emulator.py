"""The test kit's emulator: served on a free port of this machine by a thread, with its state in memory."""

import json
import os
import sys
import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rtk_cli.clock import SystemClock
from rtk_cli.config import directories
from rtk_cli.durations import parse_duration
from rtk_cli.emulator import faults
from rtk_cli.emulator.contract.api_contract import load_contract
from rtk_cli.emulator.emulator import Emulator as Store
from rtk_cli.emulator.fault_kinds import Content, Cut
from rtk_cli.emulator.requests import recorded_calls
from rtk_cli.emulator.tls import authority
from rtk_cli.emulator.webhooks.event_payloads import BUILDERS
from rtk_cli.errors import RefusedError
from rtk_cli.jobs.background_server import serving
from rtk_cli.jobs.emulator_server import ServeAddress, ServerLog
from rtk_cli.jobs.trust.bundle import trusting
from rtk_cli.local import ACCOUNT_ID, ANY_TOKEN, APP_ID, sdk_variables
from rtk_cli.messages import Request
from rtk_cli.operations import OPERATIONS, PREFIX
from rtk_cli.testing import expectations
from rtk_cli.testing.calls import Call, call_of
from rtk_cli.testing.deliveries import WebhookDelivery, deliveries_of

if TYPE_CHECKING:
    from rtk_cli.emulator.livestream.sdk_shapes import LivestreamShapes
    from rtk_cli.emulator.tls.authority import Authority

HOST = "127.0.0.1"


def _write_to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")


_LOG = ServerLog(note=lambda message: None, always=_write_to_stderr, is_debug=False)


class Emulator:
    """An emulator of RealtimeKit for tests: `with Emulator() as kit:`.

    It listens on a free port, or on `port`, because backends reach the API by a URL, and keeps its state in memory.
    With a `seed` its ids are the same in each run; `strict` refuses members of a body that the API ignores;
    `livestream_shapes="sdk"` gives livestream responses the shapes of the official SDKs' models. With `tls` it serves
    https, with certificates of this user's authority, which browsers trust after `rtk emulator trust --install`. All
    methods may be called from any thread, also while the backend is calling.
    """

    account_id: str = ACCOUNT_ID
    """The id of the only account."""
    app_id: str = APP_ID
    """The id of the app that is there from the beginning."""
    token: str = ANY_TOKEN
    """An API token; every other one is accepted, too."""

    def __init__(
        self,
        *,
        port: int = 0,
        seed: int | None = None,
        strict: bool = False,
        tls: bool = False,
        livestream_shapes: "LivestreamShapes" = "examples",
    ) -> None:
        self._port = port
        self._has_tls = tls
        self._authority: Authority | None = None
        self._seed = seed
        self._base_url: str | None = None
        self._running = ExitStack()
        self._clock = SystemClock()
        self._store = Store(
            None,
            clock=self._clock,
            ids=lambda: str(uuid.uuid4()),
            seed=seed,
            livestream_shapes=livestream_shapes,
            is_strict=strict,
        )

    def __enter__(self) -> Self:
        """Start to serve."""
        if self._has_tls:
            self._authority = authority.ensure(directories.data_dir(os.environ.get("RTK_DATA_DIR")), self._clock)
        address = ServeAddress(HOST, self._port, None, authority=self._authority)
        server = serving(self._store, address, self._clock, _LOG, delivers_webhooks=False)
        with ExitStack() as stack:
            stack.callback(self._store.close)
            self._base_url = stack.enter_context(server)
            self._running = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop; requests under way are answered first."""
        self._base_url = None
        self._running.close()

    @property
    def base_url(self) -> str:
        """The base URL for clients, as `http://127.0.0.1:45123/client/v4`, or `https://localhost:45123/client/v4`."""
        if self._base_url is None:
            raise RuntimeError("the emulator is not started: use it as `with Emulator() as kit:`")
        return self._base_url

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables by which the official SDKs, and rtk, reach this emulator, and trust it."""
        return {**sdk_variables(self.base_url), **trusting(self._authority)}

    def reset(self, *, at: str | None = None) -> None:
        """Forget everything: state, planned faults, requests, recorded calls. The key of webhook signatures stays.

        The clock is set to the machine's, or to the time `at` (RFC 3339, as `2026-09-14T08:00:00Z`).
        """
        self._store.reset(self._seed, at, keep_webhook_key=True)
        self._store.requests.clear()
        self._store.requests.recorded.clear()

    def join(self, participant_id: str, *, room: str | None = None) -> dict[str, Any]:
        """Let a participant join the session, as a client does; returns the peer. `room` is a breakout room."""
        return self._store.live.join(participant_id, room)

    def leave(self, participant_id: str) -> dict[str, Any]:
        """Let a participant leave with all peers, or one peer by its id."""
        return self._store.live.leave(participant_id)

    def advance(self, by: str | float | timedelta) -> None:
        """Move the clock forward by a length such as "10m" or "7d", or a number of seconds."""
        seconds = by.total_seconds() if isinstance(by, timedelta) else parse_duration(str(by))
        self._store.clock.advance(seconds)

    def fail(
        self,
        operation: str = "*",
        *,
        status: int | None = None,
        retry_after: int | str | None = None,
        latency: str | None = None,
        cut: Cut | None = None,
        content: Content | None = None,
        probability: float | None = None,
        times: int | None = None,
    ) -> None:
        """Plan a fault for the next call of an operation, or the next `times` calls; "*" is any operation.

        `status` answers with an error and stores nothing; `latency`, such as "500ms", delays the response; `cut` drops
        the connection "before" or "after" the change is stored; `content` answers with success, but wrong content. With
        a `probability` and without `times` it lasts until the next reset.
        """
        members = {"status": status, "retry_after": retry_after, "latency": latency, "cut": cut}
        fault = faults.parse_fault({**members, "content": content, "probability": probability})
        self._store.faults.plan(operation, fault, times)

    @property
    def requests(self) -> tuple[Call, ...]:
        """The calls since the last reset, the oldest first; at most the last 1,000."""
        contract = load_contract()
        return tuple(call_of(contract, entry) for entry in self._store.requests.after())

    def assert_called(
        self,
        call: str,
        path: str | None = None,
        *,
        body: Any = None,
        query: Mapping[str, object] | None = None,
        status: int | None = None,
        times: int | None = None,
    ) -> list[Call]:
        """Return the calls that were made as described; raise `AssertionError` if there were none, or not `times`.

        By operation, `assert_called("meetings_create")`, or by method and path, `assert_called("POST", "/meetings")`:
        the path begins behind the app, or at /accounts; a segment `*` is any id. `body` and `query` are members that
        the call must have; it may have more. `times=0` asserts that there was no such call.
        """
        __tracebackhide__ = True
        expected = expectations.expectation(call, path, body, query, status)
        calls = self.requests
        found = [each for each in calls if not expected.differences(each)]
        if len(found) != times if times is not None else not found:
            raise AssertionError(expectations.failure_message(expected, calls, len(found), times))
        return found

    @property
    def webhooks(self) -> tuple[WebhookDelivery, ...]:
        """The deliveries of webhook events so far, the oldest first. Nothing is sent until `deliver`.

        Events go to the webhooks that the backend has created; `add_webhook` creates one that gets them all.
        """
        return deliveries_of(self._store.webhooks)

    def add_webhook(self, url: str = "https://webhooks.example/", *events: str) -> str:
        """Create a webhook for these events, or for all, and return its id. Its calls are not in `requests`."""
        path = OPERATIONS["webhooks_create"].path.format(app_id=self.app_id)
        body = {"name": url, "url": url, "events": events or sorted(BUILDERS)}
        request = Request("POST", PREFIX.format(account_id=self.account_id) + path, body=json.dumps(body).encode())
        response = self._store.handle(request, None).response
        content = {} if response is None else json.loads(response.content)
        if not content.get("success"):
            raise RefusedError(f"cannot create the webhook: {content}")
        created: str = content["data"]["id"]
        return created

    def deliver(self) -> tuple[WebhookDelivery, ...]:
        """Post the deliveries that are due by the clock to their URLs, wherever these lead, and wait for the responses.

        Returns those that were attempted. One that failed is due again later: see `advance`.
        """
        from rtk_cli.emulator.webhooks import delivery_worker

        attempted = {entry["id"] for entry in delivery_worker.deliver_due(self._store.webhooks)}
        return tuple(delivery for delivery in self.webhooks if delivery.id in attempted)

    @property
    def webhook_public_key(self) -> str:
        """The public key (PEM) that verifies the signatures of `webhooks`; also at /.well-known/webhooks.json."""
        return self._store.webhooks.public_key()

    def save_calls(self, path: str | Path) -> None:
        """Save the calls since the last reset, with their responses, as a fixture file (JSON).

        Secrets in requests are masked, responses are saved as they were.
        """
        document = recorded_calls.document(self._store.requests.after())
        Path(path).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def load_calls(self, path: str | Path) -> None:
        """Answer the calls of a fixture file as they were recorded, until the next reset.

        A call that was recorded more than once gets its responses in their order, and then the last one again. Calls
        that are not in the file are answered as usual. You may edit the responses in the file.
        """
        self._store.requests.recorded.replace(json.loads(Path(path).read_text(encoding="utf-8")))
