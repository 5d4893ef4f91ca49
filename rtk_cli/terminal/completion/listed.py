"""Ids and names from the API or the emulator, for completion: within 300 ms, without a retry or a prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rtk_cli.config.time_limit import within
from rtk_cli.jobs.resource_names import APP, MEETING, WEBHOOK
from rtk_cli.terminal.completion.offer_cache import Offer, OfferCache

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rtk_cli.api.api import Api
    from rtk_cli.api.pages import Pages
    from rtk_cli.config.resolve import Settings
    from rtk_cli.messages import Transport
    from rtk_cli.terminal.completion.typed_line import TypedLine
    from rtk_cli.terminal.environment import Environment

SECONDS = 0.3
TOKEN_SECONDS = 0.25
"""For a token command: less, as it must be ended before the program ends."""
FOLDER = "completion"
ROWS = 100


def listed(
    kind: str, line: TypedLine, settings: Settings, environment: Environment, *, by_name: bool = False
) -> list[Offer]:
    """The first page of the list of that kind, ids or names with an @. Lists of the real API are cached."""
    key = _key(kind, line, settings, by_name=by_name)
    if key is None or not settings.completes_ids:
        return []

    def fetch() -> list[Offer]:
        return _fetched(kind, line, settings, environment, _by_name(kind) if by_name else _by_id(kind))

    if settings.is_local:  # no slower than the cache, and always up to date
        return within(SECONDS, fetch)
    cache = OfferCache(settings.data_dir / FOLDER, environment.clock.now())
    found = cache.get(key)
    if found is None:
        _load_client()
        found = within(SECONDS, fetch)
        cache.put(key, found)
    return found


def _key(kind: str, line: TypedLine, settings: Settings, *, by_name: bool) -> tuple[str, ...] | None:
    """What a list depends on; None if the line does not say whose participants to list."""
    owner = (line.session or line.meeting or "") if kind == "participants" else ""
    if kind == "participants" and not owner:
        return None
    app = "" if kind == "apps" else settings.app_id()
    return (
        f"{kind}-names" if by_name else kind,
        owner,
        settings.profile,
        settings.account_id(),
        app,
        settings.base_url,
    )


def _load_client() -> None:
    """Import what takes time but waits for nothing, so that it does not count."""
    from rtk_cli.api.transports import http  # noqa: F401


def _fetched(
    kind: str,
    line: TypedLine,
    settings: Settings,
    environment: Environment,
    offers_of: Callable[[list[Mapping[str, Any]]], list[Offer]],
) -> list[Offer]:
    from contextlib import closing

    from rtk_cli.api.api import Api
    from rtk_cli.api.client import Client

    with closing(_transport(settings, environment)) as transport:
        account = Api(Client(transport, settings.account_id, settings.app_id))
        app_id = _with_id(account, "apps", settings.app_id()) if kind != "apps" else ""
        pages = _pages(kind, line, Api(Client(transport, settings.account_id, lambda: app_id)))
        rows = next(iter(pages.each(page=1, per_page=ROWS))).rows
    return offers_of([row for row in rows if isinstance(row, dict)])


def _by_id(kind: str) -> Callable[[list[Mapping[str, Any]]], list[Offer]]:
    return lambda rows: list({offer.value: offer for offer in map(_OFFERS[kind], rows)}.values())


def _by_name(kind: str) -> Callable[[list[Mapping[str, Any]]], list[Offer]]:
    """The names that only one row has, as others stand for none."""
    from collections import Counter

    from rtk_cli.jobs.resource_names import names_of

    def offers(rows: list[Mapping[str, Any]]) -> list[Offer]:
        named = [(name, row) for row in rows for name in names_of(NAMED[kind], row) if name]
        counts = Counter(name for name, _ in named)
        return [Offer(f"@{name}", str(row.get("id"))) for name, row in named if counts[name] == 1]

    return offers


def _with_id(api: Api, kind: str, value: str) -> str:
    """The id of a resource that the line names with an @."""
    from rtk_cli.jobs.resource_names import ids_of_names, is_name

    return ids_of_names(api, NAMED[kind], [value])[value] if is_name(value) else value


def _transport(settings: Settings, environment: Environment) -> Transport:
    if not settings.is_local:
        from rtk_cli.api.transports.http import HttpTransport

        token = settings.token_unattended(TOKEN_SECONDS)
        ca_file = settings.ca_file_for(settings.base_url)
        return environment.wrap_transport(HttpTransport(settings.base_url, lambda: token, SECONDS, ca_file=ca_file))
    from rtk_cli.emulator.emulator import Emulator
    from rtk_cli.emulator.transport import InProcessTransport
    from rtk_cli.terminal.session import EMULATOR_FILE

    path = settings.data_dir / EMULATOR_FILE
    emulator = Emulator(path, clock=environment.clock, ids=environment.new_id)
    return environment.wrap_transport(InProcessTransport(emulator, environment.clock, SECONDS))


def _pages(kind: str, line: TypedLine, api: Api) -> Pages[Any]:
    match kind:
        case "participants" if line.session:
            return api.sessions.participants(line.session)
        case "participants":
            return api.participants.list(_with_id(api, "meetings", line.meeting or ""))
        case "recordings":
            return api.recordings.list()
        case "livestreams":
            return api.livestreams.list()
        case "sessions":
            return api.sessions.list()
        case "presets":
            return api.presets.list()
        case "webhooks":
            return api.webhooks.list()
        case "apps":
            return api.apps.list()
        case _:
            return api.meetings.list()


def _titled(*members: str, value: str = "id") -> Callable[[Mapping[str, Any]], Offer]:
    """An offer whose title has those members of a row that are text and not empty."""

    def offer(row: Mapping[str, Any]) -> Offer:
        texts = [text for member in members if (text := row.get(member)) and isinstance(text, str)]
        return Offer(str(row.get(value) or ""), ", ".join(texts))

    return offer


def _recording(row: Mapping[str, Any]) -> Offer:
    meeting = row.get("meeting")
    title = meeting.get("title") if isinstance(meeting, dict) else None
    return _titled("title", "status", "invoked_time")({**row, "title": title})


def _participant(row: Mapping[str, Any]) -> Offer:
    """A participant of a meeting, or of a session, where `id` is the connection's."""
    return Offer(
        str(row.get("user_id") or row.get("id") or ""),
        _titled("name", "display_name", "custom_participant_id")(row).title,
    )


_OFFERS: dict[str, Callable[[Mapping[str, Any]], Offer]] = {
    "meetings": _titled("title", "status"),
    "participants": _participant,
    "recordings": _recording,
    "livestreams": _titled("name", "status"),
    "sessions": _titled("meeting_display_name", "status", "started_at"),
    "presets": _titled("id", value="name"),
    "webhooks": _titled("name", "url"),
    "apps": _titled("name"),
}
"""How the rows of each list are offered. A preset goes by its name, which every command takes."""
KINDS = frozenset(_OFFERS)
NAMED = {"meetings": MEETING, "webhooks": WEBHOOK, "apps": APP}
"""The lists whose rows go by a name with an @ too."""
