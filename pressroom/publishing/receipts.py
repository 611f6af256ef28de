"""What was done with each version in each channel: lines of `releases/channels.jsonl` in and out.

So a publication that was cut short is completed, and nothing is done twice.
"""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.record import CHANNELS_FILE, RELEASES_FOLDER, Record, RecordLine
from pressroom.record.file import append_content, read_file

Channel = Literal["site", "hub", "mail"]

_RESTORE_REMEDY = "Put it back as it was, from version control or a backup: it tells who was told what."


class Mailing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A version of a text that goes to those who were sent one of `versions` of it; without those, to its subscribers.

    `message` is the path of the message below the outputs.
    """

    release: str
    language: str
    version: int
    kind: str
    message: str
    versions: tuple[int, ...] = ()


class Receipt(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """That a channel has all versions up to `line`, or, where it is the mail, that one; `line` is a digest.

    `to` is the address of a hub, `fault` why it could not be told. Without a `mailing`, none is needed.
    """

    channel: Channel
    line: str
    time: str
    to: str = ""
    fault: str = ""
    mailing: Mailing | None = None


def read_receipts(newsroom_folder: Path) -> tuple[Receipt, ...]:
    """All notes, the first one first. Raises ConfigError for a line that is none, and when there is no such file."""
    content = read_file(newsroom_folder, CHANNELS_FILE)
    if content is None:
        raise ConfigError(f"There is no {RELEASES_FOLDER}/{CHANNELS_FILE} beside the record.", _RESTORE_REMEDY)
    found: list[Receipt] = []
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        try:
            found.append(_decode_receipt(line))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{RELEASES_FOLDER}/{CHANNELS_FILE}:{number}: this is no note: {error}", _RESTORE_REMEDY
            ) from error
    return tuple(found)


_decode_receipt = msgspec.json.Decoder(Receipt).decode


def append_receipts(newsroom_folder: Path, receipts: Iterable[Receipt]) -> None:
    """Write notes down. Raises DeliveryError when the disk does not take them."""
    append_content(newsroom_folder, CHANNELS_FILE, b"".join([msgspec.json.encode(each) + b"\n" for each in receipts]))


def missing_versions(
    record: Record, receipts: Sequence[Receipt], channel: Channel, to: str = ""
) -> dict[str, RecordLine]:
    """The versions that a channel does not have yet, by their digests."""
    reached = find_lines_up_to(
        record, [each.line for each in receipts if each.channel == channel and each.to == to and not each.fault]
    )
    return {digest: line for digest, line in record.lines.items() if digest not in reached and line.release}


def find_unmailed_versions(record: Record, receipts: Sequence[Receipt]) -> dict[str, RecordLine]:
    """The versions of which subscribers are to be told by mail, and no mailing was made yet."""
    made = {each.line for each in receipts if each.channel == "mail"}
    return {digest: line for digest, line in record.lines.items() if line.is_mailed and digest not in made}


def find_first_receipts(record: Record, receipts: Sequence[Receipt]) -> dict[str, list[Receipt]]:
    """By the digests of versions, the first note of each channel that has them."""
    found: dict[str, list[Receipt]] = {}
    had: dict[tuple[Channel, str], set[str]] = {}
    for note in receipts:
        own = had.setdefault((note.channel, note.to), set())
        fresh = {note.line} - own if note.channel == "mail" else find_lines_up_to(record, [note.line], own)
        own |= fresh
        for digest in fresh:
            found.setdefault(digest, []).append(note)
    return found


def find_lines_up_to(record: Record, heads: Iterable[str], excluded: Collection[str] = frozenset()) -> set[str]:
    """Lines, and all that they follow, without those that are `known`, and all that these follow."""
    reached: set[str] = set()
    waiting = [head for head in heads if head in record.lines]
    while waiting:
        digest = waiting.pop()
        if digest not in reached and digest not in excluded:
            reached.add(digest)
            waiting += record.lines[digest].previous
    return reached


def plan_mailing(record: Record, receipts: Sequence[Receipt], digest: str) -> Mailing | None:
    """What is to be sent of a version: a publication to subscribers, all else to those who were sent one before.

    Of several versions of a text whose mailings an act cut short has left, the last says it all: to all subscribers, if
    the publication is among them, and to nobody if it was withdrawn before anybody was told.
    """
    own = [each for each, other in record.lines.items() if other.text_id == record.lines[digest].text_id]
    sent = {each.line for each in receipts if each.mailing}
    waiting = [each for each in own if each in find_unmailed_versions(record, receipts)]
    line, is_new = record.lines[digest], not sent.intersection(own)
    if digest != waiting[-1] or (line.kind == "withdrawal" and is_new):
        return None
    return Mailing(
        release=line.release,
        language=line.language,
        version=own.index(digest) + 1,
        kind=line.kind,
        message=f"mail/{line.release}/{line.language}.eml",
        versions=tuple([number for number, each in enumerate(own, 1) if each in sent]),
    )
