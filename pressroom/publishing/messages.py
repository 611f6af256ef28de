"""Write the message of each mailing: a copy of the rendered mail, which later builds do not change."""

from collections.abc import Iterable
from pathlib import Path

from pressroom import durable
from pressroom.errors import DeliveryError
from pressroom.publishing.receipts import Mailing


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


_RETRY_REMEDY = "Then run pressroom publish again: it writes the mail bodies that are missing."
