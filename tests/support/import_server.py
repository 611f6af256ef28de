"""A local web server for imports: each path has its answer, and every request is recorded."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from pressroom.importer.fetch import CachingFetcher, FetchSettings
from pressroom.importer.formats import ImportContext

Page: TypeAlias = bytes | tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]
TYPES = {
    "xml": "application/xml",
    "json": "application/json",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "gz": "application/gzip",
}


class ImportServer(ThreadingHTTPServer):
    """Serves `pages` by path with query; `requests` lists the paths that were asked for, `headers` their headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _PageHandler)
        self.pages: dict[str, Page] = {}
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.open_connections = ExitStack()

    @property
    def url(self) -> str:
        """The URL of the server, without a slash at its end."""
        return f"http://127.0.0.1:{self.server_port}"

    def create_context(self, folder: Path, source: str = "", *, refresh: bool = False) -> ImportContext:
        """Return a context as `create_context` does, for this server, whose connections end with the server."""
        fetcher = _create_fetcher(folder, source or self.url, refresh=refresh)
        self.open_connections.enter_context(fetcher)
        return ImportContext(fetcher, "sv", ZoneInfo("Europe/Stockholm"))

    def handle_error(self, *_: Any) -> None:
        """Ignore errors: connections break here on purpose."""


class _PageHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ImportServer

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        page = self.server.pages.get(self.path, (404, {}, b"not here"))
        if callable(page):
            self.close_connection = True
            page(self)
            return
        status, headers, body = page if isinstance(page, tuple) else (200, {}, page)
        if status == 200 and self.headers["If-None-Match"] and self.headers["If-None-Match"] == headers.get("ETag"):
            status, body = 304, b""
        self.send_response(status)
        default_type = TYPES.get(self.path.rpartition(".")[2], "text/html; charset=utf-8")
        for name, value in {"Content-Type": default_type, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def run_import_server() -> Iterator[ImportServer]:
    """Run a server until the end of the block."""
    server = ImportServer()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.open_connections.close()
        server.shutdown()
        server.server_close()
        thread.join()


def create_context(folder: Path, source: str, *, refresh: bool = False) -> ImportContext:
    """Return a context that fetches without waiting, into a cache below the folder; its connections stay open."""
    return ImportContext(_create_fetcher(folder, source, refresh=refresh), "sv", ZoneInfo("Europe/Stockholm"))


def _create_fetcher(folder: Path, source: str, *, refresh: bool) -> CachingFetcher:
    settings = FetchSettings(source=source, refresh=refresh, seconds_between_requests=0, sleep=lambda _: None)
    return CachingFetcher(folder / "import-cache", settings)
