"""What holds for all pages of subscribers: many at once, a database that fails, old data, and what is never said."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from pressroom.errors import ConfigError, DeliveryError, PressroomError
from pressroom.store import Store, schema
from pressroom.store.database import Transaction
from pressroom.subscriptions.limits import RequestLimits
from pressroom.subscriptions.links import create_unsubscribe_token
from pressroom.web import service_requests
from pressroom.web.app import PERIODIC_JOBS
from pressroom.web.background import run_jobs
from tests.support.subscriptions import KEYS, count_mails, dump, get_preferences_link, join, read_status
from tests.support.web_service import ORIGIN, WebService
from tests.support.web_site import WebSite

ANNA = "anna@reader.example"
MANY = RequestLimits(network=10_000)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> WebSite:
    return WebSite(tmp_path_factory.mktemp("service"), service_url=ORIGIN, languages=["sv", "nb", "en"])


def test_two_hundred_joins_at_once_make_one_subscriber_and_at_most_two_mails(
    site: WebSite, store: Store, tmp_path: Path
) -> None:
    service = WebService(site, store, tmp_path, limits=MANY)
    with ThreadPoolExecutor(50) as executor, service.client:
        spellings = [ANNA, "Anna@reader.example", "anna@READER.example"] * 67
        statuses = list(executor.map(lambda address: service.join(address).status_code, spellings[:200]))
    assert statuses == [200] * 200
    assert count_mails(store) == 2
    with store.read() as transaction:
        assert transaction.execute("SELECT count(*) FROM subscriber") == [(1,)]


def test_more_requests_than_can_wait_must_come_back(
    site: WebSite, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_requests, "MAX_WAITING", -service_requests.MAX_THREADS)
    service = WebService(site, store, tmp_path)
    answer = service.join(ANNA)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "Det här fungerar inte just nu" in answer.text


class FailingStore(Store):
    """A database that fails at every transaction."""

    def __init__(self, error: PressroomError) -> None:
        self._error = error

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Fail."""
        raise self._error
        yield  # type: ignore[unreachable] # it makes this a generator

    read = transaction


@pytest.mark.parametrize(
    "error", [DeliveryError("The disk is full.", "Free some."), ConfigError("Damaged.", "Restore.")]
)
def test_a_database_that_fails_gets_the_same_page_everywhere(
    site: WebSite, store: Store, tmp_path: Path, error: PressroomError, caplog: pytest.LogCaptureFixture
) -> None:
    reader = join(store, ANNA)
    service = WebService(site, FailingStore(error), tmp_path)
    token = create_unsubscribe_token(KEYS, reader.subscriber_id)
    answers = [
        service.join(ANNA),
        service.client.get(f"/unsubscribe/{token}"),
        service.client.post(f"/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"}),
        service.client.get(f"/subscriptions/{get_preferences_link(reader)}"),
        service.client.get(f"/subscriptions/{get_preferences_link(reader)}/data.json"),
        service.client.post(f"/subscriptions/{get_preferences_link(reader)}", data={"action": "erase"}),
    ]
    for answer in answers:
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert "Det här fungerar inte just nu" in answer.text
        assert answer.headers["cache-control"] == "no-store"
    assert "anna" not in caplog.text
    assert "Traceback" not in caplog.text


def test_a_faulty_template_of_the_newsroom_gets_plain_words(store: Store, tmp_path: Path) -> None:
    site = WebSite(tmp_path, service_url=ORIGIN)
    site.files.write("templates/site/layout.html", "{{ nothing }}")
    answer = WebService(site, store, tmp_path).join(ANNA)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert answer.text.startswith("This does not work right now.")


def test_addresses_that_nobody_confirmed_are_erased_after_a_week_while_the_service_runs(
    site: WebSite, store: Store, tmp_path: Path
) -> None:
    service = WebService(site, store, tmp_path)
    service.join(ANNA)
    job = next(each for each in PERIODIC_JOBS if each.name == "retention")
    job.run(service.context)
    assert read_status(store, ANNA) == "pending"
    service.now += timedelta(days=7, seconds=1)

    async def run_once() -> None:
        async with run_jobs([structs.replace(job, seconds=1000.0)], service.context):
            await asyncio.sleep(0)

    asyncio.run(run_once())
    assert "anna" not in dump(store)


def test_retention_pauses_while_the_database_has_another_version(
    site: WebSite, store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    service = WebService(site, store, tmp_path)
    service.join(ANNA)
    service.now += timedelta(days=8)
    with store.transaction() as transaction:
        transaction.execute(schema.ADD_VERSION, version=9999)
    next(each for each in PERIODIC_JOBS if each.name == "retention").run(service.context)
    assert read_status(store, ANNA) == "pending"
    assert "Old data is not erased now" in caplog.text


def test_without_a_database_there_is_nothing_to_erase(site: WebSite, store: Store, tmp_path: Path) -> None:
    service = WebService(site, store, tmp_path)
    for job in PERIODIC_JOBS:
        job.run(structs.replace(service.context, store=None))


BODIES = {
    "no UTF-8": (b"email=%ff%fe", "application/x-www-form-urlencoded"),
    "bytes": ("email=åsa@räk.se".encode("latin-1"), "application/x-www-form-urlencoded"),
    "NUL": (b"email=a%00@b.se&language=sv", "application/x-www-form-urlencoded"),
    "twice": (b"email=a@b.se&email=c@d.se", "application/x-www-form-urlencoded"),
    "too many": (b"a=&" * 5_000, "application/x-www-form-urlencoded"),
    "JSON": (b'{"email": "a@b.se"}', "application/json"),
    "no type": (b"email=a@b.se", ""),
    "another encoding": (b"email=a@b.se", "application/x-www-form-urlencoded; charset=utf-16"),
    "no boundary": (b"--x\r\n", "multipart/form-data"),
    "cut": (b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\na@b', "multipart/form-data; boundary=x"),
    "no name": (b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n", "multipart/form-data; boundary=x"),
    "a file": (
        b'--x\r\nContent-Disposition: form-data; name="email"; filename="a"\r\n\r\na\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    "nothing of it": (b"hello", "multipart/form-data; boundary=x"),
    "a long boundary": (b"--x", f"multipart/form-data; boundary={'x' * 5000}"),
    "an odd header": (b"--x\r\n\xff\xfe: \r\n\r\n", "multipart/form-data; boundary=x"),
}


@pytest.mark.parametrize("place", ["/subscriptions/choose", "/subscriptions", "confirm", "preferences", "unsubscribe"])
def test_what_is_no_form_changes_nothing(site: WebSite, store: Store, tmp_path: Path, place: str) -> None:
    service = WebService(site, store, tmp_path)
    reader = join(store, ANNA)
    service.join("new@reader.example")
    paths = {
        "confirm": service.find_links()[-1],
        "preferences": f"/subscriptions/{get_preferences_link(reader)}",
        "unsubscribe": f"/unsubscribe/{create_unsubscribe_token(KEYS, reader.subscriber_id)}",
    }
    before = dump(store)
    for name, (content, media_type) in BODIES.items():
        if (place, name) == ("confirm", "twice"):  # to confirm needs no field, so that field means nothing
            continue
        headers = {"Content-Type": media_type} if media_type else {}
        answer = service.client.post(paths.get(place, place), content=content, headers=headers)
        assert answer.status_code in {400, 415}, name
        assert "Formuläret kan inte läsas" in answer.text
        assert dump(store) == before
