"""Check the contents of a verified bag against the record in it.

Each text, file and version must have the hash that is in its line of the record.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from pressroom.archive.bag import NEWSROOM, PAYLOAD, SITE, Bag, BagProblem, require_no_problems
from pressroom.archive.contents import ArchivedRelease, collect_archived_releases, filter_public_receipts
from pressroom.check import find_invalid_signatures
from pressroom.errors import ConfigError
from pressroom.read import MAX_TEXT_BYTES
from pressroom.record import CHANNELS_FILE, KEYS_FILE, RECORD_FILE, RELEASES_FOLDER, Record, parse_record
from pressroom.signing import KEY_LIST_PATH, read_key_list
from pressroom.signing.statements import parse_signature_file

_ADDRESS = r"[12][0-9]{3}/[a-z0-9]+(?:-[a-z0-9]+)*"
_FILE_NAME = r"[^./][^/]*"
_RELEASE_FILE = re.compile(rf"{RELEASES_FOLDER}/(?:versions/|signatures/)?({_ADDRESS})/{_FILE_NAME}")
_SIGNATURE = re.compile(rf"{RELEASES_FOLDER}/signatures/{_ADDRESS}/[A-Za-z0-9-]+\.json")
_SETUP_FILE = re.compile(
    rf"newsroom\.yaml|(?:{_FILE_NAME}/)?{_FILE_NAME}\.(?:avif|gif|jpe?g|png|webp)|templates/(?:{_FILE_NAME}/)*{_FILE_NAME}|locale/{_FILE_NAME}\.po"
    rf"|{RELEASES_FOLDER}/(?:{re.escape(RECORD_FILE)}|{re.escape(CHANNELS_FILE)}|{re.escape(KEYS_FILE)})",
    re.IGNORECASE,
)
_TEXT_FILE = re.compile(r"newsroom\.yaml|.*\.(?:md|po)|templates/.*|.*/keys\.json")
_REQUIRED_FILES = ("newsroom.yaml", f"{RELEASES_FOLDER}/{RECORD_FILE}", f"{RELEASES_FOLDER}/{CHANNELS_FILE}")


class BagContents(Struct, frozen=True):
    """The checked contents of a bag.

    `releases` maps the address of each release in the record to what an archive keeps of it; the bag may contain only
    some of these releases. `files` maps the path of each file in the newsroom's folder to its SHA-256.
    """

    bag: Bag
    record: Record
    releases: dict[str, ArchivedRelease]
    files: dict[str, str]

    @property
    def addresses(self) -> list[str]:
        """The addresses of the releases in the bag."""
        return sorted({find_archived_address(path) for path in self.files} - {""})

    @property
    def templates(self) -> list[str]:
        """The paths of the templates in the bag; templates are programs."""
        return [path for path in self.files if path.startswith("templates/")]

    def filter_release_files(self) -> dict[str, str]:
        """Return the files that belong to releases."""
        return {path: digest for path, digest in self.files.items() if find_archived_address(path)}


def find_archived_address(path: str) -> str:
    """Return the address of the release that a path in the newsroom's folder belongs to, or an empty string."""
    match = _RELEASE_FILE.fullmatch(path)
    return match[1] if match else ""


def check_contents(bag: Bag) -> BagContents:
    """Return the contents of a bag. Raises ConfigError, with all problems, if there are any."""
    newsroom_paths = [path for path in bag.files if path.startswith(NEWSROOM)]
    files = {path.removeprefix(NEWSROOM): bag.files[path] for path in newsroom_paths}
    problems = [BagProblem(NEWSROOM + path, "the file is missing") for path in _REQUIRED_FILES if path not in files]
    require_no_problems(bag.folder, problems)
    problems += _find_unexpected_files(bag, files)
    record = parse_record((bag.folder / NEWSROOM / RELEASES_FOLDER / RECORD_FILE).read_bytes())
    problems += _find_record_problems(record)
    problems += _find_line_signature_problems(bag, record)
    problems += _find_receipt_problems(bag)
    contents = BagContents(bag, record, collect_archived_releases(record.lines.values()), files)
    problems += _find_release_problems(contents)
    require_no_problems(bag.folder, problems)
    return contents


def _find_unexpected_files(bag: Bag, files: Mapping[str, str]) -> Iterator[BagProblem]:
    for path in bag.files:
        if not path.startswith((NEWSROOM, SITE)):
            yield BagProblem(path, f"expected only data/newsroom/ and data/site/ in {PAYLOAD}")
    for path in files:
        if not find_archived_address(path) and not _SETUP_FILE.fullmatch(path):
            yield BagProblem(NEWSROOM + path, "this is not part of an exported newsroom")
        elif _TEXT_FILE.fullmatch(path) and (bag.folder / NEWSROOM / path).stat().st_size > MAX_TEXT_BYTES:
            yield BagProblem(NEWSROOM + path, f"the text is larger than {MAX_TEXT_BYTES // 1_000_000} MB")


def _find_record_problems(record: Record) -> Iterator[BagProblem]:
    path = f"{NEWSROOM}{RELEASES_FOLDER}/{RECORD_FILE}"
    for problem in record.problems:
        yield BagProblem(f"{path}:{problem.line_number}", problem.message)
    if record.truncated_tail:
        yield BagProblem(path, "the last line is incomplete")
    if not record.lines:
        yield BagProblem(path, "the record is empty")


def _find_line_signature_problems(bag: Bag, record: Record) -> Iterator[BagProblem]:
    """Yield a problem for each line without a valid signature, the only thing that protects the last line."""
    try:
        keys = read_key_list(bag.folder / NEWSROOM)
    except ConfigError as error:
        yield BagProblem(f"{NEWSROOM}{KEY_LIST_PATH}", f"this is not a valid list of keys: {error.message}")
        return
    for line_number, message in find_invalid_signatures(record.lines.values(), keys):
        yield BagProblem(f"{NEWSROOM}{RELEASES_FOLDER}/{RECORD_FILE}:{line_number}", message)


def _find_receipt_problems(bag: Bag) -> Iterator[BagProblem]:
    path = f"{NEWSROOM}{RELEASES_FOLDER}/{CHANNELS_FILE}"
    content = (bag.folder / path).read_bytes()
    try:
        if filter_public_receipts(content) != content:
            yield BagProblem(path, "it contains more than an archive may keep")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield BagProblem(path, f"a line cannot be read: {error}")


def _find_signature_file_problems(folder: Path, path: str) -> Iterator[BagProblem]:
    try:
        parse_signature_file((folder / NEWSROOM / path).read_bytes())
    except ValueError as error:
        yield BagProblem(NEWSROOM + path, f"this is not a valid signature: {error}")


def _find_release_problems(contents: BagContents) -> Iterator[BagProblem]:
    """Yield each difference between the files of releases and the record."""
    files = contents.filter_release_files()
    for path in files:
        archived_release = contents.releases.get(find_archived_address(path), ArchivedRelease())
        if _SIGNATURE.fullmatch(path) and archived_release.texts:
            yield from _find_signature_file_problems(contents.bag.folder, path)
        elif path not in archived_release.required_files | archived_release.hidden_versions:
            yield BagProblem(NEWSROOM + path, "the record does not list this file as published")
    for address in contents.addresses:
        archived_release = contents.releases.get(address, ArchivedRelease())
        for path in archived_release.required_files.keys() - files.keys():
            yield BagProblem(NEWSROOM + path, "the record lists this file, but it is missing")
        for path, digest in (archived_release.required_files | archived_release.hidden_versions).items():
            if path in files and files[path] != digest:
                yield BagProblem(NEWSROOM + path, f"it does not match the record: expected SHA-256 {digest}")


def require_matching_record(folder: str, record: Record, contents: BagContents) -> None:
    """Raise ConfigError unless the record of the newsroom equals or continues the record in the bag."""
    digests = contents.record.lines.keys()
    if digests <= record.lines.keys():
        return
    if record.lines.keys() < digests:
        what = f"The archive package is newer than the newsroom in {folder}: its record contains later lines."
        raise ConfigError(what, "Import the newest package first, into an empty folder, and then the older ones.")
    what = f"The archive package is not from the newsroom in {folder}: their records differ."
    raise ConfigError(what, "Choose another folder with --newsroom.")
