"""The page of a reader: everything can be seen, changed, taken along and erased, by the link in each mail."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pressroom.store import Store, subscribers
from pressroom.subscriptions.join import Confirmed
from pressroom.subscriptions.leave import unsubscribe
from pressroom.subscriptions.links import create_unsubscribe_token
from tests.support.subscriptions import KEYS, count_mails, dump, get_preferences_link, join, read_status
from tests.support.web_service import ORIGIN, WebService, list_links, read_fields
from tests.support.web_site import WebSite

ANNA, NEW = "anna@reader.example", "åsa@räksmörgås.example"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> WebSite:
    return WebSite(tmp_path_factory.mktemp("preferences"), service_url=ORIGIN, languages=["sv", "nb", "en"])


@pytest.fixture
def service(site: WebSite, store: Store, tmp_path: Path) -> WebService:
    return WebService(site, store, tmp_path)


@pytest.fixture
def reader(service: WebService) -> Confirmed:
    return join(service.store, ANNA, service.now)


@pytest.fixture
def path(reader: Confirmed) -> str:
    return f"/subscriptions/{get_preferences_link(reader)}"


def send(service: WebService, path: str, action: str, **fields: object) -> Any:
    return service.client.post(path, data={"action": action, **fields})


def test_the_page_says_what_the_reader_gets_and_why(service: WebService, path: str) -> None:
    before = dump(service.store)
    answer = service.client.get(path)
    assert answer.status_code == 200
    assert ANNA in answer.text
    assert "Varför får jag det här?" in answer.text
    assert "2 mars 2026 kl. 10.00" in answer.text
    assert "I want news." in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert dump(service.store) == before


def test_a_reader_changes_what_to_get_and_the_page_is_in_the_new_language(service: WebService, path: str) -> None:
    fields = read_fields(service.client.get(path).text)
    assert fields["language"] == ["sv"]
    values = {"language": "en", "organisation": ["fjallby"], "keyword": ["bro"], "frequency": "daily"}
    answer = service.client.post(path, data=fields | values)
    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
    assert "Saved." in answer.text
    fields = read_fields(service.client.get(path).text)
    assert {name: fields[name] for name in values} == {
        "language": ["en"],
        "organisation": ["fjallby"],
        "keyword": ["bro"],
        "frequency": ["daily"],
    }


def test_a_reader_gets_other_languages_unless_the_form_says_no(service: WebService, path: str) -> None:
    assert read_fields(service.client.get(path).text)["other_languages"] == ["yes"]
    for sent, shown in (({"other_languages": "no"}, "no"), ({}, "yes")):
        fields = read_fields(service.client.get(path).text)
        del fields["other_languages"]
        assert service.client.post(path, data=fields | sent).status_code == 200
        assert read_fields(service.client.get(path).text)["other_languages"] == [shown]


def test_choices_that_are_not_offered_change_nothing(service: WebService, path: str) -> None:
    before = dump(service.store)
    answer = send(service, path, "choices", language="sv", keyword="no-such", organisation="fjallby")
    assert answer.status_code == 422
    assert "checked" in re.findall(r'<input[^>]*value="fjallby"[^>]*>', answer.text)[0]
    assert dump(service.store) == before


def test_a_keyword_that_no_release_has_any_more_stays_chosen(service: WebService, path: str, reader: Confirmed) -> None:
    with service.store.transaction() as transaction:
        transaction.execute(
            "UPDATE subscription SET keyword = 'old' WHERE subscriber_id = :id", id=reader.subscriber_id
        )
    fields = read_fields(service.client.get(path).text)
    assert fields["keyword"] == ["old"]
    assert service.client.post(path, data=fields | {"frequency": "weekly"}).status_code == 200
    assert read_fields(service.client.get(path).text)["keyword"] == ["old"]


def test_a_pause_lasts_until_its_day_begins_where_the_newsroom_is(
    service: WebService, path: str, reader: Confirmed
) -> None:
    answer = send(service, path, "pause", until="2026-03-09")
    assert answer.status_code == 200
    assert answer.text.count("9 mars 2026") == 2
    with service.store.read() as transaction:
        found = subscribers.find_subscriber(transaction, reader.subscriber_id)
    assert found
    assert str(found.paused_until) == "2026-03-08 23:00:00+00:00"
    answer = send(service, path, "resume")
    assert "Från och med nu får du våra nyheter igen" in answer.text
    assert "9 mars 2026" not in answer.text


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("", "ingen dag"),
        ("soon", "ingen dag"),
        ("2026-02-30", "ingen dag"),
        ("9999999-01-01", "ingen dag"),
        ("2026-03-02", "senare än i dag"),
        ("1970-01-01", "senare än i dag"),
        ("2027-03-10", "högst ett år"),
        ("9999-12-31", "högst ett år"),
    ],
)
def test_a_day_that_is_none_stays_in_the_field_with_a_message(
    service: WebService, path: str, day: str, message: str
) -> None:
    before = dump(service.store)
    answer = send(service, path, "pause", until=day)
    assert answer.status_code == 422
    (field,) = re.findall(r'<input type="date"[^>]*>', answer.text)
    assert f'value="{day}"' in field
    assert 'aria-describedby="_until-hint _until-error" aria-invalid="true"' in field
    assert message in re.findall(r'id="_until-error">([^<]*)<', answer.text)[0]
    assert dump(service.store) == before


def test_another_address_is_confirmed_in_the_mailbox_that_it_names(service: WebService, path: str) -> None:
    service.list_mails()
    answer = send(service, path, "address", email=NEW)
    assert answer.status_code == 200
    assert read_status(service.store, NEW) == ""
    assert service.wakes == 1
    (link,) = list_links(service.list_mails()[-1])
    page = service.client.get(link)
    assert "Bekräfta din nya adress" in page.text
    assert read_status(service.store, ANNA) == "active"
    confirmed = service.client.post(link)
    assert NEW in confirmed.text
    assert (read_status(service.store, NEW), read_status(service.store, ANNA)) == ("active", "")
    assert service.client.get(path).status_code == 410
    (fresh,) = re.findall(r'href="(/subscriptions/[^"]+)"', confirmed.text)
    assert NEW in service.client.get(fresh).text


def test_an_address_that_is_none_stays_in_the_field_with_a_message(service: WebService, path: str) -> None:
    answer = send(service, path, "address", email="åsa@")
    assert answer.status_code == 422
    assert 'value="åsa@"' in answer.text
    assert 'id="_email-error"' in answer.text


def test_the_answer_to_another_address_does_not_tell_who_subscribes_with_it(service: WebService, path: str) -> None:
    join(service.store, "bo@reader.example", service.now)
    known = send(service, path, "address", email="bo@reader.example")
    unknown = send(service, path, "address", email="no@reader.example")
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("bo@", "no@") == unknown.text


def test_everything_that_is_stored_can_be_downloaded(service: WebService, path: str) -> None:
    before = dump(service.store)
    (url,) = re.findall(r'href="([^"]+/data\.json)"', service.client.get(path).text)
    answer = service.client.get(url)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-disposition"] == 'attachment; filename="subscription.json"'
    assert answer.headers["cache-control"] == "no-store"
    exported = json.loads(answer.text)
    assert exported["subscriber"]["email"] == ANNA
    assert exported["consents"][0]["text"] == "I want news."
    assert dump(service.store) == before


def test_a_reader_erases_everything_at_once(service: WebService, path: str) -> None:
    for _ in range(2):
        answer = send(service, path, "erase")
        assert answer.status_code == 200
        assert "Dina uppgifter är raderade" in answer.text
    assert "anna" not in dump(service.store)
    assert service.client.get(path).status_code == 410
    assert service.client.get(f"{path}/data.json").status_code == 410


def test_a_reader_who_has_left_can_only_download_and_erase(service: WebService, path: str, reader: Confirmed) -> None:
    unsubscribe(service.store, KEYS, create_unsubscribe_token(KEYS, reader.subscriber_id), service.now)
    page = service.client.get(path)
    assert page.status_code == 200
    assert "Du har avslutat prenumerationen" in page.text
    assert re.findall(r'name="action" value="(\w+)"', page.text) == ["erase"]
    for action in ("choices", "pause", "resume", "address"):
        values = {"language": "sv", "until": "2026-03-09", "email": NEW}
        assert send(service, path, action, **values).status_code == 410
    assert read_status(service.store, ANNA) == "left"
    assert send(service, path, "erase").status_code == 200


@pytest.mark.parametrize("action", ["", "nothing", "choices\0"])
def test_a_form_that_asks_for_nothing_is_refused(service: WebService, path: str, action: str) -> None:
    before = dump(service.store)
    assert send(service, path, action).status_code == 400
    assert dump(service.store) == before


@pytest.mark.parametrize("action", ["choices", "pause", "resume", "address", "erase"])
def test_no_form_works_from_another_site(service: WebService, path: str, action: str) -> None:
    before = dump(service.store)
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    values = {"action": action, "language": "sv", "until": "2026-03-09", "email": NEW}
    assert service.client.post(path, data=values, headers=headers).status_code == 403
    assert dump(service.store) == before


def test_a_link_to_confirm_that_is_too_old_or_used_gets_a_clear_page(service: WebService) -> None:
    service.join(ANNA)
    service.join("bo@reader.example")
    first, second = service.find_links()
    assert service.client.post(first).status_code == 200
    after = dump(service.store)
    for answer in (service.client.get(first), service.client.post(first)):
        assert answer.status_code == 410
        assert "Länken har redan använts" in answer.text
    service.now += timedelta(hours=48)
    for answer in (service.client.get(second), service.client.post(second)):
        assert answer.status_code == 410
        assert "Länken är för gammal" in answer.text
    for answer in (service.client.get(second[:-9]), service.client.post(second[:-9])):
        assert answer.status_code == 404
    assert dump(service.store) == after


def test_a_mail_scanner_that_opens_every_link_confirms_and_changes_nothing(service: WebService, path: str) -> None:
    """Also the links of the pages that the links lead to."""
    join(service.store, "known@reader.example", service.now)
    service.join("known@reader.example")
    service.join("new@reader.example")
    send(service, path, "address", email=NEW)
    links = service.find_links()
    assert {link.split("/")[1] for link in links} == {"confirm", "subscriptions"}
    before = dump(service.store)
    seen: set[str] = set()
    while new := [link for link in links if link not in seen]:
        for link in new:
            seen.add(link)
            assert service.client.head(link).status_code == 200
            links += re.findall(
                r'(?:href|action)="(/(?:confirm|subscriptions|unsubscribe)/[^"]+)"', service.client.get(link).text
            )
    assert {link.split("/")[1] for link in seen} == {"confirm", "subscriptions", "unsubscribe"}
    assert dump(service.store) == before
    assert count_mails(service.store) >= 4
