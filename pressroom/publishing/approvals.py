"""Approvals: who said that a text may be published at its time. Lines of `releases/approvals.jsonl` in and out.

An approval is of exactly one text: with another one, or another time, it is void.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.record import APPROVALS_FILE, RELEASES_FOLDER
from pressroom.record.file import append_content, read_file
from pressroom.record.line import Address, Digest, Language, Time

_RESTORE_REMEDY = "Put it back as it was, from version control or a backup."


class Approval(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That `by` approved a text at `time`; `source` and `files` are digests as in the record.

    `mail`: its subscribers are told by mail. With `is_held` the approval of the text is taken back.
    """

    time: Time
    by: str
    release: Address
    language: Language
    source: Digest
    files: dict[str, Digest]
    publish_at: Time
    mail: bool = True
    is_held: bool = False

    @property
    def publish_time(self) -> datetime:
        """When it is to be published."""
        return datetime.fromisoformat(self.publish_at)


def read_approvals(newsroom_folder: Path) -> dict[tuple[str, str], Approval]:
    """The last approval of each text, by the address of its release and its language; none that was taken back.

    Raises ConfigError for a line that is none.
    """
    found: dict[tuple[str, str], Approval] = {}
    content = read_file(newsroom_folder, APPROVALS_FILE) or b""
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        try:
            each = _decode_approval(line)
            each.publish_time.timestamp()
        except (ValueError, msgspec.DecodeError) as error:
            raise ConfigError(
                f"{RELEASES_FOLDER}/{APPROVALS_FILE}:{number}: this is no approval: {error}", _RESTORE_REMEDY
            ) from error
        found[each.release, each.language] = each
    return {text: each for text, each in found.items() if not each.is_held}


_decode_approval = msgspec.json.Decoder(Approval).decode


def append_approvals(newsroom_folder: Path, approvals: Iterable[Approval]) -> None:
    """Write approvals down. Raises DeliveryError when the disk does not take them."""
    append_content(newsroom_folder, APPROVALS_FILE, b"".join([msgspec.json.encode(each) + b"\n" for each in approvals]))
