"""A newsroom at a glance, and one release with its history: what is known of texts and record in, plain values out."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct

from pressroom import pipeline
from pressroom.artifact import Row
from pressroom.config import Config
from pressroom.crew import Hand, Knowledge
from pressroom.errors import ConfigError
from pressroom.publishing import channels
from pressroom.publishing.approvals import Approval, approvals
from pressroom.publishing.pieces import Piece, open_pieces, pieces_of
from pressroom.publishing.proposals import is_approved
from pressroom.read import Seen
from pressroom.record import CHANNELS, FOLDER, Chain
from pressroom.record.file import read, wording
from pressroom.start import Progress, Start, Wish

_SOON = timedelta(days=30)


class Entry(Struct, frozen=True):
    """A text in a list: the address of its release, its language, its headline, and a time or a day that matters."""

    release: str
    language: str
    headline: str
    at: datetime | date | None = None


class Overview(Struct, frozen=True):
    """The newsroom at a glance.

    `drafts` have no time, `faulty` have errors; `waiting` are due and not published, `scheduled` approved for their
    time, `unapproved` have a time and nobody approved them as they stand; `changed` are not as they were published;
    `behind` are translations to be corrected or confirmed. `published` counts what is public. `contacts` will soon
    hold no more. `missing` are channels that some version has not reached.
    """

    is_recorded: bool
    published: int
    drafts: tuple[Entry, ...]
    faulty: tuple[Entry, ...]
    waiting: tuple[Entry, ...]
    scheduled: tuple[Entry, ...]
    unapproved: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    corrected: tuple[Entry, ...]
    withdrawn: tuple[Entry, ...]
    behind: tuple[Entry, ...]
    contacts: tuple[Entry, ...]
    missing: tuple[str, ...]


class Reached(Struct, frozen=True):
    """That a version reached a channel; `to` is whom, `fault` why it did not."""

    channel: str
    time: str
    to: str = ""
    fault: str = ""


class Recorded(Struct, frozen=True):
    """A version on record, and the channels that have it."""

    language: str
    version: int
    kind: str
    time: str
    notes: dict[str, str]
    source: str
    channels: tuple[Reached, ...]


class History(Struct, frozen=True):
    """A release: what becomes of each of its texts now, and all versions of them."""

    release: str
    states: dict[str, str]
    versions: tuple[Recorded, ...]


def overview(config: Config, now: datetime, progress: Progress | None = None) -> Overview:
    """The newsroom at a glance. Raises ConfigError when there is none, or its record is damaged beyond reading."""
    start = Start(config, Wish(progress=progress))
    hand, knowledge = pipeline.learn(start)
    record = read(config.newsroom)
    given = approvals(config.newsroom)
    listed = _states(open_pieces(hand, knowledge), given, now)
    rows = [row for roll in knowledge.rolls for row in roll.rows]
    public = [row for row in rows if record is not None or row.moment <= now.timestamp()]
    later = [row for row in rows if record is None and row.moment > now.timestamp()]
    withdrawn = [row for row in public if row.is_withdrawn]
    return Overview(
        is_recorded=record is not None,
        published=len(public) - len(withdrawn),
        drafts=listed["draft"],
        faulty=listed["faulty"],
        waiting=listed["waiting"],
        scheduled=listed["scheduled"],
        unapproved=(*listed["unapproved"], *map(_of_row, later)),
        changed=listed["changed"],
        corrected=tuple([_of_row(row) for row in public if row.changed != row.moment and not row.is_withdrawn]),
        withdrawn=tuple([_of_row(row) for row in withdrawn]),
        behind=tuple(_behind(hand, start.seen)),
        contacts=tuple(_contacts(knowledge, now)),
        missing=tuple(_missing(config, record)) if record else (),
    )


def state(piece: Piece, given: dict[tuple[str, str], Approval], now: datetime) -> str:
    """What becomes of a text, in one word."""
    if piece.versions:
        recorded = "withdrawn" if piece.is_withdrawn else "changed" if piece.is_changed else "published"
        return "behind" if recorded == "published" and piece.release and piece.release.behind else recorded
    if piece.release is None:
        return "draft" if piece.is_valid else "faulty"
    if piece.release.publish_at <= now:
        return "waiting"
    return "scheduled" if is_approved(piece, given) else "unapproved"


def _states(
    pieces: Iterable[Piece], given: dict[tuple[str, str], Approval], now: datetime
) -> dict[str, tuple[Entry, ...]]:
    kinds = ("draft", "faulty", "waiting", "scheduled", "unapproved", "changed", "withdrawn", "behind", "published")
    found: dict[str, list[Entry]] = {kind: [] for kind in kinds}
    for piece in pieces:
        at = piece.release.publish_at if piece.release else None
        found[state(piece, given, now)].append(Entry(piece.address, piece.language, piece.headline, at))
    return {kind: tuple(entries) for kind, entries in found.items()}


def _of_row(row: Row) -> Entry:
    teaser = row.teaser
    return Entry(teaser.address, teaser.language, teaser.headline, teaser.updated)


def _behind(hand: Hand, seen: Seen) -> Iterator[Entry]:
    """The texts beside which one in another language was corrected since."""
    for year in seen.years:
        for address, sighting in seen.releases(year).items():
            corrected = [each for own in (sighting.history or {}).values() for each in own if each.kind == "correction"]
            if len(sighting.texts) > 1 and corrected:
                for piece in pieces_of(hand, seen, address):
                    if piece.release and piece.release.behind and not piece.is_withdrawn:
                        yield Entry(address, piece.language, piece.headline, piece.release.behind)


def _contacts(knowledge: Knowledge, now: datetime) -> Iterator[Entry]:
    """The contacts whose last day has passed or comes within a month."""
    newsroom = knowledge.known.newsroom
    today = now.astimezone(knowledge.known.zone).date()
    contacts = newsroom.editions[0].contacts if newsroom else ()
    for contact in sorted((each for each in contacts if each.until), key=lambda each: each.until or today):
        if contact.until and contact.until <= today + _SOON:
            yield Entry("", "", contact.name, contact.until)


def _missing(config: Config, record: Chain) -> Iterator[str]:
    """The channels that lack a version, in words."""
    known = channels.notes(config.newsroom) if (config.newsroom / FOLDER / CHANNELS).exists() else ()
    if lacking := channels.lacking(record, known, "site"):
        yield f"site: {len(lacking)}"
    if unmailed := channels.unmailed(record, known):
        yield f"mail: {len(unmailed)}"


def history(config: Config, address: str, now: datetime) -> History:
    """One release. Raises ConfigError when the record is damaged beyond reading."""
    start = Start(config)
    hand, _ = pipeline.learn(start)
    given = approvals(config.newsroom)
    states = {piece.language: state(piece, given, now) for piece in pieces_of(hand, start.seen, address)}
    record = read(config.newsroom)
    return History(address, states, tuple(_recorded(config, record, address)) if record else ())


def _recorded(config: Config, record: Chain, address: str) -> Iterator[Recorded]:
    firsts = channels.firsts(record, channels.notes(config.newsroom))
    counts: dict[str, int] = {}
    for digest, line in record.lines.items():
        if line.release == address:
            counts[line.language] = counts.get(line.language, 0) + 1
            reached = tuple([Reached(each.channel, each.time, each.to, each.fault) for each in firsts.get(digest, ())])
            yield Recorded(line.language, counts[line.language], line.kind, line.time, line.notes, line.source, reached)


def wording_of(config: Config, address: str, language: str, version: int) -> bytes:
    """A text as it was recorded. Raises ConfigError when there is no such version, or its text is lost."""
    record = read(config.newsroom)
    lines = [line for line in record.lines.values() if line.of == (address, language)] if record else []
    if not 0 < version <= len(lines):
        known = f"It has {len(lines)}." if lines else "Nothing is on record of it."
        raise ConfigError(f"{address} ({language}) has no version {version}.", known)
    return wording(config.newsroom, address, lines[version - 1].source)
