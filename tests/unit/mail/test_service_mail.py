"""The mails of the service follow the rules of mail, and contain what is needed and nothing else."""

import re

import html5lib
import pytest
from bs4 import BeautifulSoup

from pressroom.read import read_catalogues
from pressroom.render.service_mail import (
    ServiceMailKind,
    render_service_html,
    render_service_mail,
    render_service_text,
)
from tests.support.mails import parse_message, parts
from tests.support.service_mails import EXPIRES_AT, LINKS, MAILS, NAMES, TOKEN, create_mail, service_context

every_mail = pytest.mark.parametrize(("kind", "language"), MAILS)
every_name = pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)


def render_message(kind: ServiceMailKind = "confirm", language: str = "sv", name: str = "", **fields: object) -> bytes:
    return render_service_mail(create_mail(kind, language, **fields), service_context(name))


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", re.sub(r"https?://\S+", " ", text).casefold()))


@every_mail
@every_name
def test_rules_65_to_68_lines_and_fields_are_those_of_a_valid_mail(
    kind: ServiceMailKind, language: str, name: str
) -> None:
    content = render_message(kind, language, name)
    assert content.isascii()
    assert b"\0" not in content
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    assert max(map(len, content.split(b"\r\n"))) <= 78
    message = parse_message(content)
    for field in ("From", "Date", "Message-ID", "Subject", "To", "MIME-Version", "Content-Type"):
        assert len(message.get_all(field, [])) == 1
    assert [each.addr_spec for each in message["From"].addresses] == ["press@sundvik.example"]
    assert [each.addr_spec for each in message["To"].addresses] == ["eva@reader.example"]
    assert [each.addr_spec for each in message["Reply-To"].addresses] == ["eva.alund@sundvik.example"]
    assert not {"bcc", "cc", "sender", "return-path", "received"} & {field.lower() for field in message}
    for part in message.walk():
        assert not part.defects
        assert not [defect for value in part.values() for defect in value.defects]


@every_mail
def test_the_header_says_that_a_machine_answers_one_reader_and_no_list(kind: ServiceMailKind, language: str) -> None:
    message = parse_message(render_message(kind, language))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == language
    assert message["Message-ID"] == "<r4nd0m@press.example>"
    assert message["Date"] == "Mon, 02 Mar 2026 09:15:30 +0100"
    assert not [field for field in message if field.lower().startswith("list-") or field.lower() == "precedence"]


@every_mail
@every_name
def test_rule_73_both_parts_say_the_same_and_lead_to_the_same_places(
    kind: ServiceMailKind, language: str, name: str
) -> None:
    mail, context = create_mail(kind, language), service_context(name)
    text, html = parts(parse_message(render_service_mail(mail, context)))
    assert text == render_service_text(mail, context).replace("\r\n", "\n").replace("\r", "\n")
    assert html == render_service_html(mail, context).replace("\r\n", "\n").replace("\r", "\n")
    page = BeautifulSoup(html, "html5lib")
    assert page.body is not None
    if "hostile" not in name and "http" not in name:
        assert words(page.body.get_text(" ")) == words(text)
    linked = {str(link["href"]) for link in page.find_all("a")}
    assert {url for url in linked if url in text} == linked
    assert mail.link in linked


@every_mail
@every_name
def test_rule_74_the_html_is_valid_and_loads_and_runs_nothing(kind: ServiceMailKind, language: str, name: str) -> None:
    html = render_service_html(create_mail(kind, language), service_context(name))
    html5lib.HTMLParser(strict=True).parse(html)
    page = BeautifulSoup(html, "html5lib")
    assert not page.find_all(["script", "form", "input", "img", "iframe", "link", "object", "svg", "base"])
    assert {str(link["href"]).partition(":")[0] for link in page.find_all("a")} == {"https"}
    assert page.html is not None
    assert page.html["lang"] == language
    for table in page.find_all("table"):
        assert table["role"] == "presentation"


@every_mail
def test_rule_75_the_sender_is_named_with_its_postal_address(kind: ServiceMailKind, language: str) -> None:
    for part in parts(parse_message(render_message(kind, language))):
        shown = BeautifulSoup(part, "html5lib").get_text("\n") if part.startswith("<") else part
        assert "Sundviks pressrum" in shown
        assert "Sundvik kommun\nHamngatan 1\n123 45 Sundvik\n" in shown


@every_mail
def test_a_mail_has_the_links_that_it_needs_and_one_to_the_newsroom(kind: ServiceMailKind, language: str) -> None:
    html = render_service_html(create_mail(kind, language), service_context())
    prefix = "" if language == "sv" else f"/{language}"
    expected = {LINKS[kind], f"https://press.example{prefix}/"}
    expected |= {f"https://press.example/subscriptions/{TOKEN}"} if kind == "known" else set()
    assert {str(link["href"]) for link in BeautifulSoup(html, "html5lib").find_all("a")} == expected


@every_mail
def test_a_mail_contains_no_english_in_another_language(kind: ServiceMailKind, language: str) -> None:
    if language == "en":
        return
    text = render_service_text(create_mail(kind, language), service_context())
    english = [message for message in read_catalogues()["en"] if len(message) > 15]
    assert not [message for message in english if message in text]


def test_the_time_at_which_a_link_ends_is_given_in_the_newsrooms_zone() -> None:
    expected = {
        "sv": "till 4 mars 2026 kl. 9.15.",
        "nb": "til 4. mars 2026 kl. 09.15.",
        "en": "4 March 2026, 09:15 CET.",
    }
    for language, words_of_time in expected.items():
        assert words_of_time in render_service_text(create_mail("confirm", language), service_context())
    assert "2026" not in render_service_text(create_mail("left", expires_at=None), service_context())


def test_the_same_values_give_the_same_bytes() -> None:
    assert render_message() == render_message()
    boundary = re.search(rb'boundary="([^"]+)"', render_message())
    other = re.search(rb'boundary="([^"]+)"', render_message(message_id="other@press.example"))
    assert boundary
    assert other
    assert boundary[1] != other[1]


def test_an_international_address_stands_in_the_header_as_it_is() -> None:
    content = render_message(recipient="märta.åk@räksmörgås.example")
    assert "To: märta.åk@xn--rksmrgs-5wao1o.example\r\n".encode() in content
    assert content.replace("märta.åk".encode(), b"").isascii()


def test_an_address_cannot_add_a_field() -> None:
    content = render_message(recipient="eva@reader.example\r\nBcc: all@x.example")
    assert b"\nBcc:" not in content


def test_a_link_of_any_length_stays_whole() -> None:
    link = f"https://press.example/confirm/{'a' * 900}"
    text, html = parts(parse_message(render_message(link=link)))
    assert f"\n{link}\n" in text
    assert f'href="{link}"' in html
    assert EXPIRES_AT.year == 2026


def test_an_organisation_that_is_named_like_the_newsroom_is_named_once() -> None:
    mail, context = create_mail("confirm", "sv"), service_context("Hamnen")  # the street has this name too
    assert render_service_text(mail, service_context()).splitlines()[-4:-2] == [
        "https://press.example/",
        "Sundvik kommun",
    ]
    assert render_service_text(mail, context).splitlines()[-3:-1] == ["https://press.example/", "Hamnen"]
    lines = '</a><br><span dir="auto">Hamnen</span><br><span dir="auto">123 45 Sundvik</span></p>'
    assert lines in render_service_html(mail, context)
