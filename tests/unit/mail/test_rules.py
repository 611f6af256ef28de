"""The rules that a mail must satisfy, with the numbers of the project's list of rules for e-mail."""

import re
from email.message import EmailMessage
from urllib.parse import urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag

from pressroom.render.mail import MAX_HTML_SIZE, RECIPIENT_PLACEHOLDER
from tests.support.mails import RELEASES, REPLY, Mail, context_with, parse_message, parts, render_mail

# RFC 2047, section 2: the longest encoded word.
ENCODED_WORD = re.compile(rb"=\?[^?\s]+\?[qQbB]\?[^?\s]*\?=")
URL = re.compile(r"https?://[^\s<>()”]+(?:\([^\s<>()]*\)[^\s<>()”]*)*(?<![.,:;])", re.IGNORECASE)


@pytest.fixture(scope="module", params=RELEASES)
def mail(request: pytest.FixtureRequest) -> Mail:
    """Every kind of mail."""
    return render_mail(RELEASES[request.param], context_with(mail=REPLY))


@pytest.fixture(scope="module")
def message(mail: Mail) -> EmailMessage:
    return parse_message(mail.message)


@pytest.fixture(scope="module")
def page(mail: Mail) -> BeautifulSoup:
    return BeautifulSoup(mail.html, "html5lib")


def head(mail: Mail) -> list[bytes]:
    """The lines of the header of the message."""
    return mail.message.partition(b"\r\n\r\n")[0].split(b"\r\n")


def addresses(page: BeautifulSoup, scheme: str) -> set[str]:
    return {str(link["href"]) for link in page.find_all("a") if urlsplit(str(link["href"])).scheme == scheme}


def words(text: str) -> set[str]:
    """The words of a text without its web addresses."""
    return set(re.findall(r"[^\W\d_]+", URL.sub(" ", text).casefold()))


def test_rule_65_lines_end_in_crlf_and_are_short_and_heads_are_folded(mail: Mail) -> None:
    lines = mail.message.split(b"\r\n")
    assert mail.message.endswith(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line or b"\0" in line for line in lines)
    assert max(map(len, lines)) <= 998
    for line in head(mail):
        foldable = line.lstrip().partition(b": ")[2] if line[:1] != b" " else line.lstrip()
        assert len(line) <= 78 or b" " not in foldable or line.startswith(b"List-Unsubscribe:")


def test_rule_65_quoted_printable_lines_are_at_most_76_long(mail: Mail) -> None:
    _, *bodies = mail.message.split(b"quoted-printable\r\n\r\n")
    assert all(len(line) <= 76 for body in bodies for line in body.split(b"\r\n--=_")[0].split(b"\r\n"))


def test_rule_66_every_needed_field_stands_once_and_nothing_is_defective(message: EmailMessage) -> None:
    for name in ("From", "Date", "Message-ID", "Subject", "To", "MIME-Version"):
        assert len(message.get_all(name, [])) == 1
    assert message["Date"].datetime.utcoffset() is not None
    assert re.fullmatch(r"<[0-9a-f-]{36}\.[1-9]\.MESSAGE-TOKEN@sundvik\.example>", message["Message-ID"])
    for part in message.walk():
        assert not part.defects
        assert not [defect for value in part.values() for defect in value.defects]


def test_rule_67_one_sender_one_receiver_and_no_smuggled_field(mail: Mail, message: EmailMessage) -> None:
    assert [each.addr_spec for each in message["From"].addresses] == ["press@sundvik.example"]
    assert [each.addr_spec for each in message["To"].addresses] == [RECIPIENT_PLACEHOLDER]
    assert [each.addr_spec for each in message["Reply-To"].addresses] == ["eva.alund@sundvik.example"]
    assert not {"bcc", "cc", "sender"} & {name.lower() for name in message}
    assert not re.search(rb"[\x00-\x1f\x7f]", b"".join(head(mail)))
    assert not [value for value in message.values() if re.search(r"[\x00-\x1f\x7f-\x9f]", str(value))]


def test_rule_68_heads_are_ascii_with_encoded_words_of_at_most_75(mail: Mail) -> None:
    for line in head(mail):
        assert line.isascii()
        assert all(len(word) <= 75 for word in ENCODED_WORD.findall(line))


def test_rule_69_one_https_address_and_a_mailbox_to_leave_by_on_one_line(mail: Mail, message: EmailMessage) -> None:
    (line,) = [line for line in head(mail) if line.startswith(b"List-Unsubscribe:")]
    assert re.findall(rb"<([^<>]+)>", line) == [
        b"https://press.example/unsubscribe/SUBSCRIBER-TOKEN",
        b"mailto:eva.alund@sundvik.example?subject=unsubscribe%20SUBSCRIBER-TOKEN",
    ]
    assert message.get_all("List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]


def test_rule_70_what_a_relay_must_sign_is_there_once_and_nothing_is_signed_yet(message: EmailMessage) -> None:
    signed = "From Date Subject To Message-ID MIME-Version Content-Type List-Unsubscribe List-Unsubscribe-Post"
    assert all(len(message.get_all(name, [])) == 1 for name in signed.split())
    assert "DKIM-Signature" not in message


def test_rule_71_it_names_its_list_and_says_that_a_machine_sends_it(message: EmailMessage) -> None:
    assert re.search(r"<releases\.sundvik\.example>$", message["List-Id"])
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "bulk"
    assert message["Content-Language"] in ("sv", "en")


def test_rule_72_no_field_of_the_transport(message: EmailMessage) -> None:
    assert not {"return-path", "received", "delivered-to"} & {name.lower() for name in message}


def test_rule_73_text_first_then_html_both_as_in_their_files(mail: Mail, message: EmailMessage) -> None:
    assert message.get_content_type() == "multipart/alternative"
    kinds = [(part.get_content_type(), part.get_content_charset()) for part in message.iter_parts()]
    assert kinds == [("text/plain", "utf-8"), ("text/html", "utf-8")]
    assert parts(message) == (mail.text, mail.html)


def test_rule_73_both_parts_lead_to_the_same_places(mail: Mail, page: BeautifulSoup) -> None:
    linked, written = addresses(page, "https") | addresses(page, "http"), set(URL.findall(mail.text))
    assert linked <= written
    assert {url.casefold() for url in written - linked} <= set(URL.findall(page.get_text().casefold()))
    for link in page.select('a[href^="tel:"]'):
        assert link.get_text() in mail.text
    assert all(address.removeprefix("mailto:") in mail.text for address in addresses(page, "mailto"))


def test_rule_73_both_parts_say_the_same(mail: Mail, page: BeautifulSoup) -> None:
    body = page.body
    assert isinstance(body, Tag)
    assert words(body.get_text(" ")) == words(mail.text)


def test_rule_74_small_valid_html_that_loads_and_runs_nothing(mail: Mail, page: BeautifulSoup) -> None:
    assert len(mail.html.encode()) < MAX_HTML_SIZE
    html5lib.HTMLParser(strict=True).parse(mail.html)
    assert not page.find_all(["script", "form", "input", "img", "iframe", "link", "object", "svg", "base"])
    for tag in page.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on") or name in ("src", "background")]
    assert addresses(page, "https") | addresses(page, "mailto") | addresses(page, "tel") >= {
        str(link["href"]) for link in page.find_all("a") if "tracker" not in str(link["href"])
    }


def test_rule_74_styles_that_every_mail_reader_knows(mail: Mail) -> None:
    assert not re.search(
        r"(?<![-\w])(?:position|grid|float|flex)\s*:|display\s*:\s*(?:grid|flex)|url\(|@import", styles(mail)
    )


def styles(mail: Mail) -> str:
    page = BeautifulSoup(mail.html, "html5lib")
    return " ".join([str(tag["style"]) for tag in page.select("[style]")] + [tag.get_text() for tag in page("style")])


def test_rule_74_language_title_and_tables_are_named(page: BeautifulSoup) -> None:
    assert page.html is not None
    assert page.html["lang"] in ("sv", "en")
    assert page.title is not None
    assert page.title.get_text().strip()
    for table in page.find_all("table"):
        assert table.get("role") == "presentation" or table.find("th")


def test_rule_75_leaving_and_the_senders_postal_address_are_seen_in_both_parts() -> None:
    mail = render_mail()
    visible = BeautifulSoup(mail.html, "html5lib").get_text("\n")
    assert 'href="https://press.example/unsubscribe/SUBSCRIBER-TOKEN">Avsluta prenumerationen</a>' in mail.html
    assert "Avsluta prenumerationen:\nhttps://press.example/unsubscribe/SUBSCRIBER-TOKEN\n" in mail.text
    for shown in (visible, mail.text):
        assert "Sundvik kommun\nHamngatan 1\n123 45 Sundvik\n" in shown


def test_rule_76_nothing_is_attached(message: EmailMessage) -> None:
    assert not list(message.iter_attachments())
    assert len(list(message.walk())) == 3


def test_links_for_subscribers_are_below_the_service_url_and_not_there_without_a_service() -> None:
    mail = render_mail(context=context_with(service_url="https://service.sundvik.example/press"))
    assert "https://service.sundvik.example/press/unsubscribe/SUBSCRIBER-TOKEN\n" in mail.text
    assert '"https://service.sundvik.example/press/subscriptions/SUBSCRIBER-TOKEN"' in mail.html
    assert b"List-Unsubscribe: <https://service.sundvik.example/press/unsubscribe/SUBSCRIBER-TOKEN>" in mail.message
    for part in map(str, render_mail(context=context_with(service_url=""))):
        for word in ("SUBSCRIBER-TOKEN", "ubscri", "prenumer", "List-Unsubscribe"):
            assert word not in part.replace("subscriber@subscriber.invalid", ""), word


def test_a_mail_without_a_service_ends_with_the_about_text_and_a_line_end() -> None:
    mail = render_mail(context=context_with(service_url=""))
    assert mail.text.endswith("\n")
    assert not mail.text.endswith("\n\n")
    assert 'class="footer"' not in mail.html
