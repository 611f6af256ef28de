"""A local SMTP server that fails on request. Its log is the judge of what was sent, and how often.

It speaks to each client in a thread. `fail` says at which step, and how; each fault happens once, in order.
"""

import re
import socket
import ssl
import struct
import subprocess
from base64 import b64decode
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Condition, Event, Thread
from typing import Any, Literal, TypeAlias

Step: TypeAlias = Literal[
    "connect", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "content", "end", "reply", "RSET", "QUIT"
]
"""Where a fault happens. `content`: while the message is read; `end`: after its last byte, and it is not taken;
`reply`: it is taken, and the answer is lost."""

EXTENSIONS = ("PIPELINING", "SIZE 10485760", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES")


class Drop:
    """Close the connection without an answer."""


class Reset:
    """Reset the connection without an answer."""


class Hang:
    """Do not answer until the server stops, or the client goes."""


@dataclass(frozen=True)
class Trickle:
    """Send an answer that never ends, byte by byte."""


@dataclass(frozen=True)
class Flood:
    """Send an answer that never ends, as fast as possible."""


@dataclass(frozen=True)
class Wait:
    """Answer as usual, after an event."""

    event: Event


Fault: TypeAlias = str | type[Drop] | type[Reset] | type[Hang] | Trickle | Flood | Wait
"""What happens instead of the usual answer; a text is the answer, such as `451 4.3.0 later`."""


@dataclass(frozen=True)
class ReceivedMessage:
    """A message that was taken: its envelope, the options of MAIL, and the content without doubled dots."""

    sender: str
    recipient: str
    options: tuple[str, ...]
    content: bytes
    connection: int

    @property
    def message_id(self) -> str:
        """Return its Message-ID without angle brackets."""
        return self.find_field("Message-ID").strip("<>")

    def find_field(self, name: str) -> str:
        """Return a field of the header as it was sent, unfolded."""
        header = re.sub(rb"\r\n[ \t]", b" ", self.content.partition(b"\r\n\r\n")[0])
        found = re.search(rb"(?im)^%b: *(.*?)\r?$" % name.encode(), header)
        return found[1].decode() if found else ""


@dataclass
class SmtpSettings:
    """How the server behaves."""

    extensions: tuple[str, ...] = EXTENSIONS
    certificate: str = ""
    is_encrypted: bool = False
    users: dict[str, str] = field(default_factory=dict)
    mechanisms: str = "PLAIN LOGIN"
    has_greylisting: bool = False
    messages_per_connection: int = 1_000_000
    asks_for_content_without_recipient: bool = False


class SmtpServer(ThreadingTCPServer):
    """A server on 127.0.0.1. `accepted` are the messages that it took; `log` is all that happened, in order."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, settings: SmtpSettings, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Session)
        self.settings = settings
        self.log: list[tuple[int, str, str]] = []
        self.accepted: list[ReceivedMessage] = []
        self.connections = 0
        self.stopped = Event()
        self.changed = Condition()
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.seen_recipients: set[str] = set()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """The address for `PRESSROOM_SMTP_URL`."""
        return f"smtp://127.0.0.1:{self.port}"

    def fail(self, step: Step, *faults: Fault) -> None:
        """Let these faults happen the next times that a client comes to a step."""
        self._faults[step].extend(faults)

    def next_fault(self, step: str) -> Fault | None:
        """Take the fault that is to happen now."""
        faults = self._faults[step]
        return faults.popleft() if faults else None

    def record(self, connection: int, step: str, detail: str = "") -> None:
        """Add a line to the log."""
        with self.changed:
            self.log.append((connection, step, detail))
            self.changed.notify_all()

    def accept(self, message: ReceivedMessage) -> None:
        """Take a message."""
        with self.changed:
            self.accepted.append(message)
            self.changed.notify_all()

    def wait_for(self, condition: Callable[[], object], timeout: float = 30) -> None:
        """Wait until something is true that the log or the messages show."""
        with self.changed:
            assert self.changed.wait_for(condition, timeout), (self.log, self.accepted)

    def count(self, step: str) -> int:
        """Return how often clients came to a step."""
        return sum(each == step for _, each, _ in self.log)

    def handle_error(self, *_: Any) -> None:
        """Ignore errors: connections break here on purpose."""


class _Closed(Exception):  # noqa: N818 - not an error
    """The connection ends here."""


class _Session(StreamRequestHandler):
    """One client."""

    server: SmtpServer

    def setup(self) -> None:
        with self.server.changed:
            self.server.connections += 1
            self.number = self.server.connections
        self.is_secure = False
        self.messages = 0
        self.forget()
        if self.server.settings.is_encrypted:
            self.encrypt()
        super().setup()

    def handle(self) -> None:
        with suppress(_Closed, OSError):
            self.answer("connect", "220 sink.example ESMTP")
            while line := self.rfile.readline(4096):
                self.obey(line.decode("utf-8", "surrogateescape").rstrip("\r\n"))

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        self.request.close()  # if it was encrypted, nobody else knows it

    def obey(self, line: str) -> None:
        verb, _, rest = line.partition(" ")
        command = getattr(self, f"do_{verb.lower()}", None)
        if command is None:
            self.say("502 5.5.1 unknown command")
        else:
            command(rest)

    def do_ehlo(self, name: str) -> None:
        extensions = list(self.server.settings.extensions)
        if self.server.settings.certificate and not self.is_secure:
            extensions.append("STARTTLS")
        if self.server.settings.users:
            extensions.append(f"AUTH {self.server.settings.mechanisms}")
        lines = ["sink.example", *extensions]
        answer = "\r\n".join([*[f"250-{each}" for each in lines[:-1]], f"250 {lines[-1]}"])
        self.answer("EHLO", answer, name)

    def do_helo(self, _: str) -> None:
        self.say("250 sink.example")

    def do_starttls(self, _: str) -> None:
        if self.answer("STARTTLS", "220 go ahead"):
            self.encrypt()
            super().setup()

    def do_auth(self, rest: str) -> None:
        mechanism, _, initial = rest.partition(" ")
        if mechanism == "PLAIN":
            user, password = b64decode(initial).decode().split("\0")[1:]
        else:
            user, password = self.ask("VXNlcm5hbWU6"), self.ask("UGFzc3dvcmQ6")
        is_known = self.server.settings.users.get(user) == password
        self.is_logged_in = is_known
        self.answer("AUTH", "235 2.7.0 welcome" if is_known else "535 5.7.8 wrong", mechanism)

    def ask(self, question: str) -> str:
        self.say(f"334 {question}")
        return b64decode(self.rfile.readline(4096)).decode()

    def do_mail(self, rest: str) -> None:
        address, *options = rest.removeprefix("FROM:").split(" ")
        if self.server.settings.users and not getattr(self, "is_logged_in", False):
            self.say("530 5.7.0 log in first")
        elif self.messages >= self.server.settings.messages_per_connection:
            self.say("421 4.7.0 too many messages")
            raise _Closed
        elif self.answer("MAIL", "250 2.1.0 ok", " ".join(options)):
            self.sender, self.options = address.strip("<>"), tuple(options)

    def do_rcpt(self, rest: str) -> None:
        address = rest.removeprefix("TO:").strip("<>")
        if not self.sender:
            self.say("503 5.5.1 MAIL first")
        elif self.server.settings.has_greylisting and address not in self.server.seen_recipients:
            self.server.seen_recipients.add(address)
            self.server.record(self.number, "greylisted", address)
            self.say("450 4.2.0 come back later")
        elif self.answer("RCPT", "250 2.1.5 ok", address):
            self.recipient = address

    def do_data(self, _: str) -> None:
        if not (self.recipient or self.server.settings.asks_for_content_without_recipient):
            self.say("503 5.5.1 RCPT first")
            return
        if not self.answer("DATA", "354 go on"):
            return
        content = self.read_content()
        message = ReceivedMessage(self.sender, self.recipient, self.options, content, self.number)
        self.messages += 1
        self.server.record(self.number, "last byte", message.message_id)
        fault = self.server.next_fault("end")
        if isinstance(fault, Wait):
            fault.event.wait()
        elif fault:
            self.forget()
            self.do_fault(fault, "250 2.0.0 taken")
            return
        self.server.accept(message)
        self.forget()
        self.answer("reply", "250 2.0.0 taken", message.message_id)

    def read_content(self) -> bytes:
        lines = []
        fault = self.server.next_fault("content")
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                self.server.record(self.number, "cut off")
                raise _Closed
            lines.append(line.removeprefix(b"."))
            if fault:
                self.server.record(self.number, "content")
                self.do_fault(fault, "354 go on")
        return b"".join(lines)

    def do_rset(self, _: str) -> None:
        self.forget()
        self.answer("RSET", "250 2.0.0 ok")

    def do_quit(self, _: str) -> None:
        self.answer("QUIT", "221 2.0.0 bye")
        raise _Closed

    def forget(self) -> None:
        self.sender, self.recipient, self.options = "", "", ()

    def answer(self, step: str, usual: str, detail: str = "") -> bool:
        """Answer a step, or let its fault happen. Return whether the usual answer was given."""
        self.server.record(self.number, step, detail)
        fault = self.server.next_fault(step)
        if fault is None:
            self.say(usual)
            return True
        return self.do_fault(fault, usual)

    def do_fault(self, fault: Fault, usual: str) -> bool:
        if isinstance(fault, str):
            self.say(fault)
            if fault.startswith("421"):
                raise _Closed
            return fault[:1] == usual[:1]
        if isinstance(fault, Wait):
            fault.event.wait()
            self.say(usual)
            return True
        if fault is Reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif fault is Hang:
            self.server.stopped.wait()
        elif isinstance(fault, Trickle | Flood):
            self.talk(fault)
        self.connection.close()
        raise _Closed

    def talk(self, fault: Trickle | Flood) -> None:
        chunk, pause = (b"2", 0.02) if isinstance(fault, Trickle) else (b"250-x\r\n" * 1000, 0)
        while not self.server.stopped.wait(pause):
            self.wfile.write(chunk)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def encrypt(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server.settings.certificate)
        self.request = context.wrap_socket(self.request, server_side=True)
        self.is_secure = True


@contextmanager
def run_smtp_server(settings: SmtpSettings | None = None, port: int = 0) -> Iterator[SmtpServer]:
    """Run a server; with a port, it comes back to where it was."""
    with SmtpServer(settings or SmtpSettings(), port) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.shutdown()
            thread.join()


def create_certificate(file: Path, name: str = "IP:127.0.0.1", days: int = 2) -> str:
    """Create a file with a key and a self-signed certificate for a name, and return its path."""
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", str(days)]
    names = ["-subj", "/CN=relay.example", "-addext", f"subjectAltName={name}"]
    command = ["openssl", "req", *kind, *names, "-keyout", str(file), "-out", str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return str(file)
