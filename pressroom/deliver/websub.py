"""Notify WebSub hubs of changed feeds.

Failures of a hub are returned as results, not raised. Hubs do not delay one another, and each one has a time limit.
"""

import re
import ssl
from collections import deque
from collections.abc import Iterable
from http.client import HTTPException, RemoteDisconnected
from queue import Empty, SimpleQueue
from textwrap import shorten
from threading import Thread
from time import monotonic
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from msgspec import Struct

IDLE_TIMEOUT = 10.0
"""Seconds without any answer, from the name look-up to the last byte, after which a hub is given up."""
TOTAL_TIMEOUT = 60.0
"""Seconds after which a hub is given up even if it keeps answering."""
MAX_REQUESTS_PER_HUB = 4
"""The maximum number of requests to one hub at the same time."""

_MAX_ANSWER_BYTES = 2048  # read from an answer
_MAX_ANSWER_CHARACTERS = 100  # kept of an answer
_TAG = re.compile(r"<[^>]*>")
# A feed of the first language, or in the folder of another one. Files of a release may have the name of a feed, and
# archive documents are left out because nobody subscribes to them.
_FEED_PATH = re.compile(r"site(/(?:[A-Za-z][A-Za-z0-9-]*/)?(?:keywords/[^/]+/)?(?:rss\.xml|atom\.xml|feed\.json))")


class HubResult(Struct, frozen=True):
    """The result of notifying a hub of a topic, which is the URL of a feed. `error` is empty if it succeeded."""

    hub: str
    topic: str
    error: str = ""


def find_changed_feeds(paths: Iterable[str], base_url: str) -> tuple[str, ...]:
    """Return the absolute URLs of the feeds in `paths`, exactly as each feed states its own URL."""
    matches = (_FEED_PATH.fullmatch(path) for path in paths)
    return tuple(base_url + quote(match[1]) for match in matches if match)


def notify_hubs(hubs: Iterable[str], topics: Iterable[str]) -> tuple[HubResult, ...]:
    """Notify every hub of every topic, all hubs at the same time. Return one result per hub and topic, in order."""
    unique_topics = tuple(dict.fromkeys(topics))
    opener = _create_opener()
    notifiers = [_HubNotifier(hub, unique_topics, opener) for hub in dict.fromkeys(hubs)]
    return tuple([result for notifier in notifiers for result in notifier.collect_results()])


class _HubNotifier:
    """Sends the notifications to one hub in daemon threads, because a name look-up that hangs cannot be cancelled."""

    def __init__(self, hub: str, topics: tuple[str, ...], opener: OpenerDirector) -> None:
        self._hub = hub
        self._topics = topics
        self._opener = opener
        self._pending = deque(topics)
        self._answers: SimpleQueue[tuple[str, _HubResponse, float]] = SimpleQueue()
        self._started_at = monotonic()
        for _ in range(min(MAX_REQUESTS_PER_HUB, len(topics))):
            Thread(target=self._send_pending, daemon=True).start()

    def collect_results(self) -> list[HubResult]:
        """Wait while the hub keeps answering. Topics without an answer get the last error."""
        errors: dict[str, str] = {}
        last_answer_time, last_error = self._started_at, ""
        while len(errors) < len(self._topics):
            idle_end, total_end = last_answer_time + IDLE_TIMEOUT, self._started_at + TOTAL_TIMEOUT
            try:
                topic, answer, when = self._answers.get(timeout=max(0, min(idle_end, total_end) - monotonic()))
            except Empty:
                last_error = last_error or _describe_timeout(IDLE_TIMEOUT if idle_end < total_end else TOTAL_TIMEOUT)
                break
            errors[topic] = answer.error
            if answer.is_from_hub:
                last_answer_time, last_error = when, ""
            else:
                last_error = answer.error
        self._pending.clear()
        return [HubResult(self._hub, topic, errors.get(topic, last_error)) for topic in self._topics]

    def _send_pending(self) -> None:
        """Send one notification after another until none is pending."""
        while True:
            try:
                topic = self._pending.popleft()
            except IndexError:
                return
            self._answers.put((topic, _send_notification(self._opener, self._hub, topic), monotonic()))


class _HubResponse(Struct, frozen=True):
    """The result of a request: an error, empty if there is none, and whether the hub itself answered."""

    error: str
    is_from_hub: bool


def _send_notification(opener: OpenerDirector, hub: str, topic: str) -> _HubResponse:
    """Send one request for one topic, under both of the names that hubs use for it.

    pubsubhubbub.appspot.com and Superfeedr read `hub.url`, switchboard.p3k.io reads `hub.topic`, websubhub.com either.
    A request with several topics is treated differently by each.
    """
    form = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode()
    try:
        with opener.open(Request(hub, form), timeout=IDLE_TIMEOUT):  # noqa: S310 - the checks allow only http and https
            return _HubResponse("", is_from_hub=True)
    except HTTPError as error:
        with error:
            return _HubResponse(_describe_refusal(error), is_from_hub=True)
    except (OSError, HTTPException, ValueError) as error:
        return _HubResponse(
            _describe_failure(error.reason if isinstance(error, URLError) else error), is_from_hub=False
        )


def _describe_refusal(error: HTTPError) -> str:
    """Return the hub's reason for rejecting a request, or the URL to which it redirects; redirects are not followed."""
    if location := error.headers.get("Location") if 300 <= error.code < 400 else None:
        return f"refused ({error.code}): it redirects to {_clean_and_shorten(location)}"
    try:
        reason = _clean_and_shorten(_TAG.sub(" ", error.read1(_MAX_ANSWER_BYTES).decode(errors="ignore")))
    except (OSError, HTTPException, ValueError):
        reason = ""
    return f"refused ({error.code}): {reason or _clean_and_shorten(error.reason)}"


def _clean_and_shorten(text: str) -> str:
    """Return the start of a text from outside on one line, without characters that could affect a terminal."""
    return shorten(
        "".join(char if char.isprintable() else " " for char in text), _MAX_ANSWER_CHARACTERS, placeholder=" …"
    )


def _describe_timeout(seconds: float) -> str:
    return f"timed out: no answer within {seconds:g} seconds"


def _describe_failure(error: BaseException | str) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted: {error.verify_message}"
        case TimeoutError():
            return _describe_timeout(IDLE_TIMEOUT)
        case RemoteDisconnected():
            return "could not be reached: it closed the connection without an answer"
        case HTTPException():
            return "could not be understood: its answer is not valid HTTP"
        case OSError(strerror=str(reason)):
            return f"could not be reached: {reason}"
    return f"could not be reached: {_clean_and_shorten(str(error))}"


def _create_opener() -> OpenerDirector:
    """Return an opener that uses the proxies of the environment, checks certificates and follows no redirects."""
    tls_context = ssl.create_default_context()
    tls_context.set_alpn_protocols(["http/1.1"])
    opener = OpenerDirector()
    opener.addheaders = [("User-Agent", "pressroom")]
    for handler in (
        ProxyHandler(),
        UnknownHandler(),
        HTTPHandler(),
        HTTPSHandler(context=tls_context),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener
