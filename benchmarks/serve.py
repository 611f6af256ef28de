"""Compare how many requests `pressroom serve` answers with bare Starlette `StaticFiles`, from another process.

Both run under uvicorn with the same settings. Only the ratio counts: the machine is the same, and so is the client.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import joins, page
from benchmarks.newsroom_site import write_newsroom
from benchmarks.releases import NOW, releases

AIM = 0.6
MEMORY_REQUESTS = 100_000
_CONNECTIONS = 8
_SECONDS = 2.0
_METHOD = (
    f"{_CONNECTIONS} connections ask again and again for {_SECONDS:.0f} s, in turn from both programs. Static files: "
    "Starlette's StaticFiles under uvicorn, alone."
)
_STATIC_FILES = """
import sys, socket, uvicorn
from starlette.applications import Starlette
from starlette.staticfiles import StaticFiles
app = Starlette()
app.mount("/", StaticFiles(directory=sys.argv[1], html=True))
listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
config = uvicorn.Config(app, http="h11", loop="asyncio", ws="none", access_log=False, log_config=None)
uvicorn.Server(config).run(sockets=[listener])
"""


@dataclass(frozen=True)
class Program:
    """A running web server: its process and its port."""

    process: "subprocess.Popen[str]"
    port: int

    @property
    def memory(self) -> float:
        """The memory that it uses, in megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        match = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(match[1]) / 1000 if match else 0.0


class Client:
    """Connections on which the same request is sent again and again."""

    def __init__(self, program: Program, path: str, *, is_conditional: bool) -> None:
        self._sockets = [socket.create_connection(("127.0.0.1", program.port)) for _ in range(_CONNECTIONS)]
        self._request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        if is_conditional:
            etag = re.search(rb"etag: ([^\r]+)", self._ask(self._sockets[0]))
            condition = b"If-None-Match: " + (etag[1] if etag else b"")
            self._request = self._request[:-2] + condition + b"\r\n\r\n"
        self._status = b"304" if is_conditional else b"200"

    def send(self, count: int = 0, seconds: float = 0.0) -> float:
        """Send a number of requests, or as many as fit into some seconds; return how many a second were answered."""
        start, answered = time.perf_counter(), 0
        while answered < count or time.perf_counter() - start < seconds:
            for connection in self._sockets:
                connection.sendall(self._request)
            for connection in self._sockets:
                if self._receive(connection)[9:12] != self._status:
                    sys.exit("A program answered with another status: nothing was measured.")
            answered += _CONNECTIONS
        return answered / (time.perf_counter() - start)

    def close(self) -> None:
        """Close the connections."""
        for connection in self._sockets:
            connection.close()

    def _ask(self, connection: socket.socket) -> bytes:
        connection.sendall(self._request)
        return self._receive(connection)

    @staticmethod
    def _receive(connection: socket.socket) -> bytes:
        """Return one response."""
        content = connection.recv(262_144)
        while b"\r\n\r\n" not in content:
            content += connection.recv(262_144)
        head_size = content.index(b"\r\n\r\n") + 4
        length = re.search(rb"content-length: (\d+)", content[:head_size])
        size = head_size + (int(length[1]) if length and content[9:12] != b"304" else 0)
        while len(content) < size:
            content += connection.recv(262_144)
        return content


def run(folder: Path, count: int, seed: int, pairs: int) -> str:
    """Measure, and return the text for the page."""
    newsroom = folder / "newsroom"
    write_newsroom(newsroom, releases(count, seed))
    _run_pressroom(newsroom, "build", "--now", NOW)
    with ExitStack() as stack:
        served = stack.enter_context(_start([*_command(newsroom), "serve", "--port", "0"], newsroom))
        static = stack.enter_context(
            _start([sys.executable, "-c", _STATIC_FILES, str(newsroom / "out/site")], newsroom)
        )
        rows = [
            _measure(served, static, "feed with If-None-Match", "/rss.xml", pairs, is_conditional=True),
            _measure(served, static, "newsroom page", "/", pairs, is_conditional=False),
        ]
        memory = _measure_memory(served)
    joined = _measure_joins(newsroom)
    head = page.head(("request", "pressroom, requests/s", "static files, requests/s", "ratio"))
    return (
        f"{head}{''.join(rows)}\n{memory} The aim is a ratio of {AIM}. {_METHOD} {page.machine(folder, 'all cores')}\n"
        f"\n{joined}"
    )


def _measure(served: Program, static: Program, name: str, path: str, pairs: int, *, is_conditional: bool) -> str:
    clients = [Client(program, path, is_conditional=is_conditional) for program in (served, static)]
    rates: list[list[float]] = [[], []]
    for _ in range(pairs):
        for client, values in zip(clients, rates, strict=True):
            values.append(client.send(seconds=_SECONDS))
    for client in clients:
        client.close()
    ratio = median(ours / other for ours, other in zip(*rates, strict=True))
    return page.line((name, page.spread(rates[0], 0), page.spread(rates[1], 0), f"{ratio:.2f}"))


def _measure_memory(served: Program) -> str:
    """Send many requests for both kinds, and describe how the memory has changed."""
    before = served.memory
    for path, is_conditional in (("/", False), ("/rss.xml", True)):
        client = Client(served, path, is_conditional=is_conditional)
        client.send(count=MEMORY_REQUESTS // 2)
        client.close()
    return (
        f"Memory after {page.grouped(MEMORY_REQUESTS)} more requests: {served.memory:.1f} MB (before: {before:.1f} MB)."
    )


def _measure_joins(newsroom: Path) -> str:
    """Add a service to the newsroom, and count joins."""
    settings = newsroom / "newsroom.yaml"
    settings.write_text(f"{settings.read_text('utf-8')}\nservice_url: https://press.sundamra.example\n", "utf-8")
    _run_pressroom(newsroom, "build", "--now", NOW)
    command = [sys.executable, "-c", joins.SERVICE, str(newsroom), str(newsroom.parent / "mails")]
    with _start(command, newsroom) as program:
        forms = joins.Forms(newsroom, "Sundamra pressrum")
        joins.measure(program.port, forms, 3.0)
        before = program.memory
        rates = joins.measure(program.port, forms)
        return joins.describe(rates, (before, program.memory))


def _command(newsroom: Path) -> Sequence[str]:
    return [sys.executable, "-m", "pressroom", "--newsroom", str(newsroom)]


def _create_environment(newsroom: Path) -> dict[str, str]:
    return {**os.environ, "XDG_CACHE_HOME": str(newsroom.parent / "cache")}


def _run_pressroom(newsroom: Path, *arguments: str) -> None:
    subprocess.run([*_command(newsroom), *arguments], env=_create_environment(newsroom), check=True)


@contextmanager
def _start(command: Sequence[str], newsroom: Path) -> Iterator[Program]:
    """Run a web server that prints its URL first."""
    with subprocess.Popen(command, env=_create_environment(newsroom), stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield Program(process, int(line.split()[0].rstrip("/").rpartition(":")[2]))
        finally:
            process.terminate()
