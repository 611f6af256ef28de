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

SILENCE = 10.0
"""For so many seconds a hub may leave everything unanswered, from looking up its name to the last octet."""
WHOLE = 60.0
"""So many seconds all of it may take, however steadily hubs answer."""
AT_ONCE = 4
"""So many requests a hub has at the same time, at most."""

_OCTETS = 2048  # what is read of an answer, at most
_SHOWN = 100
_TAG = re.compile(r"<[^>]*>")


class Telling(Struct, frozen=True):
    """What came of telling a hub that a topic has changed: `fault` says why it was not told, empty when it was."""

    hub: str
    topic: str
    fault: str = ""


def tell(hubs: Iterable[str], topics: Iterable[str]) -> tuple[Telling, ...]:
    """Tell every hub of every topic, all hubs at the same time: one outcome for each of each, in their order."""
    about = tuple(dict.fromkeys(topics))
    opener = _opener()
    rounds = [_Round(hub, about, opener) for hub in dict.fromkeys(hubs)]
    return tuple([telling for each in rounds for telling in each.outcomes()])


class _Round:
    """A hub while it is told, by threads that may be left behind: nothing ends a look-up of a name that hangs."""

    def __init__(self, hub: str, topics: tuple[str, ...], opener: OpenerDirector) -> None:
        self._hub = hub
        self._topics = topics
        self._opener = opener
        self._open = deque(topics)
        self._answers: SimpleQueue[tuple[str, _Answer, float]] = SimpleQueue()
        self._begun = monotonic()
        for _ in range(min(AT_ONCE, len(topics))):
            Thread(target=self._work, daemon=True).start()

    def outcomes(self) -> list[Telling]:
        """Wait as long as the hub goes on answering. What it leaves open shares what was in the way last."""
        faults: dict[str, str] = {}
        heard, lasting = self._begun, ""
        while len(faults) < len(self._topics):
            quiet, end = heard + SILENCE, self._begun + WHOLE
            try:
                topic, answer, when = self._answers.get(timeout=max(0, min(quiet, end) - monotonic()))
            except Empty:
                lasting = lasting or _timed_out(SILENCE if quiet < end else WHOLE)
                break
            faults[topic] = answer.fault
            if answer.is_from_hub:
                heard, lasting = when, ""
            else:
                lasting = answer.fault
        self._open.clear()
        return [Telling(self._hub, topic, faults.get(topic, lasting)) for topic in self._topics]

    def _work(self) -> None:
        """Tell of one topic after another, until none is left."""
        while True:
            try:
                topic = self._open.popleft()
            except IndexError:
                return
            self._answers.put((topic, _ask(self._opener, self._hub, topic), monotonic()))


class _Answer(Struct, frozen=True):
    """What came of a request: a fault, empty for none, and whether the hub itself spoke."""

    fault: str
    is_from_hub: bool


def _ask(opener: OpenerDirector, hub: str, topic: str) -> _Answer:
    """One request for one topic, which hubs name differently.

    pubsubhubbub.appspot.com and Superfeedr read `hub.url`, switchboard.p3k.io reads `hub.topic`, websubhub.com either.
    Of several topics in one request each has its own idea.
    """
    form = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode()
    try:
        with opener.open(Request(hub, form), timeout=SILENCE):  # noqa: S310 - "check" takes http and https only
            return _Answer("", is_from_hub=True)
    except HTTPError as error:
        with error:
            return _Answer(_refusal(error), is_from_hub=True)
    except (OSError, HTTPException, ValueError) as error:
        return _Answer(_obstacle(error.reason if isinstance(error, URLError) else error), is_from_hub=False)


def _refusal(error: HTTPError) -> str:
    """Why the hub said no, in its own words; where it leads on to, nothing is sent."""
    if where := error.headers.get("Location") if 300 <= error.code < 400 else None:
        return f"refused ({error.code}): it leads on to {_first_words(where)}"
    try:
        said = _first_words(_TAG.sub(" ", error.read1(_OCTETS).decode(errors="ignore")))
    except (OSError, HTTPException, ValueError):
        said = ""
    return f"refused ({error.code}): {said or _first_words(error.reason)}"


def _first_words(text: str) -> str:
    """The beginning of what a stranger says, on one line, and harmless on a terminal."""
    return shorten("".join(sign if sign.isprintable() else " " for sign in text), _SHOWN, placeholder=" …")


def _timed_out(seconds: float) -> str:
    return f"timed out: no answer within {seconds:g} seconds"


def _obstacle(error: BaseException | str) -> str:
    """Why there was no answer."""
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate cannot be trusted: {error.verify_message}"
        case TimeoutError():
            return _timed_out(SILENCE)
        case RemoteDisconnected():
            return "could not be reached: it closed the connection without an answer"
        case HTTPException():
            return "could not be understood: its answer is no HTTP"
        case OSError(strerror=str(said)):
            return f"could not be reached: {said}"
    return f"could not be reached: {_first_words(str(error))}"


def _opener() -> OpenerDirector:
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
