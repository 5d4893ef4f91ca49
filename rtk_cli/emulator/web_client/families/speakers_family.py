"""Active speakers: clients report their volume, and the emulator broadcasts who speaks.

A spoken line of the live transcript counts too, so that participants made by the emulator become active speakers.
"""

from collections.abc import Iterable

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.event_numbers import Media
from rtk_cli.emulator.web_client.frames import Body, Frame, Requests, RequestType, Translations

LOUD = 5
"""From this energy on (of 10) a client that does not say that it is silent counts as speaking."""
_FIRST = 1
"""The priority of the peer that speaks now; the client moves the others behind it."""


def _activity(client: WebClient, body: Body) -> None:
    """A report of one microphone; there is no answer."""
    producer = client.clients.producers.announced(client.live_id).get(body["producer_id"])
    is_on = producer is not None and producer.kind == "audio" and not producer.is_paused
    if not is_on or body["silent"] or body["energy"] < LOUD or client.state != "JOINED":
        return
    if client.clients.note_speaker(client.session_id, client.live_id):
        for each in client.clients.in_session(client.session_id):
            each.queue(speaker_frame(each, client.live_id))


def speaker_frame(client: WebClient, live_id: str) -> Frame:
    entries = [{"peer_id": client.shown_id(live_id), "priority": _FIRST}]
    return Frame(Media.SELECTED_PEER_DIFF, "media.edge.SelectedPeersDiffResponse", {"entries": entries})


REQUESTS: Requests = {Media.AUDIO_ACTIVITY: RequestType(_activity, "media.AudioActivityRequest")}


def _spoken(client: WebClient, event: Event) -> Iterable[Frame]:
    live_id = event.data["line"]["peer_id"]
    client.clients.note_speaker(client.session_id, live_id)
    yield speaker_frame(client, live_id)


TRANSLATIONS: Translations = {"transcript.line": _spoken}
