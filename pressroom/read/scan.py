"""A newsroom's folder in, what stands in it out: the folders of releases with their files, and stamps of them.

It opens no text. What it saw before is taken up again where nothing has changed, without listing a folder anew.
"""

from msgspec import Struct, field, msgpack

from pressroom.model.draft import UnexpectedFile
from pressroom.model.release import VersionsByLanguage
from pressroom.read.record_tail import RecordPosition
from pressroom.record import Histories

NEWSROOM_FILE = "newsroom.yaml"
RELEASES_FOLDER = "releases"
MISSING_TEXT_MESSAGE = "this text was published and is gone; put it back: what was published can only be withdrawn"


class ReleaseFiles(Struct, frozen=True, array_like=True, gc=False):
    """A folder of a release as it was seen: its place below `releases/`, its texts and the files beside them, by name.

    `folder` is a stamp of the folder, `stamp` one of all files in it, by size and times. A stamp of 0 tells nothing:
    the change is so young that another may follow unseen. `history` is what is recorded of it; None without a record.
    """

    address: str
    texts: tuple[str, ...]
    files: tuple[str, ...]
    folder_ctime: int
    stat_digest: int
    unexpected_files: tuple[UnexpectedFile, ...] = ()
    history: VersionsByLanguage | None = None

    def is_unchanged_from(self, other: "ReleaseFiles | None") -> bool:
        """Whether texts, files and history are certainly those of another sighting."""
        if other is self or other is None:
            return other is self and self.stat_digest != 0
        mine, theirs = ((each.stat_digest, each.texts, each.files, each.history) for each in (self, other))
        return self.stat_digest != 0 and mine == theirs


class YearScan(Struct, frozen=True, array_like=True):
    """The folder of a year as it was seen, with the releases in it, sorted.

    `gone` is what is recorded of releases that are not there.
    """

    folder_ctime: int = 0
    releases: tuple[ReleaseFiles, ...] = ()
    unexpected_files: tuple[UnexpectedFile, ...] = ()
    missing_releases: Histories = {}


class EncodedYearScan(Struct, frozen=True, array_like=True):
    """A Year as octets: an archive is long, and most of it is as it was.

    `is_certain`: no change to anything in it can have gone unseen. `strays` are those of the year and its releases.
    """

    encoded: bytes
    is_certain: bool
    unexpected_files: tuple[UnexpectedFile, ...] = ()

    @property
    def year_scan(self) -> YearScan:
        """The year itself."""
        return _decode_year_scan(self.encoded)

    def is_unchanged_from(self, other: "EncodedYearScan | None") -> bool:
        """Whether everything in it is certainly as in another look."""
        return self.is_certain and other is not None and self.encoded == other.encoded


_decode_year_scan = msgpack.Decoder(YearScan).decode
EMPTY_YEAR = EncodedYearScan(msgpack.encode(YearScan()), is_certain=False)


class Scan(Struct, frozen=True, array_like=True):
    """What stands in a newsroom's folder: a stamp of `newsroom.yaml`, the pictures beside it, the years, by name.

    `record` is None where there is none. `absent` are releases on record that are in other bags of the archive.
    """

    newsroom_stat_digest: int = 0
    images: tuple[str, ...] = ()
    years: dict[str, EncodedYearScan] = field(default_factory=dict)
    unexpected_files: tuple[UnexpectedFile, ...] = ()
    record_position: RecordPosition | None = None
    absent_releases: tuple[str, ...] = ()

    def is_unchanged_from(self, other: "Scan") -> bool:
        """Whether everything is certainly as in another look."""
        is_certain = bool(self.newsroom_stat_digest) and (
            self.record_position is None or self.record_position.stat_digest != 0
        )
        return is_certain and all(year.is_certain for year in self.years.values()) and self == other

    def releases(self, year: str) -> dict[str, ReleaseFiles]:
        """The releases of a year by their addresses."""
        seen = self.years.get(year)
        return {each.address: each for each in seen.year_scan.releases} if seen else {}

    @property
    def all_unexpected_files(self) -> tuple[UnexpectedFile, ...]:
        """Everything that lies where nothing should, or is not where it should be."""
        strays = (*self.unexpected_files, *(stray for year in self.years.values() for stray in year.unexpected_files))
        if not self.absent_releases:
            return strays
        elsewhere = {f"{RELEASES_FOLDER}/{address}" for address in self.absent_releases}
        return tuple(
            [
                each
                for each in strays
                if each.message != MISSING_TEXT_MESSAGE or each.path.rpartition("/")[0] not in elsewhere
            ]
        )
