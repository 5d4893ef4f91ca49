"""RealtimeKit in one object: `handle` responds to a request; its attributes give access to the other parts.

Invalid requests get the API's own error responses. Two things are raised instead: an unusable store
(`ConfigurationError`), and a bug in a handler, which must not look like a response of the API.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import parse_qsl, urlsplit

from rtk_cli.clock import Clock
from rtk_cli.emulator import faults
from rtk_cli.emulator.fault_kinds import Content
from rtk_cli.emulator.faults import Fault, FaultPlan, Outcome
from rtk_cli.emulator.gateway_errors import GatewayRefusal
from rtk_cli.emulator.handler import Call, Refusal
from rtk_cli.emulator.lifecycle import EmulatorClock
from rtk_cli.emulator.router import Route, Router
from rtk_cli.emulator.store import metadata, seeded_ids, timestamps
from rtk_cli.emulator.store.seed import populate
from rtk_cli.emulator.store.seeded_ids import NewId
from rtk_cli.emulator.store.sqlite_store import SCHEMA_VERSION, Store
from rtk_cli.emulator.transactions import Transactions
from rtk_cli.local import ORIGIN
from rtk_cli.messages import Download, Request, Response

if TYPE_CHECKING:
    from rtk_cli.emulator.console.overview import Overview
    from rtk_cli.emulator.live.live_service import LiveService
    from rtk_cli.emulator.livestream.sdk_shapes import LivestreamShapes
    from rtk_cli.emulator.recording.recorded_media import RecordedMedia
    from rtk_cli.emulator.requests.request_log import RequestLog
    from rtk_cli.emulator.store.snapshot import Snapshots
    from rtk_cli.emulator.webhooks.delivery_service import DeliveryService

_PRECHECK = (
    "SELECT EXISTS (SELECT 1 FROM faults WHERE operation IN (?, '*')),"
    " ? IS NULL OR EXISTS (SELECT 1 FROM apps WHERE id = ?)"
)
_COUNTED_TABLES = ("apps", "presets", "meetings", "participants", "sessions", "recordings")


class _Precheck(NamedTuple):
    """Whether a fault is planned for the operation, and whether the app in the path exists (True without one)."""

    has_fault: bool
    has_app: bool


class Emulator:
    """One account, stored in the SQLite file at `path`, or in memory. Safe to call from any number of threads.

    `ids` returns UUIDs; a store with a seed makes its own. `token` is the only accepted token, None accepts any.
    `origin` is the base URL of links to files. `livestream_shapes` selects whose shapes the livestream responses have
    where official examples and official SDKs disagree.
    `is_strict` refuses members of a body that the API does not have.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        clock: Clock,
        ids: NewId,
        token: str | None = None,
        origin: str = ORIGIN,
        seed: int | None = None,
        livestream_shapes: "LivestreamShapes" = "examples",
        is_strict: bool = False,
    ) -> None:
        self.origin = origin
        self._livestream_shapes = livestream_shapes
        self._ids = ids
        self._seed = seeded_ids.checked_seed(seed)
        self._router = Router(token, is_strict=is_strict)
        self._store = Store(path, lambda db: populate(db, self._transactions.machine_now(), ids, self._seed))
        self._transactions = Transactions(self._store, clock, ids)
        self.clock = EmulatorClock(self._transactions.settled)
        self.faults = FaultPlan(self._transactions, self._router.contract.operations)

    @cached_property
    def live(self) -> "LiveService":
        """Live sessions: clients connect, participants join, talk and leave."""
        from rtk_cli.emulator.live.live_service import LiveService

        return LiveService(self._transactions, holder=self._ids())

    @cached_property
    def snapshots(self) -> "Snapshots":
        """Export and replace the whole state."""
        from rtk_cli.emulator.store.snapshot import Snapshots

        return Snapshots(self._transactions)

    @cached_property
    def requests(self) -> "RequestLog":
        """The log of requests, which a server writes, and the calls that it answers as they were recorded."""
        from rtk_cli.emulator.requests.request_log import RequestLog

        return RequestLog()

    @cached_property
    def overview(self) -> "Overview":
        """What the console shows beside the API: who is live, events, chat and transcript."""
        from rtk_cli.emulator.console.overview import Overview

        return Overview(self._transactions, self.requests)

    @cached_property
    def recorded_media(self) -> "RecordedMedia":
        """Recordings with what web clients have sent: beside the file of the store."""
        from rtk_cli.emulator.recording.recorded_media import FOLDER_SUFFIX, RecordedMedia

        path = self._store.path
        folder = None if path is None else path.with_name(path.name + FOLDER_SUFFIX)
        return RecordedMedia(self._transactions.settled, folder)

    @cached_property
    def webhooks(self) -> "DeliveryService":
        """Webhook deliveries: what is due, the log, the signing key."""
        from rtk_cli.emulator.webhooks.delivery_service import DeliveryService

        return DeliveryService(self._transactions.settled, self.origin)

    def open(self) -> None:
        """Create or open the store now instead of at the first request, so that a broken one fails early."""
        with self._store.transaction("reading") as db:
            is_seeded = self._seed is None or metadata.read(db, metadata.SEED) == str(self._seed)
        if not is_seeded:
            with self._store.transaction("writing") as db:
                seeded_ids.set_seed(db, cast(int, self._seed))

    def accepts(self, authorization: str | None) -> bool:
        """Whether the emulator accepts this `authorization` header."""
        return self._router.accepts(authorization)

    def report_unknown_members(self, report: Callable[[str, list[str]], object]) -> None:
        """Call `report` with the operation and the names of members of a body that the API does not have."""
        self._router.on_unknown = report

    def handle(self, request: Request, authorization: str | None, origin: str | None = None) -> Outcome:
        """Respond to a request, subject to planned faults.

        A request over HTTP has the header `authorization`, and an `origin` for links in the response.
        """
        try:
            route = self._router.route(request, authorization)
            precheck = self._precheck(route)
            fault = self._fault(request, route, precheck.has_fault)
        except (Refusal, GatewayRefusal) as refusal:
            return Outcome(refusal.response())
        response = None
        if fault is None or fault.runs_handler:
            content_fault = None if fault is None else fault.content
            response = self._respond(request, route, origin, content_fault) if precheck.has_app else _no_app(route)
        if fault is None:
            return Outcome(response)
        return fault.applied_to(response, self._router.contract.area(route.operation))

    def handle_beside_traffic(self, request: Request, authorization: str | None, origin: str) -> Response:
        """Respond to a request of a person who looks on: it meets no planned fault, and leaves them to others."""
        try:
            route = self._router.route(request, authorization)
        except GatewayRefusal as refusal:
            return refusal.response()
        has_app = self._precheck(route).has_app
        return self._respond(request, route, origin, None) if has_app else _no_app(route)

    def handle_all(self, calls: Sequence[Callable[[], Outcome]]) -> list[Outcome]:
        """Make each call to `handle`, and store all changes in one transaction.

        If this raises, nothing has changed: each call can be made again on its own.
        """
        with self._store.batch():
            outcomes = [call() for call in calls]
        self._transactions.notify()
        return outcomes

    def file(self, url: str, headers: Mapping[str, str]) -> Download:
        """Open the file behind a link of this emulator; `headers` may request a range."""
        from rtk_cli.emulator.files import file_server, signed_links  # hashing loads OpenSSL: only downloads need it

        parts = urlsplit(url)
        try:
            with self._transactions.settled("reading") as (db, now):
                expires_at = signed_links.expiry_if_valid(parts.path, parse_qsl(parts.query), metadata.secret(db))
                if expires_at is None:
                    raise Refusal(403, "The link was not signed here")
                if expires_at <= now:
                    raise Refusal(403, "The link has expired")
                return file_server.open_file(db, parts.path, headers, now, self.recorded_media.folder)
        except Refusal as refusal:
            response = refusal.response()
            return Download(response.status, response.headers, iter((response.content,)))

    def describe(self) -> dict[str, Any]:
        """Return the size and row counts of the store, and its time. Does not create a missing store."""
        path, size, now = self._store.path, self._store.size(), self._transactions.machine_now()
        head = {"file": None if path is None else str(path), "exists": size is not None, "size": size or 0}
        counts = dict.fromkeys(_COUNTED_TABLES, 0)
        if size is not None:
            with self._transactions.settled("reading") as (db, now):
                for table in _COUNTED_TABLES:
                    counts[table] = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return {**head, "schema_version": SCHEMA_VERSION, "now": timestamps.to_text(now), "counts": counts}

    def reset(self, seed: int | None = None, at: str | None = None, *, keep_webhook_key: bool = False) -> None:
        """Delete everything, and upgrade a file of another version. `seed` makes ids repeatable.

        The clock starts at the machine's time, or at the time `at` (RFC 3339). A receiver of webhooks that has read the
        key once needs `keep_webhook_key`.
        """
        number = seeded_ids.checked_seed(seed)
        machine_now = self._transactions.machine_now()
        now = machine_now if at is None else timestamps.clock_time(at)
        webhook_key = self._webhook_key() if keep_webhook_key else None

        def fill(db: sqlite3.Connection) -> None:
            populate(db, now, self._ids, number, clock_offset=now - machine_now)
            if webhook_key is not None:
                metadata.write(db, metadata.WEBHOOK_KEY, webhook_key)

        self._store.reset(fill)
        self._transactions.notify()

    def _webhook_key(self) -> str | None:
        with self._store.transaction("reading") as db:
            return metadata.read(db, metadata.WEBHOOK_KEY)

    def close(self) -> None:
        self._store.close()

    def _precheck(self, route: Route) -> _Precheck:
        """Ask the store all that is needed before the contract check: one query, since each locks the file once."""
        app_id = route.ids.get("app_id")
        return _Precheck(*self._store.row(_PRECHECK, (route.operation, app_id, app_id)))

    def _respond(self, request: Request, route: Route, origin: str | None, content_fault: Content | None) -> Response:
        try:
            return self._handle(request, route, origin or self.origin, content_fault)
        except Refusal as refusal:
            return refusal.response()

    def _handle(self, request: Request, route: Route, origin: str, content_fault: Content | None) -> Response:
        query, body = self._router.check(route, request)
        handler = self._router.handler(route)
        with self._transactions.settled("reading" if request.method == "GET" else "writing") as (db, now):
            response = handler(Call(db, route.ids, query, body, now, self._transactions.new_id, origin, content_fault))
        if self._livestream_shapes == "examples":
            return response
        from rtk_cli.emulator.livestream.sdk_shapes import to_sdk_shape

        return to_sdk_shape(route.operation, response)

    def _fault(self, request: Request, route: Route, has_fault: bool) -> Fault | None:
        """The fault for this request: the one in its own header, else the next planned one."""
        for name, value in request.headers.items():
            if name.lower() == faults.HEADER:
                return self.faults.from_header(value, route.operation)
        return self.faults.consume(route.operation) if has_fault else None


def _no_app(route: Route) -> Response:
    return Refusal(404, f"No app found with id {route.ids['app_id']}").response()
