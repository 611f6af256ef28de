"""Write messages into a folder, one file each, for trials: nothing leaves this machine."""

import re
from hashlib import sha256
from pathlib import Path

from pressroom import durable
from pressroom.deliver.transport import CommitIntent, OutgoingMessage, RelayError, SendResult

_NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9.-]+")
_DOUBLED_DOT = re.compile(rb"^\.\.", re.MULTILINE)
_MAX_NAME_LENGTH = 100


class FolderTransport:
    """Writes each message as `<Message-ID>.eml`. A message that is sent again replaces its file."""

    def __init__(self, folder: Path) -> None:
        self.name = f"the folder {folder}"
        self._folder = folder

    def send(
        self,
        message: OutgoingMessage,
        commit_intent: CommitIntent,
        following: OutgoingMessage | None = None,  # noqa: ARG002 - nothing of it can be written earlier
    ) -> SendResult:
        """Write a message, readable by this user only. Raises RelayError if the folder cannot be written."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not commit_intent():
                return SendResult("stopped", 0, "the message is not ours to send any more")
            content = _DOUBLED_DOT.sub(b".", message.content) if message.has_doubled_dots else message.content
            durable.replace(self._folder / _build_file_name(message.message_id), content, 0o600)
        except OSError as error:
            raise RelayError(
                f"No mail can be written to {self._folder}: {error.strerror}.",
                "Check that --mail-to-folder names a folder that this user may write to, and that the disk has room.",
            ) from error
        return SendResult("accepted")

    def close(self) -> None:
        """Do nothing: every file is complete."""


def _build_file_name(message_id: str) -> str:
    """Return the part before the @, as a file name; a digest keeps names apart that had to be changed."""
    name = message_id.partition("@")[0]
    safe = _NOT_IN_FILE_NAMES.sub("-", name)[:_MAX_NAME_LENGTH].strip(".-")
    return f"{safe}.eml" if safe == name else f"{safe}-{sha256(message_id.encode()).hexdigest()[:12]}.eml"
