"""--query: a JMESPath expression, refused before anything is sent where no answer could suit it."""

from collections.abc import Iterator
from typing import Any, cast

from rtk_cli.errors import RtkError, UsageError
from rtk_cli.suggestions import closest

JMESPATH = "see https://jmespath.org"
Node = dict[str, Any]
"""A node of a parsed expression: `type`, `children`, and mostly `value`."""


class Query:
    """What `--query` picks. Raises `UsageError` for what is no expression, and for calls of functions that go wrong."""

    def __init__(self, expression: str) -> None:
        import jmespath
        from jmespath.exceptions import JMESPathError

        self._expression = expression
        if not expression.strip():
            raise UsageError("--query: an expression is missing", hint=JMESPATH)
        try:
            self._parsed = jmespath.compile(expression)
        except JMESPathError as error:
            raise self._refused(_reason(error)) from error
        except RecursionError as error:
            raise self._refused("nested too deep") from error
        for node in _nodes(cast(Node, self._parsed.parsed)):
            self._check(node)

    def pick(self, data: Any) -> Any:
        """What the expression leaves of `data`. Raises `RtkError` where it does not suit it."""
        try:
            return self._parsed.search(data)
        except (ValueError, TypeError, ArithmeticError, RecursionError) as error:  # JMESPath's own are ValueErrors
            message = f"--query does not suit the answer: {_reason(error)}: {self._expression}"
            raise RtkError(message, hint=f"the request itself went well; {JMESPATH}") from error

    def _check(self, node: Node) -> None:
        if node["type"] == "slice" and node["children"][2] == 0:
            raise self._refused("the step of a slice cannot be 0")
        if node["type"] == "function_expression":
            self._check_call(node["value"], len(node["children"]))

    def _check_call(self, name: str, count: int) -> None:
        """Refuse a call of a function that there is not, or with as many arguments as it does not take."""
        from jmespath.functions import Functions

        known = Functions.FUNCTION_TABLE
        if name not in known:
            near = closest(name, known)
            hint = f"did you mean {near}?" if near else f"the functions are {', '.join(sorted(known))}"
            raise UsageError(f"--query: no such function: {name}", hint=hint)
        signature = known[name]["signature"]
        at_least = bool(signature[-1].get("variadic"))
        if count < len(signature) or (count > len(signature) and not at_least):
            takes = f"{'at least ' if at_least else ''}{len(signature)} argument{'s'[: len(signature) > 1]}"
            raise self._refused(f"{name} takes {takes}, not {count}")

    def _refused(self, reason: str) -> UsageError:
        return UsageError(f"--query: {reason}: {self._expression}", hint=JMESPATH)


def _nodes(root: Node) -> Iterator[Node]:
    """The node and all below it; some children are no nodes but the numbers of a slice."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in node["children"] if isinstance(child, dict)]


def _reason(error: Exception) -> str:
    """What is wrong, without the data, which may be large or secret, and without what JMESPath says around it."""
    from jmespath.exceptions import JMESPathTypeError

    if isinstance(error, JMESPathTypeError):
        return f"{error.function_name} takes {' or '.join(error.expected_types)}, not {error.actual_type}"
    first = str(error).partition("\n")[0]
    words = first.partition("expression: ")[2] or first
    return (words[:1].lower() + words[1:]).removesuffix(", for expression:").rstrip(":.")
