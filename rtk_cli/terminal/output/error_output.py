"""Prints an error on stderr, as text or as JSON, and returns the exit code."""

import json
import os
import re
import sys
from collections.abc import Mapping
from errno import EBADF, ENOSPC
from itertools import pairwise
from typing import TYPE_CHECKING

from rtk_cli.errors import ExitCode, Interruption, ProgramExit, RtkError, ServerError
from rtk_cli.masking import mask_text, mask_token
from rtk_cli.terminal.cli.help_colors import is_colored
from rtk_cli.terminal.output.escaping import escape_line, escape_lines
from rtk_cli.terminal.output.stream_errors import discard_rest, write_message

if TYPE_CHECKING:
    from rtk_cli.terminal.environment import Environment

JSON_FORMATS = ("json", "ndjson")
RED, RESET = "\x1b[31m", "\x1b[0m"
_OUTPUT_FLAG = r"(?s)(?:--output(?:=|$)|-q*o)(.*)"
"""The output flag in any spelling, with its value or before it: --output=json, -o json, -qojson."""


def report(problem: BaseException, arguments: list[str], environment: "Environment | None") -> int:
    """Print `problem` in the format that the user chose; return its exit code."""
    if isinstance(problem, ProgramExit):
        return problem.exit_code
    stdout, stderr = (sys.stdout, sys.stderr) if environment is None else (environment.stdout, environment.stderr)
    discard_rest(stdout)
    if isinstance(problem, BrokenPipeError):  # `| head -1` closed the pipe, as it has read enough
        return ExitCode.DONE
    variables = os.environ if environment is None else environment.variables
    error = _as_rtk_error(problem)
    if _wants_json(arguments, variables):
        text = _as_json(error)
    else:
        text = _as_text(error, color=is_colored(stderr, variables))
    if "--debug" in arguments:
        text = _traceback(problem) + text
    write_message(stderr, mask_token(variables.get("CLOUDFLARE_API_TOKEN", ""), text))
    return error.exit_code


def _as_rtk_error(problem: BaseException) -> RtkError:
    if isinstance(problem, RtkError):
        return problem
    if isinstance(problem, KeyboardInterrupt):
        return Interruption("interrupted")
    if isinstance(problem, OSError) and problem.errno == ENOSPC:
        hint = "free some space; check whether a change was made before you repeat it"
        return RtkError("cannot write the output: no space left", hint=hint)
    if isinstance(problem, OSError) and problem.errno == EBADF:
        hint = "discard it with > /dev/null; check whether a change was made before you repeat it"
        return RtkError("cannot write the output: stdout is closed", hint=hint)
    if isinstance(problem, OSError):
        return RtkError(f"the operating system reports an error: {problem}")
    if isinstance(problem, RecursionError):  # only data goes this deep
        return ServerError("the response is nested too deeply", hint="rtk api GET PATH -o json prints it as it is")
    hint = "this is a bug in rtk; run the command again with --debug and report what it prints"
    return RtkError(f"internal error: {type(problem).__name__}: {mask_text(str(problem))}", hint=hint)


def _as_text(error: RtkError, *, color: bool) -> str:
    name = f"{RED}rtk:{RESET}" if color else "rtk:"
    text = [f"{name} {escape_line(mask_text(error.message))}"]
    if error.detail:
        text.append(f"  {escape_line(mask_text(error.detail) + _codes(error))}")
    if error.hint:
        text.append(f"hint: {escape_line(error.hint)}")
    return "\n".join(text) + "\n"


def _codes(error: RtkError) -> str:
    known = (("status", error.status), ("code", error.code), ("request", error.request_id))
    words = ", ".join(f"{name} {value}" for name, value in known if value is not None)
    return f" ({words})" if words else ""


def _as_json(error: RtkError) -> str:
    return json.dumps({"error": error_fields(error)}) + "\n"


def error_fields(error: RtkError) -> dict[str, object]:
    """Return an error as JSON data, for stderr or for the line of a job that failed."""
    message = error.message if error.detail is None else f"{error.message}: {error.detail}"
    return {
        "kind": error.kind,
        "exit_code": int(error.exit_code),
        "message": mask_text(message),
        "status": error.status,
        "code": error.code,
        "request_id": error.request_id,
        "hint": error.hint,
    }


def _wants_json(arguments: list[str], variables: Mapping[str, str]) -> bool:
    """Whether the user chose JSON. Does not use the parser, which may be what failed."""
    output = variables.get("RTK_OUTPUT", "")
    flags = arguments[: arguments.index("--")] if "--" in arguments else arguments
    for word, following in pairwise([*flags, ""]):
        if word == "--json":
            output = "json"
        elif found := re.fullmatch(_OUTPUT_FLAG, word):
            output = found[1] or following
    return output.lower() in JSON_FORMATS


def _traceback(problem: BaseException) -> str:
    import traceback

    return escape_lines(mask_text("".join(traceback.format_exception(problem))))
