"""Retries requests that failed for a transient reason, with full jitter, within a limit on the total wait."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import accumulate
from typing import TypeVar

from rtk_cli.api.transports.network_errors import RequestNotSentError, UntrustedCertificateError
from rtk_cli.api.transports.retry_after import requested_delay
from rtk_cli.clock import Clock
from rtk_cli.errors import NetworkError
from rtk_cli.messages import Download, Request, Response, Transport

FIRST_DELAY = 0.5
MAX_DELAY = 8.0
NO_CONTENT = 204
NOT_FOUND = 404
TOO_MANY_REQUESTS = 429

# Without POST and PATCH: a create was seen to return 500 although the object had been stored, and no idempotency
# key is documented (contract/notes.md, section 1).
_SAFE_TO_REPEAT = frozenset({"GET", "PUT", "DELETE"})

Result = TypeVar("Result", Response, Download)


class RetryingTransport:
    """A transport that retries. `retries` come after the first attempt; `max_wait` limits the total wait of a call."""

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
        is_safe = request.method in _SAFE_TO_REPEAT
        response, in_doubt = self._with_retries(lambda: self._inner.send(request), is_safe=is_safe)
        return self._resolve_doubt(request, response) if in_doubt and request.method != "GET" else response

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        """Retries the opening only: the caller resumes a download that was cut, within the same limits."""
        with ExitStack() as stack:

            def attempt() -> Download:
                stack.close()  # the response of the failed attempt
                return stack.enter_context(self._inner.open(url, headers))

            download, _ = self._with_retries(attempt, is_safe=True)
            yield download._replace(resume_delays=_resume_delays(self._retries, self._max_wait))

    def close(self) -> None:
        self._inner.close()

    def _resolve_doubt(self, request: Request, response: Response) -> Response:
        """The response to a retry when an earlier attempt may have taken effect: a 404 to a DELETE is a success."""
        if request.method == "DELETE" and response.status == NOT_FOUND:
            self._notice("not found on retry: assuming the first attempt deleted it")
            return Response(NO_CONTENT, {}, b"")
        return response._replace(in_doubt=True)

    def _with_retries(self, attempt: Callable[[], Result], *, is_safe: bool) -> tuple[Result, bool]:
        """The last response, and whether an earlier attempt may have taken effect."""
        waited, in_doubt = 0.0, False
        for number in range(self._retries):
            outcome = _outcome(attempt)
            if not _should_retry(outcome, is_safe=is_safe):
                return _result(outcome), in_doubt
            delay = self._delay(outcome, number)
            if waited + delay > self._max_wait:
                return _result(outcome), in_doubt
            self._notice(f"retrying in {delay:.1f} s: {_reason(outcome)}")
            self._clock.sleep(delay)
            waited += delay
            in_doubt = in_doubt or not _had_no_effect(outcome)
        return attempt(), in_doubt

    def _delay(self, outcome: Response | Download | NetworkError, number: int) -> float:
        if not isinstance(outcome, NetworkError):
            delay = requested_delay(outcome.headers, self._clock.now())
            if delay:  # zero would flood the server, so it gets jitter too
                return delay
        # The exponent is limited because 2.0 ** 1100 raises OverflowError.
        return self._random() * min(MAX_DELAY, FIRST_DELAY * 2.0 ** min(number, 10))


def _resume_delays(retries: int, max_wait: float) -> tuple[float, ...]:
    """Seconds before each attempt to resume a download, as many as `retries` and together at most `max_wait`."""
    delays = [min(MAX_DELAY, FIRST_DELAY * 2.0**number) for number in range(retries)]
    return tuple(delay for delay, total in zip(delays, accumulate(delays), strict=True) if total <= max_wait)


def _outcome(attempt: Callable[[], Result]) -> Result | NetworkError:
    try:
        return attempt()
    except NetworkError as error:
        return error


def _result(outcome: Result | NetworkError) -> Result:
    if isinstance(outcome, NetworkError):
        raise outcome
    return outcome


def _should_retry(outcome: Response | Download | NetworkError, *, is_safe: bool) -> bool:
    if isinstance(outcome, NetworkError):
        transient = not isinstance(outcome, UntrustedCertificateError)
    else:
        transient = is_transient(outcome.status)
    return transient and (is_safe or _had_no_effect(outcome))


def _had_no_effect(outcome: Response | Download | NetworkError) -> bool:
    """Whether the request certainly had no effect: it was not sent, or the rate limit rejected it."""
    if isinstance(outcome, NetworkError):
        return isinstance(outcome, RequestNotSentError)
    return outcome.status == TOO_MANY_REQUESTS


def is_transient(status: int) -> bool:
    """Whether a later attempt may get another response."""
    return status in (408, TOO_MANY_REQUESTS) or status >= 500


def _reason(outcome: Response | Download | NetworkError) -> str:
    return outcome.message if isinstance(outcome, NetworkError) else f"the API responded with status {outcome.status}"
