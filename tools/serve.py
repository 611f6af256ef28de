"""Serve a built site on this computer, with the media types and headers that a web server should send.

For trying out only: it listens on the loopback address and is not reachable from other computers.
"""

import argparse
import errno
import re
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LOOPBACK = "127.0.0.1"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
# RSS: the usual type, not registered. Atom: RFC 4287, section 7. JSON Feed: version 1.1, "Suggestions for Publishers".
FEED_TYPES = (
    (re.compile(r"rss\.xml"), "application/rss+xml"),
    (re.compile(r"atom(-\d+)?\.xml"), "application/atom+xml"),
    (re.compile(r"feed\.json"), "application/feed+json"),
)
OTHER_TYPES = {".vcf": "text/vcard", ".webp": "image/webp", ".avif": "image/avif", ".xml": "application/xml"}


class SiteHandler(SimpleHTTPRequestHandler):
    """Responds to GET and HEAD with the files of a site, and with the site's 404 page if a file does not exist."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | OTHER_TYPES

    def version_string(self) -> str:
        """Return the Server header without a version number."""
        return "pressroom"

    def guess_type(self, path: object) -> str:
        """Return the media type of a file, with a charset for text files. Feeds are recognised by their names."""
        name = Path(str(path)).name
        for pattern, media_type in FEED_TYPES:
            if pattern.fullmatch(name):
                return media_type
        media_type = super().guess_type(str(path))
        return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type

    def end_headers(self) -> None:
        """Add the headers of every response."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path: object) -> None:  # noqa: ARG002 # the signature of http.server
        """Respond with 404 instead of a listing when a folder has no index page."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's 404 page if the code is 404 and the site has one."""
        page = self.find_not_found_page() if code == HTTPStatus.NOT_FOUND else None
        if page is None:
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def find_not_found_page(self) -> Path | None:
        """Return the 404 page in the language of the requested path, or in the first language if there is none."""
        site = Path(self.directory)
        language = re.match(r"/([A-Za-z-]+)/", self.path)
        pages = (site / (language[1] if language else "") / "404.html", site / "404.html")
        return next((page for page in pages if page.is_file()), None)


def listen(site: Path, port: int) -> ThreadingHTTPServer:
    """Return a server for `site` on the loopback address; 0 means any free port. Exit with 2 if the port is in use."""
    try:
        return ThreadingHTTPServer((LOOPBACK, port), partial(SiteHandler, directory=str(site)))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            print(
                f"Port {port} is in use. Stop the program that uses it, or choose another port with --port.",
                file=sys.stderr,
            )
            sys.exit(2)
        raise


def main() -> None:
    """Serve until interrupted with Ctrl-C."""
    parser = argparse.ArgumentParser(description="Serve a built site on this computer, to try it out.")
    parser.add_argument("site", type=Path, help="the folder of the site, such as out/site")
    parser.add_argument("--port", type=int, default=8000, help="the port; 0 means any free port (default: 8000)")
    arguments = parser.parse_args()
    if not arguments.site.is_dir():
        parser.error(f"the folder {arguments.site} does not exist; build the newsroom first")
    with listen(arguments.site, arguments.port) as server:
        print(f"Serving {arguments.site} on http://{LOOPBACK}:{server.server_port}/ (stop with Ctrl-C)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
