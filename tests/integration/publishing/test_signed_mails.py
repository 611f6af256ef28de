"""With DKIM keys of the operator, every mail is signed: mailings, confirmations, and what waits since a change."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import dkim
import pytest
from msgspec import structs

from pressroom.cli import run
from pressroom.config import Config
from pressroom.deliver.dkim_keys import DkimAlgorithm, DkimKey, create_dkim_key
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError
from pressroom.publishing.mail_worker import run_mail_worker
from pressroom.store import outbox, subscribers
from pressroom.store.outbox import NewMail
from pressroom.web.service import open_service
from tests.support.mailing_newsroom import SERVICE, MailingNewsroom
from tests.support.newsrooms import newsroom_values
from tests.support.smtp_server import ReceivedMessage, SmtpServer, run_smtp_server

ALGORITHMS: dict[str, DkimAlgorithm] = {"rsa-1": "rsa", "ed-1": "ed25519"}


class SigningNewsroom(MailingNewsroom):
    """A newsroom with two keys, and a relay that takes its mail."""

    def __init__(self, folder: Path, server: SmtpServer) -> None:
        super().__init__(folder)
        self.server = server
        newsroom = Workspace.open(self.config).newsroom_context.newsroom
        assert newsroom
        made = [
            create_dkim_key(folder / "keys", self.config.newsroom_folder, newsroom.mail.domain, selector, algorithm)
            for selector, algorithm in ALGORITHMS.items()
        ]
        self.keys: list[DkimKey] = [key for key, _ in made]
        self.key_files = [path for _, path in made]

    def configure(self) -> Config:
        """The settings of the operator."""
        entries = [f"{key.domain}:{key.selector}:{path}" for key, path in zip(self.keys, self.key_files, strict=True)]
        return structs.replace(self.config, smtp_url=self.server.url, dkim_keys=tuple(entries))

    def deliver(self, monkeypatch: pytest.MonkeyPatch) -> int:
        """Run `pressroom deliver`."""
        config = self.configure()
        monkeypatch.setenv("PRESSROOM_DATABASE_URL", config.database_url)
        monkeypatch.setenv("PRESSROOM_SMTP_URL", config.smtp_url)
        monkeypatch.setenv("PRESSROOM_DKIM_KEYS", ",".join(config.dkim_keys))
        return run(["--newsroom", str(config.newsroom_folder), "deliver"])

    def queue_farewell(self) -> None:
        """Queue a service mail."""
        reader = self.add_reader("dora")
        now = datetime.now(UTC)
        self.change_reader(reader, status="left", left_at=now)
        with self.open() as store, store.transaction() as transaction:
            assert subscribers.find_subscriber(transaction, reader)
            outbox.add_mail(transaction, NewMail("left", reader, "sv", "r4nd0m", None), now)

    def verify(self, message: ReceivedMessage) -> list[bool]:
        """Verify each signature of a message that arrived."""
        records = {key.record_name: key.record.encode() for key in self.keys}
        verifier = dkim.DKIM(message.content)
        count = message.content.count(b"DKIM-Signature:")
        return [
            verifier.verify(n, dnsfunc=lambda name, **_: records.get(name.decode().rstrip("."))) for n in range(count)
        ]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[SigningNewsroom]:
    with run_smtp_server() as server:
        room = SigningNewsroom(tmp_path, server)
        for name in ("anna", "bo", "cecilia"):
            room.add_reader(name)
        yield room


def publish(room: SigningNewsroom) -> None:
    room.write(body="Isen ligger.\n\n. en punkt först\n\n.. två")
    room.execute()


def test_what_deliver_sends_has_a_valid_signature_of_each_key(
    room: SigningNewsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(room)
    assert room.deliver(monkeypatch) == 0
    assert [room.verify(each) for each in room.server.accepted] == [[True, True]] * 3


def expose(path: Path) -> None:
    path.chmod(0o644)


def overwrite(path: Path) -> None:
    path.write_text("x")


@pytest.mark.parametrize("damage", [os.unlink, expose, overwrite])
def test_without_a_usable_key_nothing_is_sent(
    room: SigningNewsroom,
    damage: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    publish(room)
    damage(room.key_files[0])
    assert room.deliver(monkeypatch) == ConfigError.exit_code
    assert str(room.key_files[0]) in capsys.readouterr().err
    with pytest.raises(ConfigError), open_service(room.configure()):
        pass
    assert room.server.accepted == []


def test_a_key_of_another_domain_sends_nothing(room: SigningNewsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(room)
    room.keys = [structs.replace(key, domain="other.example") for key in room.keys]
    assert room.deliver(monkeypatch) == ConfigError.exit_code
    assert room.server.accepted == []


def test_a_mailing_from_an_earlier_domain_waits_until_there_is_a_key_for_it(
    room: SigningNewsroom, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(room)
    keys = room.keys
    room.files.newsroom(newsroom_values() | {"service_url": SERVICE, "mail": {"from": "press@other.example"}})
    room.keys = [structs.replace(key, domain="other.example") for key in keys]
    assert room.deliver(monkeypatch) == ConfigError.exit_code
    assert "no key for the domain" in capsys.readouterr().err
    assert room.server.accepted == []
    room.keys = [room.keys[0], keys[1]]
    assert room.deliver(monkeypatch) == 0
    assert [room.verify(each) for each in room.server.accepted] == [[True]] * 3


@contextmanager
def serve(config: Config) -> Iterator[None]:
    with open_service(config):
        yield


@contextmanager
def work(config: Config) -> Iterator[None]:
    newsroom = Workspace.open(config).newsroom_context.newsroom
    assert newsroom
    with run_mail_worker(config, newsroom, None):
        yield


@pytest.mark.parametrize("run_program", [serve, work])
def test_service_mails_are_signed(
    room: SigningNewsroom, run_program: Callable[[Config], AbstractContextManager[None]]
) -> None:
    room.queue_farewell()
    with run_program(room.configure()):
        room.server.wait_for(lambda: room.server.accepted)
    assert [room.verify(each) for each in room.server.accepted] == [[True, True]]
