"""Read and write receipts, which say what versions each channel has (`releases/channels.jsonl`).

With them an interrupted publication can be finished, and nothing is done twice.
"""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct, structs

from pressroom.errors import ConfigError, DeliveryError
from pressroom.record import CHANNELS_FILE, RELEASES_FOLDER, AddressHistory, Record, RecordLine
from pressroom.record.file import append_content, read_file, read_record

Channel = Literal["site", "hub", "mail"]
SUBSCRIBERS = "subscribers"
"""The `to` of a mail receipt that says: the mails of the version were prepared in the database."""

_RESTORE_REMEDY = "Restore the file from version control or a backup: it says which versions each channel has."


class Mailing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The mail body of one version of a text; nothing is sent yet.

    It is for readers of the earlier `versions` that have a mail body; if `versions` is empty, for all subscribers.
    `message` is the path of the message in the output folder; it stays as it is when the text is corrected.
    """

    release: str
    language: str
    version: int
    kind: str
    message: str
    versions: tuple[int, ...] = ()


class Receipt(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A note that a channel has a version; `line` is the digest of its line in the record.

    The channels "site" and "hub" then have all versions up to that line, "mail" has only that one. `to` is the URL of a
    hub, `fault` why it could not be notified, or why the site could not be deployed. `deployed` identifies the site
    that the deploy command has copied. A mail receipt without `mailing` says that no mail body is needed; one to
    `SUBSCRIBERS` comes after that of the mail body.
    """

    channel: Channel
    line: str
    time: str
    to: str = ""
    fault: str = ""
    deployed: str = ""
    mailing: Mailing | None = None


def read_receipts(newsroom_folder: Path) -> tuple[Receipt, ...]:
    """Return all receipts, oldest first, with the current addresses of releases that were moved.

    Messages stay where they were written. Raises ConfigError if the file is missing or a line is not a receipt.
    """
    content = read_file(newsroom_folder, CHANNELS_FILE)
    if content is None:
        raise ConfigError(f"{RELEASES_FOLDER}/{CHANNELS_FILE} is missing.", _RESTORE_REMEDY)
    receipts: list[Receipt] = []
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        try:
            receipts.append(_decode_receipt(line))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{RELEASES_FOLDER}/{CHANNELS_FILE}:{number}: this line is not a receipt: {error}", _RESTORE_REMEDY
            ) from error
    record = read_record(newsroom_folder)
    moved = record.address_histories if record else {}
    return tuple([_update_address(each, moved) for each in receipts]) if moved else tuple(receipts)


def _update_address(receipt: Receipt, moved: dict[str, AddressHistory]) -> Receipt:
    mailing = receipt.mailing
    if mailing is None or mailing.release not in moved:
        return receipt
    return structs.replace(receipt, mailing=structs.replace(mailing, release=moved[mailing.release].current))


_decode_receipt = msgspec.json.Decoder(Receipt).decode


def append_receipts(newsroom_folder: Path, receipts: Iterable[Receipt]) -> None:
    """Append receipts to the file. Raises DeliveryError if they cannot be written; what they are about is done then."""
    content = b"".join([msgspec.json.encode(each) + b"\n" for each in receipts])
    try:
        append_content(newsroom_folder, CHANNELS_FILE, content)
    except DeliveryError as error:
        raise DeliveryError(error.message, _INCOMPLETE_REMEDY) from error


_INCOMPLETE_REMEDY = (
    "The releases are on record. Check permissions and free disk space, then run pressroom publish again: it does what "
    "is missing."
)


def find_missing_versions(
    record: Record, receipts: Sequence[Receipt], channel: Channel, to: str = ""
) -> dict[str, RecordLine]:
    """Return the lines of the versions that a channel does not have yet, by digest."""
    received = find_lines_up_to(
        record, [each.line for each in receipts if each.channel == channel and each.to == to and not each.fault]
    )
    return {digest: line for digest, line in record.versions.items() if digest not in received}


def get_last_deployment(receipts: Sequence[Receipt]) -> str | None:
    """Return what identifies the site that was deployed last; None if the last try failed, or if there was none."""
    tries = (each for each in reversed(receipts) if each.channel == "site" and (each.deployed or each.fault))
    return next((each.deployed or None for each in tries), None)


def has_failed_deployment(receipts: Sequence[Receipt]) -> bool:
    """Return whether the site could not be deployed, and nothing was done about it since."""
    return next((bool(each.fault) for each in reversed(receipts) if each.channel == "site"), False)


def find_unmailed_versions(record: Record, receipts: Sequence[Receipt]) -> dict[str, RecordLine]:
    """Return the lines of the versions that need a mail body and have no mail receipt yet, by digest."""
    handled = {each.line for each in receipts if each.channel == "mail"}
    return {digest: line for digest, line in record.versions.items() if line.is_mailed and digest not in handled}


def find_first_receipts(record: Record, receipts: Sequence[Receipt]) -> dict[str, list[Receipt]]:
    """Return the first receipt of each channel for each version, by the digest of the version's line.

    For a version that a channel does not have, it is the receipt of the last fault.
    """
    first_receipts: dict[str, list[Receipt]] = {}
    received_by_channel: dict[tuple[Channel, str], set[str]] = {}
    faults = [each for each in receipts if each.fault]
    successes = [each for each in receipts if not each.fault and each.to != SUBSCRIBERS]
    for receipt in (*successes, *reversed(faults)):
        received = received_by_channel.setdefault((receipt.channel, receipt.to), set())
        is_mail = receipt.channel == "mail"
        new = {receipt.line} - received if is_mail else find_lines_up_to(record, [receipt.line], received)
        received |= new
        for digest in new:
            first_receipts.setdefault(digest, []).append(receipt)
    return first_receipts


def find_lines_up_to(record: Record, heads: Iterable[str], excluded: Collection[str] = frozenset()) -> set[str]:
    """Return the digests of the lines `heads` and of all lines before them, stopping at lines in `excluded`."""
    digests: set[str] = set()
    queue = [head for head in heads if head in record.lines]
    while queue:
        digest = queue.pop()
        if digest not in digests and digest not in excluded:
            digests.add(digest)
            queue += record.lines[digest].previous
    return digests


def plan_mailing(record: Record, receipts: Sequence[Receipt], digest: str) -> Mailing | None:
    """Return the mailing for a version, or None if none is needed.

    A publication is for all subscribers, any later version for those of an earlier one. If an interruption left several
    versions of a text without mailings, only the last gets one: for all subscribers if the text has none yet; but a
    withdrawal of such a text gets none.
    """
    line = record.versions[digest]
    text_digests = [other for other, other_line in record.versions.items() if other_line.text_id == line.text_id]
    mailed = {each.line for each in receipts if each.mailing}
    unmailed_versions = find_unmailed_versions(record, receipts)
    unmailed = [other for other in text_digests if other in unmailed_versions]
    is_new = not mailed.intersection(text_digests)
    if digest != unmailed[-1] or (line.kind == "withdrawal" and is_new):
        return None
    version = text_digests.index(digest) + 1
    return Mailing(
        release=line.release,
        language=line.language,
        version=version,
        kind=line.kind,
        message=f"mail/{line.release}/{line.language}-{version}.eml",
        versions=tuple([number for number, other in enumerate(text_digests, 1) if other in mailed]),
    )
