"""A small newsroom with its site, the web application for it, and `pressroom serve` as a process."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import structs
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from pressroom.config import Config
from pressroom.web.app import create_app
from pressroom.web.context import NewsroomProvider, WebContext
from tests.support.newsrooms import NewsroomFolder, build_newsroom, create_small_newsroom, newsroom_values

WEB_NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
_SECONDS = 20.0


class WebSite:
    """A newsroom on disk, its built site, and requests to the application in this process."""

    def __init__(self, folder: Path, **values: Any) -> None:
        self.files: NewsroomFolder = create_small_newsroom(folder / "newsroom")
        self.config = Config(self.files.folder, self.files.folder / "out", folder / "caches" / "pressroom")
        self.set_values(**values)
        self.build()

    def set_values(self, **values: Any) -> None:
        """Write `newsroom.yaml` with other values."""
        self.files.newsroom(newsroom_values() | values)

    def build(self) -> None:
        """Build the site."""
        build_newsroom(self.config)

    @property
    def site(self) -> Path:
        """The folder of the site."""
        return self.config.out / "site"

    def client(
        self, routes: Sequence[BaseRoute] = (), client: tuple[str, int] = ("203.0.113.9", 5000), **settings: Any
    ) -> TestClient:
        """Return a client of the application; it does not follow redirects, and asks for no compression."""
        app = create_app(structs.replace(create_web_context(self.config), **settings), routes)
        test_client = TestClient(app, "http://press.fjallby.example", follow_redirects=False, client=client)
        test_client.headers["Accept-Encoding"] = "identity"
        return test_client


def create_web_context(config: Config) -> WebContext:
    """Create the context of the application, without a database."""
    return WebContext(config, NewsroomProvider(config, lambda: WEB_NOW), now=lambda: WEB_NOW)


class ServeProcess:
    """A running `pressroom serve`."""

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self.process = process
        self.host, self.port = urlsplit(url).hostname or "", urlsplit(url).port or 0

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Send a request with the path unchanged; return status, headers and body."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=_SECONDS)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal; return the exit code and standard error."""
        self.process.send_signal(number)
        _, stderr = self.process.communicate(timeout=_SECONDS)
        return self.process.returncode, stderr


@contextmanager
def run_serve(config: Config, *options: str) -> Iterator[ServeProcess]:
    """Run the service of a newsroom on a free port."""
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(config.newsroom_folder), "serve", "--port", "0"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(config.cache_folder.parent)}
    with subprocess.Popen(
        [*command, *options], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            assert line.startswith("http://"), process.stderr and process.stderr.read()
            yield ServeProcess(process, line.split()[0])
        finally:
            process.kill()
