"""Prints or saves the file behind a link of the API, and prints what was saved."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rtk_cli.terminal.environment import is_terminal
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.output.progress_bar import NoProgress
from rtk_cli.terminal.session import Session

if TYPE_CHECKING:
    from rtk_cli.jobs.downloads.download import SavedFile
    from rtk_cli.jobs.session_exports import Kind as ExportKind

TABLE_COLUMNS = (
    Column("FILE", "path", Kind.EXACT),
    Column("SIZE", "bytes", Kind.BYTES),
    Column("SKIPPED", "skipped", Kind.FLAG),
)
CSV_COLUMNS = (
    *TABLE_COLUMNS,
    Column("SHA256", "sha256", Kind.EXACT),
    Column("KIND", "kind"),
)


def should_print_link(cli: Session, link: bool, to: str | None) -> bool:
    """Whether to print the API's response instead of the file.

    That is so with --link, and with a flag that formats data unless --to saves the file.
    """
    return link or (cli.flags.shapes_output and to in (None, "-"))


def deliver(
    cli: Session,
    response: Mapping[str, Any],
    kind: "ExportKind",
    session_id: str,
    extension: str,
    to: str | None,
    *,
    overwrite: bool,
) -> None:
    """Download the link in `response` without sending the token, and print it or save it to `to`.

    The file stays byte for byte as the API made it.
    """
    from rtk_cli.jobs.downloads.download import download
    from rtk_cli.jobs.downloads.fetch import StreamSink, fetch
    from rtk_cli.jobs.session_exports import link_of

    link = link_of(response, kind, session_id, extension)
    if to is None or to == "-":
        with cli.output.text_file() as write:
            sink = StreamSink(write)
            fetch(link, cli.transport, cli.environment.clock, sink, NoProgress())
        size = sink.done
    else:
        saved = download(link, to, cli.transport, cli.environment.clock, cli.progress, overwrite=overwrite)
        size = saved.size
        entry = file_entry(cli, saved, kind, session_id=session_id)
        print_saved(cli, [{**entry, "empty": size == 0}])
    if size == 0:
        cli.output.warn(f"the {kind} is empty: session {session_id}")


def file_entry(cli: Session, saved: "SavedFile", kind: str, **ids: str) -> dict[str, object]:
    """Return what is printed of a saved file; `ids` say what it belongs to.

    Also says on stderr what happened, unless stdout is on the same terminal.
    """
    if not is_terminal(cli.environment.stdout):
        cli.output.done(str(saved))
    return {
        "path": str(saved.path),
        "bytes": saved.size,
        "sha256": saved.sha256,
        **ids,
        "kind": kind,
        "skipped": saved.existed,
    }


def print_saved(cli: Session, entries: Iterable[dict[str, object]], *, as_list: bool = False) -> None:
    """Print saved files: one object, or with `as_list` a list; with -o id their paths."""
    output, has_query = cli.output, cli.flags.query is not None
    if output.format == "id" and not has_query:
        output.rows_as_they_come((entry["path"] for entry in entries), ())
    elif output.format == "table" and not has_query:
        output.rows_as_they_come(entries, TABLE_COLUMNS)
    elif as_list:
        output.rows_as_they_come(entries, CSV_COLUMNS)
    else:
        for entry in entries:
            output.one(entry, CSV_COLUMNS)
