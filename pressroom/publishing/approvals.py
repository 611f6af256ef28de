"""Read and write approvals, the permissions to publish a text at its time (`releases/approvals.jsonl`).

An approval is for one exact text: when the text or its time changes, the approval is void.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct, field

from pressroom.errors import ConfigError
from pressroom.record import APPROVALS_FILE, RELEASES_FOLDER
from pressroom.record.file import append_content, read_file
from pressroom.record.line import Address, Digest, Language, Time

_RESTORE_REMEDY = "Restore the file from version control or a backup."


class Approval(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One approval: at `time`, the person `by` allowed a text to be published at `publish_at`.

    `source` and `files` are digests of the text and of the files that it names, as in the record. `mail` says whether
    subscribers get a mail. `is_cancelled` cancels the earlier approval of the same text.
    """

    time: Time
    by: str
    release: Address
    language: Language
    source: Digest
    files: dict[str, Digest]
    publish_at: Time
    mail: bool = True
    is_cancelled: bool = field(default=False, name="is_held")

    @property
    def publish_time(self) -> datetime:
        """The time of publication."""
        return datetime.fromisoformat(self.publish_at)


def read_approvals(newsroom_folder: Path) -> dict[tuple[str, str], Approval]:
    """Return the current approval of each text, by release address and language, without those that were cancelled.

    Raises ConfigError for a line that is not an approval.
    """
    approvals: dict[tuple[str, str], Approval] = {}
    content = read_file(newsroom_folder, APPROVALS_FILE) or b""
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        try:
            approval = _decode_approval(line)
            approval.publish_time.timestamp()
        except (ValueError, msgspec.DecodeError) as error:
            raise ConfigError(
                f"{RELEASES_FOLDER}/{APPROVALS_FILE}:{number}: this line is not an approval: {error}", _RESTORE_REMEDY
            ) from error
        approvals[approval.release, approval.language] = approval
    return {text_id: approval for text_id, approval in approvals.items() if not approval.is_cancelled}


_decode_approval = msgspec.json.Decoder(Approval).decode


def append_approvals(newsroom_folder: Path, approvals: Iterable[Approval]) -> None:
    """Append approvals to the file. Raises DeliveryError if they cannot be written."""
    append_content(newsroom_folder, APPROVALS_FILE, b"".join([msgspec.json.encode(each) + b"\n" for each in approvals]))
