"""Leaving: the page with a button, and one click in a mail program (RFC 8058; U-01 to U-12)."""

from pathlib import Path

import pytest

from pressroom.store import Store
from pressroom.subscriptions.links import TEST_TOKEN, create_unsubscribe_token
from tests.support.subscriptions import KEYS, dump, join, read_status
from tests.support.web_service import ORIGIN, WebService, read_fields
from tests.support.web_site import WebSite

ANNA = "anna@reader.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> WebSite:
    return WebSite(tmp_path_factory.mktemp("leave"), service_url=ORIGIN, languages=["sv", "nb", "en"])


@pytest.fixture
def service(site: WebSite, store: Store, tmp_path: Path) -> WebService:
    service = WebService(site, store, tmp_path)
    del service.client.headers["Origin"]
    return service


@pytest.fixture
def path(service: WebService) -> str:
    """The path of the link in the mails of a reader."""
    token = create_unsubscribe_token(KEYS, join(service.store, ANNA, service.now).subscriber_id)
    return f"/unsubscribe/{token}"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
def test_only_a_post_changes_anything(service: WebService, path: str, method: str) -> None:
    before = dump(service.store)
    answer = service.client.request(method, f"{path}?List-Unsubscribe=One-Click&unsubscribe=yes")
    assert answer.status_code == (200 if method in {"GET", "HEAD"} else 405)
    assert dump(service.store) == before


def test_the_page_has_a_button_and_tells_nobody_its_address(service: WebService, path: str) -> None:
    answer = service.client.get(path)
    assert '<form class="service" method="post"' in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert ANNA not in answer.text


@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
def test_one_click_unsubscribes_without_cookie_and_redirect_as_often_as_it_comes(
    service: WebService, path: str, kind: str
) -> None:
    for _ in range(3):
        if kind == "urlencoded":
            answer = service.client.post(path, data=ONE_CLICK)
        else:
            answer = service.client.post(path, files={"List-Unsubscribe": (None, "One-Click")})
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert "location" not in answer.headers
        assert '<html lang="sv">' in answer.text
        assert read_status(service.store, ANNA) == "left"
    assert service.find_links() == []


def test_one_click_works_in_a_web_mail_program_of_another_site(service: WebService, path: str) -> None:
    headers = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    assert service.client.post(path, data=ONE_CLICK, headers=headers).status_code == 200
    assert read_status(service.store, ANNA) == "left"


@pytest.mark.parametrize(
    "fields", [{}, {"List-Unsubscribe": "one-click"}, {"List-Unsubscribe": ""}, {"unsubscribe": ""}, {"a": "b"}]
)
def test_a_post_without_the_pair_of_mail_programs_changes_nothing(
    service: WebService, path: str, fields: dict[str, str]
) -> None:
    before = dump(service.store)
    assert service.client.post(path, data=fields).status_code == 400
    assert dump(service.store) == before


def test_the_button_unsubscribes_and_sends_a_last_mail_if_that_is_wanted(service: WebService, path: str) -> None:
    fields = read_fields(service.client.get(path).text)
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}  # what browsers send from a page with no-referrer
    answer = service.client.post(path, data=fields | {"mail": "yes"}, headers=headers)
    assert answer.status_code == 200
    assert "Du får ett sista mejl" in answer.text
    assert read_status(service.store, ANNA) == "left"
    assert service.wakes == 1
    (mail,) = service.list_mails()
    assert f"{ORIGIN}/subscribe/" in mail
    again = service.client.get(path)
    assert "Du har avslutat prenumerationen" in again.text
    assert service.client.post(path, data=fields | {"mail": "yes"}, headers=headers).status_code == 200
    assert len(service.list_mails()) == 1


def test_the_button_does_not_work_from_another_site(service: WebService, path: str) -> None:
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert service.client.post(path, data={"unsubscribe": "yes"}, headers=headers).status_code == 403
    assert read_status(service.store, ANNA) == "active"


def test_a_reader_who_is_erased_has_left_too(service: WebService, path: str) -> None:
    with service.store.transaction() as transaction:
        transaction.execute("DELETE FROM join_request")
        transaction.execute("DELETE FROM outbox")
        transaction.execute("DELETE FROM subscription")
        transaction.execute("DELETE FROM subscriber")
    assert service.client.post(path, data=ONE_CLICK).status_code == 200
    assert "Inget om dig finns sparat" in service.client.get(path).text


def test_a_bad_link_gets_a_clear_page_whatever_the_method(service: WebService, path: str) -> None:
    before = dump(service.store)
    damaged = [path[:-1], path[:-20], f"{path}x", path[:-1] + ("a" if path[-1] != "a" else "b"), "/unsubscribe/x"]
    for each in damaged:
        for answer in (service.client.get(each), service.client.post(each, data=ONE_CLICK)):
            assert answer.status_code == 404
            assert "Länken är inte fullständig" in answer.text
            assert answer.headers["referrer-policy"] == "no-referrer"
    assert dump(service.store) == before


def test_a_link_for_another_purpose_does_not_unsubscribe(service: WebService, path: str) -> None:
    token = path.rpartition("/")[2]
    assert service.client.get(f"/confirm/{token}").status_code == 404
    assert service.client.post(f"/confirm/{token}").status_code == 404
    assert service.client.get(f"/subscriptions/{token}").status_code == 404
    assert read_status(service.store, ANNA) == "active"


@pytest.mark.parametrize("page", ["unsubscribe", "subscriptions"])
def test_the_links_of_a_test_mail_say_what_they_are_and_change_nothing(
    service: WebService, path: str, page: str
) -> None:
    before = dump(service.store)
    answers = [
        service.client.get(f"/{page}/{TEST_TOKEN}"),
        service.client.post(f"/{page}/{TEST_TOKEN}", data=ONE_CLICK if page == "unsubscribe" else {"action": "erase"}),
    ]
    assert path
    for answer in answers[: 2 if page == "unsubscribe" else 1]:
        assert answer.status_code == 200
        assert "Den här länken kommer från ett test" in answer.text
    assert dump(service.store) == before
