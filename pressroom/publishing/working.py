"""Approved texts, published when their moment comes: a newsroom in, one act for each moment out, for ever or once.

It asks the clock of the machine again and again, so that a step of it, a sleep or a start anew changes nothing.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from pressroom import pipeline
from pressroom.config import Config
from pressroom.errors import PressroomError
from pressroom.publishing.act import Done, act
from pressroom.publishing.approvals import Approval, approvals
from pressroom.publishing.pieces import Piece, pieces_of
from pressroom.publishing.preparing import refuse_changed, refuse_errors
from pressroom.publishing.proposals import Proposal, due, is_approved
from pressroom.record import APPROVALS, FOLDER, NO_RECORD, RECORD
from pressroom.record.file import read
from pressroom.start import Start

PAUSE = 0.2
"""Seconds from one look at the clock to the next."""
_LATE = timedelta(minutes=1)
_AGAIN = (5.0, 15.0, 60.0)  # seconds after one fault, two, and more


class Report(Struct, frozen=True):
    """What came of a moment: what was `done`, what of it came `late`, what is not as it was approved, and a fault."""

    done: Done | None = None
    late: tuple[Piece, ...] = ()
    void: tuple[Approval, ...] = ()
    error: PressroomError | None = None


NOTHING = Report()


class Worker:
    """Knows what waits, and looks at its files again only when they change."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._stamps: tuple[object, ...] = ()
        self._waiting: dict[tuple[str, str], Approval] = {}
        self._void: dict[tuple[str, str], tuple[Approval, object]] = {}
        self._is_complete = False

    @property
    def waiting(self) -> dict[tuple[str, str], Approval]:
        """The approvals of texts that are not on record yet. Raises ConfigError for a file that is damaged."""
        folder = self.config.newsroom / FOLDER
        stamps = tuple([_stamp(folder / name) for name in (APPROVALS, RECORD)])
        if stamps != self._stamps:
            record = read(self.config.newsroom) or NO_RECORD
            published = {line.of for line in record.lines.values()}
            given = approvals(self.config.newsroom)
            self._waiting = {text: each for text, each in given.items() if text not in published}
            self._stamps = stamps
        return self._waiting

    @property
    def first(self) -> datetime | None:
        """When the next approved text is due."""
        return min((each.moment for each in self.waiting.values()), default=None)

    def look(self, now: datetime) -> Report:
        """Publish every approved text whose moment has come, unless it was changed since; tell that of each once.

        The first look, and one after a fault, completes what was left unfinished too.
        """
        try:
            ripe = {text: each for text, each in self.waiting.items() if each.moment <= now and self._is_open(each)}
            if not ripe and self._is_complete:
                return NOTHING
            pieces, wanted = self._found(ripe, now)
            late = tuple([step.piece for step in wanted.steps if _is_late(step.piece, now)])
            done = self._done(wanted, now)
        except PressroomError as error:
            self._is_complete = False
            return Report(error=error)
        return Report(done, late, tuple(self._newly_void(pieces, ripe)))

    def _is_open(self, approval: Approval) -> bool:
        """Whether it has not been found void, or its text has changed again."""
        void = self._void.get((approval.release, approval.language))
        return void != (approval, self._stamps_of(approval))

    def _found(self, ripe: Mapping[tuple[str, str], Approval], now: datetime) -> tuple[list[Piece], Proposal]:
        """The texts, and what is due of them. Raises InputError when the site could not be built with it."""
        if not ripe:
            return [], Proposal()
        start = Start(self.config)
        hand, knowledge = pipeline.learn(start)
        addresses = dict.fromkeys(address for address, _ in ripe)
        pieces = [piece for address in addresses for piece in pieces_of(hand, start.seen, address)]
        wanted = due(pieces, ripe, now)
        if wanted.steps:
            refuse_errors(knowledge, start.seen, [step.piece.source for step in wanted.steps])
            refuse_changed(hand, knowledge, wanted)
        return pieces, wanted

    def _done(self, wanted: Proposal, now: datetime) -> Done | None:
        """What was published, or completed; nothing is reported that was complete already."""
        if self._is_complete and not wanted.steps:
            return None
        done = act(self.config, wanted, "", now)
        self._is_complete = True
        built = done.built
        is_anything = done.recorded or done.mailings or done.told or (built and (built.changed or built.removed))
        return done if is_anything else None

    def _newly_void(self, pieces: Iterable[Piece], ripe: Mapping[tuple[str, str], Approval]) -> Iterator[Approval]:
        good = {piece.text for piece in pieces if is_approved(piece, ripe)}
        for text, each in ripe.items():
            if text not in good:
                known, self._void[text] = self._void.get(text), (each, self._stamps_of(each))
                if known is None or known[0] != each:
                    yield each

    def _stamps_of(self, approval: Approval) -> object:
        folder = self.config.newsroom / FOLDER / approval.release
        return tuple([_stamp(folder / name) for name in (f"{approval.language}.md", *sorted(approval.files))])


def _is_late(piece: Piece, now: datetime) -> bool:
    return piece.release is not None and now - piece.release.publish_at > _LATE


def _stamp(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def work(config: Config, tell: Callable[[Report], None], *, once: bool = False) -> None:
    """Publish what falls due, telling of each; after a fault, again later. Ends with the process, or when `once`."""
    worker = Worker(config)
    faults = 0
    while True:
        report = worker.look(datetime.now(UTC))
        if report != NOTHING:
            tell(report)
        if once:
            return
        faults = faults + 1 if report.error else 0
        time.sleep(_AGAIN[min(faults, len(_AGAIN)) - 1] if faults else PAUSE)
