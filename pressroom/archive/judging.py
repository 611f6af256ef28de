"""Judges what is in a bag by its record: a verified Bag in, Contents out that a newsroom can be made of.

Each source, file and wording has the hash that a line of the record names, or the bag is refused.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from pressroom.archive import told
from pressroom.archive.bag import NEWSROOM, PAYLOAD, SITE, Bag, Fault, refused
from pressroom.archive.holdings import Holding, holdings
from pressroom.check import unproven
from pressroom.errors import ConfigError
from pressroom.read import LARGEST
from pressroom.record import CHANNELS, FOLDER, KEYS, RECORD, Chain, chain
from pressroom.signing import LIST, listed
from pressroom.signing.statements import parsed_file

_ADDRESS = r"[12][0-9]{3}/[a-z0-9]+(?:-[a-z0-9]+)*"
_PLAIN = r"[^./][^/]*"
_RELEASE = re.compile(rf"{FOLDER}/(?:versions/|signatures/)?({_ADDRESS})/{_PLAIN}")
_SIGNATURE = re.compile(rf"{FOLDER}/signatures/{_ADDRESS}/[A-Za-z0-9-]+\.json")
_SURROUNDINGS = re.compile(
    rf"newsroom\.yaml|{_PLAIN}\.(?:avif|gif|jpe?g|png|webp)|templates/(?:{_PLAIN}/)*{_PLAIN}|locale/{_PLAIN}\.po"
    rf"|{FOLDER}/(?:{re.escape(RECORD)}|{re.escape(CHANNELS)}|{re.escape(KEYS)})",
    re.IGNORECASE,
)
_TEXTS = re.compile(r"newsroom\.yaml|.*\.(?:md|po)|templates/.*|.*/keys\.json")
_NEEDED = ("newsroom.yaml", f"{FOLDER}/{RECORD}", f"{FOLDER}/{CHANNELS}")


class Contents(Struct, frozen=True):
    """What a newsroom is made of: its record, what is held of every release on it, and the bag that brings some.

    `files` are paths below the newsroom's folder, with the SHA-256 of each.
    """

    bag: Bag
    record: Chain
    held: dict[str, Holding]
    files: dict[str, str]

    @property
    def addresses(self) -> list[str]:
        """The releases that the bag brings."""
        return sorted({address_of(path) for path in self.files} - {""})

    @property
    def templates(self) -> list[str]:
        """The templates that the bag brings, which are programs."""
        return [path for path in self.files if path.startswith("templates/")]

    def of_releases(self) -> dict[str, str]:
        """The files that belong to releases."""
        return {path: digest for path, digest in self.files.items() if address_of(path)}


def address_of(path: str) -> str:
    """The release that a path below the newsroom's folder belongs to, or nothing."""
    found = _RELEASE.fullmatch(path)
    return found[1] if found else ""


def judged(bag: Bag) -> Contents:
    """What is in a bag. Raises ConfigError with every fault that it has."""
    newsroom = [path for path in bag.files if path.startswith(NEWSROOM)]
    files = {path.removeprefix(NEWSROOM): bag.files[path] for path in newsroom}
    faults = [Fault(NEWSROOM + path, "the file is missing") for path in _NEEDED if path not in files]
    if faults:
        raise refused(bag.folder, faults)
    faults += _strangers(bag, files)
    record = chain((bag.folder / NEWSROOM / FOLDER / RECORD).read_bytes())
    faults += _record_faults(record)
    faults += _proof_faults(bag, record)
    faults += _channel_faults(bag)
    held = holdings(record.lines.values())
    contents = Contents(bag, record, held, files)
    faults += _release_faults(contents)
    if faults:
        raise refused(bag.folder, faults)
    return contents


def _strangers(bag: Bag, files: Mapping[str, str]) -> Iterator[Fault]:
    """What is no part of an archive of a newsroom, and texts that are larger than any."""
    for path in bag.files:
        if not path.startswith((NEWSROOM, SITE)):
            yield Fault(path, f"expected data/newsroom/ and data/site/ only, and nothing else in {PAYLOAD}")
    for path in files:
        if not address_of(path) and not _SURROUNDINGS.fullmatch(path):
            yield Fault(NEWSROOM + path, "this is no part of a newsroom that was exported")
        elif _TEXTS.fullmatch(path) and (bag.folder / NEWSROOM / path).stat().st_size > LARGEST:
            yield Fault(NEWSROOM + path, f"the text is larger than {LARGEST // 1_000_000} MB")


def _record_faults(record: Chain) -> Iterator[Fault]:
    path = f"{NEWSROOM}{FOLDER}/{RECORD}"
    for fault in record.faults:
        yield Fault(f"{path}:{fault.line}", fault.message)
    if record.torn:
        yield Fault(path, "the last line is not whole")
    if not record.lines:
        yield Fault(path, "nothing is on record")


def _proof_faults(bag: Bag, record: Chain) -> Iterator[Fault]:
    """Lines without the signature that they should have; the last one is held by nothing else."""
    try:
        keys = listed(bag.folder / NEWSROOM)
    except ConfigError as error:
        yield Fault(f"{NEWSROOM}{LIST}", f"this is no list of keys: {error.what}")
        return
    for line, fault in unproven(record.lines.values(), keys):
        yield Fault(f"{NEWSROOM}{FOLDER}/{RECORD}:{line}", fault)


def _channel_faults(bag: Bag) -> Iterator[Fault]:
    path = f"{NEWSROOM}{FOLDER}/{CHANNELS}"
    content = (bag.folder / path).read_bytes()
    try:
        if told.kept(content) != content:
            yield Fault(path, "it tells of more than an archive keeps")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield Fault(path, f"a line cannot be read: {error}")


def _signature_faults(folder: Path, path: str) -> Iterator[Fault]:
    try:
        parsed_file((folder / NEWSROOM / path).read_bytes())
    except ValueError as error:
        yield Fault(NEWSROOM + path, f"this is no signature: {error}")


def _release_faults(contents: Contents) -> Iterator[Fault]:
    """What differs between the files of releases and what is on record of them."""
    files = contents.of_releases()
    for path in files:
        own = contents.held.get(address_of(path), Holding())
        if _SIGNATURE.fullmatch(path) and own.texts:
            yield from _signature_faults(contents.bag.folder, path)
        elif path not in own.required | own.withheld:
            yield Fault(NEWSROOM + path, "it is not on record that this was published")
    for address in contents.addresses:
        own = contents.held.get(address, Holding())
        for path in own.required.keys() - files.keys():
            yield Fault(NEWSROOM + path, "the file is on record and missing")
        for path, digest in (own.required | own.withheld).items():
            if path in files and files[path] != digest:
                yield Fault(NEWSROOM + path, f"it is not what is on record: that has the SHA-256 {digest}")


def require_as_recorded(folder: str, standing: Chain, contents: Contents) -> None:
    """A bag fits a newsroom whose record goes on where that of the bag ends. Raises ConfigError when it does not."""
    own = contents.record.lines.keys()
    if own <= standing.lines.keys():
        return
    if standing.lines.keys() < own:
        what = f"The bag is newer than the newsroom in {folder}: its record goes on after the one there."
        raise ConfigError(what, "Import the newest bag first, into an empty folder, and the older ones after it.")
    what = f"The bag is not of the newsroom in {folder}: their records differ."
    raise ConfigError(what, "Name another folder with --newsroom.")
