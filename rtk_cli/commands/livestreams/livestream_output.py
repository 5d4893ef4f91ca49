"""What the commands of `rtk livestreams` print: a livestream with its sessions, or one that was waited for."""

from typing import TYPE_CHECKING, Any

from rtk_cli.api.choices import LivestreamStatus
from rtk_cli.clock import Clock
from rtk_cli.terminal.options.livestreams import DETAIL_COLUMNS, FOLDED
from rtk_cli.terminal.output.columns import value_at
from rtk_cli.terminal.session import Session

if TYPE_CHECKING:
    from rtk_cli.api.models.livestreams import LivestreamDetail


def awaited(cli: Session, livestream: str, goal: LivestreamStatus, seconds: float, clock: Clock | None = None) -> Any:
    """Return the livestream once it has reached `goal`."""
    from rtk_cli.jobs.wait import wait_for_livestream

    clock = clock or cli.environment.clock
    return wait_for_livestream(cli.api.livestreams, livestream, goal, seconds, clock, cli.output.note)


def show_detail(cli: Session, detail: "LivestreamDetail") -> None:
    """Print the whole response; a table omits the sessions, which have their own command."""
    from rtk_cli.api.pages import paging_of

    cli.output.one(without_wrapper(cli, detail, "livestream"), DETAIL_COLUMNS, hidden_in_table=FOLDED)
    shown, total = len(detail["sessions"]), paging_of(dict(detail)).get("total_count")
    if isinstance(total, int) and shown < total:
        livestream = detail["livestream"].get("id", "LIVESTREAM")
        cli.output.note(f"showing {shown} of {total} sessions; `rtk livestreams sessions {livestream}` lists all")


def without_wrapper(cli: Session, response: Any, part: str) -> Any:
    """The part of the response that has the id, for -o id; otherwise the whole response."""
    return value_at(response, part) or response if cli.output.format == "id" and cli.flags.query is None else response
