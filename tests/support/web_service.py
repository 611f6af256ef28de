"""The web service with a database and a clock that tests move, its forms, and the mails that it sends."""

import email
import email.policy
import re
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from msgspec import structs
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pressroom.deliver.mail_folder import FolderTransport
from pressroom.deliver.outbox import send_outbox
from pressroom.publishing.service_mails import ServiceMailComposer
from pressroom.read import read_catalogues
from pressroom.render.consent import format_consent_text
from pressroom.render.labels import Messages
from pressroom.store import Store
from pressroom.web.abuse import create_form_token
from pressroom.web.app import create_app
from pressroom.web.context import WebContext
from tests.support.subscriptions import KEYS, NOW
from tests.support.web_site import WebSite, create_web_context

ORIGIN = "https://press.fjallby.example"
Fields = dict[str, Any]


class WebService:
    """The application with a database. `now` is its time, `wakes` how often it has queued a mail."""

    def __init__(self, site: WebSite, database: Store, folder: Path, **settings: Any) -> None:
        self.site, self.store, self.now, self.wakes = site, database, NOW, 0
        self.mail_folder = folder / "mails"
        self._transport = FolderTransport(self.mail_folder)
        values: Fields = {
            "store": database,
            "keys": KEYS,
            "transport": self._transport,
            "now": lambda: self.now,
            "wake_outbox": self._wake,
        }
        self.context: WebContext = structs.replace(create_web_context(site.config), **values | settings)
        self.app: Starlette = create_app(self.context)
        self.client = self.create_client()

    def _wake(self) -> None:
        self.wakes += 1

    def create_client(self, address: str = "203.0.113.9") -> TestClient:
        """Return a browser that does not follow redirects."""
        client = TestClient(self.app, ORIGIN, follow_redirects=False, client=(address, 5000))
        client.headers["Origin"] = ORIGIN
        return client

    def create_token(self, language: str = "sv", age: float = 10.0) -> str:
        """Return the token of a form that was shown some seconds ago."""
        text = write_consent(language, self.context.newsroom.edition(language).title)
        return create_form_token(KEYS, language, text, self.now - timedelta(seconds=age))

    def join(self, address: str, client: TestClient | None = None, **fields: Any) -> Any:
        """Send the second form."""
        language = fields.get("language", "sv")
        token = fields.get("token") or self.create_token(language)
        values = {"email": address, "token": token, "language": language, "form": "subscribe"}
        return (client or self.client).post("/subscriptions", data=values | fields)

    def list_mails(self) -> list[str]:
        """Send what is queued, and return the texts of all mails, the oldest first."""
        composer = ServiceMailComposer(
            self.store, KEYS, self.site.config.newsroom_folder, lambda: self.context.newsroom
        )
        send_outbox(self.store, self._transport, composer.compose, self._get_now)
        files = sorted(self.mail_folder.glob("[!.]*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [read_text(file.read_bytes()) for file in files]

    def find_links(self) -> list[str]:
        """Send what is queued, and return the paths of all links to the service in all mails."""
        return [link for mail in self.list_mails() for link in list_links(mail)]

    def _get_now(self) -> datetime:
        return self.now


@cache
def write_consent(language: str, title: str) -> str:
    """Return the text that forms show."""
    return format_consent_text(Messages(language, read_catalogues()[language]), title)


def read_text(content: bytes) -> str:
    """Return the text part of a mail."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def list_links(text: str) -> list[str]:
    """Return the paths of the links to the service in a text."""
    return re.findall(rf"{re.escape(ORIGIN)}(/(?:confirm|subscriptions|unsubscribe)/[^\s\"<>]+)", text)


def read_fields(html: str) -> Fields:
    """Return what a browser sends for the first form of a page: each field that has a value."""
    form = re.findall(r'<form class="service".*?</form>', html, re.DOTALL)[0]
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        values = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if values["type"] not in {"checkbox", "radio"} or tag.endswith(" checked>"):
            fields.setdefault(values["name"], []).append(unescape(values.get("value", "")))
    return dict(fields)
