"""`rtk completion values KIND --typed=TEXT -- WORD...`: what a completion script offers where it knows no words.

The scripts call it behind the user's back. Whatever goes wrong, it prints nothing and succeeds. Each line is a value, a
tab and a title, both free of anything that could control a terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtk_cli.config.resolve import Settings
from rtk_cli.terminal.completion.offer_cache import Offer
from rtk_cli.terminal.completion.typed_line import TypedLine

if TYPE_CHECKING:
    from rtk_cli.terminal.environment import Environment

COMMAND = "completion values"


def print_offers(arguments: list[str], environment: Environment) -> None:
    """Print the offers for these arguments; print nothing if there are none, or none in time."""
    try:
        kind, typed, *words = arguments
        found = _offers(kind, typed.partition("=")[2], TypedLine(words[1:]), environment)
        environment.stdout.write("".join(map(_line, filter(_is_safe, found))))
    except Exception:  # noqa: S110 - a message would be written into the line that the user is typing
        pass


def _offers(kind: str, typed: str, line: TypedLine, environment: Environment) -> list[Offer]:
    if kind in ("columns", "settings", "fields"):
        return _of_command(kind, line.command, typed)
    settings = Settings(line.settings, environment.variables)
    if kind == "profiles":
        taken = line.command == ("profile", "create")
        return [] if taken else [Offer(name, _base_url(settings, name)) for name in settings.profiles.names()]
    from rtk_cli.terminal.completion.listed import KINDS, NAMED, listed

    by_name = typed.startswith("@") and kind in NAMED
    return listed(kind, line, settings, environment, by_name=by_name) if kind in KINDS else []


def _of_command(kind: str, command: tuple[str, ...], typed: str) -> list[Offer]:
    from rtk_cli.terminal.completion import command_fields

    if kind == "columns":
        return command_fields.columns(command, typed)
    return command_fields.settings(command, typed) if kind == "settings" else command_fields.fields(command)


def _base_url(settings: Settings, name: str) -> str:
    from rtk_cli.masking import mask_user

    return mask_user(settings.profiles.get(name).values.get("base_url", ""))


def _is_safe(offer: Offer) -> bool:
    """Whether the value can stand on a command line as it is printed."""
    return bool(offer.value) and offer.value.isprintable() and not offer.value.startswith("-")


def _line(offer: Offer) -> str:
    from rtk_cli.terminal.output.escaping import escape_line

    return f"{offer.value}\t{escape_line(offer.title)}\n"
