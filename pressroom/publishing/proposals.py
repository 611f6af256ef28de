"""What would be done with texts, and what stands against it: Pieces and a Wish in, a Proposal out. Pure.

The rules of publishing are here; nothing is asked, recorded or built.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.publishing.approvals import Approval
from pressroom.publishing.pieces import Piece
from pressroom.publishing.wishes import Wish
from pressroom.record import Line, rfc3339_utc, seal_of
from pressroom.release import VersionKind

FRESH = timedelta(days=1)
"""What is older when it is published is told nobody by mail, unless that is asked for."""


class Step(Struct, frozen=True):
    """One version that would be recorded: of which text, and as what."""

    piece: Piece
    kind: VersionKind
    notes: dict[str, str] = {}
    mail: bool = False
    withheld: bool = False

    def line(self, now: datetime) -> Line:
        """As it would stand in the record, without its number and what it follows."""
        piece = self.piece
        return Line(
            sequence=0,
            time=rfc3339_utc(now),
            kind=self.kind,
            release=piece.address,
            language=piece.language,
            source=piece.digest,
            files=piece.files,
            notes=self.notes,
            mail=self.mail,
            withheld=self.withheld,
        )


class Proposal(Struct, frozen=True):
    """All that would be done: versions recorded, texts approved for their time, approvals taken back.

    `undeclared` are texts that were changed after they were published, and nobody has said yet what that is. `behind`
    are texts whose other languages are corrected, and they not. `given` are the approvals that it rests on.
    """

    steps: tuple[Step, ...] = ()
    approved: tuple[Piece, ...] = ()
    held: tuple[Piece, ...] = ()
    undeclared: tuple[Piece, ...] = ()
    behind: tuple[Piece, ...] = ()
    mail: bool | None = None
    given: tuple[Approval, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.steps or self.approved or self.held)


def begun(standing: Iterable[Piece], named: Iterable[Step]) -> tuple[Step, ...]:
    """The first entries of a record: what is public already, as imported, and after it what is published now."""
    steps = tuple(named)
    now = {step.piece.source for step in steps}
    return (*(Step(piece, "import") for piece in standing if piece.source not in now), *steps)


def proposal(pieces: Sequence[Piece], wish: Wish, now: datetime, given: Mapping[tuple[str, str], Approval]) -> Proposal:
    """What a wish comes to; `given` are the approvals. Raises ConfigError when it cannot be granted, and why."""
    if wish.deed == "withdraw":
        return Proposal(tuple(_withdrawn(pieces, wish)))
    if wish.deed == "hold":
        return Proposal(held=tuple(_held(pieces, wish, given)))
    for piece in pieces:
        if piece.is_withdrawn and wish.releases:
            raise ConfigError(f"{piece.address} was withdrawn.", "To say it again, make a new release of it.")
    live = [piece for piece in pieces if not piece.is_withdrawn]
    undeclared = [piece for piece in live if piece.is_changed and wish.deed == "publish"]
    steps = tuple(_steps(live, wish, now))
    approved = [piece for piece in live if wish.releases and wish.deed == "publish" and _is_to_come(piece, now)]
    made = Proposal(
        steps,
        tuple(approved),
        (),
        tuple(undeclared),
        tuple(_behind(live, steps)) if wish.deed == "correct" else (),
        wish.mail,
    )
    if wish.releases and made.is_empty and not undeclared:
        raise _nothing(wish, live)
    return made


def _held(pieces: Sequence[Piece], wish: Wish, given: Mapping[tuple[str, str], Approval]) -> Iterator[Piece]:
    found = [piece for piece in pieces if piece.text in given and not piece.versions]
    if not found:
        raise ConfigError(f"Nobody has approved {', '.join(wish.releases)} for later.", "There is nothing to hold.")
    yield from found


def _steps(pieces: Sequence[Piece], wish: Wish, now: datetime) -> Iterator[Step]:
    changed = {piece.address for piece in pieces if piece.is_changed}
    for piece in pieces:
        if not piece.versions:
            if wish.deed == "publish" and piece.release and not _is_to_come(piece, now):
                yield Step(piece, "publication", mail=_is_told(piece, wish, now))
        elif wish.deed == "minor" and (piece.is_changed or (_is_behind(piece) and piece.address not in changed)):
            yield Step(piece, "minor")
        elif wish.deed == "correct" and piece.is_changed:
            yield Step(piece, "correction", _notes(piece, wish), _is_told_again(piece, wish), wish.withhold)


def _is_behind(piece: Piece) -> bool:
    """Whether it may be confirmed: that is no part of a change of another text, which says nothing of this one."""
    return piece.release is not None and piece.release.behind is not None


def _withdrawn(pieces: Sequence[Piece], wish: Wish) -> Iterator[Step]:
    recorded = [piece for piece in pieces if piece.versions]
    if not recorded:
        address = wish.releases[0]
        raise ConfigError(
            f"{address} was never published.", "There is nothing to withdraw; change or remove its texts."
        )
    if all(piece.is_withdrawn for piece in recorded):
        raise ConfigError(f"{wish.releases[0]} was withdrawn already.", "There is nothing left to do.")
    for piece in recorded:
        if not piece.is_withdrawn:
            yield Step(piece, "withdrawal", _notes(piece, wish), _is_told_again(piece, wish), wish.withhold)


def _notes(piece: Piece, wish: Wish) -> dict[str, str]:
    """The notes of a wish, among which must be one in the language of the text."""
    if piece.language not in wish.notes:
        raise ConfigError(
            f"{piece.source} needs a note in its language.", f"Give one more, beginning with “{piece.language}: ”."
        )
    return wish.notes


def _is_to_come(piece: Piece, now: datetime) -> bool:
    return not piece.versions and piece.release is not None and piece.release.publish_at > now


def _is_told(piece: Piece, wish: Wish, now: datetime) -> bool:
    if wish.mail is not None:
        return wish.mail
    return piece.release is not None and now - piece.release.publish_at < FRESH


def _is_told_again(piece: Piece, wish: Wish) -> bool:
    """Whether there is anybody who was told by mail, and is to be told of this too."""
    return wish.mail is not False and any(version.mail for version in piece.versions)


def _behind(pieces: Iterable[Piece], steps: Sequence[Step]) -> Iterator[Piece]:
    """What stands beside a correction in another language, and is not corrected itself."""
    corrected = {step.piece.source for step in steps}
    addresses = {step.piece.address for step in steps}
    return (each for each in pieces if each.versions and each.address in addresses and each.source not in corrected)


def _nothing(wish: Wish, pieces: Sequence[Piece]) -> ConfigError:
    """Why there is nothing to do with releases that were named."""
    names = ", ".join(wish.releases)
    if wish.deed in {"correct", "minor"}:
        return ConfigError(
            f"No text of {names} was changed since it was published.", "Change the text first, then run this again."
        )
    if any(not piece.versions for piece in pieces):
        return ConfigError(
            f"{names} is a draft.", "Give it a time in the front matter, such as publish_at: 2020-11-02 09:00."
        )
    return ConfigError(f"{names} is public as it stands.", "There is nothing to publish.")


def due(pieces: Iterable[Piece], given: Mapping[tuple[str, str], Approval], now: datetime) -> Proposal:
    """The approved texts whose time has come, as they were approved."""
    steps = [
        Step(piece, "publication", mail=given[piece.text].mail)
        for piece in pieces
        if not piece.versions and is_approved(piece, given) and not _is_to_come(piece, now)
    ]
    return Proposal(tuple(steps), given=tuple([given[step.piece.text] for step in steps]))


def is_approved(piece: Piece, given: Mapping[tuple[str, str], Approval]) -> bool:
    """Whether a text was approved exactly as it stands."""
    approval = given.get(piece.text)
    if approval is None or piece.release is None:
        return False
    is_same = seal_of(approval.source, approval.files) == seal_of(piece.digest, piece.files)
    return is_same and approval.moment == piece.release.publish_at
