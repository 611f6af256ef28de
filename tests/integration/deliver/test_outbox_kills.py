"""A program that is killed at any step of a mail loses none, and sends one again only after its last byte."""

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from pressroom.deliver.outbox import Round, send_outbox
from pressroom.deliver.smtp import SmtpTransport
from pressroom.deliver.smtp_url import parse_smtp_url
from pressroom.deliver.transport import OutgoingMessage
from pressroom.store import open_store, outbox, subscribers
from pressroom.store.outbox import NewMail, QueuedMail
from tests.support.smtp_server import Step, Wait, run_smtp_server

NAMES = ["m0", "m1", "m2"]
SENDER = """
import sys
from datetime import UTC, datetime
from pressroom.deliver.outbox import send_outbox
from pressroom.deliver.smtp import SmtpTransport
from pressroom.deliver.smtp_url import parse_smtp_url
from pressroom.store import open_store
from tests.integration.deliver.test_outbox_kills import compose

store = open_store(sys.argv[1])
send_outbox(store, SmtpTransport(parse_smtp_url(sys.argv[2])), compose, lambda: datetime.now(UTC))
"""


def compose(mail: QueuedMail, _: datetime) -> OutgoingMessage:
    """Write a mail, the same in each attempt."""
    content = f"Message-ID: <{mail.message_id}>\r\nDate: {mail.queued_at:%c}\r\n\r\nHi\r\n".encode()
    return OutgoingMessage("press@press.example", f"{mail.message_id}@reader.example", mail.message_id, content)


@pytest.mark.parametrize(
    ("step", "nth"),
    [
        *((step, 1) for step in ("connect", "EHLO", "QUIT")),  # all mails go through one connection
        *((step, nth) for step in ("MAIL", "RCPT", "DATA", "end", "reply") for nth in (1, 2, 3)),
    ],
)
def test_a_kill_loses_no_mail_and_repeats_at_most_the_one_whose_last_byte_had_left(
    step: Step, nth: int, tmp_path: Path
) -> None:
    url = f"sqlite://{tmp_path / 'pressroom.db'}"
    store = open_store(url)
    queued_at = datetime.now(UTC)
    with store.transaction() as transaction:
        for name in NAMES:
            reader = subscribers.get_or_add_subscriber(transaction, f"{name}@x.se", f"{name}@x.se", "sv", queued_at)
            outbox.add_mail(transaction, NewMail("confirm", reader.id, "sv", name), queued_at)
    with run_smtp_server() as server:
        passed, held = Event(), Event()
        passed.set()
        server.fail(step, *[Wait(passed)] * (nth - 1), Wait(held))
        logged = "last byte" if step == "end" else step
        with subprocess.Popen([sys.executable, "-c", SENDER, url, server.url]) as process:
            server.wait_for(lambda: server.count(logged) == nth, 60)
            process.kill()
            assert process.wait() == -signal.SIGKILL
        held.set()
        server.wait_for(lambda: server.count("last byte") == len(server.accepted))
        later = queued_at + timedelta(minutes=5)  # when the claims and intents of the killed program have ended
        transport = SmtpTransport(parse_smtp_url(server.url))
        assert send_outbox(store, transport, compose, lambda: later).error is None
        assert send_outbox(store, transport, compose, lambda: later) == Round()
        taken = [message.message_id for message in server.accepted]
        assert set(taken) == set(NAMES)
        assert len(taken) <= len(NAMES) + (step in ("end", "reply"))
        assert len({message.content for message in server.accepted}) == len(NAMES)
    store.close()
