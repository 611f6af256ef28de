"""List all releases for the preview: drafts and releases under embargo first, then the newest.

Archives are long, so the list of a year is reused while its summary is the same, and headlines are decoded only if
they are shown or searched.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from pressroom.check import YearSummary
from pressroom.model.entry import EntryRef, parse_address, parse_language
from pressroom.model.release import Release
from pressroom.read import ReleaseFiles


class UnindexedText(Struct, frozen=True):
    """A text without an entry in a year summary: a draft, or a text with errors.

    `publish_at` is the time in the text, None if it is missing or invalid. `release` is None while the text has errors;
    a draft's release is made as if it were published now.
    """

    files: ReleaseFiles
    headline: str
    is_draft: bool
    publish_at: datetime | None
    release: Release | None


class ReleaseListText(Struct, frozen=True):
    """One text of a release, with its details from the year summary or from reading it."""

    source: str
    details: EntryRef | UnindexedText | None
    year_summary: YearSummary

    @property
    def language(self) -> str:
        """The language of the text."""
        return parse_language(self.source)

    @property
    def headline(self) -> str:
        """The headline, or an empty string if there is no valid one."""
        if isinstance(self.details, EntryRef):
            return self.year_summary.load_entry(self.source).headline
        return self.details.headline if self.details else ""

    @property
    def timestamp(self) -> float:
        """The publication time in seconds since 1970, or 0 if there is none."""
        if isinstance(self.details, EntryRef):
            return self.details.timestamp
        return self.details.publish_at.timestamp() if self.details and self.details.publish_at else 0.0

    @property
    def is_draft(self) -> bool:
        """Whether the text has no publication time."""
        return isinstance(self.details, UnindexedText) and self.details.is_draft


class ReleaseListItem(Struct, frozen=True):
    """A release. Its texts are in the order of the newsroom's languages; `timestamp` is the first one in them, or 0."""

    address: str
    texts: tuple[ReleaseListText, ...]
    timestamp: float
    has_draft: bool

    @property
    def headline(self) -> str:
        """The first headline, or the address if there is none."""
        return next((text.headline for text in self.texts if text.headline), self.address)

    def is_embargoed(self, now: float) -> bool:
        """Check whether any text is under embargo; `now` is in seconds since 1970."""
        return any(text.timestamp > now for text in self.texts)


class ReleaseListYear(Struct, frozen=True):
    """The releases of a year by address, as far as its summary contains them, and the texts that must be read."""

    year_summary: YearSummary
    languages: tuple[str, ...]
    releases: dict[str, ReleaseListItem]
    open_sources: tuple[str, ...]


def list_year(
    year_summary: YearSummary, languages: tuple[str, ...], previous: ReleaseListYear | None
) -> ReleaseListYear:
    """Return the list of a year; reuse the previous one if nothing has changed."""
    if previous and previous.year_summary is year_summary and previous.languages == languages:
        return previous
    entries = year_summary.entries_by_path
    texts = [ReleaseListText(source, entries.get(source), year_summary) for source in year_summary.paths]
    open_sources = tuple([text.source for text in texts if text.details is None])
    return ReleaseListYear(year_summary, languages, _group_by_address(texts, languages), open_sources)


def list_releases(
    years: Iterable[ReleaseListYear], open_texts: Mapping[str, UnindexedText], now: float
) -> dict[str, ReleaseListItem]:
    """Return all releases by address, in order."""
    releases: dict[str, ReleaseListItem] = {}
    for year in years:
        releases |= year.releases
        if year.open_sources:
            releases |= _group_by_address(_list_open_texts(year, open_texts), year.languages)
    return dict(sorted(releases.items(), key=lambda pair: _get_sort_key(pair[1], now), reverse=True))


def search_releases(releases: Iterable[ReleaseListItem], query: str) -> list[ReleaseListItem]:
    """Return the releases that contain all words of the query in their headlines or address."""
    words = query.casefold().split()
    return (
        [release for release in releases if all(word in _get_search_text(release) for word in words)]
        if words
        else list(releases)
    )


def _list_open_texts(
    listed_year: ReleaseListYear, open_texts: Mapping[str, UnindexedText]
) -> Iterator[ReleaseListText]:
    """Yield all texts of the releases that have open texts."""
    addresses = {parse_address(source) for source in listed_year.open_sources}
    yield from (text for address in addresses for text in listed_year.releases[address].texts if text.details)
    yield from (
        ReleaseListText(source, open_texts.get(source), listed_year.year_summary) for source in listed_year.open_sources
    )


def _group_by_address(texts: Iterable[ReleaseListText], languages: Sequence[str]) -> dict[str, ReleaseListItem]:
    order = {language: index for index, language in enumerate(languages)}
    texts_by_address: dict[str, list[ReleaseListText]] = defaultdict(list)
    for text in texts:
        texts_by_address[parse_address(text.source)].append(text)
    return {
        address: _create_listed_release(address, sorted(group, key=lambda text: order.get(text.language, len(order))))
        for address, group in texts_by_address.items()
    }


def _create_listed_release(address: str, texts: Sequence[ReleaseListText]) -> ReleaseListItem:
    timestamp = next((text.timestamp for text in texts if text.timestamp), 0.0)
    return ReleaseListItem(address, tuple(texts), timestamp, any(text.is_draft for text in texts))


def _get_search_text(listed_release: ReleaseListItem) -> str:
    return " ".join([listed_release.address, *(text.headline for text in listed_release.texts)]).casefold()


def _get_sort_key(listed_release: ReleaseListItem, now: float) -> tuple[bool, bool, float, str]:
    has_no_time = listed_release.has_draft or not listed_release.timestamp
    return has_no_time or listed_release.timestamp > now, has_no_time, listed_release.timestamp, listed_release.address
