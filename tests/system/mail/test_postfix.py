"""`pressroom deliver` hands a mailing to a real Postfix: each reader gets it once, with all that receivers ask for."""

import re
import ssl
from collections.abc import Iterator
from pathlib import Path

import dkim
import pytest

from pressroom.cli import run
from pressroom.deliver.dkim_keys import DkimKey, create_dkim_key
from pressroom.deliver.smtp import SmtpTransport
from pressroom.deliver.smtp_url import Relay
from pressroom.deliver.transport import OutgoingMessage, RelayError
from pressroom.engine.workspace import Workspace
from tests.support.mailing_newsroom import SERVICE, MailingNewsroom
from tests.support.postfix import PASSWORD, USER, Postfix, find_obstacle, run_postfix

pytestmark = pytest.mark.skipif(bool(OBSTACLE := find_obstacle()), reason=OBSTACLE or "none")

READERS = 300
ADD_READERS = """INSERT INTO subscriber (email, email_norm, status, language, requested_at, confirmed_at)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT :name || i || '@example.org', :name || i || '@example.org', 'active', 'sv', 0, 0 FROM n"""
SUBSCRIBE = """INSERT INTO subscription (subscriber_id, organisation, keyword, frequency)
SELECT id, '', '', 'immediate' FROM subscriber"""


@pytest.fixture
def postfix() -> Iterator[Postfix]:
    with run_postfix() as postfix:
        yield postfix


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MailingNewsroom:
    room = MailingNewsroom(tmp_path)
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", room.config.database_url)
    return room


def publish(room: MailingNewsroom, **readers: int) -> None:
    with room.open() as store, store.transaction() as transaction:
        for name, count in readers.items():
            transaction.execute(ADD_READERS, name=name, count=count)
        transaction.execute(SUBSCRIBE)
    room.write(body="Bron är öppen.\n\n. en punkt\n\n.. två punkter")
    room.execute()


def deliver(room: MailingNewsroom) -> int:
    return run(["--newsroom", str(room.config.newsroom_folder), "deliver"])


def create_key(room: MailingNewsroom, monkeypatch: pytest.MonkeyPatch) -> DkimKey:
    newsroom = Workspace.open(room.config).newsroom_context.newsroom
    assert newsroom
    keys_folder = room.config.newsroom_folder.parent / "keys"
    key, path = create_dkim_key(keys_folder, room.config.newsroom_folder, newsroom.mail.domain, "press1", "rsa")
    monkeypatch.setenv("PRESSROOM_DKIM_KEYS", f"{key.domain}:{key.selector}:{path}")
    return key


def find_field(content: bytes, name: str) -> str:
    header = re.sub(r"\r\n[ \t]", " ", content.partition(b"\r\n\r\n")[0].decode())
    (found,) = re.findall(rf"(?m)^{name}: (.*?)\r?$", header)
    return str(found)


def test_each_reader_gets_the_mailing_once_signed_and_with_a_link_that_unsubscribes(
    room: MailingNewsroom, postfix: Postfix, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(room, reader=READERS)
    key = create_key(room, monkeypatch)
    monkeypatch.setenv("PRESSROOM_SMTP_URL", postfix.url)
    assert deliver(room) == 0
    mails = postfix.list_mails(READERS)
    assert sorted(mail.recipient for mail in mails) == sorted(f"reader{n}@example.org" for n in range(1, READERS + 1))
    assert len({find_field(mail.content, "Message-ID") for mail in mails}) == READERS
    links = {find_field(mail.content, "List-Unsubscribe").partition(">")[0] for mail in mails}
    assert len(links) == READERS
    assert all(link.startswith(f"<{SERVICE}/unsubscribe/") for link in links)
    assert {find_field(mail.content, "List-Unsubscribe-Post") for mail in mails} == {"List-Unsubscribe=One-Click"}
    assert all(find_field(mail.content, "To") == mail.recipient for mail in mails)
    records = {f"{key.record_name}.".encode(): key.record.encode()}
    assert all(dkim.verify(mail.content, dnsfunc=lambda name, **_: records.get(name)) for mail in mails[::10])


def test_with_an_address_for_returned_mail_each_message_has_a_sender_of_its_own(
    tmp_path: Path, postfix: Postfix, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = {"from": "press@example.org", "bounces": "bounce@lists.example.org"}
    room = MailingNewsroom(tmp_path, mail=identity)
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", room.config.database_url)
    publish(room, reader=20)
    monkeypatch.setenv("PRESSROOM_SMTP_URL", postfix.url)
    assert deliver(room) == 0
    senders = {mail.sender for mail in postfix.list_mails(20)}
    assert len(senders) == 20
    assert all(re.fullmatch(r"bounce\+[a-z0-9-]+@lists\.example\.org", sender) for sender in senders)


def test_a_reader_whom_the_relay_does_not_know_is_refused_and_recorded(
    room: MailingNewsroom, postfix: Postfix, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(room, reader=3, unknown=2)
    monkeypatch.setenv("PRESSROOM_SMTP_URL", postfix.url)
    assert deliver(room) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        "3 mails sent.",
        "2 mails refused: the relay does not take them.",
    ]
    assert len(postfix.list_mails(3)) == 3
    with room.open() as store, store.read() as transaction:
        codes = transaction.execute("SELECT code FROM delivery WHERE state = 'refused'")
    assert codes == [("550 5.1.1",)] * 2


def test_mail_goes_over_tls_from_the_first_byte_after_a_login(
    room: MailingNewsroom, postfix: Postfix, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(room, reader=3)
    monkeypatch.setenv("SSL_CERT_FILE", str(postfix.certificate))
    login = f"{USER}:{PASSWORD.replace(' ', '%20')}"
    monkeypatch.setenv("PRESSROOM_SMTP_URL", f"smtps://{login}@127.0.0.1:{postfix.tls_port}")
    assert deliver(room) == 0
    assert len(postfix.list_mails(3)) == 3
    assert "sasl_method=PLAIN, sasl_username=press" in postfix.read_log()


def send_one(postfix: Postfix, password: str) -> str:
    relay = Relay("127.0.0.1", postfix.login_only_port, "starttls", USER, password)
    transport = SmtpTransport(relay, ssl.create_default_context(cafile=postfix.certificate))
    message = OutgoingMessage("press@example.org", "anna@example.org", "1@example.org", b"Subject: x\r\n\r\nx\r\n")
    try:
        return transport.send(message, lambda: True).state
    finally:
        transport.close()


def test_a_relay_that_asks_for_a_login_after_starttls_takes_mail_with_the_right_password(postfix: Postfix) -> None:
    assert send_one(postfix, PASSWORD) == "accepted"
    with pytest.raises(RelayError) as caught:
        send_one(postfix, "wrong")
    assert "wrong" not in str(caught.value)
