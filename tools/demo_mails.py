"""Show the mails in a folder as web pages, for the demonstration: a list, and both parts of each mail."""

import email
import email.policy
from email.message import EmailMessage
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mails of the demonstration</title></head>
<body><h1>Mails of the demonstration</h1>
<p>These mails were written to a folder instead of being sent. Load this page again to see new ones.</p>
{mails}
</body></html>
"""
_SUBTYPES = {"html": "text/html", "plain": "text/plain"}


def create_mail_server(folder: Path, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server for the mails in a folder; port 0 means any free port."""
    return ThreadingHTTPServer((host, port), partial(MailHandler, folder=folder))


class MailHandler(BaseHTTPRequestHandler):
    """Responds with the list of mails, or with a part of one."""

    def __init__(self, *arguments: object, folder: Path) -> None:
        self._folder = folder
        super().__init__(*arguments)  # type: ignore[arg-type] # as the server gives them

    def do_GET(self) -> None:
        """Respond to a request for `/`, or for `/NAME/html` or `/NAME/plain`."""
        name, _, subtype = unquote(self.path.strip("/")).rpartition("/")
        files = {file.name: file for file in self._list_files()}
        if self.path == "/":
            self._respond("text/html", _PAGE.format(mails=_format_list(list(files.values()))))
        elif name in files and subtype in _SUBTYPES:
            part = _read(files[name]).get_body((subtype,))
            self._respond(_SUBTYPES[subtype], str(part.get_content()) if part else "This mail has no such part.")
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def _list_files(self) -> list[Path]:
        """Return the files, newest first."""
        return sorted(self._folder.glob("[!.]*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)

    def _respond(self, media_type: str, text: str) -> None:
        content = text.encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)


def _format_list(files: list[Path]) -> str:
    items = "\n".join(_format_item(file.name, _read(file)) for file in files)
    return f"<ul>\n{items}\n</ul>" if items else "<p>There is no mail yet.</p>"


def _format_item(name: str, message: EmailMessage) -> str:
    subject, recipient = escape(str(message["Subject"])), escape(str(message["To"]))
    path = escape(quote(name))
    return f'<li><a href="/{path}/html">{subject}</a> to {recipient} (<a href="/{path}/plain">as text</a>)</li>'


def _read(file: Path) -> EmailMessage:
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
