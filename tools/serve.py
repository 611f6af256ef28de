"""Serves a built site on this machine, with the media types and headers that a web server should give it.

For trying out, not for the public: it listens on the loopback address alone.
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
# RSS has its type by custom only; Atom: RFC 4287, section 7; JSON Feed 1.1, "Suggestions for Publishers".
FEED_TYPES = (
    (re.compile(r"rss\.xml"), "application/rss+xml"),
    (re.compile(r"atom(-\d+)?\.xml"), "application/atom+xml"),
    (re.compile(r"feed\.json"), "application/feed+json"),
)
OTHER_TYPES = {".vcf": "text/vcard", ".webp": "image/webp", ".avif": "image/avif", ".xml": "application/xml"}


class SiteHandler(SimpleHTTPRequestHandler):
    """Answers GET and HEAD with the files of a site, and with its own page where there is none."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | OTHER_TYPES

    def version_string(self) -> str:
        """The Server header; versions are nobody's business."""
        return "pressroom"

    def guess_type(self, path: object) -> str:
        """The media type of a file: feeds by their names, texts with their encoding."""
        name = Path(str(path)).name
        for pattern, media_type in FEED_TYPES:
            if pattern.fullmatch(name):
                return media_type
        media_type = super().guess_type(str(path))
        return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type

    def end_headers(self) -> None:
        """Adds what every answer bears."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path: object) -> None:  # noqa: ARG002 # the signature is http.server's
        """A folder without a page is not found."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answers with the site's own page when something is not found."""
        page = self.not_found_page() if code == HTTPStatus.NOT_FOUND else None
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

    def not_found_page(self) -> Path | None:
        """The 404 page of the language that was asked in, else of the first language."""
        site = Path(self.directory)
        language = re.match(r"/([A-Za-z-]+)/", self.path)
        pages = (site / (language[1] if language else "") / "404.html", site / "404.html")
        return next((page for page in pages if page.is_file()), None)


def listen(site: Path, port: int) -> ThreadingHTTPServer:
    """A server for `site` on the loopback address; port 0 takes any free one. Exits with 2 when it cannot listen."""
    try:
        return ThreadingHTTPServer((LOOPBACK, port), partial(SiteHandler, directory=str(site)))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            print(f"Port {port} is taken. Stop what listens there, or choose another with --port.", file=sys.stderr)
            sys.exit(2)
        raise


def main() -> None:
    """Serves until it is interrupted."""
    parser = argparse.ArgumentParser(description="Serve a built site on this machine, to try it out.")
    parser.add_argument("site", type=Path, help="the folder, such as out/site")
    parser.add_argument("--port", type=int, default=8000, help="0 takes any free one (default: 8000)")
    arguments = parser.parse_args()
    if not arguments.site.is_dir():
        parser.error(f"there is no folder {arguments.site}; build the newsroom first")
    with listen(arguments.site, arguments.port) as server:
        print(f"Serving {arguments.site} on http://{LOOPBACK}:{server.server_port}/ (stop with Ctrl-C)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
