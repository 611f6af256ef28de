"""A local DNS server with the records that a test gives it, over UDP and TCP."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from socketserver import BaseRequestHandler, ThreadingTCPServer, ThreadingUDPServer
from threading import Thread

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
from dns.message import Message

Records = Mapping[str, Iterable[str]]
"""Names with their records, each written as `TXT some text` or `A 192.0.2.1`. A TXT text without quotation marks is
split as in real zones. `SERVFAIL` instead of a record is an error of the server, `SILENCE` no answer."""


class DnsServer:
    """A server on this machine. Names with records exist, and so do the names above them."""

    def __init__(self, records: Records, port: int) -> None:
        self.records = {name.lower().rstrip("."): list(texts) for name, texts in records.items()}
        self.port = port
        self.questions: list[tuple[str, str]] = []

    def answer(self, wire: bytes, size: int) -> bytes | None:
        """Return the answer to a question in at most `size` bytes, or None for silence."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        self.questions.append((name, kind))
        if "SILENCE" in self.records.get(name, ()):
            return None
        response = dns.message.make_response(query, recursion_available=True)
        self._fill(response, name, kind)
        content = response.to_wire(max_size=65535)
        if len(content) <= size:
            return content
        truncated = dns.message.make_response(query, recursion_available=True)
        truncated.flags |= dns.flags.TC
        return truncated.to_wire()

    def _fill(self, response: Message, name: str, kind: str) -> None:
        for _ in range(8):
            texts = self.records.get(name, [])
            if "SERVFAIL" in texts:
                response.set_rcode(dns.rcode.SERVFAIL)
                return
            found = [text for text in texts if text.split(" ")[0] == kind]
            alias = next((text.split(" ")[1] for text in texts if text.startswith("CNAME ")), "")
            for text in found or ([f"CNAME {alias}"] if alias else []):
                kind_of_text, _, value = text.partition(" ")
                value = quote(value) if kind_of_text == "TXT" and not value.startswith('"') else value
                response.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind_of_text, value))
            if found or not alias:
                break
            name = alias.lower().rstrip(".")
        if not any(each == name or each.endswith(f".{name}") for each in self.records):
            response.set_rcode(dns.rcode.NXDOMAIN)


def quote(text: str) -> str:
    """Write a text in strings of at most 255 bytes, as zone files contain it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace(";", "\\;")
    return " ".join(f'"{escaped[start : start + 250]}"' for start in range(0, max(1, len(escaped)), 250))


@contextmanager
def run_dns_server(records: Records, address: str = "127.0.0.1", port: int = 0) -> Iterator[DnsServer]:
    """Run a server for the records; port 0 means any free port."""

    class UdpHandler(BaseRequestHandler):
        def handle(self) -> None:
            wire, reply_socket = self.request
            if content := server.answer(wire, 1232):
                reply_socket.sendto(content, self.client_address)

    class TcpHandler(BaseRequestHandler):
        def handle(self) -> None:
            (length,) = struct.unpack("!H", self.request.recv(2))
            if content := server.answer(self.request.recv(length), 65535):
                self.request.sendall(struct.pack("!H", len(content)) + content)

    class TcpServer(ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with (
        TcpServer((address, port), TcpHandler) as tcp,
        ThreadingUDPServer((address, tcp.server_address[1]), UdpHandler) as udp,
    ):
        server = DnsServer(records, int(tcp.server_address[1]))
        threads = [Thread(target=each.serve_forever, kwargs={"poll_interval": 0.02}) for each in (tcp, udp)]
        for thread in threads:
            thread.start()
        try:
            yield server
        finally:
            tcp.shutdown()
            udp.shutdown()
            for thread in threads:
                thread.join()
