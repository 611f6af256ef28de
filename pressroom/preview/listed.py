"""The releases as the preview lists them: volumes and opened texts in, drafts and embargoed ones first.

An archive is long: what is listed of a year is taken up again while its volume is the same, and headlines are unpacked
only where they are shown or searched for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from pressroom.artifact import Row, address_of, language_of
from pressroom.check import Volume
from pressroom.read import Sighting
from pressroom.release import Release


class Open(Struct, frozen=True):
    """A text of which no volume has a release: a draft, as if it were published now, or one with errors.

    `publish_at` is the time that stands in it, None where that is wrong too; `release` is None while it has errors.
    """

    sighting: Sighting
    headline: str
    is_draft: bool
    publish_at: datetime | None
    release: Release | None


class Text(Struct, frozen=True):
    """One text of a release: what is known of it from a volume, or by having been opened."""

    source: str
    known: Row | Open | None

    @property
    def language(self) -> str:
        """The language of it."""
        return language_of(self.source)

    @property
    def headline(self) -> str:
        """Its headline; empty when there is none that is right."""
        if isinstance(self.known, Row):
            return self.known.teaser.headline
        return self.known.headline if self.known else ""

    @property
    def moment(self) -> float:
        """When it is published, in seconds since 1970; 0 when no time is known."""
        if isinstance(self.known, Row):
            return self.known.moment
        return self.known.publish_at.timestamp() if self.known and self.known.publish_at else 0.0

    @property
    def is_draft(self) -> bool:
        """Whether no time stands in it."""
        return isinstance(self.known, Open) and self.known.is_draft


class Listed(Struct, frozen=True):
    """A release: its texts in the order of the newsroom's languages; `moment` is the first time in them, 0 for none."""

    address: str
    texts: tuple[Text, ...]
    moment: float
    has_draft: bool

    @property
    def headline(self) -> str:
        """The first headline that there is, or the name of the folder."""
        return next((text.headline for text in self.texts if text.headline), self.address)

    def is_held(self, now: float) -> bool:
        """Whether any text is under embargo; `now` in seconds since 1970."""
        return any(text.moment > now for text in self.texts)


class Year(Struct, frozen=True):
    """What a volume lists: by address, the releases of which nothing need be opened; the texts that must be."""

    volume: Volume
    languages: tuple[str, ...]
    closed: dict[str, Listed]
    opens: tuple[str, ...]


def year(volume: Volume, languages: tuple[str, ...], before: Year | None) -> Year:
    """What a volume lists, which may be known from `before`."""
    if before and before.volume is volume and before.languages == languages:
        return before
    rows = volume.rows
    texts = [Text(source, rows.get(source)) for source in volume.paths]
    opens = tuple([text.source for text in texts if text.known is None])
    return Year(volume, languages, _by_address(texts, languages), opens)


def listed(years: Iterable[Year], opens: Mapping[str, Open], now: float) -> dict[str, Listed]:
    """All releases by address, in order."""
    found: dict[str, Listed] = {}
    for each in years:
        found |= each.closed
        if each.opens:
            found |= _by_address(_opened(each, opens), each.languages)
    return dict(sorted(found.items(), key=lambda item: _turn(item[1], now), reverse=True))


def searched(releases: Iterable[Listed], words: str) -> list[Listed]:
    """Those in whose headlines or address all words stand."""
    wanted = words.casefold().split()
    return [each for each in releases if all(word in _words(each) for word in wanted)] if wanted else list(releases)


def _opened(of: Year, opens: Mapping[str, Open]) -> Iterator[Text]:
    """All texts of the releases of which some are open."""
    addresses = {address_of(source) for source in of.opens}
    yield from (text for address in addresses for text in of.closed[address].texts if text.known)
    yield from (Text(source, opens.get(source)) for source in of.opens)


def _by_address(texts: Iterable[Text], languages: Sequence[str]) -> dict[str, Listed]:
    order = {language: place for place, language in enumerate(languages)}
    own: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        own[address_of(text.source)].append(text)
    return {
        address: _listed(address, sorted(every, key=lambda text: order.get(text.language, len(order))))
        for address, every in own.items()
    }


def _listed(address: str, texts: Sequence[Text]) -> Listed:
    moment = next((text.moment for text in texts if text.moment), 0.0)
    return Listed(address, tuple(texts), moment, any(text.is_draft for text in texts))


def _words(each: Listed) -> str:
    return " ".join([each.address, *(text.headline for text in each.texts)]).casefold()


def _turn(each: Listed, now: float) -> tuple[bool, bool, float, str]:
    """What the list is ordered by."""
    has_no_time = each.has_draft or not each.moment
    return has_no_time or each.moment > now, has_no_time, each.moment, each.address
