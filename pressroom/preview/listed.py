"""The releases as the preview lists them: a Look in, drafts and embargoed ones first, then the newest first.

An archive is long: headlines are unpacked only of those that are shown or searched.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from pressroom.artifact import Row, address_of, language_of
from pressroom.preview.looking import Look, Open


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
        """When it is published, in seconds since 1970; 0 for a draft."""
        if isinstance(self.known, Row):
            return self.known.moment
        return self.known.publish_at.timestamp() if self.known and self.known.publish_at else 0.0

    @property
    def is_draft(self) -> bool:
        """Whether no time stands in it."""
        return isinstance(self.known, Open) and self.known.is_draft


class Listed(Struct, frozen=True):
    """A release: its texts in the order of the newsroom's languages, how many errors and warnings they have."""

    address: str
    texts: tuple[Text, ...]
    errors: int
    warnings: int

    @property
    def headline(self) -> str:
        """The first headline that there is, or the name of the folder."""
        return next((text.headline for text in self.texts if text.headline), self.address)

    @property
    def moment(self) -> float:
        """The first time that there is, 0 for none."""
        return next((text.moment for text in self.texts if text.moment), 0.0)

    @property
    def has_draft(self) -> bool:
        """Whether any text is a draft."""
        return any(text.is_draft for text in self.texts)

    def is_held(self, now: datetime) -> bool:
        """Whether any text is under embargo."""
        return any(text.moment > now.timestamp() for text in self.texts)

    def text(self, source: str) -> Text | None:
        """One of its texts."""
        return next((text for text in self.texts if text.source == source), None)


def listed(look: Look, now: datetime) -> list[Listed]:
    """All releases in order."""
    order = {language: place for place, language in enumerate(look.known.languages)}
    own: dict[str, list[Text]] = defaultdict(list)
    for text in _texts(look):
        own[address_of(text.source)].append(text)
    levels = Counter((address_in(problem.path), problem.level) for problem in look.problems)
    found = [
        Listed(
            address,
            tuple(sorted(texts, key=lambda text: order.get(text.language, len(order)))),
            levels[address, "error"],
            levels[address, "warning"],
        )
        for address, texts in own.items()
    ]
    return sorted(found, key=lambda each: _turn(each, now), reverse=True)


def address_in(path: str) -> str:
    """The release that a path of the newsroom belongs to; empty when it belongs to none."""
    parts = path.split("/")
    return "/".join(parts[1:3]) if len(parts) > 3 else ""


def searched(releases: Sequence[Listed], words: str) -> list[Listed]:
    """Those in whose headlines or address all words stand."""
    wanted = words.casefold().split()
    return [each for each in releases if all(word in _words(each) for word in wanted)] if wanted else list(releases)


def _words(each: Listed) -> str:
    return " ".join([each.address, *(text.headline for text in each.texts)]).casefold()


def _texts(look: Look) -> Iterator[Text]:
    for volume in look.knowledge.volumes.values():
        rows = volume.rows
        yield from (Text(source, rows.get(source) or look.opens.get(source)) for source in volume.paths)


def _turn(each: Listed, now: datetime) -> tuple[bool, bool, float, str]:
    """What the list is ordered by."""
    has_no_time = each.has_draft or not each.moment
    return has_no_time or each.is_held(now), has_no_time, each.moment, each.address
