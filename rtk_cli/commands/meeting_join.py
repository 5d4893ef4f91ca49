"""rtk meetings join: a new participant's token, or the meeting in a browser."""

from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.errors import UsageError
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.options.common import MeetingArgument
from rtk_cli.terminal.options.participants import (
    COLUMNS,
    DEFAULTS,
    PersonName,
    Picture,
    PresetName,
    warn_if_unnamed,
)
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.api.models.participants import ParticipantAdd
    from rtk_cli.jobs.join_page.page import Page

OWN_FLAGS = ("meeting", "open_page", "print_url", "ui_kit")
WAIT_SECONDS = 0.5
"""Between two looks at whether the page was closed: Ctrl-C does not interrupt an endless wait on Windows."""


CustomParticipantId = Annotated[
    str | None,
    typer.Option(
        "--custom-participant-id",
        "--custom-id",
        metavar="ID",
        help="The id in your own system, without personal data; default: one that follows from the name.",
    ),
]
OpenPage = Annotated[
    bool,
    typer.Option(
        "--open",
        help="Join in the browser with the official UI Kit, as the participant of that custom id if there is one.",
    ),
]
PrintUrl = Annotated[
    bool,
    typer.Option("--print-url", help="Print the address of that page, which works once, instead of opening it."),
]
UiKitFolder = Annotated[
    Path | None,
    typer.Option(
        "--ui-kit",
        metavar="DIR",
        help="Take the web client and the UI Kit from this folder of `npm install`; default: npm's CDN.",
    ),
]


def join_meeting(
    ctx: typer.Context,
    meeting: MeetingArgument,
    name: PersonName = None,
    picture: Picture = None,
    preset_name: PresetName = None,
    custom_participant_id: CustomParticipantId = None,
    open_page: OpenPage = False,
    print_url: PrintUrl = False,
    ui_kit: UiKitFolder = None,
) -> None:
    """Add a participant and print its join token. On the emulator it joins at once; with --open, in the browser."""
    cli = session(ctx)
    is_in_browser = open_page or print_url
    if ui_kit is not None and not is_in_browser:
        raise UsageError("--ui-kit needs --open or --print-url", hint="it is for the page in the browser")
    if is_in_browser and not cli.flags.dry_run:
        _join_in_browser(ctx, cli, meeting, ui_kit, is_printed=print_url)
    else:
        _join(cli, meeting, _request(ctx, cli))


def _join(cli: Session, meeting: str, request: "ParticipantAdd") -> None:
    participant = cli.api.participants.add(meeting, request)
    cli.output.one(participant, COLUMNS)  # printed first: it exists even if it cannot join
    warn_if_unnamed(cli.output, request.name)
    if cli.settings.is_local:
        from rtk_cli.commands.emulator.live_session import hint_if_waiting

        peer = cli.emulator.live.join(participant["id"])
        if not hint_if_waiting(cli, peer):
            cli.output.done(f"joined on the emulator: {participant['id']}")


def _request(ctx: typer.Context, cli: Session) -> "ParticipantAdd":
    """The new participant; one with a name needs no custom id."""
    from rtk_cli.api.models.participants import ParticipantAdd
    from rtk_cli.jobs.join_page.browser_participant import KEY, custom_id_for

    fields = body_fields(ctx.params, {}, without=OWN_FLAGS)
    name = fields.get("name")
    is_derived = isinstance(name, str) and name and fields.get(KEY) is None
    own = {KEY: custom_id_for(str(name))} if is_derived else {}
    flags = {KEY: "--name, or --custom-participant-id"}
    return cli.body.build(ParticipantAdd, fields, {**DEFAULTS, **own}, flags=flags)


def _join_in_browser(ctx: typer.Context, cli: Session, meeting: str, folder: Path | None, *, is_printed: bool) -> None:
    from rtk_cli.jobs.join_page import browser_participant, ui_kit
    from rtk_cli.jobs.join_page.page import Page

    if cli.settings.is_local:
        hint = "serve it with `rtk emulator serve --tls`, and set CLOUDFLARE_BASE_URL=https://localhost:8787/client/v4"
        raise UsageError("--local runs inside this process, where no browser reaches it", hint=hint)
    kit = ui_kit.from_cdn() if folder is None else ui_kit.from_folder(folder)
    base_uri = browser_participant.web_client_base(cli.settings.base_url)
    request = _request(ctx, cli)
    given = cli.body.values(body_fields(ctx.params, {}, without=OWN_FLAGS))
    person = browser_participant.add_or_reuse(cli.api.participants, meeting, request, given)
    warn_if_unnamed(cli.output, person.name)
    cli.output.note(f"joining as participant {person.id}")
    help_text = "" if base_uri is None else "Does this browser trust the emulator? See: rtk emulator trust"
    _serve(cli, Page(person.token, base_uri, kit, help_text), is_printed=is_printed)


def _serve(cli: Session, page: "Page", *, is_printed: bool) -> None:
    """Serve the page until it is closed, or a signal ends the command."""
    from rtk_cli import signals
    from rtk_cli.jobs.join_page.page_server import serving

    with signals.as_interrupt(), serving(page) as served:
        if is_printed:
            cli.print(served.url)
            cli.environment.stdout.flush()
        else:
            Thread(target=_open, args=(cli, served.url), daemon=True).start()
        cli.output.note("the page goes away with this command: close the page, or press Ctrl-C here")
        while not served.closed.wait(WAIT_SECONDS):
            pass
    cli.output.note("the page was closed")


def _open(cli: Session, url: str) -> None:
    """Open the browser; some wait until it is closed again."""
    if not cli.environment.open_url(url):
        cli.output.warn(f"no browser could be started; open this address, which works once: {url}")
