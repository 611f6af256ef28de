"""Take mail as fast as Python can, and forget it: `python -m benchmarks.mail_sink` prints its port.

`smtp-sink` of Postfix is faster; this one needs nothing.
"""

import contextlib
import socketserver
import sys

_ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}


class _Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.wfile.write(b"220 sink ESMTP\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            self.wfile.write(_ANSWERS.get(verb, b"250 ok\r\n"))
            if verb == b"DATA":
                while self.rfile.readline() != b".\r\n":
                    pass
                self.wfile.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                return


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
