"""The service sends the mails that are queued, and ends its thread when it stops."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from pressroom.config import load_config
from pressroom.store import outbox, requests, subscribers
from pressroom.store.outbox import NewMail
from pressroom.store.requests import JoinRequest
from pressroom.web.context import WebContext
from pressroom.web.service import open_service
from tests.support.newsrooms import create_small_newsroom, newsroom_values
from tests.support.smtp_server import SmtpServer, run_smtp_server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A newsroom with a service."""
    newsroom = create_small_newsroom(tmp_path, 1)
    newsroom.newsroom(newsroom_values() | {"service_url": "https://service.example"})
    return tmp_path


def queue_confirmation(context: WebContext) -> None:
    """Queue a mail as a form does."""
    now = datetime.now(UTC)
    assert context.store
    with context.store.transaction() as transaction:
        reader = subscribers.get_or_add_subscriber(transaction, "eva@reader.example", "eva@reader.example", "sv", now)
        expires_at = now.replace(year=now.year + 1)
        request_id = requests.add_request(transaction, JoinRequest("join", reader.id, now, expires_at, "sv", "form"))
        outbox.add_mail(transaction, NewMail("confirm", reader.id, "sv", f"m{request_id}", request_id), now)
    context.wake_outbox()


def is_running() -> bool:
    return any(thread.name == "outbox" for thread in threading.enumerate())


def test_a_queued_mail_goes_to_the_relay_while_the_service_runs(folder: Path) -> None:
    with run_smtp_server() as server:
        config = structs.replace(load_config(str(folder)), smtp_url=server.url)
        with open_service(config) as context:
            assert is_running()
            queue_confirmation(context)
            server.wait_for(lambda: server.accepted)
        assert not is_running()
        check_message(server)


def check_message(server: SmtpServer) -> None:
    (message,) = server.accepted
    assert message.recipient == "eva@reader.example"
    assert b"https://service.example/confirm/" in message.content.replace(b"=\r\n", b"")


def test_a_queued_mail_is_written_to_the_folder_for_trials(folder: Path, tmp_path: Path) -> None:
    mails = tmp_path / "mails"
    with open_service(load_config(str(folder)), mails) as context:
        queue_confirmation(context)
        for _ in range(1000):
            if mails.is_dir() and list(mails.glob("[!.]*.eml")):
                break
            threading.Event().wait(0.02)
    (file,) = mails.iterdir()
    assert b"Auto-Submitted: auto-generated" in file.read_bytes()


def test_without_a_relay_mails_wait_and_no_thread_runs(folder: Path) -> None:
    with open_service(load_config(str(folder))) as context:
        queue_confirmation(context)
        assert not is_running()
        assert context.store
        with context.store.read() as transaction:
            assert outbox.count_by_state(transaction) == {"queued": 1}
