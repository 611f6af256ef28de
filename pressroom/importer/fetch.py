"""Fetch what an import needs, from the web or from disk: politely, within limits, and nothing twice.

What was fetched stays in the import cache. A second run asks nothing again, and one that was stopped goes on.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

from msgspec import Struct, structs

from pressroom import __version__
from pressroom.errors import ConfigError, DeliveryError, PressroomError
from pressroom.importer.addresses import UnreachableHostError, get_host, is_web_url, normalize_url, shorten
from pressroom.importer.disk_files import SourceFolder
from pressroom.importer.extracted_files import EXTRACTED_FOLDER
from pressroom.importer.formats import FetchedFile
from pressroom.importer.import_cache import CachedAnswer, ImportCache
from pressroom.importer.robots import MAX_ROBOTS_BYTES, PRODUCT_TOKEN, RobotRules, parse_robots
from pressroom.importer.web_client import BrokenAnswerError, NoConnectionError, ServerAnswer, WebClient, is_page_type

MAX_REDIRECTS = 5
_ATTEMPTS = 4
_LONGEST_WAIT = 120.0
_FIRST_WAIT = 2.0
_BUSY = frozenset((429, 500, 502, 503, 504))
_GONE = frozenset((404, 410))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


def _ignore_progress(_url: str) -> None:
    pass


class FetchSettings(Struct, frozen=True, kw_only=True):
    """How an import fetches.

    `source` is what the command line names: its host may be private, and of files only those in its folder are opened.
    `contact_url` tells servers who asks. `refresh` asks again for what can have changed. `seconds_between_requests`
    holds for each host. `report` is called with each URL that is asked for. `sleep` waits.
    """

    source: str = ""
    contact_url: str = ""
    refresh: bool = False
    seconds_between_requests: float = 1.0
    report: Callable[[str], None] = _ignore_progress
    sleep: Callable[[float], None] = time.sleep


class CachingFetcher:
    """Opens URLs and files for one import. It is a `Fetcher`."""

    def __init__(self, cache_folder: Path, settings: FetchSettings) -> None:
        is_web = is_web_url(settings.source)
        hosts = frozenset([get_host(normalize_url(settings.source))] if is_web else [])
        agent = f"{PRODUCT_TOKEN}/{__version__}"
        self._settings = settings
        self._cache = ImportCache(cache_folder)
        self._files = SourceFolder(
            None if is_web or not settings.source else settings.source, cache_folder / EXTRACTED_FOLDER
        )
        self._client = WebClient(f"{agent} (+{settings.contact_url})" if settings.contact_url else agent, hosts)
        self._asked: set[str] = set()
        self._failures: dict[str, PressroomError] = {}
        self._robots: dict[str, RobotRules] = {}
        self._next_times: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.close()

    def fetch(self, location: str, *, base: str = "") -> FetchedFile:
        """Return the file at an absolute URL or path, or at one relative to `base`.

        Nothing is asked for twice: later calls return the copy in the import cache. Raises DeliveryError or
        ConfigError.
        """
        if is_web_url(location) or is_web_url(base):
            return self._fetch_url(normalize_url(_join_url(base, location)))
        return self._files.find(location, base)

    def _fetch_url(self, url: str) -> FetchedFile:
        answer = self._follow_redirects(url, self._get_answer)
        if answer.status in _GONE:
            raise DeliveryError(f"{shorten(url)} does not exist ({answer.status}).", "Check the URL in a browser.")
        return FetchedFile(
            location=url,
            path=self._cache.get_path(answer),
            url=answer.url,
            media_type=answer.media_type,
            charset=answer.charset,
        )

    def _follow_redirects(self, url: str, get_answer: Callable[[str], CachedAnswer]) -> CachedAnswer:
        urls = [url]
        while (answer := get_answer(urls[-1])).redirect:
            if answer.redirect in urls or len(urls) > MAX_REDIRECTS:
                raise DeliveryError(
                    f"{shorten(url)} cannot be read: the server redirects in a circle, or more than {MAX_REDIRECTS} "
                    "times.",
                    "Check the URL in a browser.",
                )
            urls.append(answer.redirect)
        return answer

    def _get_answer(self, url: str) -> CachedAnswer:
        """Return the answer in the cache, or ask for it if robots.txt allows this."""
        cached = self._find_cached(url)
        if cached is not None:
            return cached
        if not self._get_rules(url).allows(url):
            raise ConfigError(
                f"{shorten(url)} was not fetched: robots.txt of {get_host(url)} does not allow it.",
                f'Ask those who run the site to allow "User-agent: {PRODUCT_TOKEN}" there, or import files.',
            )
        return self._ask(url, _GONE)

    def _find_cached(self, url: str) -> CachedAnswer | None:
        """Return the answer in the cache unless it must be asked for again."""
        cached = self._cache.find(url)
        can_change = cached is not None and (not cached.file or is_page_type(cached.media_type))
        return None if self._settings.refresh and can_change and url not in self._asked else cached

    def _get_rules(self, url: str) -> RobotRules:
        """Return what robots.txt of a host says. A host that has none, or does not show it, allows everything."""
        origin = urljoin(url, "/")
        if origin not in self._robots:
            try:
                answer = self._follow_redirects(f"{origin}robots.txt", self._get_robots_answer)
            except (ConfigError, UnreachableHostError):
                raise
            except DeliveryError as error:
                raise DeliveryError(f"{shorten(url)} was not fetched. {error.message}", error.remedy) from error
            self._robots[origin] = self._read_rules(answer)
        return self._robots[origin]

    def _get_robots_answer(self, url: str) -> CachedAnswer:
        return self._find_cached(url) or self._ask(url, frozenset(range(400, 500)) - _BUSY)

    def _read_rules(self, answer: CachedAnswer) -> RobotRules:
        if not answer.file:
            return RobotRules()
        with self._cache.get_path(answer).open("rb") as file:
            return parse_robots(file.read(MAX_ROBOTS_BYTES))

    # --- asking ----------------------------------------------------------------------------------------------------

    def _ask(self, url: str, lasting: frozenset[int]) -> CachedAnswer:
        """Ask for a URL and keep the answer. A failure is kept too, for this run."""
        if failure := self._failures.get(url) or self._failures.get(get_host(url)):
            raise failure
        try:
            answer = self._ask_until_answered(url, lasting)
        except PressroomError as error:
            self._failures[url] = error
            if isinstance(error, UnreachableHostError):
                self._failures[get_host(url)] = error
            raise
        self._asked.add(url)
        return answer

    def _ask_until_answered(self, url: str, lasting: frozenset[int]) -> CachedAnswer:
        """Ask again after a while if the server is busy or the connection breaks."""
        wait = _FIRST_WAIT
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                answer = self._ask_once(url, lasting)
            except (NoConnectionError, BrokenAnswerError):
                if attempt == _ATTEMPTS:
                    raise
            else:
                if isinstance(answer, CachedAnswer):
                    return answer
                wait = max(wait, _parse_retry_after(answer.get("retry-after")))
                if attempt == _ATTEMPTS or answer.status not in _BUSY or wait > _LONGEST_WAIT:
                    raise _describe_failure(url, answer, wait)
            self._settings.sleep(wait)
            wait *= 2
        raise AssertionError(url)

    def _ask_once(self, url: str, lasting: frozenset[int]) -> CachedAnswer | ServerAnswer:
        """Return an answer to keep, or the answer of a server that cannot say more now."""
        self._wait_for_turn(url)
        self._settings.report(url)
        cached = self._cache.find(url)
        with self._cache.open_new_file(url) as content:
            answer = self._client.ask(url, _make_conditions(cached), content)
            if answer.status == 304 and cached:
                return cached
            kept = _make_cached_answer(url, answer)
            if answer.status == 200:
                return self._cache.save(kept, content)
            if answer.status in lasting:
                return self._cache.save(kept)
            if answer.status in _REDIRECTS and answer.get("location"):
                target = _find_target(url, answer.get("location"))
                return self._cache.save(structs.replace(kept, redirect=target))
        return answer

    def _wait_for_turn(self, url: str) -> None:
        """Wait until the host may be asked again."""
        host, now = get_host(url), time.monotonic()
        rules = self._robots.get(urljoin(url, "/"), RobotRules())
        turn = max(self._next_times.get(host, now), now)
        if turn > now:
            self._settings.sleep(turn - now)
        self._next_times[host] = turn + max(self._settings.seconds_between_requests, rules.crawl_delay)


def _join_url(base: str, location: str) -> str:
    try:
        return urljoin(base, location) if is_web_url(base) else location
    except ValueError as error:
        raise ConfigError(f"{shorten(location)} cannot be fetched: {error}.", "Correct the link.") from error


def _make_conditions(cached: CachedAnswer | None) -> dict[str, str]:
    """Return the headers that ask for an answer only if it is another than the one in the cache."""
    if cached is None or not cached.file:
        return {}
    headers = {"If-None-Match": cached.etag, "If-Modified-Since": cached.last_modified}
    return {name: value for name, value in headers.items() if value}


def _make_cached_answer(url: str, answer: ServerAnswer) -> CachedAnswer:
    return CachedAnswer(
        url=url,
        status=answer.status,
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        media_type=answer.media_type,
        charset=answer.charset,
        etag=answer.get("etag"),
        last_modified=answer.get("last-modified"),
    )


def _find_target(url: str, location: str) -> str:
    """Return the URL to which a server redirects. Raises DeliveryError if it leads away from the web."""
    try:
        return normalize_url(urljoin(url, location.encode("latin-1").decode("utf-8", "replace")))
    except (ConfigError, ValueError) as error:
        raise DeliveryError(
            f"{shorten(url)} redirects to something that is not a web URL: {shorten(location)}.",
            "Check the URL in a browser.",
        ) from error


def _parse_retry_after(text: str) -> float:
    """Return how many seconds a server asks to wait; 0 if it does not say."""
    if text.isdecimal() and len(text) < 10:
        return float(text)
    try:
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return 0.0


def _describe_failure(url: str, answer: ServerAnswer, wait: float) -> DeliveryError:
    name = shorten(url)
    if answer.status in _BUSY and wait > _LONGEST_WAIT:
        return DeliveryError(
            f"{name} was not fetched: the server asks to wait {wait / 60:.0f} minutes.",
            "Run the command again after that time. It goes on where it was.",
        )
    if answer.status in {401, 403, 407, 451}:
        return DeliveryError(
            f"{name} was not fetched: the server refuses to show it ({answer.status}).",
            "Ask those who run the site to allow it, or save the pages with a browser and import the files.",
        )
    return DeliveryError(
        f"{name} was not fetched: the server answered with the status {answer.status}.",
        "Run the command again later. It goes on where it was.",
    )
