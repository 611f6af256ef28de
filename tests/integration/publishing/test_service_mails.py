"""Queued mails become messages with links that work, in the reader's language, or are not sent any more."""

import email.policy
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from pressroom.deliver.outbox import Obsolete
from pressroom.deliver.transport import OutgoingMessage
from pressroom.errors import ConfigError
from pressroom.model.newsroom import Newsroom
from pressroom.publishing.service_mails import ServiceMailComposer
from pressroom.store import Store, open_store, outbox, requests, subscribers
from pressroom.store.outbox import NewMail, QueuedMail
from pressroom.store.requests import JoinRequest
from pressroom.subscriptions.bounce_tokens import SERVICE_MAIL, read_bounce_token
from pressroom.subscriptions.bounce_tokens import find_token as find_bounce_token
from pressroom.subscriptions.bounces import is_current_address
from pressroom.subscriptions.links import read_confirm_token, read_preferences_token
from pressroom.tokens import Secret, TokenKeys
from tests.support.service_mails import service_context

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
EXPIRES_AT = NOW + timedelta(hours=48)
KEYS = TokenKeys((Secret("k1", b"x" * 32),))
SERVICE = "https://service.sundvik.example/press"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite://{tmp_path / 'pressroom.db'}")


class Desk:
    """A newsroom with one reader, and mails to that reader."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.newsroom: Newsroom = structs.replace(service_context().newsroom, service_url=SERVICE)
        self.composer = ServiceMailComposer(store, KEYS, folder, lambda: self.newsroom)
        with store.transaction() as transaction:
            self.reader = subscribers.get_or_add_subscriber(
                transaction, "Eva@Reader.example", "eva@reader.example", "nb", NOW
            )

    def set_status(self, status: str) -> None:
        with self.store.transaction() as transaction:
            subscribers.save_subscriber(
                transaction, structs.replace(self.reader, status=status, confirmed_at=NOW, left_at=NOW)
            )

    def queue(self, kind: str, language: str = "nb", message_id: str = "r4nd0m") -> QueuedMail:
        with self.store.transaction() as transaction:
            request_id = None
            if kind != "left":
                new = "ny@reader.example" if kind == "change" else None
                request = JoinRequest(
                    "change" if kind == "change" else "join",
                    self.reader.id,
                    NOW,
                    EXPIRES_AT,
                    language,
                    "form",
                    new_email=new,
                    new_email_norm=new,
                )
                request_id = requests.add_request(transaction, request)
            return outbox.add_mail(transaction, NewMail(kind, self.reader.id, language, message_id, request_id), NOW)

    def write(self, mail: QueuedMail, now: datetime = LATER) -> OutgoingMessage:
        message = self.composer.compose(mail, now)
        assert isinstance(message, OutgoingMessage)
        return message

    def read(self, mail: QueuedMail) -> str:
        message = email.message_from_bytes(self.write(mail).content, policy=email.policy.default)
        return str(next(message.iter_parts()).get_content()).replace("\r\n", "\n")


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def find_token(text: str, page: str) -> str:
    (token,) = re.findall(rf"^{SERVICE}/{page}/(\S+)$", text, re.MULTILINE)
    return str(token)


def test_a_confirmation_has_a_link_with_a_token_for_its_request(desk: Desk) -> None:
    mail = desk.queue("confirm")
    text = desk.read(mail)
    assert read_confirm_token(KEYS, find_token(text, "confirm"), LATER) == mail.request_id
    assert "Bekreft abonnementet ditt" in text
    message = desk.write(mail)
    assert (message.sender, message.recipient) == ("press@sundvik.example", "Eva@Reader.example")
    assert message.message_id == "r4nd0m@sundvik.example"


def test_each_mail_comes_back_to_an_address_that_names_its_reader_and_address(desk: Desk) -> None:
    identity = structs.replace(desk.newsroom.mail, bounces="bounce@lists.sundvik.example")
    desk.newsroom = structs.replace(desk.newsroom, mail=identity)
    marks = {}
    for kind in ("confirm", "change", "left"):
        mail = desk.queue(kind, message_id=kind)
        if kind == "left":
            desk.set_status("left")
        token = find_bounce_token(desk.write(mail).sender, identity.bounces)
        assert token
        found = read_bounce_token(KEYS, token)
        assert found is not None
        assert (found.mailing_id, found.subscriber_id) == (SERVICE_MAIL, desk.reader.id)
        marks[kind] = found.mark
    assert marks["confirm"] == marks["left"] != marks["change"]
    assert is_current_address(KEYS, desk.reader, marks["confirm"])
    assert not is_current_address(KEYS, desk.reader, marks["change"])


def test_every_attempt_sends_the_same_bytes(desk: Desk) -> None:
    mail = desk.queue("confirm")
    assert desk.write(mail, NOW) == desk.write(mail, EXPIRES_AT - timedelta(seconds=1))


def test_a_reader_who_subscribes_already_gets_the_link_to_the_settings_too(desk: Desk) -> None:
    desk.set_status("active")
    mail = desk.queue("confirm")
    text = desk.read(mail)
    assert "Du abonnerer allerede" in text
    assert read_confirm_token(KEYS, find_token(text, "confirm"), LATER) == mail.request_id
    found = read_preferences_token(KEYS, find_token(text, "subscriptions"), LATER)
    assert isinstance(found, tuple)
    assert found[0] == desk.reader.id


def test_a_change_of_address_is_confirmed_at_the_new_address(desk: Desk) -> None:
    desk.set_status("active")
    mail = desk.queue("change")
    assert desk.write(mail).recipient == "ny@reader.example"
    assert "Bekreft den nye adressen din" in desk.read(mail)


def test_a_reader_who_left_gets_the_way_back(desk: Desk) -> None:
    desk.set_status("left")
    text = desk.read(desk.queue("left"))
    assert "Abonnementet ditt er avsluttet" in text
    assert "\nhttps://press.example/nb/subscribe/\n" in text


@pytest.mark.parametrize(("kind", "status"), [("confirm", "pending"), ("change", "active"), ("left", "left")])
def test_nothing_is_sent_to_a_reader_who_was_erased(desk: Desk, kind: str, status: str) -> None:
    desk.set_status(status)
    mail = desk.queue(kind)
    with desk.store.transaction() as transaction:
        subscribers.erase_subscriber(transaction, desk.reader.id, NOW)
    assert desk.composer.compose(mail, LATER) == Obsolete("the reader is erased")


@pytest.mark.parametrize("kind", ["confirm", "change"])
def test_nothing_is_sent_that_has_expired_or_was_confirmed(desk: Desk, kind: str) -> None:
    mail = desk.queue(kind)
    assert desk.composer.compose(mail, EXPIRES_AT) == Obsolete("the link has expired")
    assert mail.request_id
    with desk.store.transaction() as transaction:
        requests.confirm_request(transaction, mail.request_id, LATER)
    assert desk.composer.compose(mail, LATER) == Obsolete("nothing is left to confirm")


def test_the_notice_after_leaving_is_not_sent_late_or_to_somebody_who_came_back(desk: Desk) -> None:
    desk.set_status("left")
    mail = desk.queue("left")
    assert desk.composer.compose(mail, NOW + timedelta(days=3)) == Obsolete("the mail is too old")
    desk.set_status("active")
    assert desk.composer.compose(mail, LATER) == Obsolete("the reader has come back")


def test_a_language_that_the_newsroom_no_longer_has_gives_its_first_one(desk: Desk) -> None:
    assert "Bekräfta din prenumeration" in desk.read(desk.queue("confirm", "fi"))


def test_a_changed_newsroom_changes_the_mail(desk: Desk) -> None:
    mail = desk.queue("confirm")
    assert SERVICE in desk.read(mail)
    desk.newsroom = structs.replace(desk.newsroom, service_url="https://other.example")
    assert "https://other.example/confirm/" in desk.read(mail)


def test_without_a_service_no_mail_is_written(desk: Desk) -> None:
    desk.newsroom = structs.replace(desk.newsroom, service_url="")
    with pytest.raises(ConfigError, match="service_url"):
        desk.composer.compose(desk.queue("confirm"), LATER)


def test_a_template_of_the_newsroom_is_used(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "templates/mail/service"
    folder.mkdir(parents=True)
    (folder / "message.txt").write_text("Vår egen text: {{ link }}\n", "utf-8")
    assert desk.read(desk.queue("confirm")).startswith("Vår egen text: https://service.")
