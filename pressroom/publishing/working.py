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
from pressroom.publishing.proposals import due, is_approved
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


class Worker:
    """Knows what waits, and looks at its files again only when they change."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._stamps: tuple[object, ...] = ()
        self._waiting: dict[tuple[str, str], Approval] = {}
        self._void: set[tuple[str, str]] = set()

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
        """Publish every approved text whose moment has come, unless it was changed since; tell that of each once."""
        try:
            ripe = {text: each for text, each in self.waiting.items() if each.moment <= now}
            if not ripe:
                return Report()
            pieces = self._pieces(ripe)
            wanted = due(pieces, ripe, now)
            late = tuple([step.piece for step in wanted.steps if _is_late(step.piece, now)])
            done = act(self.config, wanted, "", now) if wanted.steps else None
        except PressroomError as error:
            return Report(error=error)
        return Report(done, late, tuple(self._newly_void(pieces, ripe)))

    def _pieces(self, ripe: Iterable[tuple[str, str]]) -> list[Piece]:
        start = Start(self.config)
        hand, _ = pipeline.learn(start)
        addresses = dict.fromkeys(address for address, _ in ripe)
        return [piece for address in addresses for piece in pieces_of(hand, start.seen, address)]

    def _newly_void(self, pieces: Iterable[Piece], ripe: Mapping[tuple[str, str], Approval]) -> Iterator[Approval]:
        good = {(piece.address, piece.language) for piece in pieces if is_approved(piece, ripe)}
        for text, each in ripe.items():
            if text not in good and text not in self._void:
                self._void.add(text)
                yield each


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


NOTHING = Report()
