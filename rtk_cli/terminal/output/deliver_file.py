"""Prints or saves the file behind a link of the API."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rtk_cli.terminal.output.progress_bar import NoProgress
from rtk_cli.terminal.session import Session

if TYPE_CHECKING:
    from rtk_cli.jobs.session_exports import Kind


def should_print_link(run: Session, link: bool) -> bool:
    """Whether to print the API's response instead of the file: with --link, or with a flag that formats data."""
    return link or run.flags.shapes_output


def deliver(
    run: Session,
    response: Mapping[str, Any],
    kind: "Kind",
    session_id: str,
    extension: str,
    to: str | None,
    *,
    overwrite: bool,
) -> None:
    """Download the link in `response` without sending the token, and print it or save it to `to`.

    The file stays byte for byte as the API made it.
    """
    from rtk_cli.jobs.download import download
    from rtk_cli.jobs.fetch import StreamSink, fetch
    from rtk_cli.jobs.session_exports import link_of

    link = link_of(response, kind, session_id, extension)
    if to is None or to == "-":
        with run.output.text_file() as write:
            fetch(link, run.transport, run.environment.clock, StreamSink(write), NoProgress())
    else:
        saved = download(link, to, run.transport, run.environment.clock, run.progress, overwrite=overwrite)
        run.output.done(str(saved))
