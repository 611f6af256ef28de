"""Run a mail relay in a process of its own, which writes a line for each message that it has taken.

`python -m tests.support.relay_process LOG FAULTS` prints its port. FAULTS is the share of steps that fail: answers of
4xx, 421, dropped connections before and after the last byte, lost answers.
"""

import contextlib
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.support.smtp_server import Drop, Fault, ReceivedMessage, Reset, SmtpServer, SmtpSettings

FAULTS: dict[str, tuple[Fault, ...]] = {
    "MAIL": ("421 4.3.2 busy", Drop),
    "RCPT": ("450 4.2.0 later", "451 4.3.0 later", Reset),
    "DATA": ("451 4.3.0 later", Drop),
    "content": (Reset,),
    "end": ("451 4.3.0 later", Drop, Reset),
    "reply": (Drop, Reset),
}
LOSSES = ("content", "end", "reply")


class TakenMessage(msgspec.Struct, frozen=True):
    """What the relay has written of one message."""

    recipient: str
    message_id: str
    date: str


class RelayServer(SmtpServer):
    """A server that writes what it takes to a file, and lets steps fail at random."""

    def __init__(self, log: int, share: float) -> None:
        super().__init__(SmtpSettings())
        self._file, self._share = log, share

    def record(self, connection: int, step: str, detail: str = "") -> None:
        """Keep no log in memory."""

    def next_fault(self, step: str) -> Fault | None:
        """Let a step fail now and then; write a line if that leaves the client in doubt."""
        if step not in FAULTS or random.random() >= self._share:
            return None
        fault = random.choice(FAULTS[step])
        if step in LOSSES and not isinstance(fault, str):
            os.write(self._file, b"loss\n")
        return fault

    def accept(self, message: ReceivedMessage) -> None:
        """Write a line in one step."""
        taken = TakenMessage(message.recipient, message.message_id, message.find_field("Date"))
        os.write(self._file, msgspec.json.encode(taken) + b"\n")


@dataclass
class RelayProcess:
    """A relay in a process of its own."""

    url: str
    log: Path

    def read_lines(self) -> list[bytes]:
        """Return the complete lines of the log."""
        return self.log.read_bytes().split(b"\n")[:-1]

    def list_taken(self) -> list[TakenMessage]:
        """Return the messages that it has taken."""
        return [msgspec.json.decode(line, type=TakenMessage) for line in self.read_lines() if line != b"loss"]

    def count_losses(self) -> int:
        """Return how often the answer to a last byte was lost on purpose."""
        return self.read_lines().count(b"loss")

    def count_copies(self) -> Counter[str]:
        """Return how many copies of each message it has taken."""
        return Counter(message.recipient for message in self.list_taken())


@contextmanager
def run_relay(log: Path, share: float = 0.0) -> Iterator[RelayProcess]:
    """Run a relay in a process of its own."""
    log.touch()
    command = [sys.executable, "-m", __name__, str(log), str(share)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        try:
            yield RelayProcess(f"smtp://127.0.0.1:{process.stdout.readline().strip()}", log)
        finally:
            process.kill()


def main() -> None:
    """Serve until the process is killed."""
    log = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND)
    with RelayServer(log, float(sys.argv[2])) as server, contextlib.suppress(KeyboardInterrupt):
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
