"""One act for all channels: what a Proposal says is recorded, the site built and switched, hubs told, mailings made.

In this order, web first; run again after anything that cut it short, it completes what is missing and repeats nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct, structs

from pressroom import pipeline
from pressroom.config import Config
from pressroom.errors import ConfigError, DeliveryError, InputError, Problem
from pressroom.publishing import channels
from pressroom.publishing.approvals import Approval, approvals, approve
from pressroom.publishing.channels import Mailing, Note
from pressroom.publishing.pieces import AGAIN, Piece
from pressroom.publishing.proposals import Proposal
from pressroom.publishing.sealing import sealing
from pressroom.record import APPROVALS, CHANNELS, FOLDER, NO_RECORD, RECORD, Chain, Line, following, rfc3339_utc
from pressroom.record.file import append, append_octets, keep_wordings, locked, read
from pressroom.start import Built, Progress, Start, Wish
from pressroom.write import read_manifest


class Done(Struct, frozen=True):
    """What was done: lines recorded, outputs built, hubs told, mailings made; what was approved, and taken back."""

    recorded: tuple[Line, ...]
    built: Built | None
    told: tuple[Note, ...] = ()
    mailings: tuple[Mailing, ...] = ()
    approved: tuple[Approval, ...] = ()
    held: tuple[Approval, ...] = ()


def act(config: Config, wanted: Proposal, by: str, now: datetime, progress: Progress | None = None) -> Done:
    """Do what a proposal says, and complete what an earlier act left. `by` is who approves.

    Raises ConfigError when a text was changed meanwhile, DeliveryError when the disk does not take it: what it says
    tells how far it came.
    """
    newsroom = config.newsroom
    with locked(newsroom):
        record = read(newsroom) or NO_RECORD
        _still(config, record, wanted)
        approved = tuple([_approval(piece, wanted, by, now) for piece in wanted.approved])
        held = tuple(_held(config, wanted.held, by, now))
        if approved or held:
            approve(newsroom, (*approved, *held))
            if not wanted.steps:
                _begin(newsroom, RECORD)
        recorded = _record(config, record, wanted, now) if wanted.steps else ()
        is_complete = bool(held) or not (newsroom / FOLDER / RECORD).exists()  # whatever is wrong, a text can be held
        done = Done((), None) if is_complete else _complete(config, record.grown(recorded), recorded, progress)
    return Done(recorded, done.built, done.told, done.mailings, approved, held)


def _still(config: Config, record: Chain, wanted: Proposal) -> None:
    """Nobody else has published, approved or held meanwhile what a proposal is about."""
    counts = Counter(line.of for line in record.lines.values())
    for piece in (*(step.piece for step in wanted.steps), *wanted.approved, *wanted.held):
        if counts[piece.text] != len(piece.versions):
            raise ConfigError(f"{piece.source} was published meanwhile by somebody else.", AGAIN)
    given = approvals(config.newsroom) if wanted.given else {}
    for each in wanted.given:
        if given.get((each.release, each.language)) != each:
            raise ConfigError(f"{each.release} ({each.language}) was held or approved anew meanwhile.", AGAIN)


def _record(config: Config, record: Chain, wanted: Proposal, now: datetime) -> tuple[Line, ...]:
    """Keep the wordings, then record the versions; they are on the disk when this returns."""
    newsroom = config.newsroom
    if record.faults:
        raise InputError(
            tuple(Problem(f"{FOLDER}/{RECORD}", each.line, "error", each.message) for each in record.faults)
        )
    finish = sealing(config, wanted.steps)
    lines = following(record, [step.line(now) for step in wanted.steps], finish)
    keep_wordings(newsroom, [(step.piece.address, step.piece.content(newsroom)) for step in wanted.steps])
    _begin(newsroom)
    append(newsroom, lines)
    return lines


def _begin(newsroom: Path, *more: str) -> None:
    """Make the files that go with a record, before there is anything that they must tell of."""
    for name in (APPROVALS, CHANNELS, *more):
        if not (newsroom / FOLDER / name).exists():
            append_octets(newsroom, name, b"")


def _complete(config: Config, record: Chain, recorded: tuple[Line, ...], progress: Progress | None) -> Done:
    """Bring every channel up to the record."""
    newsroom = config.newsroom
    known = channels.notes(newsroom)
    with _recorded_already():
        start = Start(config, Wish(progress=progress))
        nothing = start.nothing
        built = pipeline.build(start) if nothing is None else nothing
    time = rfc3339_utc(datetime.now(UTC))
    if channels.lacking(record, known, "site"):
        channels.note(newsroom, [Note(channel="site", line=head, time=time) for head in record.heads])
    told = _tell_hubs(start, record, known, (recorded, built), time)
    return Done((), built, told, _mailings(config, record, known, time))


def _tell_hubs(
    start: Start, record: Chain, known: Sequence[Note], done: tuple[tuple[Line, ...], Built], time: str
) -> tuple[Note, ...]:
    """Tell each hub that lacks a version of the feeds that were built with it or, after an act cut short, of all."""
    config = start.config
    found = pipeline.newsroom_known(config.newsroom, start.draft, start.moment).newsroom
    lacking = {hub: channels.lacking(record, known, "hub", hub) for hub in found.hubs} if found else {}
    hubs = tuple([hub for hub, lines in lacking.items() if lines])
    if not found or not hubs:
        return ()
    from pressroom.deliver import changed_feeds, tell  # noqa: PLC0415 - few newsrooms have a hub

    recorded, built = done
    own = {line.digest for line in recorded}
    is_all = all(lines.keys() <= own for lines in lacking.values())
    paths = built.changed if is_all else tuple(read_manifest(config.out).manifest.items)
    faults: dict[str, str] = dict.fromkeys(hubs, "")
    for telling in tell(hubs, changed_feeds(paths, found.base_url)):
        faults[telling.hub] = faults[telling.hub] or telling.fault
    told = tuple(
        [
            Note(channel="hub", line=head, time=time, to=hub, fault=fault)
            for hub, fault in faults.items()
            for head in record.heads
        ]
    )
    channels.note(config.newsroom, told)
    return told


@contextmanager
def _recorded_already() -> Iterator[None]:
    """Say of a fault that it came after the record was written, and what completes the act."""
    try:
        yield
    except DeliveryError as error:
        raise DeliveryError(f"{error.what} {_UNFINISHED}", f"Mend that. {_COMPLETE}") from error
    except InputError as error:
        error.what, error.remedy = _UNFINISHED, f"Mend the lines named above. {_COMPLETE}"
        raise


_UNFINISHED = "What was to be published is on record, and the site does not show all of it yet."
_COMPLETE = "Then run pressroom publish again: it completes what is missing and repeats nothing."


def _mailings(config: Config, record: Chain, known: Sequence[Note], time: str) -> tuple[Mailing, ...]:
    """Make the mailings that are missing: each is written down once, with one stroke."""
    made = [
        Note(channel="mail", line=digest, time=time, mailing=channels.mailing(record, known, digest))
        for digest in channels.unmailed(record, known)
    ]
    if made:
        channels.note(config.newsroom, made)
    return tuple([each.mailing for each in made if each.mailing])


def _approval(piece: Piece, wanted: Proposal, by: str, now: datetime) -> Approval:
    if piece.release is None:
        raise AssertionError("only what has a time is approved")
    return Approval(
        time=rfc3339_utc(now),
        by=by,
        release=piece.address,
        language=piece.language,
        source=piece.digest,
        files=piece.files,
        publish_at=rfc3339_utc(piece.release.publish_at),
        mail=wanted.mail is not False,
    )


def _held(config: Config, pieces: Sequence[Piece], by: str, now: datetime) -> Iterator[Approval]:
    """The approvals of texts, taken back."""
    given = approvals(config.newsroom)
    for piece in pieces:
        if own := given.get(piece.text):
            yield structs.replace(own, time=rfc3339_utc(now), by=by, is_held=True)
