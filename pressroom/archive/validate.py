"""Judges what is in a bag by its record: a verified Bag in, Contents out that a newsroom can be made of.

Each source, file and wording has the hash that a line of the record names, or the bag is refused.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from pressroom.archive import receipts
from pressroom.archive.bag import NEWSROOM, PAYLOAD, SITE, Bag, BagProblem, create_refusal
from pressroom.archive.contents import ArchivedRelease, archived_releases
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
    rf"newsroom\.yaml|{_FILE_NAME}\.(?:avif|gif|jpe?g|png|webp)|templates/(?:{_FILE_NAME}/)*{_FILE_NAME}|locale/{_FILE_NAME}\.po"
    rf"|{RELEASES_FOLDER}/(?:{re.escape(RECORD_FILE)}|{re.escape(CHANNELS_FILE)}|{re.escape(KEYS_FILE)})",
    re.IGNORECASE,
)
_TEXT_FILE = re.compile(r"newsroom\.yaml|.*\.(?:md|po)|templates/.*|.*/keys\.json")
_REQUIRED_FILES = ("newsroom.yaml", f"{RELEASES_FOLDER}/{RECORD_FILE}", f"{RELEASES_FOLDER}/{CHANNELS_FILE}")


class BagContents(Struct, frozen=True):
    """What a newsroom is made of: its record, what is held of every release on it, and the bag that brings some.

    `files` are paths below the newsroom's folder, with the SHA-256 of each.
    """

    bag: Bag
    record: Record
    releases: dict[str, ArchivedRelease]
    files: dict[str, str]

    @property
    def addresses(self) -> list[str]:
        """The releases that the bag brings."""
        return sorted({find_release_address(path) for path in self.files} - {""})

    @property
    def templates(self) -> list[str]:
        """The templates that the bag brings, which are programs."""
        return [path for path in self.files if path.startswith("templates/")]

    def filter_release_files(self) -> dict[str, str]:
        """The files that belong to releases."""
        return {path: digest for path, digest in self.files.items() if find_release_address(path)}


def find_release_address(path: str) -> str:
    """The release that a path below the newsroom's folder belongs to, or nothing."""
    found = _RELEASE_FILE.fullmatch(path)
    return found[1] if found else ""


def validate_bag(bag: Bag) -> BagContents:
    """What is in a bag. Raises ConfigError with every fault that it has."""
    newsroom = [path for path in bag.files if path.startswith(NEWSROOM)]
    files = {path.removeprefix(NEWSROOM): bag.files[path] for path in newsroom}
    faults = [BagProblem(NEWSROOM + path, "the file is missing") for path in _REQUIRED_FILES if path not in files]
    if faults:
        raise create_refusal(bag.folder, faults)
    faults += _find_unexpected_files(bag, files)
    record = parse_record((bag.folder / NEWSROOM / RELEASES_FOLDER / RECORD_FILE).read_bytes())
    faults += _find_record_problems(record)
    faults += _find_line_signature_problems(bag, record)
    faults += _find_receipt_problems(bag)
    held = archived_releases(record.lines.values())
    contents = BagContents(bag, record, held, files)
    faults += _find_release_problems(contents)
    if faults:
        raise create_refusal(bag.folder, faults)
    return contents


def _find_unexpected_files(bag: Bag, files: Mapping[str, str]) -> Iterator[BagProblem]:
    """What is no part of an archive of a newsroom, and texts that are larger than any."""
    for path in bag.files:
        if not path.startswith((NEWSROOM, SITE)):
            yield BagProblem(path, f"expected data/newsroom/ and data/site/ only, and nothing else in {PAYLOAD}")
    for path in files:
        if not find_release_address(path) and not _SETUP_FILE.fullmatch(path):
            yield BagProblem(NEWSROOM + path, "this is no part of a newsroom that was exported")
        elif _TEXT_FILE.fullmatch(path) and (bag.folder / NEWSROOM / path).stat().st_size > MAX_TEXT_BYTES:
            yield BagProblem(NEWSROOM + path, f"the text is larger than {MAX_TEXT_BYTES // 1_000_000} MB")


def _find_record_problems(record: Record) -> Iterator[BagProblem]:
    path = f"{NEWSROOM}{RELEASES_FOLDER}/{RECORD_FILE}"
    for fault in record.problems:
        yield BagProblem(f"{path}:{fault.line_number}", fault.message)
    if record.truncated_tail:
        yield BagProblem(path, "the last line is not whole")
    if not record.lines:
        yield BagProblem(path, "nothing is on record")


def _find_line_signature_problems(bag: Bag, record: Record) -> Iterator[BagProblem]:
    """Lines without the signature that they should have; the last one is held by nothing else."""
    try:
        keys = read_key_list(bag.folder / NEWSROOM)
    except ConfigError as error:
        yield BagProblem(f"{NEWSROOM}{KEY_LIST_PATH}", f"this is no list of keys: {error.message}")
        return
    for line, fault in find_invalid_signatures(record.lines.values(), keys):
        yield BagProblem(f"{NEWSROOM}{RELEASES_FOLDER}/{RECORD_FILE}:{line}", fault)


def _find_receipt_problems(bag: Bag) -> Iterator[BagProblem]:
    path = f"{NEWSROOM}{RELEASES_FOLDER}/{CHANNELS_FILE}"
    content = (bag.folder / path).read_bytes()
    try:
        if receipts.filter_public_receipts(content) != content:
            yield BagProblem(path, "it tells of more than an archive keeps")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield BagProblem(path, f"a line cannot be read: {error}")


def _find_signature_file_problems(folder: Path, path: str) -> Iterator[BagProblem]:
    try:
        parse_signature_file((folder / NEWSROOM / path).read_bytes())
    except ValueError as error:
        yield BagProblem(NEWSROOM + path, f"this is no signature: {error}")


def _find_release_problems(contents: BagContents) -> Iterator[BagProblem]:
    """What differs between the files of releases and what is on record of them."""
    files = contents.filter_release_files()
    for path in files:
        own = contents.releases.get(find_release_address(path), ArchivedRelease())
        if _SIGNATURE.fullmatch(path) and own.texts:
            yield from _find_signature_file_problems(contents.bag.folder, path)
        elif path not in own.required | own.hidden_versions:
            yield BagProblem(NEWSROOM + path, "it is not on record that this was published")
    for address in contents.addresses:
        own = contents.releases.get(address, ArchivedRelease())
        for path in own.required.keys() - files.keys():
            yield BagProblem(NEWSROOM + path, "the file is on record and missing")
        for path, digest in (own.required | own.hidden_versions).items():
            if path in files and files[path] != digest:
                yield BagProblem(NEWSROOM + path, f"it is not what is on record: that has the SHA-256 {digest}")


def require_matching_record(folder: str, record: Record, contents: BagContents) -> None:
    """A bag fits a newsroom whose record goes on where that of the bag ends. Raises ConfigError when it does not."""
    own = contents.record.lines.keys()
    if own <= record.lines.keys():
        return
    if record.lines.keys() < own:
        what = f"The bag is newer than the newsroom in {folder}: its record goes on after the one there."
        raise ConfigError(what, "Import the newest bag first, into an empty folder, and the older ones after it.")
    what = f"The bag is not of the newsroom in {folder}: their records differ."
    raise ConfigError(what, "Name another folder with --newsroom.")
