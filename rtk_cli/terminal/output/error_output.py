"""Tells on stderr what went wrong, and turns it into the exit code."""

import json
import os
import re
import sys
from collections.abc import Mapping
from errno import ENOSPC
from typing import TYPE_CHECKING

from rtk_cli.errors import ExitCode, Interruption, RtkError
from rtk_cli.masking import mask_text, mask_token
from rtk_cli.terminal.output.escaping import lines, one_line
from rtk_cli.terminal.output.stream_errors import let_go, tell

if TYPE_CHECKING:
    from rtk_cli.terminal.environment import Environment

JSON_WORDS = ("json", "ndjson")
_OUTPUT = re.compile(r"(?:--output(?:=|$)|-q*o)(.*)", re.DOTALL)
"""The flag as it may be written, with its value or before it: --output=json, -o json, -qojson."""


def report(problem: BaseException, arguments: list[str], environment: "Environment | None") -> int:
    """Print `problem` as the user asked to see errors; return its exit code."""
    stdout, stderr = (sys.stdout, sys.stderr) if environment is None else (environment.stdout, environment.stderr)
    let_go(stdout)
    if isinstance(problem, BrokenPipeError):  # `| head -1` closed the pipe: what it read is all it wanted
        return ExitCode.DONE
    variables = os.environ if environment is None else environment.variables
    error = _as_rtk_error(problem)
    text = _as_json(error) if _wants_json(arguments, variables) else _as_text(error)
    if "--debug" in arguments:
        text = _traceback(problem) + text
    tell(stderr, mask_token(variables.get("CLOUDFLARE_API_TOKEN", ""), text))
    return error.exit_code


def _as_rtk_error(problem: BaseException) -> RtkError:
    if isinstance(problem, RtkError):
        return problem
    if isinstance(problem, KeyboardInterrupt):
        return Interruption("interrupted")
    if isinstance(problem, OSError) and problem.errno == ENOSPC:
        hint = "free some space; before you repeat a change, look whether it is made"
        return RtkError("the output could not be written: no space left", hint=hint)
    if isinstance(problem, OSError):
        return RtkError(f"the system refused: {problem}")
    hint = "this is a bug in rtk; run it again with --debug and report what it prints"
    return RtkError(f"internal error: {type(problem).__name__}: {mask_text(str(problem))}", hint=hint)


def _as_text(error: RtkError) -> str:
    told = [f"rtk: {one_line(error.message)}"]
    if error.detail:
        told.append(f"  {one_line(error.detail + _code_of(error))}")
    if error.hint:
        told.append(f"hint: {one_line(error.hint)}")
    return "\n".join(told) + "\n"


def _code_of(error: RtkError) -> str:
    known = (("status", error.status), ("code", error.code), ("request", error.request_id))
    facts = ", ".join(f"{name} {value}" for name, value in known if value is not None)
    return f" ({facts})" if facts else ""


def _as_json(error: RtkError) -> str:
    fields = {
        "kind": error.kind,
        "exit_code": int(error.exit_code),
        "message": error.message if error.detail is None else f"{error.message}: {error.detail}",
        "status": error.status,
        "code": error.code,
        "request_id": error.request_id,
        "hint": error.hint,
    }
    return json.dumps({"error": fields}) + "\n"


def _wants_json(arguments: list[str], environment: Mapping[str, str]) -> bool:
    """Whether JSON was asked for, read without the parser: it may be the parser that failed."""
    wish = environment.get("RTK_OUTPUT", "")
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == "--json":
            wish = "json"
        elif found := _OUTPUT.fullmatch(word):
            wish = found[1] or following
    return wish in JSON_WORDS


def _traceback(problem: BaseException) -> str:
    import traceback

    return lines(mask_text("".join(traceback.format_exception(problem))))
