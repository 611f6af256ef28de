"""A message is handed to a relay once, and every fault has the right outcome: later, never, or nobody knows."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from pressroom.deliver.smtp import SmtpTransport
from pressroom.deliver.smtp_session import Timeouts
from pressroom.deliver.smtp_url import parse_smtp_url
from pressroom.deliver.transport import OutgoingMessage, RelayError, SendResult
from tests.support.smtp_server import (
    EXTENSIONS,
    Drop,
    Fault,
    Flood,
    Hang,
    Reset,
    SmtpServer,
    SmtpSettings,
    Step,
    Trickle,
    Wait,
    create_certificate,
    run_smtp_server,
)

SHORT = Timeouts(connect=5, reply=0.3, end_of_data=0.3, goodbye=0.3)
CONTENT = b"Message-ID: <one@press.example>\r\nSubject: Hi\r\n\r\n.\r\n..two\r\nline\r\n"
MESSAGE = OutgoingMessage("press@press.example", "eva@reader.example", "one@press.example", CONTENT)


SENDERS: list["Sender"] = []


@pytest.fixture(autouse=True)
def close_connections() -> Iterator[None]:
    """Close what a test has opened."""
    yield
    for sender in SENDERS:
        sender.transport.close()
    SENDERS.clear()


class Sender:
    """Sends messages through one transport, and counts the intents."""

    def __init__(self, server: SmtpServer, timeouts: Timeouts = SHORT, tls: ssl.SSLContext | None = None) -> None:
        self.server = server
        self.transport = SmtpTransport(parse_smtp_url(server.url), tls, timeouts)
        self.intents = 0
        SENDERS.append(self)

    def send(self, message: OutgoingMessage = MESSAGE, *, may_leave: bool = True) -> SendResult:
        """Send a message; when its intent is recorded, its last byte has not left."""

        def commit_intent() -> bool:
            self.intents += 1
            assert self.server.count("last byte") < self.intents
            return may_leave

        return self.transport.send(message, commit_intent)


def send_with(
    step: Step, fault: Fault, message: OutgoingMessage = MESSAGE, settings: SmtpSettings | None = None
) -> tuple[SendResult, SmtpServer, Sender]:
    """Send a message to a server with one fault, and then another one, which must be taken."""
    with run_smtp_server(settings) as server:
        server.fail(step, fault)
        sender = Sender(server)
        result = sender.send(message)
        assert sender.send(OutgoingMessage(*MESSAGE_TWO)).state == "accepted"
        sender.transport.close()
    return result, server, sender


MESSAGE_TWO = ("press@press.example", "ola@reader.example", "two@press.example", CONTENT.replace(b"one@", b"two@"))


def test_a_message_arrives_unchanged_with_its_envelope() -> None:
    with run_smtp_server() as server:
        sender = Sender(server)
        assert sender.send() == SendResult("accepted", 250, status="2.0.0")
        sender.transport.close()
    (received,) = server.accepted
    assert received.content == CONTENT
    assert (received.sender, received.recipient) == ("press@press.example", "eva@reader.example")
    assert received.options == (f"SIZE={len(CONTENT)}",)
    assert sender.intents == 1
    assert server.count("QUIT") == 1


def test_one_connection_serves_many_messages_and_a_new_one_follows_when_the_relay_closes_it() -> None:
    with run_smtp_server(SmtpSettings(messages_per_connection=3)) as server:
        sender = Sender(server)
        assert {sender.send().state for _ in range(7)} == {"accepted"}
        assert [message.connection for message in server.accepted] == [1, 1, 1, 2, 2, 2, 3]


@pytest.mark.parametrize("fault", ["421 4.3.2 bye", Drop, Reset, Hang])
def test_a_connection_that_was_lost_between_messages_is_opened_again(fault: Fault) -> None:
    with run_smtp_server() as server:
        sender = Sender(server)
        sender.send()
        server.fail("MAIL", fault)
        assert sender.send().state == "accepted"
        assert server.connections == 2
        assert len(server.accepted) == 2


WITHOUT_PIPELINING = tuple(each for each in EXTENSIONS if each != "PIPELINING")


@pytest.mark.parametrize("extensions", [EXTENSIONS, WITHOUT_PIPELINING], ids=["pipelining", "no pipelining"])
@pytest.mark.parametrize("step", ["RCPT", "DATA", "end"])
@pytest.mark.parametrize(
    ("reply", "state"),
    [
        ("450 4.2.0 later", "deferred"),
        ("451 later", "deferred"),
        ("421 4.3.2 closing", "deferred"),
        ("452 4.2.2 mailbox full", "deferred"),
        ("550 5.1.1 <eva@reader.example> unknown", "refused"),
        ("554 no", "refused"),
        ("552 5.3.4 too big", "refused"),
        ("550 5.7.26 not authenticated", "deferred"),  # the newsroom's fault, not the reader's
        ("554 5.7.1 relay access denied", "deferred"),
    ],
)
def test_a_reply_defers_or_refuses_a_message_and_no_reason_has_an_address(
    step: Step, reply: str, state: str, extensions: tuple[str, ...]
) -> None:
    result, server, _ = send_with(step, reply, settings=SmtpSettings(extensions=extensions))
    assert (result.state, result.code) == (state, int(reply[:3]))
    assert "@" not in result.reason
    assert [message.message_id for message in server.accepted] == ["two@press.example"]


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    "fault", [Drop, Reset, Hang, Trickle(), Flood(), "nonsense", "999 x", "100 x"], ids=lambda fault: str(fault)[-20:]
)
def test_a_message_whose_last_byte_did_not_leave_is_deferred(step: Step, fault: Fault) -> None:
    result, server, _ = send_with(step, fault)
    assert result.state == "deferred"
    assert server.count("last byte") == 1
    assert [message.message_id for message in server.accepted] == ["two@press.example"]


@pytest.mark.parametrize("fault", [Drop, Reset, Hang, Trickle(), Flood()], ids=lambda fault: str(fault)[-20:])
def test_a_long_message_that_is_cut_off_is_deferred(fault: Fault) -> None:
    line = b"x" * 76 + b"\r\n"
    message = OutgoingMessage(MESSAGE.sender, MESSAGE.recipient, MESSAGE.message_id, CONTENT + line * 100_000)
    result, server, sender = send_with("content", fault, message)
    assert result.state == "deferred"
    assert sender.intents == server.count("last byte") == 1
    assert [message.message_id for message in server.accepted] == ["two@press.example"]


@pytest.mark.parametrize("step", ["end", "reply"])
@pytest.mark.parametrize(
    "fault", [Drop, Reset, Hang, Trickle(), Flood(), "nonsense", "354 go on"], ids=lambda fault: str(fault)[-20:]
)
def test_a_message_whose_answer_was_lost_is_in_doubt(step: Step, fault: Fault) -> None:
    result, server, sender = send_with(step, fault)
    assert result.state == "in doubt"
    assert sender.intents == 2
    assert server.count("last byte") == 2


def test_a_connection_stays_open_after_a_refusal() -> None:
    _, server, _ = send_with("RCPT", "550 5.1.1 unknown")
    assert server.connections == 1


def test_a_relay_that_asks_for_the_content_of_a_refused_message_gets_no_empty_one() -> None:
    result, server, _ = send_with(
        "RCPT", "550 5.1.1 unknown", settings=SmtpSettings(asks_for_content_without_recipient=True)
    )
    assert (result.state, result.code) == ("refused", 550)
    assert [message.message_id for message in server.accepted] == ["two@press.example"]


def test_commands_are_sent_together_to_a_relay_that_takes_them_so() -> None:
    def answer(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rwb") as stream:

            def say(text: str) -> None:
                stream.write(text.encode())
                stream.flush()

            say("220 x ESMTP\r\n")
            stream.readline()
            say("250-x\r\n250 PIPELINING\r\n")
            commands.extend(stream.readline()[:4].decode() for _ in range(3))
            say("250 ok\r\n250 ok\r\n354 go on\r\n")
            while stream.readline() != b".\r\n":
                pass
            say("250 taken\r\n")
            stream.readline()

    commands: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=answer, args=[listener])
        thread.start()
        transport = SmtpTransport(parse_smtp_url(f"smtp://127.0.0.1:{listener.getsockname()[1]}"))
        assert transport.send(MESSAGE, lambda: True).state == "accepted"
        transport.close()
        thread.join()
    assert commands == ["MAIL", "RCPT", "DATA"]


def test_without_a_recorded_intent_the_last_byte_does_not_leave() -> None:
    with run_smtp_server() as server:
        sender = Sender(server)
        assert sender.send(may_leave=False).state == "stopped"
        server.wait_for(lambda: server.count("cut off"))
        assert sender.send().state == "accepted"
        assert server.count("last byte") == len(server.accepted) == 1


def test_a_slow_answer_is_waited_for() -> None:
    with run_smtp_server() as server:
        answer = Event()
        server.fail("reply", Wait(answer))
        results: list[SendResult] = []
        sender = Sender(server, Timeouts())
        thread = Thread(target=lambda: results.append(sender.send()))
        thread.start()
        server.wait_for(lambda: server.count("reply"))
        assert not results
        answer.set()
        thread.join()
        assert results == [SendResult("accepted", 250, status="2.0.0")]


def test_a_relay_with_greylisting_takes_the_second_attempt() -> None:
    with run_smtp_server(SmtpSettings(has_greylisting=True)) as server:
        sender = Sender(server)
        assert [sender.send().state for _ in range(2)] == ["deferred", "accepted"]
        assert server.connections == 1


@pytest.mark.parametrize("extensions", [(), ("SIZE",), ("SIZE 0",), ("8BITMIME",), EXTENSIONS])
def test_a_relay_needs_no_extension(extensions: tuple[str, ...]) -> None:
    with run_smtp_server(SmtpSettings(extensions)) as server:
        assert Sender(server).send().state == "accepted"


def test_a_relay_without_ehlo_is_greeted_with_helo() -> None:
    with run_smtp_server() as server:
        server.fail("EHLO", "502 5.5.1 what")
        assert Sender(server).send().state == "accepted"
        assert server.accepted[0].options == ()


def test_a_message_that_is_too_large_is_refused_before_it_is_sent() -> None:
    with run_smtp_server(SmtpSettings(("SIZE 60",))) as server:
        result = Sender(server).send()
        assert (result.state, result.reason) == (
            "refused",
            "the message is larger than the 60 bytes that the relay takes",
        )
        assert server.count("MAIL") == 0


def test_an_international_address_needs_a_relay_that_takes_it() -> None:
    message = OutgoingMessage(
        "press@press.example", "märta@räksmörgås.example", "m@x.example", "To: märta\r\n".encode()
    )
    with run_smtp_server() as server:
        assert Sender(server).send(message).state == "accepted"
    assert server.accepted[0].recipient == "märta@xn--rksmrgs-5wao1o.example"
    assert set(server.accepted[0].options) == {"BODY=8BITMIME", "SMTPUTF8", f"SIZE={len(message.content)}"}
    with run_smtp_server(SmtpSettings(("8BITMIME",))) as server:
        result = Sender(server).send(message)
        assert (result.state, server.count("MAIL")) == ("deferred", 0)


def test_a_domain_with_other_letters_needs_no_extension() -> None:
    message = OutgoingMessage("press@press.example", "eva@räksmörgås.example", "m@x.example", b"Subject: x\r\n")
    with run_smtp_server(SmtpSettings(())) as server:
        assert Sender(server).send(message).state == "accepted"
    assert server.accepted[0].recipient == "eva@xn--rksmrgs-5wao1o.example"


@pytest.mark.parametrize(
    "address", ["", "eva", "a b@x.example", "a>@x.example", "a\r\nRSET@x.example", "a@x\n", "\udcff@x.example"]
)
def test_an_address_that_could_end_a_command_is_refused_without_a_connection(address: str) -> None:
    with run_smtp_server() as server:
        assert Sender(server).send(OutgoingMessage("p@p.example", address, "m@x", CONTENT)).state == "refused"
        assert server.connections == 0


# What is wrong with the relay or with the newsroom is an error with a remedy, and no outcome of a message.


@pytest.mark.parametrize(
    ("step", "fault", "words", "is_refusal"),
    [
        ("connect", "554 5.3.2 no", "refused the connection: 554", True),
        ("connect", "421 4.3.2 busy", "refused the connection: 421", False),
        ("connect", Drop, "closed the connection", False),
        ("connect", Reset, "closed the connection", False),
        ("connect", Hang, "did not answer in time", False),
        ("connect", Trickle(), "did not answer in time", False),
        ("connect", "SSH-2.0-OpenSSH", "refused the connection: -1", False),
        ("EHLO", Flood(), "closed the connection", False),
        ("EHLO", Hang, "did not answer in time", False),
        ("MAIL", "550 5.7.1 not you", "does not take mail from this newsroom: 550 5.7.1", True),
        ("MAIL", "451 4.3.0 later", "does not take mail from this newsroom: 451 4.3.0", False),
        ("MAIL", Drop, "the connection to the relay was lost", False),
        ("MAIL", Hang, "the relay did not answer in time", False),
    ],
)
def test_a_relay_that_takes_nothing_is_an_error_with_a_remedy(
    step: Step, fault: Fault, words: str, is_refusal: bool
) -> None:
    with run_smtp_server() as server:
        server.fail(step, fault)
        sender = Sender(server, Timeouts(connect=0.5, reply=10 if isinstance(fault, Flood) else 0.3))
        with pytest.raises(RelayError) as caught:
            sender.send()
        assert words in caught.value.message
        assert f"127.0.0.1:{server.port}" in caught.value.message
        assert caught.value.remedy
        assert caught.value.is_refusal == is_refusal
        assert sender.intents == 0
        assert sender.send().state == "accepted"


def test_a_relay_that_does_not_run_is_an_error_with_a_remedy() -> None:
    with run_smtp_server() as server:
        pass
    with pytest.raises(RelayError, match="cannot be reached: Connection refused"):
        Sender(server).send()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    return create_certificate(tmp_path_factory.mktemp("certificate") / "relay.pem")


def connect(server: SmtpServer, url: str, authority: str = "") -> SendResult:
    """Send a message to the server at a URL without its port, trusting an authority."""
    relay = parse_smtp_url(url)
    tls = ssl.create_default_context(cafile=authority or None)
    transport = SmtpTransport(
        relay.__class__("127.0.0.1", server.port, relay.encryption, relay.user, relay.password), tls
    )
    result = transport.send(MESSAGE, lambda: True)
    transport.close()
    return result


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_the_connection_is_encrypted_with_a_trusted_certificate(scheme: str, certificate: str) -> None:
    with run_smtp_server(SmtpSettings(certificate=certificate, is_encrypted=scheme == "smtps")) as server:
        assert connect(server, f"{scheme}://mail.example", certificate).state == "accepted"
        assert server.count("STARTTLS") == (scheme == "smtp")
        assert server.count("EHLO") == (2 if scheme == "smtp" else 1)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_nothing_is_sent_to_a_relay_whose_certificate_is_not_trusted(
    scheme: str, certificate: str, tmp_path: Path
) -> None:
    other = create_certificate(tmp_path / "other.pem", "DNS:other.example")
    for used, trusted, words in ((certificate, "", "self-signed"), (other, other, "IP address mismatch")):
        with run_smtp_server(SmtpSettings(certificate=used, is_encrypted=scheme == "smtps")) as server:
            with pytest.raises(RelayError, match=words) as caught:
                connect(server, f"{scheme}://eva:secret@mail.example", trusted)
            assert caught.value.is_refusal
            assert server.count("AUTH") == server.count("MAIL") == 0


@pytest.mark.parametrize("reply", ["", "454 4.7.0 not now", "502 what"])
def test_nothing_is_sent_when_encryption_is_not_offered_or_refused(reply: str, certificate: str) -> None:
    with run_smtp_server(SmtpSettings(certificate=certificate if reply else "")) as server:
        if reply:
            server.fail("STARTTLS", reply)
        with pytest.raises(RelayError, match=r"STARTTLS|refused to encrypt") as caught:
            connect(server, "smtp://eva:secret@mail.example", certificate)
        assert "tls=none" in caught.value.remedy
        assert server.count("AUTH") == server.count("MAIL") == 0
        if not reply:
            assert connect(server, "smtp://mail.example?tls=none").state == "accepted"


@pytest.mark.parametrize("mechanisms", ["PLAIN LOGIN", "LOGIN", "CRAM-MD5 PLAIN", "plain"])
def test_the_newsroom_logs_in_with_any_letters(mechanisms: str, certificate: str) -> None:
    users = {"eva@press.example": "lösen: ord/%€"}
    url = "smtp://eva%40press.example:l%C3%B6sen%3A%20ord%2F%25%E2%82%AC@mail.example"
    with run_smtp_server(SmtpSettings(certificate=certificate, users=users, mechanisms=mechanisms)) as server:
        assert connect(server, url, certificate).state == "accepted"


@pytest.mark.parametrize(
    ("mechanisms", "words"),
    [("PLAIN", "refused the login: 535 5.7.8"), ("LOGIN", "535"), ("CRAM-MD5", "offers no login")],
)
def test_a_refused_login_is_an_error_without_the_password(mechanisms: str, words: str, certificate: str) -> None:
    settings = SmtpSettings(certificate=certificate, users={"eva": "other"}, mechanisms=mechanisms)
    with run_smtp_server(settings) as server:
        with pytest.raises(RelayError, match=words) as caught:
            connect(server, "smtp://eva:secret@mail.example", certificate)
        assert caught.value.is_refusal
        assert "secret" not in str(caught.value)
        assert server.count("MAIL") == 0
