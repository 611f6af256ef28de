"""The doors for returned mail: the pipe of a mail server, and LMTP and SMTP with a real client."""

import io
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from threading import Thread

import pytest

from pressroom.cli import run
from pressroom.publishing.bounce_server import BounceServer
from pressroom.publishing.receive_bounces import MailboxReader, open_mailbox
from pressroom.store import Store, bounces, outbox, requests
from pressroom.store.outbox import NewMail
from pressroom.store.requests import JoinRequest
from pressroom.store.secret_file import load_token_keys
from pressroom.subscriptions.bounce_tokens import SERVICE_MAIL, create_bounce_token
from pressroom.subscriptions.links import create_preferences_token
from tests.support.mailing_newsroom import MailingNewsroom
from tests.support.publishing import NOW
from tests.support.returned_mails import COMPLAINT, DELAYED, GMAIL_POLICY, LETTER, OUT_OF_OFFICE, POSTFIX

MAIL = {"from": "press@fjallby.example", "bounces": "bounce@lists.fjallby.example"}
SERVER = "mx@relay.example"


class Mailbox:
    """A newsroom with a reader, whose mail comes back."""

    def __init__(self, room: MailingNewsroom, store: Store) -> None:
        self.room, self.store = room, store
        self.id = room.add_reader("anna")
        self.keys = load_token_keys(room.config)
        self.recipient = (
            f"bounce+{create_bounce_token(self.keys, 7, self.id, 'anna@example.org')}@lists.fjallby.example"
        )

    @property
    def status(self) -> str:
        with self.store.read() as transaction:
            ((status,),) = transaction.execute("SELECT status FROM subscriber WHERE id = :id", id=self.id)
        return str(status)

    @property
    def kinds(self) -> list[str]:
        with self.store.read() as transaction:
            return [each.kind for each in bounces.list_bounces(transaction, self.id)]

    def write_request_to_leave(self, space: str = " ") -> bytes:
        token = create_preferences_token(self.keys, self.id, "anna@example.org")
        return f"From: anna@example.org\r\nSubject: unsubscribe{space}{token}\r\n\r\n".encode()

    @contextmanager
    def listen(self, network: str = "127.0.0.0/8") -> Iterator[int]:
        reader = MailboxReader(self.room.config, self.store)
        with BounceServer("127.0.0.1", 0, reader, [ip_network(network)], lambda: NOW) as server:
            thread = Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            try:
                yield server.port
            finally:
                server.shutdown()
                thread.join()


@pytest.fixture
def mailbox(tmp_path: Path, database_url: str, store: Store) -> Mailbox:
    return Mailbox(MailingNewsroom(tmp_path, database_url, mail=MAIL), store)


def send_lmtp(port: int, recipients: list[str], content: bytes) -> dict[str, tuple[int, bytes]]:
    """Hand a message over by LMTP, and return the recipients that were refused."""
    with smtplib.LMTP("127.0.0.1", port) as client:
        try:
            return client.sendmail("", recipients, content)
        except smtplib.SMTPRecipientsRefused as error:
            return error.recipients


def test_a_bounce_by_lmtp_ends_the_mails_of_its_reader(mailbox: Mailbox) -> None:
    with mailbox.listen() as port:
        assert send_lmtp(port, [mailbox.recipient.upper()], POSTFIX) == {}
        assert (mailbox.status, mailbox.kinds) == ("left", ["hard"])
        assert send_lmtp(port, [mailbox.recipient], POSTFIX) == {}
        assert mailbox.kinds == ["hard"]


@pytest.mark.parametrize("status", ["pending", "left"])
def test_a_confirmation_that_comes_back_ends_the_request_and_its_link(mailbox: Mailbox, status: str) -> None:
    mailbox.room.change_reader(mailbox.id, status=status, confirmed_at=None)
    with mailbox.store.transaction() as transaction:
        request = JoinRequest("join", mailbox.id, NOW, NOW + timedelta(days=2), "sv", "form")
        request_id = requests.add_request(transaction, request)
        outbox.add_mail(transaction, NewMail("confirm", mailbox.id, "sv", "r4nd0m", request_id), NOW)
    token = create_bounce_token(mailbox.keys, SERVICE_MAIL, mailbox.id, "anna@example.org")
    with mailbox.listen() as port:
        assert send_lmtp(port, [f"bounce+{token}@lists.fjallby.example"], POSTFIX) == {}
    assert (mailbox.status, mailbox.kinds) == ("left", ["hard"])
    with mailbox.store.read() as transaction:
        assert requests.find_request(transaction, request_id) is None
        assert outbox.list_mails(transaction, mailbox.id) == []
        assert bool(transaction.execute("SELECT 1 FROM suppression WHERE reason = 'bounced'")) == (status == "pending")


def test_a_confirmation_of_a_new_address_that_comes_back_ends_nothing_for_the_present_one(mailbox: Mailbox) -> None:
    token = create_bounce_token(mailbox.keys, SERVICE_MAIL, mailbox.id, "new@example.org")
    with mailbox.listen() as port:
        assert send_lmtp(port, [f"bounce+{token}@lists.fjallby.example"], POSTFIX) == {}
    assert (mailbox.status, mailbox.kinds) == ("active", [])


def test_smtp_is_spoken_too(mailbox: Mailbox) -> None:
    with mailbox.listen() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("", [mailbox.recipient], COMPLAINT)
        with pytest.raises(smtplib.SMTPDataError, match="takes only mail that came back"):
            client.sendmail(SERVER, [mailbox.recipient], LETTER)
    assert (mailbox.status, mailbox.kinds) == ("left", ["complaint"])


@pytest.mark.parametrize("content", [OUT_OF_OFFICE, DELAYED])
def test_an_automatic_reply_and_a_delay_are_taken_and_change_nothing(mailbox: Mailbox, content: bytes) -> None:
    with mailbox.listen() as port:
        assert send_lmtp(port, [mailbox.recipient], content) == {}
    assert (mailbox.status, mailbox.kinds) == ("active", [])


def test_a_refusal_of_policy_is_counted_for_the_provider_and_not_for_the_reader(mailbox: Mailbox) -> None:
    with mailbox.listen() as port:
        assert send_lmtp(port, [mailbox.recipient], GMAIL_POLICY) == {}
    assert (mailbox.status, mailbox.kinds) == ("active", ["policy"])
    with mailbox.store.read() as transaction:
        assert transaction.execute("SELECT domain, refusals, code FROM provider") == [("example.org", 1, "550 5.7.26")]


def test_a_mail_that_asks_to_unsubscribe_works_at_once_and_with_a_wrong_token_is_refused(mailbox: Mailbox) -> None:
    with mailbox.listen() as port:
        wrong = mailbox.write_request_to_leave().replace(b"unsubscribe k1-", b"unsubscribe k9-")
        with pytest.raises(smtplib.SMTPDataError, match="not valid"):
            send_lmtp(port, ["bounce@lists.fjallby.example"], wrong)
        assert mailbox.status == "active"
        for address in ("bounce@lists.fjallby.example", "press@fjallby.example"):
            assert send_lmtp(port, [address], mailbox.write_request_to_leave()) == {}
    assert mailbox.status == "left"


def test_the_subject_of_such_a_mail_may_be_folded(mailbox: Mailbox) -> None:
    with mailbox.listen() as port:
        assert send_lmtp(port, [mailbox.recipient], mailbox.write_request_to_leave("\r\n ")) == {}
    assert mailbox.status == "left"


def test_other_recipients_and_forged_tokens_are_refused_by_name(mailbox: Mailbox) -> None:
    forged = mailbox.recipient.replace("bounce+a", "bounce+b")
    with mailbox.listen() as port:
        refused = send_lmtp(port, ["x@lists.fjallby.example", forged], POSTFIX)
    assert {code for code, _ in refused.values()} == {550}
    assert mailbox.status == "active"


def test_a_report_without_a_token_is_kept_as_unknown_and_stops_nobody(mailbox: Mailbox) -> None:
    with mailbox.listen() as port:
        assert send_lmtp(port, ["bounce@lists.fjallby.example"], POSTFIX) == {}
    assert mailbox.status == "active"
    with mailbox.store.read() as transaction:
        assert bounces.count_bounces(transaction, NOW) == {"unknown": 1}


def test_only_named_networks_may_connect(mailbox: Mailbox) -> None:
    with mailbox.listen("192.0.2.0/24") as port, pytest.raises(smtplib.SMTPConnectError, match="may not connect"):
        smtplib.LMTP("127.0.0.1", port)


def test_long_lines_unknown_commands_and_large_messages_are_refused(mailbox: Mailbox) -> None:
    with mailbox.listen() as port:
        with smtplib.LMTP("127.0.0.1", port) as client:
            client.ehlo_or_helo_if_needed()
            assert client.docmd("MAIL FROM:<> SIZE=99999999")[0] == 552
            assert client.docmd("EXPN x")[0] == 500
            assert client.docmd("RCPT TO:<a@b>")[0] == 503
            assert client.docmd("MAIL FROM:a@b")[0] == 501
            assert client.docmd("DATA")[0] == 503
        with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
            raw.sendall(b"x" * 5000 + b"\r\n")
            assert b"500 5.5.2" in raw.recv(4096) + raw.recv(4096)
        assert send_lmtp(port, [mailbox.recipient], POSTFIX) == {}


@pytest.fixture
def pipe(mailbox: Mailbox, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", database_url)
    return mailbox


def receive(mailbox: Mailbox, recipient: str, content: bytes, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    folder = str(mailbox.room.config.newsroom_folder)
    return run(["--newsroom", folder, "receive-bounces", "--recipient", recipient])


def test_the_command_reads_a_message_and_exits_as_mail_servers_understand(
    pipe: Mailbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert receive(pipe, pipe.recipient, LETTER, monkeypatch) == 67
    assert capsys.readouterr().out == "5.7.1 Nobody reads this address: it takes only mail that came back.\n"
    assert receive(pipe, pipe.recipient, POSTFIX, monkeypatch) == 0
    assert pipe.status == "left"
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", "sqlite:///nowhere/at/all.db")
    assert receive(pipe, pipe.recipient, POSTFIX, monkeypatch) == 75
    assert capsys.readouterr().err.startswith("4.3.0 ")


def test_the_mailbox_follows_newsroom_yaml(mailbox: Mailbox) -> None:
    reader = MailboxReader(mailbox.room.config, mailbox.store)
    path = mailbox.room.config.newsroom_folder / "newsroom.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("bounce@lists", "returned@lists"), "utf-8")
    assert reader().bounces == "returned@lists.fjallby.example"
    path.write_text("broken: [", "utf-8")
    assert reader().bounces == "returned@lists.fjallby.example"
    path.write_text(text, "utf-8")
    assert reader() == open_mailbox(mailbox.room.config, mailbox.store)
