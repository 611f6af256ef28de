"""Take mail as fast as Python can, and forget it: `python -m benchmarks.mail_sink` prints its port.

`smtp-sink` of Postfix is faster; this one needs nothing.
"""

import contextlib
import socketserver
import sys
from collections.abc import Iterator
from socket import IPPROTO_TCP, TCP_NODELAY

_ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}
_MESSAGE_END = b"\r\n.\r\n"


class _Session(socketserver.BaseRequestHandler):
    """One client. What it sends together is answered together, as relays do (RFC 2920)."""

    def handle(self) -> None:
        self.request.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        self.request.sendall(b"220 sink ESMTP\r\n")
        self._data, self._is_message = b"", False
        while received := self.request.recv(65536):
            self._data += received
            if answers := list(self._answer()):
                self.request.sendall(b"".join(answers))

    def _answer(self) -> Iterator[bytes]:
        while True:
            end = _MESSAGE_END if self._is_message else b"\r\n"
            part, found, rest = self._data.partition(end)
            if not found:
                return
            self._data = rest
            verb = part[:4].upper()
            yield b"250 taken\r\n" if self._is_message else _ANSWERS.get(verb, b"250 ok\r\n")
            self._is_message = not self._is_message and verb == b"DATA"


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """Ignore connections that end."""


def main() -> None:
    """Serve until the process is killed."""
    with _Server(("127.0.0.1", 0), _Session) as server, contextlib.suppress(KeyboardInterrupt):
        print(server.server_address[1])
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
