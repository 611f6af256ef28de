"""Define what a scan of a newsroom's folder finds: the folders of releases, their files, and digests of file times."""

import re

from msgspec import Struct, field, msgpack

from pressroom.errors import Problem
from pressroom.model.draft import UnexpectedFile
from pressroom.model.release import VersionsByLanguage
from pressroom.read.record_tail import RecordPosition
from pressroom.record import Histories, get_version_path

NEWSROOM_FILE = "newsroom.yaml"
RELEASES_FOLDER = "releases"
MISSING_TEXT_MESSAGE = "this published text is missing"
"""The start of the message about such a text. The stored text is used in its place, so the error stops no build."""


UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""A character that the name of a file may not contain."""


class ReleaseFiles(Struct, frozen=True, array_like=True, gc=False):
    """The folder of a release: its address below `releases/`, and the names of its texts and of the files next to them.

    `folder_ctime` is the ctime of the folder in nanoseconds, `stat_digest` a digest of the sizes and times of its
    files. 0 means unknown: something changed less than 2 s ago, and the next change may not be noticed. `history`
    contains the recorded versions; it is None if the newsroom has no record. `addresses` are all addresses that a
    release has had, oldest first; it is empty if the release was never moved.
    """

    address: str
    texts: tuple[str, ...]
    files: tuple[str, ...]
    folder_ctime: int
    stat_digest: int
    unexpected_files: tuple[UnexpectedFile, ...] = ()
    history: VersionsByLanguage | None = None
    addresses: tuple[str, ...] = ()

    @property
    def text_paths(self) -> dict[str, str]:
        """The paths of the texts by name, sorted; in place of a missing published text, that of the stored one."""
        recorded = {f"{language}.md": versions[-1].text_digest for language, versions in (self.history or {}).items()}
        return {
            name: f"{RELEASES_FOLDER}/{self.address}/{name}"
            if name in self.texts
            else get_version_path(self.address, recorded[name])
            for name in sorted({*self.texts, *recorded})
        }

    def is_unchanged_from(self, other: "ReleaseFiles | None") -> bool:
        """Check that texts, files and history are the same as in `other`; False if in doubt."""
        if other is self or other is None:
            return other is self and self.stat_digest != 0
        mine, theirs = (
            (each.stat_digest, each.texts, each.files, each.history, each.addresses) for each in (self, other)
        )
        return self.stat_digest != 0 and mine == theirs


class YearScan(Struct, frozen=True, array_like=True):
    """The folder of a year, with its releases sorted by address.

    `missing_releases` contains the recorded versions of releases whose folders are missing, `addresses` all addresses
    of each release that was moved.
    """

    folder_ctime: int = 0
    releases: tuple[ReleaseFiles, ...] = ()
    unexpected_files: tuple[UnexpectedFile, ...] = ()
    missing_releases: Histories = {}
    addresses: dict[str, tuple[str, ...]] = {}


class EncodedYearScan(Struct, frozen=True, array_like=True):
    """An encoded `YearScan`: archives are long and most years do not change, so few are decoded.

    `is_certain` is False if a change may have gone unnoticed. `unexpected_files` are the unexpected files of the year
    and of its releases.
    """

    encoded: bytes
    is_certain: bool
    unexpected_files: tuple[UnexpectedFile, ...] = ()

    @property
    def year_scan(self) -> YearScan:
        """The decoded year."""
        return _decode_year_scan(self.encoded)

    def is_unchanged_from(self, other: "EncodedYearScan | None") -> bool:
        """Check that everything in the year is the same as in `other`; False if in doubt."""
        return self.is_certain and other is not None and self.encoded == other.encoded


_decode_year_scan = msgpack.Decoder(YearScan).decode
EMPTY_YEAR = EncodedYearScan(msgpack.encode(YearScan()), is_certain=False)


class RecordCheck(Struct, frozen=True, array_like=True):
    """What was found out about the record besides its chain: problems, and whether any of its lines is signed.

    `stat_digest` is a digest of the sizes and times of the files beside it, and `stored_years` has one for each year of
    stored texts. 0 means unknown.
    """

    stat_digest: int = 0
    stored_years: dict[str, int] = {}
    is_signed: bool = False
    problems: tuple[Problem, ...] = ()


class Scan(Struct, frozen=True, array_like=True):
    """The contents of a newsroom's folder.

    `newsroom_stat_digest` is a digest of the sizes and times of `newsroom.yaml` and of `images`, the names of the
    images next to it; 0 if unknown. `years` are by name. `record_position` is None if there is no record.
    `absent_releases` are recorded releases whose files are in other archive packages. `record_check` is empty until the
    record has been checked.
    """

    newsroom_stat_digest: int = 0
    images: tuple[str, ...] = ()
    years: dict[str, EncodedYearScan] = field(default_factory=dict)
    unexpected_files: tuple[UnexpectedFile, ...] = ()
    record_position: RecordPosition | None = None
    absent_releases: tuple[str, ...] = ()
    record_check: RecordCheck = RecordCheck()

    def is_unchanged_from(self, other: "Scan") -> bool:
        """Check that everything is the same as in `other`; False if in doubt."""
        is_certain = bool(self.newsroom_stat_digest) and (
            self.record_position is None or self.record_position.stat_digest != 0
        )
        return is_certain and all(year.is_certain for year in self.years.values()) and self == other

    def releases(self, year: str) -> dict[str, ReleaseFiles]:
        """Return the releases of a year by their addresses; published ones even if their folders are missing."""
        encoded_year = self.years.get(year)
        if encoded_year is None:
            return {}
        year_scan = encoded_year.year_scan
        releases = {each.address: each for each in year_scan.releases}
        missing = {
            address: ReleaseFiles(address, (), (), 0, 1, (), history, year_scan.addresses.get(address, ()))
            for address, history in year_scan.missing_releases.items()
            if address not in self.absent_releases
        }
        return dict(sorted((releases | missing).items())) if missing else releases

    @property
    def all_unexpected_files(self) -> tuple[UnexpectedFile, ...]:
        """All files that should not be there, and published texts that are missing."""
        of_years = [each for year in self.years.values() for each in year.unexpected_files]
        unexpected_files = (*self.unexpected_files, *of_years)
        if not self.absent_releases:
            return unexpected_files
        absent_folders = {f"{RELEASES_FOLDER}/{address}" for address in self.absent_releases}
        return tuple([each for each in unexpected_files if not _is_missing_text_in(absent_folders, each)])


def _is_missing_text_in(folders: set[str], file: UnexpectedFile) -> bool:
    return file.message.startswith(MISSING_TEXT_MESSAGE) and file.path.rpartition("/")[0] in folders
