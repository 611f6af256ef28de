"""Take returned mail from a mail server by LMTP (RFC 2033) or SMTP, on one port. Only named networks may connect.

It takes mail to the newsroom's own addresses and sends none. What it has answered with 250 is stored.
"""

import logging
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address
from socket import AF_INET, AF_INET6, socket
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import BoundedSemaphore
from time import monotonic
from typing import Any

from pressroom.deliver.bounce_report import MAX_BYTES
from pressroom.errors import PressroomError
from pressroom.publishing.receive_bounces import BounceMailbox, check_recipient, receive_mail

_logger = logging.getLogger(__name__)

MAX_CONNECTIONS = 20
MAX_RECIPIENTS = 100
_MAX_LINE = 2_000
_LINE_SECONDS = 60.0
_SESSION_SECONDS = 600.0
_MAX_COMMANDS = 1_000
_MAX_ERRORS = 20
_PATH = re.compile(r"(?:FROM|TO):\s*<(?:@[^:<>]*:)?([^<>\s]*)>(?:\s.*)?", re.IGNORECASE)

Network = IPv4Network | IPv6Network


class BounceServer(ThreadingTCPServer):
    """Listens on one address. `get_now` tells the time that is stored."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(
        self,
        host: str,
        port: int,
        mailbox: Callable[[], BounceMailbox],
        networks: Sequence[Network],
        get_now: Callable[[], datetime],
    ) -> None:
        self.address_family = AF_INET6 if ":" in host else AF_INET
        self.get_mailbox, self.get_now = mailbox, get_now
        self._networks = tuple(networks)
        self._room = BoundedSemaphore(MAX_CONNECTIONS)
        super().__init__((host, port), _Session)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])

    def verify_request(self, request: object, client_address: object) -> bool:
        """Return whether a client may connect."""
        name = str(client_address[0] if isinstance(client_address, tuple) else client_address)
        address = ip_address(name.partition("%")[0])
        address = getattr(address, "ipv4_mapped", None) or address
        is_allowed = any(address in network for network in self._networks)
        text = "" if is_allowed else "554 5.7.1 This machine may not connect.\r\n"
        if is_allowed and not self._room.acquire(blocking=False):
            text = "421 4.3.2 Too many connections. Try again later.\r\n"
        if text and isinstance(request, socket):
            with suppress(OSError):
                request.sendall(text.encode())
        return not text

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a client in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that goes away in the middle sends its message again."""


class _SessionEndedError(Exception):
    """The client is gone, too slow, or too chatty; the text is the last answer, or empty."""


class _Session(StreamRequestHandler):
    """The conversation with one client."""

    disable_nagle_algorithm = True  # answers do not wait until the ones before them are acknowledged
    server: BounceServer

    def setup(self) -> None:
        super().setup()
        self._is_lmtp = False
        self._has_sender = False
        self._recipients: list[str] = []
        self._errors = 0
        self._deadline = monotonic() + _SESSION_SECONDS

    def handle(self) -> None:
        """Answer commands until the client leaves."""
        with suppress(OSError):
            try:
                self._say("220 pressroom LMTP")
                for _ in range(_MAX_COMMANDS):
                    if not self._answer(self._read_line().decode("utf-8", "replace").strip()):
                        return
            except _SessionEndedError as ended:
                if str(ended):
                    self._say(str(ended))

    def _read_line(self, limit: int = _MAX_LINE) -> bytes:
        remaining = min(_LINE_SECONDS, self._deadline - monotonic())
        if remaining <= 0:
            raise _SessionEndedError("421 4.4.2 The session takes too long.")
        self.connection.settimeout(remaining)
        line = self.rfile.readline(limit + 1)
        if not line.endswith(b"\n"):
            raise _SessionEndedError("500 5.5.2 The line is too long." if len(line) > limit else "")
        return line

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
        if text[0] == "5":
            self._errors += 1
            if self._errors > _MAX_ERRORS:
                self._errors = 0
                raise _SessionEndedError("421 4.7.0 Too many errors.")

    def _answer(self, line: str) -> bool:
        """Answer a command; return false after the last one."""
        verb, _, argument = line.partition(" ")
        match verb.upper():
            case "LHLO" | "EHLO":
                self._is_lmtp = verb.upper() == "LHLO"
                self._reset()
                self._say(f"250-pressroom\r\n250-PIPELINING\r\n250-SIZE {MAX_BYTES}\r\n250-8BITMIME\r\n250-SMTPUTF8")
                self._say("250 ENHANCEDSTATUSCODES")
            case "HELO" | "RSET" | "NOOP":
                if verb.upper() != "NOOP":
                    self._reset()
                self._say("250 2.0.0 OK")
            case "MAIL":
                self._say(self._begin(argument))
            case "RCPT":
                self._say(self._add_recipient(argument))
            case "DATA":
                self._take_message()
            case "QUIT":
                self._say("221 2.0.0 Bye")
                return False
            case _:
                self._say("500 5.5.1 There is no such command.")
        return True

    def _reset(self) -> None:
        self._has_sender, self._recipients = False, []

    def _begin(self, argument: str) -> str:
        if not _PATH.fullmatch(argument) or not argument.upper().startswith("FROM"):
            return "501 5.5.4 Write MAIL FROM:<address>."
        size = re.search(r"\sSIZE=(\d{1,15})", argument, re.IGNORECASE)
        if size and int(size[1]) > MAX_BYTES:
            return f"552 5.3.4 The message is larger than {MAX_BYTES} bytes."
        self._reset()
        self._has_sender = True
        return "250 2.1.0 OK"

    def _add_recipient(self, argument: str) -> str:
        path = _PATH.fullmatch(argument)
        if not path or not argument.upper().startswith("TO"):
            return "501 5.5.4 Write RCPT TO:<address>."
        if not self._has_sender:
            return "503 5.5.1 MAIL comes first."
        if len(self._recipients) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients."
        try:
            refusal = check_recipient(self.server.get_mailbox(), path[1])
        except PressroomError as error:
            return _format_error(error)
        if refusal:
            return str(refusal)
        self._recipients.append(path[1])
        return "250 2.1.5 OK"

    def _take_message(self) -> None:
        """Read a message and answer: LMTP once for each recipient, SMTP once."""
        if not self._recipients:
            self._say("503 5.5.1 RCPT comes first.")
            return
        self._say("354 End with a line that has only a dot.")
        content = self._read_content()
        replies = [self._store(recipient, content) for recipient in self._recipients]
        self._reset()
        for reply in replies if self._is_lmtp else [min(replies, key=_get_order)]:
            self._say(reply)

    def _read_content(self) -> bytes | None:
        """Return the message without doubled dots; None if it is too large."""
        lines: list[bytes] = []
        size = 0
        while (line := self._read_line(MAX_BYTES)).rstrip(b"\r\n") != b".":
            size += len(line)
            if size <= MAX_BYTES:
                lines.append(line.removeprefix(b"."))
        return b"".join(lines) if size <= MAX_BYTES else None

    def _store(self, recipient: str, content: bytes | None) -> str:
        if content is None:
            return f"552 5.3.4 The message is larger than {MAX_BYTES} bytes."
        try:
            return str(receive_mail(self.server.get_mailbox(), recipient, content, self.server.get_now()))
        except PressroomError as error:
            return _format_error(error)
        except Exception as error:  # noqa: BLE001 - the client must get an answer; the text may contain an address
            _logger.error("A message could not be taken (%s)", type(error).__name__)  # noqa: TRY400
            return "451 4.3.0 The message cannot be taken now."


def _format_error(error: PressroomError) -> str:
    _logger.error("Returned mail cannot be taken now: %s %s", error.message, error.remedy)
    return "451 4.3.0 The newsroom cannot take mail now. Try again later."


def _get_order(reply: str) -> int:
    """For one answer about several recipients: a failure that may pass comes first, then success."""
    return {"4": 0, "2": 1}.get(reply[0], 2)
