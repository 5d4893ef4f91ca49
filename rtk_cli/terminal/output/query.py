"""--query: a JMESPath expression. Invalid expressions and calls are refused before anything is sent."""

from collections.abc import Iterator
from typing import Any, cast

from rtk_cli.errors import RtkError, ServerError, UsageError
from rtk_cli.suggestions import closest

HINT = "see https://jmespath.org"
Node = dict[str, Any]
"""A node of a parsed expression: `type`, `children`, and mostly `value`."""

FUNCTIONS = (
    *("abs", "avg", "ceil", "contains", "ends_with", "floor", "join", "keys", "length", "map", "max", "max_by"),
    *("merge", "min", "min_by", "not_null", "reverse", "sort", "sort_by", "starts_with", "sum", "to_array"),
    *("to_number", "to_string", "type", "values"),
)
"""The functions of the JMESPath specification, for hints only: jmespath itself decides which exist."""


class Query:
    """A compiled expression. Raises `UsageError` if it is invalid, or calls a function in a way that never works."""

    def __init__(self, expression: str) -> None:
        import jmespath
        from jmespath.exceptions import JMESPathError

        self._expression = expression
        if not expression.strip():
            raise UsageError("--query: an expression is missing", hint=HINT)
        try:
            self._compiled = jmespath.compile(expression)
        except JMESPathError as error:
            raise self._error(_reason(error)) from error
        except RecursionError as error:
            raise self._error("nested too deep") from error
        except ValueError as error:  # Python converts at most 4300 digits
            raise self._error("a number is too long") from error
        for node in _nodes(cast(Node, self._compiled.parsed)):
            self._check(node)

    def pick(self, data: Any) -> Any:
        """Return what the expression selects from `data`; raise `RtkError` if it does not apply to it."""
        try:
            return self._compiled.search(data)
        except RecursionError as error:
            message = f"the response is nested too deeply for --query: {self._expression}"
            raise ServerError(message, hint="use -o json without --query") from error
        except (ValueError, TypeError, ArithmeticError) as error:  # JMESPath's own are ValueErrors
            message = f"--query does not apply to the response: {_reason(error)}: {self._expression}"
            raise RtkError(message, hint=f"the request itself succeeded; {HINT}") from error

    def _check(self, node: Node) -> None:
        if node["type"] == "slice" and node["children"][2] == 0:
            raise self._error("the step of a slice cannot be 0")
        if node["type"] == "function_expression":
            self._check_call(node["value"], len(node["children"]))

    def _check_call(self, name: str, count: int) -> None:
        """Call the function with as many nulls: the library refuses an unknown name or a wrong number of arguments."""
        import jmespath
        from jmespath.exceptions import ArityError, UnknownFunctionError

        try:
            jmespath.search(f"{name}({', '.join(['`null`'] * count)})", None)
        except UnknownFunctionError as error:
            raise UsageError(f"--query: no such function: {name}", hint=_function_hint(name)) from error
        except ArityError as error:
            raise self._error(_arity_reason(error)) from error
        except (ValueError, TypeError, ArithmeticError):
            pass  # null is not a valid argument, but real data may be

    def _error(self, reason: str) -> UsageError:
        return UsageError(f"--query: {reason}: {self._expression}", hint=HINT)


def _nodes(root: Node) -> Iterator[Node]:
    """Yield the node and all below it. Children that are not nodes are the numbers of a slice."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in node["children"] if isinstance(child, dict)]


def _function_hint(name: str) -> str:
    near = closest(name, FUNCTIONS)
    return f"did you mean {near}?" if near else f"the functions are {', '.join(FUNCTIONS)}"


def _arity_reason(error: Any) -> str:
    from jmespath.exceptions import VariadictArityError

    least = "at least " if isinstance(error, VariadictArityError) else ""
    plural = "" if error.expected_arity == 1 else "s"
    return f"{error.function_name} takes {least}{error.expected_arity} argument{plural}, not {error.actual_arity}"


def _reason(error: Exception) -> str:
    """Return what is wrong, without the data, which may be large or secret, and without JMESPath's own framing."""
    from jmespath.exceptions import JMESPathTypeError

    if isinstance(error, JMESPathTypeError):
        return f"{error.function_name} takes {' or '.join(error.expected_types)}, not {error.actual_type}"
    first = str(error).partition("\n")[0]
    words = first.partition("expression: ")[2] or first
    return (words[:1].lower() + words[1:]).removesuffix(", for expression:").rstrip(":.")
