"""Write the message of each mailing: a copy of the rendered mail, which later builds do not change.

Only a version that withholds the ones before it removes their messages.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pressroom import durable
from pressroom.errors import DeliveryError
from pressroom.publishing.receipts import Mailing, Receipt
from pressroom.record import Record


def write_messages(out: Path, mailings: Iterable[Mailing]) -> None:
    """Write the messages of mailings durably; a message that an interrupted run has left is written again.

    Raises DeliveryError if the mail of a text was deleted from the output folder, or if a message cannot be written.
    """
    for mailing in mailings:
        rendered = out / "mail" / mailing.release / f"{mailing.language}.eml"
        try:
            durable.replace(out / mailing.message, rendered.read_bytes())
            for folder in (rendered.parent.parent, out / "mail", out):
                durable.fsync_dir(folder)
        except FileNotFoundError as error:
            raise DeliveryError(f"{rendered} is missing.", f"Run pressroom build --verify. {_RETRY_REMEDY}") from error
        except OSError as error:
            raise DeliveryError(
                f"{error.filename or rendered} could not be written: {error.strerror}.",
                f"The record and the site are complete. Check permissions and free disk space. {_RETRY_REMEDY}",
            ) from error


def remove_withheld_messages(out: Path, record: Record, receipts: Iterable[Receipt]) -> None:
    """Remove the messages of versions that a later version hides. Raises DeliveryError if one cannot be removed."""
    counts: Counter[tuple[str, str]] = Counter()
    first_visible: dict[tuple[str, str], int] = {}
    for line in record.versions.values():
        counts[line.text_id] += 1
        if line.hides_earlier:
            first_visible[line.text_id] = counts[line.text_id]
    for mailing in filter(None, (receipt.mailing for receipt in receipts)):
        if mailing.version < first_visible.get((mailing.release, mailing.language), 0):
            _remove_message(out / mailing.message)


def _remove_message(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise DeliveryError(
            f"{path} contains a withheld version and could not be removed: {error.strerror}.",
            f"Check permissions. {_RETRY_REMEDY}",
        ) from error


_RETRY_REMEDY = "Then run pressroom publish again: it writes the mail bodies that are missing."
