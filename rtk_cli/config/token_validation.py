"""Validates a token before it goes into an HTTP header, so that nothing else gets into the header with it."""

import re

from rtk_cli.errors import AuthenticationError

_LINE_END = re.compile(r"\r?\n\Z")


def validated(text: str, subject: str) -> str:
    """The token in `text`, without one line end; `subject` names its source in errors, which never show the token."""
    token = _LINE_END.sub("", text, count=1)
    problem = _problem(token)
    if problem:
        hint = "a token is one word of ASCII letters, digits and punctuation; copy it again"
        raise AuthenticationError(f"{subject} {problem}", hint=hint)
    return token


def _problem(token: str) -> str | None:
    if not token:
        return "is empty"
    if not token.isascii():
        return "contains a character outside ASCII"
    if any(character.isspace() for character in token):
        return "contains a space or a line break"
    if not token.isprintable():
        return "contains a control character"
    return None
