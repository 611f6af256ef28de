"""List what an archive keeps of the newsroom, and check the contents of a verified bag against the record in it.

Paths are relative to the newsroom's folder and come with the SHA-256 that each file must have, which is in its line of
the record. Because of the public receipts, a restored newsroom does not notify hubs and subscribers again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct, field

from pressroom.archive.bag import NEWSROOM, PAYLOAD, SITE, Bag, BagProblem, require_no_problems
from pressroom.check import find_invalid_signatures
from pressroom.errors import ConfigError
from pressroom.read import MAX_TEXT_BYTES
from pressroom.record import (
    CHANNELS_FILE,
    KEYS_FILE,
    RECORD_FILE,
    RELEASES_FOLDER,
    Record,
    RecordLine,
    get_version_path,
    parse_record,
)
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


class ArchivedRelease(Struct):
    """What an archive keeps of a release: SHA-256 by path, unless stated otherwise.

    `texts` are the texts as last recorded, and `files` the files that they name. `version_texts` are the stored texts
    of all versions that may be shown, the current ones included; `hidden_versions` are the stored texts of all others.
    `hidden_texts` lists the texts that were withdrawn with their headline hidden. `version_count` counts versions.
    """

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    version_texts: dict[str, str] = field(default_factory=dict)
    hidden_versions: dict[str, str] = field(default_factory=dict)
    hidden_texts: list[str] = field(default_factory=list)
    version_count: int = 0

    @property
    def required_files(self) -> dict[str, str]:
        """The files without which the site cannot be built."""
        return self.texts | self.files | self.version_texts


def collect_archived_releases(lines: Iterable[RecordLine]) -> dict[str, ArchivedRelease]:
    """Return what an archive keeps of each release, by its address."""
    releases: dict[str, ArchivedRelease] = defaultdict(ArchivedRelease)
    lines_by_text: dict[tuple[str, str], list[RecordLine]] = defaultdict(list)
    for line in lines:
        lines_by_text[line.text_id].append(line)
    for (address, language), text_lines in sorted(lines_by_text.items()):
        _add_text(releases[address], f"{RELEASES_FOLDER}/{address}", language, text_lines)
    return dict(releases)


def _add_text(archived_release: ArchivedRelease, folder: str, language: str, lines: Sequence[RecordLine]) -> None:
    last = lines[-1]
    source = f"{folder}/{language}.md"
    archived_release.texts[source] = last.text_digest
    archived_release.files |= {f"{folder}/{name}": digest for name, digest in last.files.items()}
    archived_release.version_count += len(lines)
    first = max([number for number, line in enumerate(lines) if line.hides_earlier], default=0)
    shown = {line.text_digest for line in lines[first:]}
    for line in lines:
        is_shown = line.text_digest in shown
        digests = archived_release.version_texts if is_shown else archived_release.hidden_versions
        digests[get_version_path(line.release, line.text_digest)] = line.text_digest
    if last.kind == "withdrawal" and last.hides_earlier:
        archived_release.hidden_texts.append(source)


class _PublicMailing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    release: str
    language: str
    version: int
    kind: str
    message: str
    versions: tuple[int, ...] = ()


class _PublicReceipt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The fields of a line of `channels.jsonl` that name no person; decoding ignores all others."""

    channel: Literal["site", "hub", "mail"]
    line: str
    time: str
    to: str = ""
    fault: str = ""
    mailing: _PublicMailing | None = None


_decode_receipt = msgspec.json.Decoder(_PublicReceipt).decode


def filter_public_receipts(content: bytes) -> bytes:
    """Return the receipts of successful deliveries, without e-mail addresses.

    Raises msgspec.DecodeError or UnicodeDecodeError if a line cannot be read.
    """
    receipts = [_decode_receipt(line) for line in content.split(b"\n")[:-1] if line]
    public = [receipt for receipt in receipts if not receipt.fault and "@" not in receipt.to]
    return b"".join([msgspec.json.encode(receipt) + b"\n" for receipt in public])


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
    contents = BagContents(bag, record, collect_archived_releases(record.versions.values()), files)
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
