"""The releases as the preview lists them: volumes and opened texts in, drafts and embargoed ones first.

An archive is long: what is listed of a year is taken up again while its volume is the same, and headlines are unpacked
only where they are shown or searched for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from pressroom.check import YearSummary
from pressroom.model.entry import EntryRow, parse_address, parse_language
from pressroom.model.release import Release
from pressroom.read import ReleaseFiles


class OpenText(Struct, frozen=True):
    """A text of which no volume has a release: a draft, as if it were published now, or one with errors.

    `publish_at` is the time that stands in it, None where that is wrong too; `release` is None while it has errors.
    """

    files: ReleaseFiles
    headline: str
    is_draft: bool
    publish_at: datetime | None
    release: Release | None


class ListedText(Struct, frozen=True):
    """One text of a release: what is known of it from a volume, or by having been opened."""

    source: str
    details: EntryRow | OpenText | None

    @property
    def language(self) -> str:
        """The language of it."""
        return parse_language(self.source)

    @property
    def headline(self) -> str:
        """Its headline; empty when there is none that is right."""
        if isinstance(self.details, EntryRow):
            return self.details.full_entry.headline
        return self.details.headline if self.details else ""

    @property
    def timestamp(self) -> float:
        """When it is published, in seconds since 1970; 0 when no time is known."""
        if isinstance(self.details, EntryRow):
            return self.details.timestamp
        return self.details.publish_at.timestamp() if self.details and self.details.publish_at else 0.0

    @property
    def is_draft(self) -> bool:
        """Whether no time stands in it."""
        return isinstance(self.details, OpenText) and self.details.is_draft


class ListedRelease(Struct, frozen=True):
    """A release: its texts in the order of the newsroom's languages; `moment` is the first time in them, 0 for none."""

    address: str
    texts: tuple[ListedText, ...]
    timestamp: float
    has_draft: bool

    @property
    def headline(self) -> str:
        """The first headline that there is, or the name of the folder."""
        return next((text.headline for text in self.texts if text.headline), self.address)

    def is_embargoed(self, now: float) -> bool:
        """Whether any text is under embargo; `now` in seconds since 1970."""
        return any(text.timestamp > now for text in self.texts)


class ListedYear(Struct, frozen=True):
    """What a volume lists: by address, the releases of which nothing need be opened; the texts that must be."""

    year_summary: YearSummary
    languages: tuple[str, ...]
    releases: dict[str, ListedRelease]
    open_sources: tuple[str, ...]


def list_year(year_summary: YearSummary, languages: tuple[str, ...], previous: ListedYear | None) -> ListedYear:
    """What a volume lists, which may be known from `before`."""
    if previous and previous.year_summary is year_summary and previous.languages == languages:
        return previous
    rows = year_summary.entries_by_path
    texts = [ListedText(source, rows.get(source)) for source in year_summary.paths]
    opens = tuple([text.source for text in texts if text.details is None])
    return ListedYear(year_summary, languages, _group_by_address(texts, languages), opens)


def list_releases(
    years: Iterable[ListedYear], open_texts: Mapping[str, OpenText], now: float
) -> dict[str, ListedRelease]:
    """All releases by address, in order."""
    found: dict[str, ListedRelease] = {}
    for each in years:
        found |= each.releases
        if each.open_sources:
            found |= _group_by_address(_list_open_texts(each, open_texts), each.languages)
    return dict(sorted(found.items(), key=lambda item: _get_sort_key(item[1], now), reverse=True))


def search_releases(releases: Iterable[ListedRelease], query: str) -> list[ListedRelease]:
    """Those in whose headlines or address all words stand."""
    wanted = query.casefold().split()
    return (
        [each for each in releases if all(word in _get_search_text(each) for word in wanted)]
        if wanted
        else list(releases)
    )


def _list_open_texts(listed_year: ListedYear, open_texts: Mapping[str, OpenText]) -> Iterator[ListedText]:
    """All texts of the releases of which some are open."""
    addresses = {parse_address(source) for source in listed_year.open_sources}
    yield from (text for address in addresses for text in listed_year.releases[address].texts if text.details)
    yield from (ListedText(source, open_texts.get(source)) for source in listed_year.open_sources)


def _group_by_address(texts: Iterable[ListedText], languages: Sequence[str]) -> dict[str, ListedRelease]:
    order = {language: place for place, language in enumerate(languages)}
    own: dict[str, list[ListedText]] = defaultdict(list)
    for text in texts:
        own[parse_address(text.source)].append(text)
    return {
        address: _create_listed_release(address, sorted(every, key=lambda text: order.get(text.language, len(order))))
        for address, every in own.items()
    }


def _create_listed_release(address: str, texts: Sequence[ListedText]) -> ListedRelease:
    moment = next((text.timestamp for text in texts if text.timestamp), 0.0)
    return ListedRelease(address, tuple(texts), moment, any(text.is_draft for text in texts))


def _get_search_text(listed_release: ListedRelease) -> str:
    return " ".join([listed_release.address, *(text.headline for text in listed_release.texts)]).casefold()


def _get_sort_key(listed_release: ListedRelease, now: float) -> tuple[bool, bool, float, str]:
    """What the list is ordered by."""
    has_no_time = listed_release.has_draft or not listed_release.timestamp
    return has_no_time or listed_release.timestamp > now, has_no_time, listed_release.timestamp, listed_release.address
