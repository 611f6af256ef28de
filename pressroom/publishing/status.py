"""A newsroom at a glance, and one release with its history: what is known of texts and record in, plain values out."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine.load import ReleaseIndex
from pressroom.engine.releases import ReleaseBuilder
from pressroom.engine.workspace import BuildOptions, Progress, Workspace
from pressroom.errors import ConfigError
from pressroom.model.entry import EntryRow
from pressroom.publishing import receipts
from pressroom.publishing.approvals import Approval, read_approvals
from pressroom.publishing.decide import is_approved
from pressroom.publishing.release_state import ReleaseState, read_release_states, read_unpublished_states
from pressroom.read import Scan
from pressroom.record import CHANNELS_FILE, RELEASES_FOLDER, Record
from pressroom.record.file import read_record, read_version

_CONTACT_WARNING_PERIOD = timedelta(days=30)


class StatusEntry(Struct, frozen=True):
    """A text in a list: the address of its release, its language, its headline, and a time or a day that matters."""

    release: str
    language: str
    headline: str
    at: datetime | date | None = None


class NewsroomStatus(Struct, frozen=True):
    """The newsroom at a glance.

    `drafts` have no time, `faulty` have errors; `waiting` are due and not published, `scheduled` approved for their
    time, `unapproved` have a time and nobody approved them as they stand; `changed` are not as they were published;
    `behind` are translations to be corrected or confirmed. `published` counts what is public. `contacts` will soon
    hold no more. `missing` are channels that some version has not reached.
    """

    is_recorded: bool
    published: int
    drafts: tuple[StatusEntry, ...]
    faulty: tuple[StatusEntry, ...]
    waiting: tuple[StatusEntry, ...]
    scheduled: tuple[StatusEntry, ...]
    unapproved: tuple[StatusEntry, ...]
    changed: tuple[StatusEntry, ...]
    corrected: tuple[StatusEntry, ...]
    withdrawn: tuple[StatusEntry, ...]
    behind: tuple[StatusEntry, ...]
    contacts: tuple[StatusEntry, ...]
    missing: tuple[str, ...]


class ChannelReceipt(Struct, frozen=True):
    """That a version reached a channel; `to` is whom, `fault` why it did not."""

    channel: str
    time: str
    to: str = ""
    fault: str = ""


class RecordedVersion(Struct, frozen=True):
    """A version on record, and the channels that have it."""

    language: str
    version: int
    kind: str
    time: str
    notes: dict[str, str]
    source: str
    channels: tuple[ChannelReceipt, ...]


class ReleaseHistory(Struct, frozen=True):
    """A release: what becomes of each of its texts now, and all versions of them."""

    release: str
    states: dict[str, str]
    versions: tuple[RecordedVersion, ...]


def get_newsroom_status(config: Config, now: datetime, progress: Progress | None = None) -> NewsroomStatus:
    """The newsroom at a glance. Raises ConfigError when there is none, or its record is damaged beyond reading."""
    start = Workspace(config, BuildOptions(progress=progress))
    hand, knowledge = pipeline.load_builder_and_index(start)
    record = read_record(config.newsroom_folder)
    given = read_approvals(config.newsroom_folder)
    listed = _group_by_status(read_unpublished_states(hand, knowledge), given, now)
    rows = [row for roll in knowledge.entry_tables for row in roll.entries]
    public = [row for row in rows if record is not None or row.timestamp <= now.timestamp()]
    later = [row for row in rows if record is None and row.timestamp > now.timestamp()]
    withdrawn = [row for row in public if row.is_withdrawn]
    return NewsroomStatus(
        is_recorded=record is not None,
        published=len(public) - len(withdrawn),
        drafts=listed["draft"],
        faulty=listed["faulty"],
        waiting=listed["waiting"],
        scheduled=listed["scheduled"],
        unapproved=(*listed["unapproved"], *map(_to_status_entry, later)),
        changed=listed["changed"],
        corrected=tuple(
            [_to_status_entry(row) for row in public if row.updated_timestamp != row.timestamp and not row.is_withdrawn]
        ),
        withdrawn=tuple([_to_status_entry(row) for row in withdrawn]),
        behind=tuple(_find_outdated_translations(hand, start.scan)),
        contacts=tuple(_find_expiring_contacts(knowledge, now)),
        missing=tuple(_describe_missing_versions(config, record)) if record else (),
    )


def get_publication_status(state: ReleaseState, approvals: dict[tuple[str, str], Approval], now: datetime) -> str:
    """What becomes of a text, in one word."""
    if state.versions:
        recorded = "withdrawn" if state.is_withdrawn else "changed" if state.is_changed else "published"
        return "behind" if recorded == "published" and state.release and state.release.outdated_since else recorded
    if state.release is None:
        return "draft" if state.is_valid else "faulty"
    if state.release.publish_at <= now:
        return "waiting"
    return "scheduled" if is_approved(state, approvals) else "unapproved"


def _group_by_status(
    states: Iterable[ReleaseState], approvals: dict[tuple[str, str], Approval], now: datetime
) -> dict[str, tuple[StatusEntry, ...]]:
    kinds = ("draft", "faulty", "waiting", "scheduled", "unapproved", "changed", "withdrawn", "behind", "published")
    found: dict[str, list[StatusEntry]] = {kind: [] for kind in kinds}
    for piece in states:
        at = piece.release.publish_at if piece.release else None
        found[get_publication_status(piece, approvals, now)].append(
            StatusEntry(piece.address, piece.language, piece.headline, at)
        )
    return {kind: tuple(entries) for kind, entries in found.items()}


def _to_status_entry(row: EntryRow) -> StatusEntry:
    teaser = row.full_entry
    return StatusEntry(teaser.address, teaser.language, teaser.headline, teaser.updated)


def _find_outdated_translations(builder: ReleaseBuilder, scan: Scan) -> Iterator[StatusEntry]:
    """The texts beside which one in another language was corrected since."""
    for year in scan.years:
        for address, sighting in scan.releases(year).items():
            corrected = [each for own in (sighting.history or {}).values() for each in own if each.kind == "correction"]
            if len(sighting.texts) > 1 and corrected:
                for piece in read_release_states(builder, scan, address):
                    if piece.release and piece.release.outdated_since and not piece.is_withdrawn:
                        yield StatusEntry(address, piece.language, piece.headline, piece.release.outdated_since)


def _find_expiring_contacts(index: ReleaseIndex, now: datetime) -> Iterator[StatusEntry]:
    """The contacts whose last day has passed or comes within a month."""
    newsroom = index.newsroom_context.newsroom
    today = now.astimezone(index.newsroom_context.zone).date()
    contacts = newsroom.editions[0].contacts if newsroom else ()
    for contact in sorted((each for each in contacts if each.until), key=lambda each: each.until or today):
        if contact.until and contact.until <= today + _CONTACT_WARNING_PERIOD:
            yield StatusEntry("", "", contact.name, contact.until)


def _describe_missing_versions(config: Config, record: Record) -> Iterator[str]:
    """The channels that lack a version, in words."""
    known = (
        receipts.read_receipts(config.newsroom_folder)
        if (config.newsroom_folder / RELEASES_FOLDER / CHANNELS_FILE).exists()
        else ()
    )
    if lacking := receipts.missing_versions(record, known, "site"):
        yield f"site: {len(lacking)}"
    if unmailed := receipts.find_unmailed_versions(record, known):
        yield f"mail: {len(unmailed)}"


def get_release_history(config: Config, address: str, now: datetime) -> ReleaseHistory:
    """One release. Raises ConfigError when the record is damaged beyond reading."""
    start = Workspace(config)
    hand, _ = pipeline.load_builder_and_index(start)
    given = read_approvals(config.newsroom_folder)
    states = {
        piece.language: get_publication_status(piece, given, now)
        for piece in read_release_states(hand, start.scan, address)
    }
    record = read_record(config.newsroom_folder)
    return ReleaseHistory(address, states, tuple(_list_versions(config, record, address)) if record else ())


def _list_versions(config: Config, record: Record, address: str) -> Iterator[RecordedVersion]:
    firsts = receipts.find_first_receipts(record, receipts.read_receipts(config.newsroom_folder))
    counts: dict[str, int] = {}
    for digest, line in record.lines.items():
        if line.release == address:
            counts[line.language] = counts.get(line.language, 0) + 1
            reached = tuple(
                [ChannelReceipt(each.channel, each.time, each.to, each.fault) for each in firsts.get(digest, ())]
            )
            yield RecordedVersion(
                line.language, counts[line.language], line.kind, line.time, line.notes, line.text_digest, reached
            )


def read_version_text(config: Config, address: str, language: str, version: int) -> bytes:
    """A text as it was recorded. Raises ConfigError when there is no such version, or its text is lost."""
    record = read_record(config.newsroom_folder)
    lines = [line for line in record.lines.values() if line.text_id == (address, language)] if record else []
    if not 0 < version <= len(lines):
        known = f"It has {len(lines)}." if lines else "Nothing is on record of it."
        raise ConfigError(f"{address} ({language}) has no version {version}.", known)
    return read_version(config.newsroom_folder, address, lines[version - 1].text_digest)
