"""What a token may look like: it must fit into an HTTP header, and nothing else may get into one with it."""

import re

from rtk_cli.errors import AuthenticationError

_END_OF_LINE = re.compile(r"\r?\n\Z")


def validated(text: str, where: str) -> str:
    """The token in `text`, without one line end; `where` names its source in errors, which never show it."""
    token = _END_OF_LINE.sub("", text, count=1)
    problem = _problem(token)
    if problem:
        hint = "an API token is one word of plain letters, digits and signs; copy it again"
        raise AuthenticationError(f"{where} {problem}", hint=hint)
    return token


def _problem(token: str) -> str | None:
    if not token:
        return "is empty"
    if not token.isascii():
        return "contains a character environment ASCII"
    if any(letter.isspace() for letter in token):
        return "contains a space or a line break"
    if not token.isprintable():
        return "contains a control character"
    return None
