"""Joining in two steps, with forms as browsers send them. Nothing tells whether an address is known."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from pressroom.store import Store
from pressroom.subscriptions.limits import RequestLimits
from tests.support.subscriptions import count_mails, dump, join, read_status
from tests.support.web_service import ORIGIN, WebService, read_fields
from tests.support.web_site import WebSite

ANNA = "anna@reader.example"
EAI = "åsa@räksmörgås.example"
FIRST = {"email": ANNA, "language": "sv", "form": "keyword", "keyword": "bro", "website": ""}
MESSAGES = {"sv": "Titta i din e-post", "nb": "Se i e-posten din", "en": "Look in your mail"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> WebSite:
    languages = ["sv", "nb", "en"]
    return WebSite(tmp_path_factory.mktemp("forms"), service_url=ORIGIN, languages=languages)


@pytest.fixture
def service(site: WebSite, store: Store, tmp_path: Path) -> WebService:
    return WebService(site, store, tmp_path)


def test_a_reader_joins_from_the_first_form_to_the_preferences(service: WebService) -> None:
    chosen = service.client.post("/subscriptions/choose", data=FIRST)
    assert chosen.status_code == 200
    fields = read_fields(chosen.text)
    assert fields["email"] == [ANNA]
    assert fields["keyword"] == ["bro"]
    assert fields["frequency"] == ["immediate"]
    assert count_mails(service.store) == 0
    service.now += timedelta(seconds=3)
    asked = service.client.post("/subscriptions", data=fields | {"organisation": ["bolaget"], "frequency": "weekly"})
    assert asked.status_code == 200
    assert MESSAGES["sv"] in asked.text
    assert service.wakes == 1
    assert read_status(service.store, ANNA) == "pending"
    (link,) = service.find_links()
    button = service.client.get(link)
    assert button.status_code == 200
    assert read_status(service.store, ANNA) == "pending"
    confirmed = service.client.post(link)
    assert confirmed.status_code == 200
    assert read_status(service.store, ANNA) == "active"
    (path,) = re.findall(r'href="(/subscriptions/[^"]+)"', confirmed.text)
    page = service.client.get(path)
    assert "checked" in re.findall(r"<input[^>]*value=\"bolaget\"[^>]*>", page.text)[0]
    assert "checked" in re.findall(r"<input[^>]*value=\"weekly\"[^>]*>", page.text)[0]
    assert "Jag vill få nyheter" in page.text


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_pages_are_in_the_language_of_the_form(service: WebService, language: str) -> None:
    choose = service.client.post("/subscriptions/choose", data=FIRST | {"language": language})
    assert f'<html lang="{language}">' in choose.text
    answer = service.join(ANNA, language=language)
    assert f'<html lang="{language}">' in answer.text
    assert MESSAGES[language] in answer.text


@pytest.mark.parametrize("address", [EAI, "ÅSA@RÄKSMÖRGÅS.example", "åsa@xn--rksmrgs-5wao1o.example"])
def test_internationalised_addresses_join(service: WebService, address: str) -> None:
    assert service.join(address).status_code == 200
    assert read_status(service.store, address) == "pending"


def test_the_text_that_was_shown_is_what_the_reader_agreed_to(service: WebService) -> None:
    """The form was in Swedish; the reader wants the news in English."""
    answer = service.join(ANNA, language="en", token=service.create_token("sv"))
    assert answer.status_code == 200
    with service.store.read() as transaction:
        rows = transaction.execute("SELECT wording, language FROM consent")
    assert [(text[:11], language) for text, language in rows] == [("Jag vill få", "sv")]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "Skriv din e-postadress"),
        ("anna", "saknar @"),
        ("anna@", "ingen e-postadress"),
        ("a b@c.example", "ingen e-postadress"),
        ("x" * 400 + "@c.example", "för lång"),
        ('"<script>"@c', "ingen e-postadress"),
        ("anna@localhost", "ingen e-postadress"),
    ],
)
@pytest.mark.parametrize("path", ["/subscriptions/choose", "/subscriptions"])
def test_an_invalid_address_stays_in_the_form_with_a_message_beside_it(
    service: WebService, path: str, address: str, message: str
) -> None:
    sent = {"email": address, "language": "sv", "frequency": "daily", "token": service.create_token()}
    answer = service.client.post(path, data=sent)
    assert answer.status_code == 422
    (field,) = re.findall(r'<input type="email"[^>]*>', answer.text)
    assert 'aria-invalid="true" aria-describedby="_email-error"' in field
    (beside,) = re.findall(r'id="_email-error">([^<]*)<', answer.text)
    assert message in beside
    assert '<a href="#_email">' in answer.text
    assert "<title>Fel: " in answer.text
    fields = read_fields(answer.text)
    assert fields["email"] == [address[:320]]
    assert fields["frequency"] == ["daily"]
    assert "<script>" not in answer.text
    assert count_mails(service.store) == 0


def test_the_answer_is_the_same_whoever_asks(service: WebService) -> None:
    """New, asked already, subscribed already, had two mails today: the page, its status and its headers are equal."""
    addresses = ("new@reader.example", *["ask@reader.example"] * 3)
    answers = [service.join(address) for address in addresses]
    join(service.store, ANNA, service.now)
    answers.append(service.join(ANNA))
    assert len({answer.status_code for answer in answers}) == 1
    assert len({re.sub(r"\w+@reader\.example", "", answer.text) for answer in answers}) == 1
    lengths = {int(answer.headers.pop("content-length")) - len(answer.text.encode()) for answer in answers}
    assert lengths == {0}
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1
    assert count_mails(service.store) == 5 - 1 + 1


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "too fast": ({"age": 1.0}, "fortare"),
    "in the future": ({"age": -60.0}, "fortare"),
    "too old": ({"age": 7 * 3600.0}, "för länge"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_form_at_a_wrong_time_comes_back_with_what_was_written(service: WebService, name: str) -> None:
    values, message = FAULTS[name]
    answer = service.join(EAI, token=service.create_token(**values), keyword="bro", frequency="weekly")
    assert answer.status_code == 422
    assert message in answer.text
    fields = read_fields(answer.text)
    assert (fields["email"], fields["keyword"], fields["frequency"]) == ([EAI], ["bro"], ["weekly"])
    assert count_mails(service.store) == 0
    service.now += timedelta(seconds=70)
    assert MESSAGES["sv"] in service.client.post("/subscriptions", data=fields).text


@pytest.mark.parametrize("token", ["", "x", "k1-0-abc-def", "a" * 5000])
def test_a_form_without_a_genuine_time_comes_back(service: WebService, token: str) -> None:
    answer = service.join(ANNA, token=token)
    assert (answer.status_code, read_fields(answer.text)["email"]) == (422, [ANNA])
    assert count_mails(service.store) == 0


def test_a_form_that_is_sent_twice_at_once_counts_once(service: WebService) -> None:
    token = service.create_token()
    answers = [service.join(ANNA, token=token) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert count_mails(service.store) == 1


def test_a_form_works_for_one_address_only(service: WebService) -> None:
    token = service.create_token()
    service.join(ANNA, token=token)
    answers = [service.join("other@reader.example", token=token) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {422}
    assert "redan skickats" in answers[1].text
    assert read_fields(answers[1].text)["email"] == ["other@reader.example"]
    assert count_mails(service.store) == 1


def test_a_filled_hidden_field_brings_the_form_back_with_the_field_empty(service: WebService) -> None:
    answer = service.join(ANNA, website="https://spam.example")
    assert answer.status_code == 422
    assert read_fields(answer.text)["website"] == [""]
    assert read_fields(answer.text)["email"] == [ANNA]
    assert count_mails(service.store) == 0


def test_a_network_that_asks_too_often_must_wait_and_others_need_not(service: WebService) -> None:
    client = service.create_client("198.51.100.7")
    statuses = [service.join(f"r{number}@reader.example", client).status_code for number in range(62)]
    assert statuses == [200] * 60 + [429] * 2
    neighbour = service.join(ANNA, service.create_client("198.51.100.8"))
    assert neighbour.status_code == 429
    assert neighbour.headers["retry-after"] == "3600"
    assert read_fields(neighbour.text)["email"] == [ANNA]
    assert service.join(ANNA, service.create_client("198.51.101.7")).status_code == 200
    service.now += timedelta(hours=1)
    assert service.join("later@reader.example", client).status_code == 200


def test_above_the_ceiling_of_the_site_the_form_comes_back_and_the_log_says_so(
    site: WebSite, store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    service = WebService(site, store, tmp_path, limits=RequestLimits(sitewide=2))
    answers = [service.join(f"r{number}@reader.example") for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 503]
    assert read_fields(answers[2].text)["email"] == ["r2@reader.example"]
    assert answers[2].headers["retry-after"] == "3600"
    assert "no more are sent until the next hour" in caplog.text
    service.now += timedelta(hours=1)
    assert service.client.post("/subscriptions", data=read_fields(answers[2].text)).status_code == 200


@pytest.mark.parametrize(
    "values",
    [
        {"language": "xx"},
        {"frequency": "hourly"},
        {"organisation": "nobody"},
        {"keyword": "no-such-keyword"},
        {"language": "en", "keyword": "bro-finns-inte"},
    ],
)
def test_choices_that_are_not_offered_bring_the_form_back(service: WebService, values: dict[str, str]) -> None:
    fields: dict[str, Any] = {"token": service.create_token(), **values}
    answer = service.join(ANNA, **fields)
    assert answer.status_code == 422
    assert read_fields(answer.text)["email"] == [ANNA]
    assert count_mails(service.store) == 0


def test_a_page_of_the_site_with_an_old_keyword_still_leads_to_the_form(service: WebService) -> None:
    answer = service.client.post("/subscriptions/choose", data=FIRST | {"keyword": "gone", "organisation": "gone"})
    assert answer.status_code == 200
    assert "keyword" not in read_fields(answer.text)


LISTED = "https://www.fjallby.example"
ORIGINS: dict[str, tuple[dict[str, str], int]] = {
    "the service": ({"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}, 200),
    "the same origin on another port, for trials": (
        {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"},
        200,
    ),
    "a listed site": ({"Origin": LISTED, "Sec-Fetch-Site": "cross-site"}, 200),
    "a listed site with the usual port": ({"Origin": f"{LISTED}:443", "Sec-Fetch-Site": "cross-site"}, 200),
    "no browser": ({}, 200),
    "another site": ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, 403),
    "another site in an old browser": ({"Origin": "https://evil.example"}, 403),
    "another site that begins alike": ({"Origin": f"{LISTED}.evil.example"}, 403),
    "another scheme": ({"Origin": "http://www.fjallby.example"}, 403),
    "a neighbour": ({"Origin": "https://other.fjallby.example", "Sec-Fetch-Site": "same-site"}, 403),
    "a sandbox": ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
    "an unknown origin": ({"Origin": "null"}, 403),
    "no origin, but another site": ({"Sec-Fetch-Site": "cross-site"}, 403),
}


@pytest.mark.parametrize("name", ORIGINS)
@pytest.mark.parametrize("path", ["/subscriptions/choose", "/subscriptions"])
def test_only_forms_of_our_pages_and_of_listed_sites_are_accepted(
    site: WebSite, store: Store, tmp_path: Path, name: str, path: str
) -> None:
    headers, status = ORIGINS[name]
    config = structs.replace(site.config, allowed_origins=(f"{LISTED}/",))
    service = WebService(site, store, tmp_path, config=config)
    del service.client.headers["Origin"]
    fields = {"email": ANNA, "language": "sv", "token": service.create_token()}
    answer = service.client.post(path, data=fields, headers=headers)
    assert answer.status_code == status
    assert count_mails(store) == (1 if status == 200 and path == "/subscriptions" else 0)


@pytest.mark.parametrize("path", ["/subscriptions/choose", "/subscriptions"])
def test_opening_the_address_of_a_form_leads_to_the_page_with_the_form(service: WebService, path: str) -> None:
    answer = service.client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/subscribe/")
    norwegian = service.client.get(path, headers={"Accept-Language": "no,en;q=0.5"})
    assert norwegian.headers["location"] == "/nb/subscribe/"


def test_no_page_is_kept_by_a_cache_or_shown_by_a_search_engine(service: WebService) -> None:
    for answer in (service.client.post("/subscriptions/choose", data=FIRST), service.join(ANNA), service.join("x")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"] == "noindex"
        assert "set-cookie" not in answer.headers
        assert "form-action 'self'" in answer.headers["content-security-policy"]
        assert not re.search(r"<script|\sstyle=|\son[a-z]+=", answer.text)


@pytest.mark.parametrize("missing", ["store", "transport"])
def test_without_a_database_or_a_relay_the_page_says_that_nobody_can_subscribe(
    site: WebSite, store: Store, tmp_path: Path, missing: str
) -> None:
    service = WebService(site, store, tmp_path, **{missing: None})
    answer = service.client.post("/subscriptions/choose", data=FIRST)
    assert answer.status_code == 503
    assert "Det går inte att prenumerera här än" in answer.text
    assert service.join(ANNA).status_code == 503
    assert "anna" not in dump(store)


def test_no_address_is_in_the_log(service: WebService, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    service.client.post("/subscriptions/choose", data=FIRST)
    service.join(ANNA)
    service.join(ANNA, website="x")
    assert "POST /subscriptions 200" in caplog.text
    assert "anna" not in caplog.text
    assert "203.0.113" not in caplog.text
    assert "203.0.113" not in dump(service.store)


@pytest.mark.parametrize(
    "media_type", ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8"]
)
@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_a_simple_client_may_send_letters_without_encoding_them(
    service: WebService, media_type: str, ending: bytes
) -> None:
    body = f"language=sv&form=subscribe&email={EAI}".encode() + ending
    answer = service.client.post("/subscriptions/choose", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 200
    assert read_fields(answer.text)["email"] == [EAI]
