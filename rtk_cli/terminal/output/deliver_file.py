"""A file behind a link of the API, handed to the user: printed, or saved where `--to` says."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rtk_cli.terminal.output.progress_bar import NoProgress
from rtk_cli.terminal.session import Session

if TYPE_CHECKING:
    from rtk_cli.jobs.session_exports import Kind


def should_print_link(run: Session, link: bool) -> bool:
    """Whether the API's answer is asked for, not the file: by --link, or by a flag that means nothing for a file."""
    return link or run.flags.shapes_output


def deliver(
    run: Session,
    answer: Mapping[str, Any],
    kind: "Kind",
    session_id: str,
    ending: str,
    to: str | None,
    *,
    overwrite: bool,
) -> None:
    """Follow the link in `answer`, without the token; the file's form is as the API made it."""
    from rtk_cli.jobs.download import download
    from rtk_cli.jobs.fetch import StreamSink, fetch
    from rtk_cli.jobs.session_exports import link_of

    link = link_of(answer, kind, session_id, ending)
    if to is None or to == "-":
        with run.output.text_file() as write:
            fetch(link, run.transport, run.environment.clock, StreamSink(write), NoProgress())
    else:
        run.output.done(
            str(download(link, to, run.transport, run.environment.clock, run.progress, overwrite=overwrite))
        )
