"""The record as a look at a newsroom sees it: its file in, what it says of releases since the last look out.

It grows at its end; what was read of it before is not interpreted again, while its octets are as they were.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from hashlib import blake2b
from typing import BinaryIO

import msgspec
from msgspec import Struct, structs

from pressroom.errors import ConfigError
from pressroom.record import ABSENT, FOLDER, RECORD, Chain, Fault, Histories, Line, chain, continued, histories
from pressroom.release import History


class RecordSeen(Struct, frozen=True, array_like=True):
    """The record as it was seen: a stamp of the file, how many octets, the last line in it, and what was wrong with it.

    A stamp of 0 tells nothing. `count` is that of whole lines; `torn`: one behind them was not written to its end.
    `digest` is that of all octets.
    """

    stamp: int
    size: int
    count: int = 0
    last: bytes = b""
    faults: tuple[Fault, ...] = ()
    torn: bool = False
    digest: bytes = b""


class Recorded(Struct, frozen=True, dict=True):
    """What is on record now: `seen`, and the lines that have come since the last look, or all if they are `anew`."""

    seen: RecordSeen | None
    lines: tuple[Line, ...] = ()
    anew: bool = False

    def followed_by(self, proposed: tuple[Line, ...]) -> "Recorded":
        """All this, as if some more lines stood in the record."""
        if not proposed:
            return self
        seen = structs.replace(self.seen, stamp=0) if self.seen else RecordSeen(0, 0)
        return Recorded(seen, self.lines + proposed, self.anew or self.seen is None)

    @cached_property
    def years(self) -> dict[str, list[Line]]:
        """The lines by the years of the releases that they tell of."""
        years: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            if line.release:
                years[line.release[:4]].append(line)
        return dict(years)

    def tells_of(self, year: str) -> bool:
        """Whether what was known of a year before may not be all."""
        return self.anew or year in self.years

    def of(self, year: str, before: Mapping[str, History]) -> Histories | None:
        """What is on record of the releases of a year; `before` is what was known. None without a record."""
        if self.seen is None:
            return None
        known = {} if self.anew else dict(before)
        return known | histories(self.years.get(year, ()), known)


def recorded(newsroom: str, before: RecordSeen | None, stamp: int) -> Recorded:
    """What the record of a newsroom says; `before` is how it was seen last time, `stamp` that of the file now.

    Raises ConfigError when it cannot be read.
    """
    path = f"{newsroom}/{FOLDER}/{RECORD}"
    if before and stamp and before.stamp == stamp:
        return Recorded(before)
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - see the look that asks for it
            return _continued(file, before, stamp) or _anew(file, stamp)
    except FileNotFoundError:
        return Recorded(None, anew=before is not None)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from error


def _continued(file: BinaryIO, before: RecordSeen | None, stamp: int) -> Recorded | None:
    """The lines that follow those that were seen, if the file goes on where it ended and nothing is wrong with them."""
    if before is None or before.faults or before.torn or not before.last:
        return None
    content = file.read()
    if _digest(content[: before.size]) != before.digest:
        return None
    lines = continued(before.last[:-1], content[before.size :])
    if lines is None:
        return None
    last = lines[-1].octets + b"\n" if lines else before.last
    seen = RecordSeen(stamp, len(content), before.count + len(lines), last, digest=_digest(content))
    return Recorded(seen, lines)


def _anew(file: BinaryIO, stamp: int) -> Recorded:
    file.seek(0)
    content = file.read()
    read: Chain = chain(content)
    whole = content[: len(content) - len(read.torn)]
    last = whole[whole.rfind(b"\n", 0, -1) + 1 :]
    count = whole.count(b"\n")
    seen = RecordSeen(stamp, len(content), count, last, read.faults, bool(read.torn), _digest(content))
    return Recorded(seen, tuple(read.lines.values()), anew=True)


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()


def absent(newsroom: str) -> tuple[str, ...]:
    """The releases that are on record and in other bags of the archive; an import writes down which.

    Raises ConfigError when that cannot be read.
    """
    path = f"{newsroom}/{FOLDER}/{ABSENT}"
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - see the look that asks for it
            return _absent(file.read())
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is damaged: {error}.", "Put it back, from version control or a backup.") from error


_absent = msgspec.json.Decoder(tuple[str, ...]).decode
