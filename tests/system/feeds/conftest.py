"""Serve the sample feeds on the loopback address."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.support.feeds import FILES, render_feed

TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json-feed": "application/feed+json"}


@pytest.fixture(scope="module")
def feed_urls() -> Iterator[dict[str, str]]:
    """The URL of each sample feed, by format, on a server that runs during the tests of a module."""
    feeds = {f"/{FILES[format_]}": (TYPES[format_], render_feed(format_)) for format_ in FILES}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            media_type, content = feeds.get(self.path, ("text/plain", b""))
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield {format_: f"http://127.0.0.1:{server.server_port}/{file}" for format_, file in FILES.items()}
        server.shutdown()
        thread.join()
