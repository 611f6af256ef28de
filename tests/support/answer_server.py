"""Serve answers of press platforms on this machine, and read them with the importers."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urljoin, urlsplit
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from pressroom.errors import DeliveryError
from pressroom.importer.formats import FetchedFile, ImportContext
from pressroom.importer.found import FoundRelease, NotImported

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class LocalFetcher:
    """Opens URLs of this machine, each once, and keeps what it got in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []

    def fetch(self, location: str, *, base: str = "") -> FetchedFile:
        url = urljoin(base, location)
        path = self.folder / f"{sha256(url.encode()).hexdigest()[:16]}.json"
        if not path.exists():
            self.asked.append(url)
            try:
                with urlopen(url, timeout=20) as answer:
                    path.write_bytes(answer.read())
            except HTTPError as error:
                raise DeliveryError(f"{url} answered {error.code}.", "Check the address.") from error
        return FetchedFile(url, path, url, "application/json")


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, answer: Any, *arguments: Any) -> None:
        self.answer = answer
        super().__init__(*arguments)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        value = self.answer(parts.path, dict(parse_qsl(parts.query)))
        self.send_response(404 if value is None else 200)
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def serve_answers(answer: Any) -> Iterator[str]:
    """Serve what a function makes of a path and its query (None: not found), and give the URL of the server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, answer)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def make_context(folder: Path) -> ImportContext:
    """The context of an import whose files go to a folder."""
    return ImportContext(LocalFetcher(folder), "sv", STOCKHOLM)


def save_answer(folder: Path, answer: Any, url: str = "") -> FetchedFile:
    """A file with an answer, as if it was fetched from a URL."""
    path = folder / "answer.json"
    path.write_text(answer if isinstance(answer, str) else json.dumps(answer), encoding="utf-8")
    return FetchedFile(url or str(path), path, url)


def read_answers(module: ModuleType, folder: Path, answer: Any, url: str = "") -> list[FoundRelease | NotImported]:
    """What an importer makes of an answer; it must recognise it first."""
    file = save_answer(folder, answer, url)
    assert module.matches(file, file.read_start())
    return list(module.read(file, make_context(folder)))


def read_release(module: ModuleType, folder: Path, answer: Any, url: str = "") -> FoundRelease:
    """The one release in an answer."""
    (release,) = read_answers(module, folder, answer, url)
    assert isinstance(release, FoundRelease), release
    return release


def read_served(module: ModuleType, folder: Path, url: str) -> list[FoundRelease | NotImported]:
    """What an importer makes of an address on this machine, and of what it leads to."""
    context = make_context(folder)
    return list(module.read(context.fetcher.fetch(url), context))


def get_headlines(found: list[FoundRelease | NotImported]) -> list[str]:
    """The headlines of what was found, and the messages about what was not."""
    return [each.headline if isinstance(each, FoundRelease) else f"! {each.message}" for each in found]


def get_doubts(release: FoundRelease) -> dict[str, str]:
    """The reasons of doubts by field."""
    return {doubt.field: doubt.reason for doubt in release.doubts}
