"""WebSub hubs: their addresses and those of feeds that have changed in, what came of telling each of each out.

Whatever a hub does or fails to do is an outcome. None holds up another, or is waited for longer than is said here.
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
from urllib.parse import urlencode
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
"""For so many seconds a hub may leave everything unanswered, from looking up its name to the last octet."""
TOTAL_TIMEOUT = 60.0
"""So many seconds all of it may take, however steadily hubs answer."""
MAX_REQUESTS_PER_HUB = 4
"""So many requests a hub has at the same time, at most."""

_MAX_ANSWER_BYTES = 2048  # what is read of an answer, at most
_MAX_ANSWER_CHARACTERS = 100
_TAG = re.compile(r"<[^>]*>")


class HubResult(Struct, frozen=True):
    """What came of telling a hub that a topic has changed: `fault` says why it was not told, empty when it was."""

    hub: str
    topic: str
    error: str = ""


def notify_hubs(hubs: Iterable[str], topics: Iterable[str]) -> tuple[HubResult, ...]:
    """Tell every hub of every topic, all hubs at the same time: one outcome for each of each, in their order."""
    about = tuple(dict.fromkeys(topics))
    opener = _create_opener()
    rounds = [_HubNotifier(hub, about, opener) for hub in dict.fromkeys(hubs)]
    return tuple([telling for each in rounds for telling in each.collect_results()])


class _HubNotifier:
    """A hub while it is told, by threads that may be left behind: nothing ends a look-up of a name that hangs."""

    def __init__(self, hub: str, topics: tuple[str, ...], opener: OpenerDirector) -> None:
        self._hub = hub
        self._topics = topics
        self._opener = opener
        self._pending = deque(topics)
        self._answers: SimpleQueue[tuple[str, _HubAnswer, float]] = SimpleQueue()
        self._started = monotonic()
        for _ in range(min(MAX_REQUESTS_PER_HUB, len(topics))):
            Thread(target=self._send_pending, daemon=True).start()

    def collect_results(self) -> list[HubResult]:
        """Wait as long as the hub goes on answering. What it leaves open shares what was in the way last."""
        faults: dict[str, str] = {}
        heard, lasting = self._started, ""
        while len(faults) < len(self._topics):
            quiet, end = heard + IDLE_TIMEOUT, self._started + TOTAL_TIMEOUT
            try:
                topic, answer, when = self._answers.get(timeout=max(0, min(quiet, end) - monotonic()))
            except Empty:
                lasting = lasting or _describe_timeout(IDLE_TIMEOUT if quiet < end else TOTAL_TIMEOUT)
                break
            faults[topic] = answer.error
            if answer.is_from_hub:
                heard, lasting = when, ""
            else:
                lasting = answer.error
        self._pending.clear()
        return [HubResult(self._hub, topic, faults.get(topic, lasting)) for topic in self._topics]

    def _send_pending(self) -> None:
        """Tell of one topic after another, until none is left."""
        while True:
            try:
                topic = self._pending.popleft()
            except IndexError:
                return
            self._answers.put((topic, _send_notification(self._opener, self._hub, topic), monotonic()))


class _HubAnswer(Struct, frozen=True):
    """What came of a request: a fault, empty for none, and whether the hub itself spoke."""

    error: str
    is_from_hub: bool


def _send_notification(opener: OpenerDirector, hub: str, topic: str) -> _HubAnswer:
    """One request for one topic, which hubs name differently.

    pubsubhubbub.appspot.com and Superfeedr read `hub.url`, switchboard.p3k.io reads `hub.topic`, websubhub.com either.
    Of several topics in one request each has its own idea.
    """
    form = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode()
    try:
        with opener.open(Request(hub, form), timeout=IDLE_TIMEOUT):  # noqa: S310 - "check" takes http and https only
            return _HubAnswer("", is_from_hub=True)
    except HTTPError as error:
        with error:
            return _HubAnswer(_describe_refusal(error), is_from_hub=True)
    except (OSError, HTTPException, ValueError) as error:
        return _HubAnswer(_describe_failure(error.reason if isinstance(error, URLError) else error), is_from_hub=False)


def _describe_refusal(error: HTTPError) -> str:
    """Why the hub said no, in its own words; where it leads on to, nothing is sent."""
    if where := error.headers.get("Location") if 300 <= error.code < 400 else None:
        return f"refused ({error.code}): it leads on to {_clean_and_shorten(where)}"
    try:
        said = _clean_and_shorten(_TAG.sub(" ", error.read1(_MAX_ANSWER_BYTES).decode(errors="ignore")))
    except (OSError, HTTPException, ValueError):
        said = ""
    return f"refused ({error.code}): {said or _clean_and_shorten(error.reason)}"


def _clean_and_shorten(text: str) -> str:
    """The beginning of what a stranger says, on one line, and harmless on a terminal."""
    return shorten(
        "".join(sign if sign.isprintable() else " " for sign in text), _MAX_ANSWER_CHARACTERS, placeholder=" …"
    )


def _describe_timeout(seconds: float) -> str:
    return f"timed out: no answer within {seconds:g} seconds"


def _describe_failure(error: BaseException | str) -> str:
    """Why there was no answer."""
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate cannot be trusted: {error.verify_message}"
        case TimeoutError():
            return _describe_timeout(IDLE_TIMEOUT)
        case RemoteDisconnected():
            return "could not be reached: it closed the connection without an answer"
        case HTTPException():
            return "could not be understood: its answer is no HTTP"
        case OSError(strerror=str(said)):
            return f"could not be reached: {said}"
    return f"could not be reached: {_clean_and_shorten(str(error))}"


def _create_opener() -> OpenerDirector:
    """Requests by way of the proxies of the environment, with certificates checked, and no redirect followed."""
    trusted = ssl.create_default_context()
    trusted.set_alpn_protocols(["http/1.1"])
    opener = OpenerDirector()
    opener.addheaders = [("User-Agent", "pressroom")]
    for handler in (
        ProxyHandler(),
        UnknownHandler(),
        HTTPHandler(),
        HTTPSHandler(context=trusted),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener
