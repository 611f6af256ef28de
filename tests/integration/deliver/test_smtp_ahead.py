"""The envelope of the next message leaves with the end of a message; whatever the relay says, each is sent once."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

import pytest

from pressroom.deliver.smtp import SmtpTransport
from pressroom.deliver.smtp_session import Timeouts
from pressroom.deliver.smtp_url import parse_smtp_url
from pressroom.deliver.transport import OutgoingMessage, RelayError, SendResult
from tests.support.smtp_server import (
    EXTENSIONS,
    Drop,
    Fault,
    Hang,
    Reset,
    SmtpServer,
    SmtpSettings,
    Step,
    run_smtp_server,
)

SHORT = Timeouts(connect=5, reply=0.3, end_of_data=0.3, goodbye=0.3)
WITHOUT_PIPELINING = tuple(each for each in EXTENSIONS if each != "PIPELINING")


def create_message(number: int, recipient: str = "") -> OutgoingMessage:
    content = f"Message-ID: <{number}@press.example>\r\nSubject: Hi\r\n\r\nline\r\n".encode()
    recipient = recipient or f"r{number}@reader.example"
    return OutgoingMessage("press@press.example", recipient, f"{number}@press.example", content)


ONE, TWO, THREE, FOUR = (create_message(number) for number in (1, 2, 3, 4))


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with run_smtp_server() as server:
        yield server


def open_transport(server: SmtpServer) -> SmtpTransport:
    return SmtpTransport(parse_smtp_url(server.url), None, SHORT)


def send_all(transport: SmtpTransport, *messages: OutgoingMessage) -> list[SendResult]:
    """Send messages one after the other, each with the next one announced."""
    results = []
    for message, following in zip(messages, (*messages[1:], None), strict=True):
        results.append(transport.send(message, lambda: True, following))
    transport.close()
    return results


def list_ids(server: SmtpServer) -> list[str]:
    return [each.message_id.partition("@")[0] for each in server.accepted]


def test_the_relay_answers_about_a_message_when_it_has_the_envelope_of_the_next_one() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    received: list[bytes] = []

    def answer() -> None:
        client, _ = listener.accept()
        with client, suppress(OSError):
            client.sendall(b"220 hello\r\n")
            for reply in (b"250-hello\r\n250 PIPELINING\r\n", b"250 ok\r\n250 ok\r\n354 go on\r\n"):
                client.recv(65536)
                client.sendall(reply)
            for reply in (b"250 taken\r\n250 ok\r\n250 ok\r\n354 go on\r\n", b"250 taken\r\n", b"221 bye\r\n"):
                received.append(client.recv(65536))
                client.sendall(reply)

    thread = Thread(target=answer)
    thread.start()
    transport = SmtpTransport(parse_smtp_url(f"smtp://127.0.0.1:{listener.getsockname()[1]}"), None, SHORT)
    assert [each.state for each in send_all(transport, ONE, TWO)] == ["accepted"] * 2
    thread.join()
    listener.close()
    commands = b"MAIL FROM:<press@press.example>\r\nRCPT TO:<r2@reader.example>\r\nDATA\r\n"
    assert received == [ONE.content + b".\r\n" + commands, TWO.content + b".\r\n", b"quit\r\n"]


@pytest.mark.parametrize("extensions", [EXTENSIONS, WITHOUT_PIPELINING], ids=["pipelining", "no pipelining"])
def test_messages_that_are_known_ahead_arrive_once_over_one_connection(extensions: tuple[str, ...]) -> None:
    with run_smtp_server(SmtpSettings(extensions=extensions)) as server:
        results = send_all(open_transport(server), ONE, TWO, THREE)
    assert [each.state for each in results] == ["accepted"] * 3
    assert list_ids(server) == ["1", "2", "3"]
    assert [each.recipient for each in server.accepted] == [each.recipient for each in (ONE, TWO, THREE)]
    assert server.connections == server.count("QUIT") == 1


def test_if_another_message_is_sent_than_was_announced_the_announced_one_does_not_leave(server: SmtpServer) -> None:
    transport = open_transport(server)
    transport.send(ONE, lambda: True, TWO)
    assert transport.send(THREE, lambda: True).state == "accepted"
    transport.close()
    assert list_ids(server) == ["1", "3"]


def test_a_message_that_was_announced_and_may_not_leave_does_not(server: SmtpServer) -> None:
    transport = open_transport(server)
    transport.send(ONE, lambda: True, TWO)
    assert transport.send(TWO, lambda: False, THREE).state == "stopped"
    assert transport.send(THREE, lambda: True).state == "accepted"
    transport.close()
    assert list_ids(server) == ["1", "3"]


def test_closing_after_an_announcement_sends_nothing(server: SmtpServer) -> None:
    transport = open_transport(server)
    transport.send(ONE, lambda: True, TWO)
    transport.close()
    assert transport.send(TWO, lambda: True).state == "accepted"
    transport.close()
    assert list_ids(server) == ["1", "2"]


@pytest.mark.parametrize(
    ("step", "fault", "states", "connections"),
    [
        ("end", "554 5.6.0 no", ["refused", "accepted", "accepted"], 1),
        ("end", "451 4.3.0 later", ["deferred", "accepted", "accepted"], 1),
        ("end", "421 4.3.2 bye", ["deferred", "accepted", "accepted"], 2),
        ("end", Drop, ["in doubt", "accepted", "accepted"], 2),
        ("end", Hang, ["in doubt", "accepted", "accepted"], 2),
        ("end", "garbage", ["in doubt", "accepted", "accepted"], 2),
    ],
)
def test_whatever_becomes_of_a_message_the_announced_one_is_sent(
    server: SmtpServer, step: Step, fault: Fault, states: list[str], connections: int
) -> None:
    server.fail(step, fault)
    assert [each.state for each in send_all(open_transport(server), ONE, TWO, THREE)] == states
    assert list_ids(server) == ["2", "3"]
    assert server.connections == connections


@pytest.mark.parametrize(
    ("step", "fault", "state", "connections"),
    [
        ("MAIL", "421 4.3.2 bye", "accepted", 2),
        ("MAIL", Drop, "accepted", 2),
        ("MAIL", Reset, "accepted", 2),
        ("MAIL", "552 5.3.4 too large", "refused", 1),
        ("RCPT", "550 5.1.1 unknown", "refused", 1),
        ("RCPT", "450 4.2.0 later", "deferred", 1),
        ("RCPT", "421 4.3.2 bye", "deferred", 2),
        ("RCPT", Drop, "deferred", 2),
        ("DATA", "451 4.3.0 later", "deferred", 1),
        ("DATA", "554 5.5.1 no", "refused", 1),
        ("DATA", Drop, "deferred", 2),
    ],
)
def test_a_fault_in_an_envelope_that_was_announced_is_about_its_message_alone(
    server: SmtpServer, step: Step, fault: Fault, state: str, connections: int
) -> None:
    transport = open_transport(server)
    assert transport.send(ONE, lambda: True).state == "accepted"
    server.fail(step, "250 2.0.0 ok" if step != "DATA" else "354 go on", fault)
    assert [each.state for each in send_all(transport, TWO, THREE, FOUR)] == ["accepted", state, "accepted"]
    assert list_ids(server) == ["1", "2", *(["3"] if state == "accepted" else []), "4"]
    assert server.connections == connections


def test_a_relay_that_takes_content_without_a_recipient_gets_no_empty_message() -> None:
    with run_smtp_server(SmtpSettings(asks_for_content_without_recipient=True)) as server:
        server.fail("RCPT", "250 2.1.5 ok", "550 5.1.1 unknown")
        assert [each.state for each in send_all(open_transport(server), ONE, TWO, THREE)] == [
            "accepted",
            "refused",
            "accepted",
        ]
    assert list_ids(server) == ["1", "3"]


def test_a_relay_that_refuses_the_newsroom_after_a_message_refuses_it_for_the_next_one(server: SmtpServer) -> None:
    transport = open_transport(server)
    server.fail("MAIL", "250 2.1.0 ok", *["550 5.7.1 not you"] * 2)
    transport.send(ONE, lambda: True, TWO)
    with pytest.raises(RelayError, match="does not take mail from this newsroom: 550 5"):
        transport.send(TWO, lambda: True)
    assert transport.send(TWO, lambda: True).state == "accepted"
    transport.close()
    assert list_ids(server) == ["1", "2"]


@pytest.mark.parametrize("recipient", ["åsa@reader.example", "with space@reader.example"])
def test_a_message_that_this_relay_cannot_take_is_not_announced(recipient: str) -> None:
    message = create_message(2, recipient)
    with run_smtp_server(SmtpSettings(extensions=("PIPELINING",))) as server:
        results = send_all(open_transport(server), ONE, message, THREE)
        assert [each.state for each in results] == [
            "accepted",
            "deferred" if "å" in recipient else "refused",
            "accepted",
        ]
        assert server.connections == 1
    assert list_ids(server) == ["1", "3"]


def test_the_end_of_a_long_message_takes_the_next_envelope_with_it(server: SmtpServer) -> None:
    long = OutgoingMessage(ONE.sender, ONE.recipient, ONE.message_id, ONE.content + b"word\r\n" * 40_000)
    assert [each.state for each in send_all(open_transport(server), long, TWO)] == ["accepted"] * 2
    assert [len(each.content) for each in server.accepted] == [len(long.content), len(TWO.content)]
