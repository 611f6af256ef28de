"""What an act would do, before anybody is asked: a newsroom and a Wish in, the Proposal and its consequences out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from pressroom import pipeline
from pressroom.artifact import Row
from pressroom.config import Config
from pressroom.crew import Hand, Knowledge, Outline, changes, is_public
from pressroom.errors import ConfigError, InputError
from pressroom.publishing.approvals import approvals
from pressroom.publishing.pieces import Piece, listed_pieces, open_pieces, piece_at, pieces_of
from pressroom.publishing.proposals import FRESH, Proposal, Step, begun, proposal
from pressroom.publishing.wishes import Wish
from pressroom.read import Seen
from pressroom.record import FOLDER, NO_RECORD, Chain, following
from pressroom.record.file import read
from pressroom.start import Progress, Start
from pressroom.start import Wish as BuildWish
from pressroom.write import read_manifest


class Prepared(Struct, frozen=True):
    """What would be done, and what it would change of the site.

    `is_first`: there is no record yet, and what is public already is entered. `outline` is None where nothing is
    recorded, or all that is public is.
    """

    proposal: Proposal
    outline: Outline | None
    zone: str
    is_first: bool = False


def prepared(config: Config, wish: Wish, now: datetime, progress: Progress | None = None) -> Prepared:
    """See what a wish comes to.

    Raises InputError while there is an error in a text, or one was changed and nobody says what that is; ConfigError
    when the wish cannot be granted.
    """
    start = Start(config, BuildWish(progress=progress))
    hand, knowledge = pipeline.learn(start)
    is_held = wish.deed == "hold"  # that is possible whatever is wrong
    if not is_held:
        refuse_errors(knowledge, start.seen, [f"{FOLDER}/{address}/" for address in wish.releases])
    record = read(config.newsroom)
    if record is None and wish.deed not in {"publish", "hold"}:
        raise ConfigError("There is no record yet of what was published.", "Begin it first: pressroom publish")
    pieces = _pieces(hand, start.seen, knowledge, wish)
    made = proposal(pieces, wish, now, approvals(config.newsroom))
    if made.steps:
        refuse_errors(knowledge, start.seen, [step.piece.source for step in made.steps])
    if record is None and wish.deed == "publish":
        return Prepared(_first(hand, knowledge, made, wish, now), None, knowledge.known.timezone, is_first=True)
    if not is_held:
        refuse_changed(hand, knowledge, made)
    outline = _outline(start, knowledge, record or NO_RECORD, made, now) if made.steps else None
    return Prepared(made, outline, knowledge.known.timezone)


def refuse_errors(knowledge: Knowledge, seen: Seen, wanted: Sequence[str]) -> None:
    """Nothing is published while there is an error in what is public or wanted: a file, or a folder with "/"."""
    errors = [problem for problem in knowledge.problems if problem.level == "error"]
    if any(each.path.startswith(tuple(wanted)) or is_public(each.path, seen) for each in errors):
        raise InputError(knowledge.problems)


def _pieces(hand: Hand, seen: Seen, knowledge: Knowledge, wish: Wish) -> list[Piece]:
    if wish.releases:
        return [piece for address in wish.releases for piece in pieces_of(hand, seen, address)]
    return list(open_pieces(hand, knowledge))


def _first(hand: Hand, knowledge: Knowledge, made: Proposal, wish: Wish, now: datetime) -> Proposal:
    """What is published now, after all that is public already: what was built, or was due a day ago."""
    config = hand.config
    built = {source for section in read_manifest(config.out).manifest.sections.values() for source in section.bundles}
    rows = [row for roll in knowledge.rolls for row in roll.rows if row.moment <= now.timestamp()]
    rows.sort(key=lambda row: (row.moment, row.address, row.language))
    pieces = dict(zip(rows, listed_pieces(config.newsroom, rows), strict=True))
    is_old = {row: piece.source in built or _age(row, now) > FRESH for row, piece in pieces.items()}
    steps = made.steps
    if not wish.releases:
        fresh = [piece_at(hand, piece.source) for row, piece in pieces.items() if not is_old[row]]
        steps = tuple([Step(piece, "publication", mail=wish.mail is not False) for piece in fresh])
    public = [piece for row, piece in pieces.items() if is_old[row]]
    return Proposal(begun(public, steps), made.approved, mail=wish.mail)


def _age(row: Row, now: datetime) -> timedelta:
    return timedelta(seconds=now.timestamp() - row.moment)


def refuse_changed(hand: Hand, knowledge: Knowledge, made: Proposal) -> None:
    """Nothing is built while a text is not as it was published, and nobody says what that is."""
    declared = {step.piece.source for step in made.steps}
    undeclared = [source for source in knowledge.changed if source not in declared]
    if undeclared:
        raise InputError(tuple(changes(hand, undeclared)))


def _outline(start: Start, knowledge: Knowledge, record: Chain, made: Proposal, now: datetime) -> Outline:
    """What would be made, changed and removed, were the steps on record."""
    lines = following(record, [step.line(now) for step in made.steps])
    return pipeline.outline(start.foreseeing(lines), knowledge.since(start.seen))
