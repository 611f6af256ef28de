"""Collect what `pressroom status` shows: an overview of the newsroom, or one release with its history."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct

from pressroom import pipeline
from pressroom.cache.index import ReleaseIndex
from pressroom.config import Config
from pressroom.engine.check_record import require_sound_record
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError
from pressroom.model.entry import EntryRef
from pressroom.publishing import receipts
from pressroom.publishing.approvals import Approval, read_approvals
from pressroom.publishing.decide import is_approved
from pressroom.publishing.receipts import Channel, Receipt
from pressroom.publishing.release_state import ReleaseState, read_release_states, read_unpublished_states
from pressroom.publishing.unpublished import UnpublishedText, list_unpublished_texts
from pressroom.record import CHANNELS_FILE, RELEASES_FOLDER, Record
from pressroom.record.file import read_record, read_version

_CONTACT_WARNING_PERIOD = timedelta(days=30)


class StatusEntry(Struct, frozen=True):
    """A text in a list: address of its release, language, headline, and the time or day that the list is about."""

    release: str
    language: str
    headline: str
    at: datetime | date | None = None


class NewsroomStatus(Struct, frozen=True):
    """An overview of the newsroom.

    `published` counts the public releases, `published_texts` their texts. `drafts` have no time, `faulty` texts have
    errors, `waiting` texts are due but not published, `scheduled` ones are approved for their time, `unapproved` ones
    have a time but no valid approval. `changed` texts differ from what was published. `behind` are outdated
    translations, which have to be corrected or confirmed. `contacts` expire soon. `missing` names channels that lack a
    version. `overdue` are all texts that are due and not public, whatever the reason. `unreviewed` texts
    have comments `# check: …` in their front matter: they were imported, and nobody has looked at them yet.
    """

    is_recorded: bool
    published: int
    published_texts: int
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
    overdue: tuple[UnpublishedText, ...]
    unreviewed: tuple[StatusEntry, ...]

    @property
    def is_late(self) -> bool:
        """Whether something is due and not out: a text, or a version that a channel lacks."""
        return bool(self.overdue or self.missing)


ChannelState = Literal["built", "deployed", "notified", "failed", "prepared", "missing", "not needed"]
"""What a channel has done with a version: the site was built or deployed, a hub was notified, or this failed; a mail
body was prepared, is not in the output folder any more, or is not needed, because a later version has one."""


class ChannelReceipt(Struct, frozen=True):
    """What a channel has done with a version.

    `to` is the URL of a hub, `fault` says why it could not be notified, or why the site could not be deployed.
    `message` is the path of a mail body in the output folder.
    """

    channel: Channel
    time: str
    to: str = ""
    fault: str = ""
    state: ChannelState = "built"
    message: str = ""


class RecordedVersion(Struct, frozen=True):
    """One version on record, and the channels that have it. `source` is the digest of its text."""

    language: str
    version: int
    kind: str
    time: str
    notes: dict[str, str]
    source: str
    channels: tuple[ChannelReceipt, ...]


class ReleaseHistory(Struct, frozen=True):
    """A release: the status of each of its texts by language (`states`), and all their versions."""

    release: str
    states: dict[str, str]
    versions: tuple[RecordedVersion, ...]


def get_newsroom_status(workspace: Workspace, now: datetime) -> NewsroomStatus:
    """Return the overview of the newsroom. Raises InputError if its record has errors."""
    require_sound_record(workspace.scan)
    index, record = pipeline.read_and_check(workspace), workspace.record
    approvals = read_approvals(workspace.config.newsroom_folder)
    states = tuple(read_unpublished_states(workspace, index))
    by_status = _group_by_status(states, approvals, now)
    entries = list(index.entries)
    overdue = tuple([text for text in list_unpublished_texts(workspace, index, now) if text.is_due])
    overdue_ids = {text.text_id for text in overdue}
    due = [each for each in entries if record is not None or each.timestamp <= now.timestamp()]
    public = [each for each in due if (each.address, each.language) not in overdue_ids]
    unbuilt = [each for each in due if (each.address, each.language) in overdue_ids]
    later = [each for each in entries if record is None and each.timestamp > now.timestamp()]
    withdrawn = [each for each in public if each.is_withdrawn]
    corrected = [each for each in public if each.corrected_timestamp and not each.is_withdrawn]
    published = _list_published_texts(record) if record else [(each.address, each.language) for each in public]
    return NewsroomStatus(
        is_recorded=record is not None,
        published=len({address for address, _ in published}),
        published_texts=len(published),
        drafts=by_status["draft"],
        faulty=by_status["faulty"],
        waiting=(*by_status["waiting"], *_list_status_entries(unbuilt, index)),
        scheduled=by_status["scheduled"],
        unapproved=(*by_status["unapproved"], *_list_status_entries(later, index)),
        changed=by_status["changed"],
        corrected=_list_status_entries(corrected, index),
        withdrawn=_list_status_entries(withdrawn, index),
        behind=tuple(_find_outdated_translations(workspace)),
        contacts=tuple(_find_expiring_contacts(index, now)),
        missing=tuple(_describe_missing_versions(workspace.config, record)) if record else (),
        overdue=overdue,
        unreviewed=tuple(_list_unreviewed_texts(index, states)),
    )


def _list_published_texts(record: Record) -> list[tuple[str, str]]:
    """Return the texts on record that are not withdrawn, whatever their files say now."""
    last_lines = {line.text_id: line for line in record.versions.values()}
    return [text_id for text_id, line in last_lines.items() if line.kind != "withdrawal"]


def get_publication_status(state: ReleaseState, approvals: dict[tuple[str, str], Approval], now: datetime) -> str:
    """Return the status of a text in one word, as in the keys of `pressroom status --json`."""
    if state.versions:
        status = "withdrawn" if state.is_withdrawn else "changed" if state.is_changed else "published"
        return "behind" if status == "published" and state.release and state.release.outdated_since else status
    if state.release is None:
        return "draft" if state.is_valid else "faulty"
    if state.release.publish_at <= now:
        return "waiting"
    return "scheduled" if is_approved(state, approvals) else "unapproved"


def _group_by_status(
    states: Iterable[ReleaseState], approvals: dict[tuple[str, str], Approval], now: datetime
) -> dict[str, tuple[StatusEntry, ...]]:
    statuses = ("draft", "faulty", "waiting", "scheduled", "unapproved", "changed", "withdrawn", "behind", "published")
    by_status: dict[str, list[StatusEntry]] = {status: [] for status in statuses}
    for state in states:
        publish_at = state.release.publish_at if state.release else None
        by_status[get_publication_status(state, approvals, now)].append(
            StatusEntry(state.address, state.language, state.headline, publish_at)
        )
    return {status: tuple(entries) for status, entries in by_status.items()}


def _list_status_entries(entry_refs: Iterable[EntryRef], index: ReleaseIndex) -> tuple[StatusEntry, ...]:
    entries = map(index.load_entry, entry_refs)
    return tuple([StatusEntry(each.address, each.language, each.headline, each.updated) for each in entries])


def _list_unreviewed_texts(index: ReleaseIndex, states: Iterable[ReleaseState]) -> Iterator[StatusEntry]:
    """Yield the texts with `# check:` comments, with the times at which they are published."""
    states_by_source = {state.source: state for state in states}
    for summary in index.year_summaries.values():
        for path in summary.unreviewed_paths:
            if state := states_by_source.get(path):
                yield StatusEntry(state.address, state.language, state.headline, state.publish_at)
            else:
                entry = summary.load_entry(path)
                yield StatusEntry(entry.address, entry.language, entry.headline, entry.publish_at)


def _find_outdated_translations(workspace: Workspace) -> Iterator[StatusEntry]:
    """Yield the texts that are older than a correction of their release in another language."""
    for year in workspace.scan.years:
        for address, release_files in workspace.scan.releases(year).items():
            histories = (release_files.history or {}).values()
            is_corrected = any(version.kind == "correction" for versions in histories for version in versions)
            if len(release_files.texts) > 1 and is_corrected:
                for state in read_release_states(workspace, address):
                    if state.release and state.release.outdated_since and not state.is_withdrawn:
                        yield StatusEntry(address, state.language, state.headline, state.release.outdated_since)


def _find_expiring_contacts(index: ReleaseIndex, now: datetime) -> Iterator[StatusEntry]:
    """Yield the contacts whose last day has passed or is less than a month away."""
    newsroom = index.newsroom_context.newsroom
    today = now.astimezone(index.newsroom_context.zone).date()
    contacts = newsroom.editions[0].contacts if newsroom else ()
    for contact in sorted((each for each in contacts if each.until), key=lambda each: each.until or today):
        if contact.until and contact.until <= today + _CONTACT_WARNING_PERIOD:
            yield StatusEntry("", "", contact.name, contact.until)


def _describe_missing_versions(config: Config, record: Record) -> Iterator[str]:
    """Yield each channel that lacks versions, with their number."""
    known_receipts = (
        receipts.read_receipts(config.newsroom_folder)
        if (config.newsroom_folder / RELEASES_FOLDER / CHANNELS_FILE).exists()
        else ()
    )
    if missing := receipts.find_missing_versions(record, known_receipts, "site"):
        yield f"site: {len(missing)}"
    elif receipts.has_failed_deployment(known_receipts):
        yield "site: not deployed"
    if unmailed := receipts.find_unmailed_versions(record, known_receipts):
        yield f"mail: {len(unmailed)}"


def get_release_history(workspace: Workspace, address: str, now: datetime) -> ReleaseHistory:
    """Return the status and the versions of one release. Raises InputError if the record has errors."""
    require_sound_record(workspace.scan)
    config, record = workspace.config, workspace.record
    approvals = read_approvals(config.newsroom_folder)
    statuses = {
        state.language: get_publication_status(state, approvals, now)
        for state in read_release_states(workspace, address)
    }
    return ReleaseHistory(address, statuses, tuple(_list_versions(config, record, address)) if record else ())


def _list_versions(config: Config, record: Record, address: str) -> Iterator[RecordedVersion]:
    first_receipts = receipts.find_first_receipts(record, receipts.read_receipts(config.newsroom_folder))
    counts: dict[str, int] = {}
    for digest, line in record.versions.items():
        if line.release == address:
            counts[line.language] = counts.get(line.language, 0) + 1
            channels = tuple([_describe_receipt(config, receipt) for receipt in first_receipts.get(digest, ())])
            yield RecordedVersion(
                line.language, counts[line.language], line.kind, line.time, line.notes, line.text_digest, channels
            )


def _describe_receipt(config: Config, receipt: Receipt) -> ChannelReceipt:
    message = receipt.mailing.message if receipt.mailing else ""
    states: dict[Channel, ChannelState] = {
        "site": "failed" if receipt.fault else "deployed" if receipt.deployed else "built",
        "hub": "failed" if receipt.fault else "notified",
        "mail": "not needed" if not message else "prepared" if (config.out / message).is_file() else "missing",
    }
    return ChannelReceipt(receipt.channel, receipt.time, receipt.to, receipt.fault, states[receipt.channel], message)


def read_version_text(config: Config, address: str, language: str, version: int) -> bytes:
    """Return a text as it was recorded. Raises ConfigError if there is no such version, or its text is lost."""
    record = read_record(config.newsroom_folder)
    lines = [line for line in record.versions.values() if line.text_id == (address, language)] if record else []
    if not 0 < version <= len(lines):
        remedy = f"Its last version is {len(lines)}." if lines else "It has not been published."
        raise ConfigError(f"{address} ({language}) has no version {version}.", remedy)
    return read_version(config.newsroom_folder, address, lines[version - 1].text_digest)
