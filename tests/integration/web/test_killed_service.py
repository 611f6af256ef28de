"""`kill -9` of a real `pressroom serve` in the middle of joins and leaves.

Nothing that the service has confirmed to a reader is lost, and nobody who has left comes back.
"""

import http.client
import random
import signal
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from pressroom.config import Config, load_config
from pressroom.store import open_store, requests, subscribers
from pressroom.store.secret_file import load_token_keys
from pressroom.subscriptions.links import create_confirm_token, create_unsubscribe_token
from pressroom.web.abuse import create_form_token
from pressroom.web.context import read_clock
from tests.support.subscriptions import read_status
from tests.support.web_service import ORIGIN, write_consent
from tests.support.web_site import ServeProcess, WebSite, run_serve

KILLS, ALL_KILLS = 4, 50
WORKERS = 4
MAX_ANSWERS = 60
"""The service is killed after at most so many answers."""


class Readers:
    """Readers who join, confirm and leave, and what the service has answered them."""

    def __init__(self, config: Config) -> None:
        self.config, self.store, self.keys = config, open_store(config.database_url), load_token_keys(config)
        self.answers: dict[str, str] = {}
        """The last step of each reader that the service has answered: pending, active or left."""
        self.asked: dict[str, str] = {}
        """The last step of each reader that the service was asked for."""
        self.answered = threading.Semaphore(0)
        self._numbers = iter(range(1_000_000))

    def run(self, process: ServeProcess) -> None:
        """Let one reader after the other join, confirm, and every second one leave, until the service is gone."""
        with suppress(OSError, http.client.HTTPException):
            while True:
                self._subscribe(process, next(self._numbers))

    def _subscribe(self, process: ServeProcess, number: int) -> None:
        address = f"reader{number}@reader.example"
        shown_at = read_clock() - timedelta(seconds=10)
        token = create_form_token(self.keys, "sv", write_consent("sv", "Fjällby pressrum"), shown_at)
        join = {"email": address, "language": "sv", "token": token}
        self._send(process, address, "pending", "/subscriptions", join)
        with self.store.read() as transaction:
            reader = subscribers.find_by_address(transaction, address)
            assert reader
            (request,) = requests.list_requests(transaction, reader.id)
        path = f"/confirm/{create_confirm_token(self.keys, request.id, request.expires_at)}"
        self._send(process, address, "active", path, {})
        if number % 2:
            path = f"/unsubscribe/{create_unsubscribe_token(self.keys, reader.id)}"
            self._send(process, address, "left", path, {"List-Unsubscribe": "One-Click"})

    def _send(self, process: ServeProcess, address: str, step: str, path: str, fields: dict[str, str]) -> None:
        self.asked[address] = step
        network = f"10.{random.randrange(256)}.{random.randrange(256)}.1"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": ORIGIN, "X-Forwarded-For": network}
        with closing(http.client.HTTPConnection(process.host, process.port, timeout=20)) as connection:
            connection.request("POST", path, urlencode(fields), headers)
            with connection.getresponse() as answer:
                answer.read()
                assert answer.status == 200
        self.answers[address] = step
        self.answered.release()

    def list_faults(self) -> list[str]:
        """Return the readers whose state is neither the one that was answered nor one that was asked for later."""
        states = {address: read_status(self.store, address) for address in self.asked}
        return [
            f"{address} is {states[address]!r} but was told {self.answers.get(address, '')!r}"
            for address, asked in self.asked.items()
            if states[address] not in {self.answers.get(address, ""), asked}
        ]


@pytest.fixture
def readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Readers]:
    monkeypatch.setenv("PRESSROOM_TRUSTED_PROXIES", "127.0.0.1")  # each reader comes from another network
    site = WebSite(tmp_path, service_url=ORIGIN)
    readers = Readers(load_config(str(site.config.newsroom_folder)))
    yield readers
    readers.store.close()


def test_a_killed_service_loses_no_confirmed_reader_and_brings_nobody_back(
    readers: Readers, tmp_path: Path, exhaustive: bool
) -> None:
    for _ in range(ALL_KILLS if exhaustive else KILLS):
        _kill_in_the_middle(readers, tmp_path / "mails")
        assert readers.list_faults() == []
    assert set(readers.answers.values()) >= {"active", "left"}
    with run_serve(readers.config, "--mail-to-folder", str(tmp_path / "mails")) as process:
        assert process.get("/healthz")[0] == 200
        process.stop()
    assert readers.list_faults() == []


def _kill_in_the_middle(readers: Readers, mails: Path) -> None:
    with run_serve(readers.config, "--mail-to-folder", str(mails)) as process:
        threads = [threading.Thread(target=readers.run, args=(process,)) for _ in range(WORKERS)]
        for thread in threads:
            thread.start()
        for _ in range(random.randrange(1, MAX_ANSWERS)):
            assert readers.answered.acquire(timeout=60)
        process.stop(signal.SIGKILL)
        for thread in threads:
            thread.join()
