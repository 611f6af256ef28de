"""A newsroom's folder in, what stands in it out: the folders of releases with their files, and stamps of them.

It opens no text. What it saw before is taken up again where nothing has changed, without listing a folder anew.
"""

import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field, msgpack, structs

from pressroom.draft import Stray
from pressroom.errors import ConfigError
from pressroom.read.files import PICTURES, ending_of
from pressroom.read.recorded import Recorded, RecordSeen, absent, recorded
from pressroom.record import KEPT, RECORD, Histories, Line
from pressroom.release import History
from pressroom.text.slugs import slug

NEWSROOM = "newsroom.yaml"
RELEASES = "releases"

_YEAR = re.compile(r"[12][0-9]{3}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE_FILE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\.md")
_TEXT = ".md"
# Hidden files, and what editors and desktops leave behind.
_IGNORED = re.compile(r"\.|#.*#$|.*(?:~|\.bak|\.orig|\.swp|\.tmp)$|Thumbs\.db$|desktop\.ini$|Icon\r$", re.IGNORECASE)
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLACE = "releases/<year>/<slug>/<language>.md"
_LOST = "this text was published and is gone; put it back: what was published can only be withdrawn"
# What was changed so short a time ago may change again without a clock of the file system telling (2 s on FAT).
_YOUNG = 2_000_000_000


class Sighting(Struct, frozen=True, array_like=True, gc=False):
    """A folder of a release as it was seen: its place below `releases/`, its texts and the files beside them, by name.

    `folder` is a stamp of the folder, `stamp` one of all files in it, by size and times. A stamp of 0 tells nothing:
    the change is so young that another may follow unseen. `history` is what is recorded of it; None without a record.
    """

    address: str
    texts: tuple[str, ...]
    files: tuple[str, ...]
    folder: int
    stamp: int
    strays: tuple[Stray, ...] = ()
    history: History | None = None

    def is_as(self, other: "Sighting | None") -> bool:
        """Whether texts, files and history are certainly those of another sighting."""
        if other is self or other is None:
            return other is self and self.stamp != 0
        mine, theirs = ((each.stamp, each.texts, each.files, each.history) for each in (self, other))
        return self.stamp != 0 and mine == theirs


class Year(Struct, frozen=True, array_like=True):
    """The folder of a year as it was seen, with the releases in it, sorted.

    `gone` is what is recorded of releases that are not there.
    """

    folder: int = 0
    releases: tuple[Sighting, ...] = ()
    strays: tuple[Stray, ...] = ()
    gone: Histories = {}


class SeenYear(Struct, frozen=True, array_like=True):
    """A Year as octets: an archive is long, and most of it is as it was.

    `is_certain`: no change to anything in it can have gone unseen. `strays` are those of the year and its releases.
    """

    packed: bytes
    is_certain: bool
    strays: tuple[Stray, ...] = ()

    @property
    def year(self) -> Year:
        """The year itself."""
        return _unpacked(self.packed)

    def is_as(self, other: "SeenYear | None") -> bool:
        """Whether everything in it is certainly as in another look."""
        return self.is_certain and other is not None and self.packed == other.packed


_unpacked = msgpack.Decoder(Year).decode
_NO_YEAR = SeenYear(msgpack.encode(Year()), is_certain=False)


class Seen(Struct, frozen=True, array_like=True):
    """What stands in a newsroom's folder: a stamp of `newsroom.yaml`, the pictures beside it, the years, by name.

    `record` is None where there is none. `absent` are releases on record that are in other bags of the archive.
    """

    newsroom: int = 0
    pictures: tuple[str, ...] = ()
    years: dict[str, SeenYear] = field(default_factory=dict)
    strays: tuple[Stray, ...] = ()
    record: RecordSeen | None = None
    absent: tuple[str, ...] = ()

    def is_as(self, other: "Seen") -> bool:
        """Whether everything is certainly as in another look."""
        is_certain = bool(self.newsroom) and (self.record is None or self.record.stamp != 0)
        return is_certain and all(year.is_certain for year in self.years.values()) and self == other

    def releases(self, year: str) -> dict[str, Sighting]:
        """The releases of a year by their addresses."""
        seen = self.years.get(year)
        return {each.address: each for each in seen.year.releases} if seen else {}

    @property
    def all_strays(self) -> tuple[Stray, ...]:
        """Everything that lies where nothing should, or is not where it should be."""
        strays = (*self.strays, *(stray for year in self.years.values() for stray in year.strays))
        if not self.absent:
            return strays
        elsewhere = {f"{RELEASES}/{address}" for address in self.absent}
        return tuple(
            [each for each in strays if each.message != _LOST or each.path.rpartition("/")[0] not in elsewhere]
        )


def look(folder: Path, before: Seen) -> Seen:
    """What stands in a newsroom's folder now, its releases sorted by address; `before` is what was seen last time.

    A release whose folder and files are as before comes out as the same Sighting. It follows no link out of the
    newsroom. Raises ConfigError when there is no `newsroom.yaml`.
    """
    return _Looker(folder, before).seen()


def foreseen(seen: Seen, proposed: Sequence[Line]) -> Seen:
    """What was seen, as if some more lines stood in the record."""
    record = Recorded(seen.record).followed_by(tuple(proposed))
    years = {name: _with_record(name, year, seen, record) for name, year in seen.years.items()}
    return structs.replace(seen, years=years, record=record.seen)


class _Looker:
    """One look at a newsroom. It works with texts: a Path for each of thousands of files costs more than reading it."""

    def __init__(self, folder: Path, before: Seen) -> None:
        self.folder = os.fspath(folder)
        self.root = os.path.join(os.path.realpath(folder), "")  # noqa: PTH118
        self.before = before
        self.young = time.time_ns() - _YOUNG

    def seen(self) -> Seen:
        if not os.path.isfile(f"{self.folder}/{NEWSROOM}"):  # noqa: PTH113
            raise ConfigError(
                f"There is no {NEWSROOM} in {self.folder}.",
                f"Go to the folder that holds {NEWSROOM}, name it with --newsroom, "
                'or begin a newsroom here: pressroom new "A headline"',
            )
        strays: list[Stray] = []
        beside = [entry for entry in self.entries("", strays) if _is_picture(entry)]
        pictures = tuple(entry.name for entry in beside)
        stamp = self.stamp(self.folder, (NEWSROOM, *pictures))
        return Seen(stamp, pictures, self.years(strays), tuple(strays), self.record.seen, absent(self.folder))

    @cached_property
    def record(self) -> Recorded:
        """What the record says, as far as it is not known."""
        stamp = self.stamp(f"{self.folder}/{RELEASES}", (RECORD,))
        return recorded(self.folder, self.before.record, stamp)

    def years(self, strays: list[Stray]) -> dict[str, SeenYear]:
        """The years that there are releases of."""
        if not os.path.lexists(f"{self.folder}/{RELEASES}"):
            return {}
        found: dict[str, SeenYear] = {}
        for entry in self.entries(RELEASES, strays):
            path = f"{RELEASES}/{entry.name}"
            if entry.name in KEPT:
                continue
            expected = "expected a year of four digits, such as 2020, as the folder's name"
            if _is_folder(entry, path, _YEAR, expected, strays):
                found[entry.name] = _with_record(entry.name, self.year(entry.name, path), self.before, self.record)
        for name in (self.record.years.keys() | self.before.years.keys()) - found.keys():
            if (year := _with_record(name, _NO_YEAR, self.before, self.record)).year.gone:
                found[name] = year
        return dict(sorted(found.items()))

    def year(self, name: str, path: str) -> SeenYear:
        """A year and its releases; what is as it was costs two or three questions a release to the file system."""
        before = self.before.years.get(name, _NO_YEAR)
        known = before.year
        stamp = self.folder_stamp(path)
        if not stamp or known.folder != stamp:
            return self.explored_year(name, path, known)
        releases = tuple([each if self.is_as_before(each) else self.renewed(each) for each in known.releases])
        if all(new is old for new, old in zip(releases, known.releases, strict=True)):
            return before
        return _seen_year(Year(stamp, releases, known.strays))

    def explored_year(self, name: str, path: str, known: Year) -> SeenYear:
        """The folder of a year, listed anew."""
        strays: list[Stray] = []
        stamp = self.folder_stamp(path)
        before = {each.address: each for each in known.releases}
        names = [
            entry.name
            for entry in self.entries(path, strays)
            if _is_folder(entry, f"{path}/{entry.name}", _SLUG, _slug_expected(entry.name), strays)
        ]
        releases = tuple([self.release(f"{name}/{each}", before.get(f"{name}/{each}")) for each in names])
        return _seen_year(Year(stamp, releases, tuple(strays)))

    def release(self, address: str, known: Sighting | None) -> Sighting:
        """A release, of which something may be known."""
        if known is None:
            return self.explored(address)
        return known if self.is_as_before(known) else self.renewed(known)

    def is_as_before(self, known: Sighting) -> bool:
        """Whether a folder and all files in it are certainly as they were."""
        place = f"{self.folder}/{RELEASES}/{known.address}"
        facts: list[int] = []
        stat = os.stat
        try:
            if stat(place).st_ctime_ns != known.folder or not known.stamp:
                return False
            for names in (known.texts, known.files):
                for name in names:
                    found = stat(f"{place}/{name}")
                    facts += (found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        except OSError:
            return False
        return hash(tuple(facts)) == known.stamp

    def renewed(self, known: Sighting) -> Sighting:
        """The folder of a release as it is now; it is listed anew unless no name in it has changed."""
        path = f"{RELEASES}/{known.address}"
        folder = self.folder_stamp(path)
        if not folder or known.folder != folder:
            return self.explored(known.address)
        stamp = self.stamp(f"{self.folder}/{path}", known.texts + known.files)
        return Sighting(known.address, known.texts, known.files, folder, stamp, known.strays, known.history)

    def explored(self, address: str) -> Sighting:
        """The folder of a release, listed anew."""
        path = f"{RELEASES}/{address}"
        folder = self.folder_stamp(path)
        strays: list[Stray] = []
        inside = self.entries(path, strays)
        texts = tuple(each.name for each in inside if _is_text(each, f"{path}/{each.name}", strays))
        others = tuple(each.name for each in inside if each.is_file() and not each.name.lower().endswith(_TEXT))
        if inside and not any(each.name.lower().endswith(_TEXT) for each in inside):
            message = f"there is no text in this folder; expected {_PLACE}, such as {path}/sv.md"
            strays.append(_stray(path, message))
        files = others if texts else ()
        stamp = self.stamp(f"{self.folder}/{path}", texts + files)
        return Sighting(address, texts, files, folder, stamp, tuple(strays))

    def folder_stamp(self, path: str) -> int:
        """A stamp of a folder: it changes whenever a name in it comes, goes or changes."""
        try:
            found = os.stat(f"{self.folder}/{path}")  # noqa: PTH116
        except OSError:
            return 0
        return found.st_ctime_ns if found.st_ctime_ns < self.young else 0

    def stamp(self, folder: str, names: Iterable[str]) -> int:
        """A stamp of some files of a folder, by size and times. Hashes of numbers are the same in every process."""
        facts: list[int] = []
        for name in names:
            try:
                found = os.stat(f"{folder}/{name}")  # noqa: PTH116
            except OSError:
                return 0
            changed = found.st_ctime_ns
            if changed >= self.young:
                return 0
            facts += (found.st_size, found.st_mtime_ns, changed)
        return hash(tuple(facts))

    def entries(self, path: str, strays: list[Stray]) -> list["os.DirEntry[str]"]:
        """What is in a folder, by name, without hidden files and links that lead out of the newsroom."""
        try:
            with os.scandir(os.path.join(self.folder, path)) as found:  # noqa: PTH118
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            message = f"the folder cannot be read: {error.strerror}; give yourself the right to read it"
            strays.append(_stray(path, message))
            return []
        return [entry for entry in entries if not _IGNORED.match(entry.name) and self.is_inside(entry, path, strays)]

    def is_inside(self, entry: "os.DirEntry[str]", path: str, strays: list[Stray]) -> bool:
        """Whether an entry has a name that is text, and is no link to somewhere else."""
        if _UNSHOWN.search(entry.name):
            fault = "the name has characters that cannot be shown; rename it"
        elif entry.is_symlink() and not os.path.realpath(entry.path).startswith(self.root):
            fault = "this link leads out of the newsroom; put a copy here in its place"
        else:
            return True
        strays.append(_stray(f"{path}/{entry.name}", fault))
        return False


def _seen_year(year: Year) -> SeenYear:
    releases = (stray for each in year.releases for stray in each.strays)
    is_certain = all(each.stamp and each.folder for each in year.releases)
    return SeenYear(msgpack.encode(year), is_certain, (*year.strays, *releases, *_lost(year)))


def _with_record(name: str, seen: SeenYear, before: Seen, record: Recorded) -> SeenYear:
    """A year with what is recorded of its releases; `before` is the look that `record` goes on from."""
    then = before.years.get(name)
    if not record.tells_of(name) and (seen is then or record.seen is None):
        return seen
    year = seen.year
    known = then.year if then else Year()
    histories = record.of(name, {each.address: each.history or {} for each in known.releases} | known.gone)
    releases = tuple([_with_history(each, histories) for each in year.releases])
    there = {each.address for each in releases}
    gone = {address: own for address, own in (histories or {}).items() if own and address not in there}
    return _seen_year(Year(year.folder, releases, year.strays, gone))


def _with_history(sighting: Sighting, histories: Histories | None) -> Sighting:
    history = None if histories is None else histories.get(sighting.address, {})
    return sighting if history == sighting.history else structs.replace(sighting, history=history)


def _lost(year: Year) -> Iterator[Stray]:
    """The texts that are on record and are not there."""
    recorded = [(each.address, each.texts, each.history or {}) for each in year.releases]
    recorded += [(address, (), history) for address, history in year.gone.items()]
    for address, texts, history in recorded:
        for language in sorted(history):
            if f"{language}.md" not in texts:
                yield _stray(f"{RELEASES}/{address}/{language}.md", _LOST)


def _is_picture(entry: "os.DirEntry[str]") -> bool:
    return ending_of(entry.name) in PICTURES and entry.is_file()


def _is_folder(entry: "os.DirEntry[str]", path: str, name: re.Pattern[str], expected: str, strays: list[Stray]) -> bool:
    """Whether this is a folder by a name that fits; a stray when not."""
    if not entry.is_dir():
        fault = f"this file is no part of a release; expected {_PLACE}: move it, or remove it"
    elif not name.fullmatch(entry.name):
        fault = f"{expected}; rename it"
    else:
        return True
    strays.append(_stray(path, fault))
    return False


def _is_text(entry: "os.DirEntry[str]", path: str, strays: list[Stray]) -> bool:
    """Whether this is the text of a release; a stray when it is neither that nor a file beside one."""
    if not entry.is_file():
        fault = "expected texts, pictures and documents beside one another; move what is in here up"
    elif not entry.name.lower().endswith(_TEXT):
        return False
    elif not _LANGUAGE_FILE.fullmatch(entry.name):
        fault = "expected a language code as the file's name, such as sv.md or en.md; rename it"
    else:
        return True
    strays.append(_stray(path, fault))
    return False


def _stray(path: str, message: str) -> Stray:
    """Something that is no part of a release."""
    return Stray(_UNSHOWN.sub("\ufffd", path.lstrip("/")), message)


def _slug_expected(name: str) -> str:
    better = slug(name)
    fitting = f", such as {better}," if _SLUG.fullmatch(better) else ""
    return f"expected a name of a–z, digits and single hyphens{fitting} as the folder's name"
