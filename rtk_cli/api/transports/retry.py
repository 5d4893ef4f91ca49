"""Patience: sends again what may be sent again, with full jitter, for as long as the caller is willing to wait."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TypeVar

from rtk_cli.api.transports.network_errors import NothingSentError, UntrustedServerError
from rtk_cli.api.transports.retry_after import seconds_asked
from rtk_cli.clock import Clock
from rtk_cli.errors import NetworkError
from rtk_cli.messages import Download, Request, Response, Transport

FIRST_DELAY = 0.5
LONGEST_DELAY = 8.0
NO_CONTENT = 204
NOT_FOUND = 404
TOO_MANY_REQUESTS = 429

# POST and PATCH are not among them: a create was seen to answer 500 although the object had been stored, and no
# idempotency key is documented (contract/notes.md, section 1).
_REPEATABLE = frozenset({"GET", "PUT", "DELETE"})

Answer = TypeVar("Answer", Response, Download)


class RetryingTransport:
    """A transport that repeats. `retries` come on top of the first attempt; `max_wait` bounds one call's waiting."""

    def __init__(
        self,
        inner: Transport,
        *,
        clock: Clock,
        random: Callable[[], float],
        retries: int,
        max_wait: float,
        notice: Callable[[str], None],
    ) -> None:
        self._inner = inner
        self._clock = clock
        self._random = random
        self._retries = retries
        self._max_wait = max_wait
        self._notice = notice

    def send(self, request: Request) -> Response:
        repeatable = request.method in _REPEATABLE
        answer, in_doubt = self._persist(lambda: self._inner.send(request), repeatable=repeatable)
        return self._settled(request, answer) if in_doubt and request.method != "GET" else answer

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        """Repeats the opening only: how to go on with half a file is the reader's affair."""
        with ExitStack() as stack:

            def attempt() -> Download:
                stack.close()  # the answer before, which was not the one wanted
                return stack.enter_context(self._inner.open(url, headers))

            yield self._persist(attempt, repeatable=True)[0]

    def close(self) -> None:
        self._inner.close()

    def _settled(self, request: Request, answer: Response) -> Response:
        """The answer to a repeat of what an earlier try may have done: a removal that finds nothing is done."""
        if request.method == "DELETE" and answer.status == NOT_FOUND:
            self._notice("it is not there, as an earlier try may have removed it: counted as done")
            return Response(NO_CONTENT, {}, b"")
        return replace(answer, in_doubt=True)

    def _persist(self, attempt: Callable[[], Answer], *, repeatable: bool) -> tuple[Answer, bool]:
        """The last answer, and whether a try before it may have taken effect."""
        waited, in_doubt = 0.0, False
        for number in range(self._retries):
            outcome = _outcome(attempt)
            delay = self._delay(outcome, number)
            if not _is_worth_repeating(outcome, repeatable) or waited + delay > self._max_wait:
                return _answer(outcome), in_doubt
            self._notice(f"trying again in {delay:.1f} s: {_reason(outcome)}")
            self._clock.sleep(delay)
            waited += delay
            in_doubt = in_doubt or not _left_no_trace(outcome)
        return attempt(), in_doubt

    def _delay(self, outcome: Response | Download | NetworkError, number: int) -> float:
        if not isinstance(outcome, NetworkError):
            asked = seconds_asked(outcome.headers, self._clock.now())
            if asked:  # zero would hammer: jitter then
                return asked
        # Bounded before the power: 2.0 ** 1100 is an OverflowError.
        return self._random() * min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(number, 10))


def _outcome(attempt: Callable[[], Answer]) -> Answer | NetworkError:
    try:
        return attempt()
    except NetworkError as error:
        return error


def _answer(outcome: Answer | NetworkError) -> Answer:
    if isinstance(outcome, NetworkError):
        raise outcome
    return outcome


def _is_worth_repeating(outcome: Response | Download | NetworkError, repeatable: bool) -> bool:
    if isinstance(outcome, NetworkError):
        may_pass = not isinstance(outcome, UntrustedServerError)
    else:
        may_pass = is_passing(outcome.status)
    return may_pass and (repeatable or _left_no_trace(outcome))


def _left_no_trace(outcome: Response | Download | NetworkError) -> bool:
    """Whether the request surely took no effect: it never went out, or was turned away at the door."""
    if isinstance(outcome, NetworkError):
        return isinstance(outcome, NothingSentError)
    return outcome.status == TOO_MANY_REQUESTS


def is_passing(status: int) -> bool:
    """Whether a later attempt may meet another answer."""
    return status in (408, TOO_MANY_REQUESTS) or status >= 500


def _reason(outcome: Response | Download | NetworkError) -> str:
    return outcome.message if isinstance(outcome, NetworkError) else f"the API answered {outcome.status}"
