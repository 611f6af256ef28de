"""The sample feeds on a web server of this machine."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.support.feeds import FILES, made

TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json-feed": "application/feed+json"}


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, str]]:
    """The address of each sample feed, by format, as long as the tests of a module run."""
    feeds = {f"/{FILES[format_]}": (TYPES[format_], made(format_)) for format_ in FILES}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            media_type, content = feeds.get(self.path, ("text/plain", b""))
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """A test says nothing while it passes."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield {format_: f"http://127.0.0.1:{server.server_port}/{file}" for format_, file in FILES.items()}
        server.shutdown()
        thread.join()
