"""Open the transport of mails that the operator has chosen."""

from pathlib import Path

from pressroom.config import Config
from pressroom.deliver.mail_folder import FolderTransport
from pressroom.deliver.outbox import TIMEOUTS
from pressroom.deliver.smtp import SmtpTransport
from pressroom.deliver.smtp_session import Timeouts
from pressroom.deliver.smtp_url import parse_smtp_url
from pressroom.deliver.transport import Transport


def open_transport(config: Config, mail_folder: Path | None = None, timeouts: Timeouts = TIMEOUTS) -> Transport | None:
    """Return the folder if one is given, else the relay in the settings, else None: then nothing can be sent.

    No connection is made yet. Raises ConfigError if the address of the relay is not valid.
    """
    if mail_folder:
        return FolderTransport(mail_folder.absolute())
    return SmtpTransport(parse_smtp_url(config.smtp_url), timeouts=timeouts) if config.smtp_url else None
