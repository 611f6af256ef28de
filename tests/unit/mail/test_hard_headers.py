"""Hard texts and addresses in header fields: they stay within the rules of mail, and readers see them unchanged."""

import re
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from msgspec import structs

from pressroom.model.newsroom import MailIdentity, Newsroom, Organisation
from pressroom.read import read_catalogues
from pressroom.render import create_render_context
from pressroom.render.service_mail import render_service_mail
from tests.support.mails import parse_message, render_mail, with_text_everywhere
from tests.support.rendering import RELEASE, create_newsroom, sources
from tests.support.service_mails import create_mail, service_context

HARD_TEXTS = {
    "arabic": "الماء صالح للشرب مرة أخرى في جميع أحياء البلدية اعتبارًا من اليوم",
    "arabic and latin": "Vatten: الماء 2026 (SE) – صالح",
    "emoji with joiners": "👩🏽‍🔧👨‍👩‍👧‍👦🇸🇪" * 12,
    "one long word": "Vattenförsörjningsanläggningsunderhållsplan" * 12,
    "one long ascii word": "x" * 900,
    "long ascii words": " ".join(["Donaudampfschiff" * 5] * 6),
    "many short words": "å a " * 120,
    "combining marks": "e\u0301" * 200,
    "quotes and commas": 'Kommun, "Bolag" (AB) <press@x.example>; \\ @ : .',
    "only quotes": '""""',
    "backslashes": "\\\\\\",
    "at sign": "press@other.example",
    "looks encoded": "=?utf-8?q?=41?= =?utf-8?b?QQ==?=",
    "underscores and equal signs": "a_b=C3=A5 c",
    "several blanks": "a   b  å   c",
    "no-break space": "a\u00a0b",
    "chinese": "供水系统恢复正常" * 30,
    "old letters": "𝕻𝖗𝖊𝖘𝖘" * 20,
    "right-to-left mark": "\u200fאבג\u200e abc",
    "trailing blank": "abc å ",
    "question marks": "Varför? Därför! ?=",
}
ADDRESSES = {
    "usual": ("press@sundvik.example", "press@sundvik.example"),
    "other letters in the domain": ("press@smörgås.example", "press@xn--smrgs-pra0j.example"),
    "sharp s": ("press@straße.example", "press@xn--strae-oqa.example"),
    "long domain": (
        "press@" + "a" * 60 + "." + "b" * 60 + ".example",
        "press@" + "a" * 60 + "." + "b" * 60 + ".example",
    ),
    "plus and dots": ("press.office+news@sundvik.example", "press.office+news@sundvik.example"),
}
every_text = pytest.mark.parametrize("text", HARD_TEXTS.values(), ids=HARD_TEXTS)
every_address = pytest.mark.parametrize(("address", "expected"), ADDRESSES.values(), ids=ADDRESSES)


def with_title(newsroom: Newsroom, title: str) -> Newsroom:
    """The newsroom with a title, which names the list."""
    return structs.replace(newsroom, editions=tuple(structs.replace(each, title=title) for each in newsroom.editions))


def render_header(text: str) -> bytes:
    newsroom = with_title(create_newsroom(), text)
    context = create_render_context(newsroom, sources(), read_catalogues())
    return render_mail(with_text_everywhere(text), context).message.partition(b"\r\n\r\n")[0]


def read_phrase(header: bytes, field: str) -> str:
    """The text before the address of a field, by RFC 2047: blanks between encoded words are not part of the text.

    The modern parser of Python shows them in phrases.
    """
    raw = re.sub(rb"\r\n(?=[ \t])", b"", header).decode()
    found = re.search(rf"(?m)^{field}: (.*) <[^<>]*>\r?$", raw)
    assert found
    phrase = str(make_header(decode_header(found[1])))
    quoted = re.fullmatch(r'"((?:[^"\\]|\\.)*)"', found[1])
    return re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else phrase


def collapse(text: str) -> str:
    return re.sub(" +", " ", text).strip()


def require_valid_header(header: bytes) -> EmailMessage:
    """Check lines and encoded words, and return the parsed header."""
    for line in header.split(b"\r\n"):
        assert line.isascii()
        assert line.strip()
        foldable = line.lstrip().partition(b": ")[2] if line[:1] != b" " else line.lstrip()
        assert len(line) <= 78 or b" " not in foldable or line.startswith(b"List-Unsubscribe:")
        assert len(line) <= 998
        assert all(len(word) <= 75 for word in re.findall(rb"=\?[^?\s]+\?[qQbB]\?[^?\s]*\?=", line))
    message = parse_message(header + b"\r\n\r\n")
    assert not [defect for value in message.values() for defect in value.defects]
    return message


@every_text
def test_a_headline_and_names_are_read_as_they_were_written(text: str) -> None:
    header = render_header(text)
    message = require_valid_header(header)
    assert collapse(message["Subject"]) == collapse(text)
    assert [each.addr_spec for each in message["From"].addresses] == ["press@sundvik.example"]
    assert collapse(read_phrase(header, "From")) == collapse(text)
    assert collapse(read_phrase(header, "List-Id")) == collapse(text)
    assert message["List-Id"].endswith("<releases.sundvik.example>")


@every_text
def test_each_encoded_word_is_complete_in_itself(text: str) -> None:
    for word in re.findall(rb"=\?utf-8\?q\?([^?\s]*)\?=", render_header(text)):
        raw = re.sub(rb"=([0-9A-F]{2})", lambda match: bytes([int(match[1], 16)]), word.replace(b"_", b" "))
        raw.decode("utf-8")


@every_text
def test_service_mails_are_named_as_they_were_written(text: str) -> None:
    content = render_service_mail(create_mail("confirm", "sv"), service_context(text))
    header = content.partition(b"\r\n\r\n")[0]
    message = require_valid_header(header)
    assert [each.addr_spec for each in message["From"].addresses] == ["press@sundvik.example"]
    assert collapse(read_phrase(header, "From")) == collapse(text)
    assert collapse(text) in collapse(message["Subject"])


@every_address
def test_addresses_and_message_ids_have_domains_in_ascii(address: str, expected: str) -> None:
    newsroom = structs.replace(create_newsroom(), mail=MailIdentity(address, address))
    context = create_render_context(newsroom, sources(), read_catalogues())
    header = render_mail(RELEASE, context).message.partition(b"\r\n\r\n")[0]
    message = require_valid_header(header)
    assert message["From"].addresses[0].addr_spec == expected
    assert message["Reply-To"].addresses[0].addr_spec == expected
    assert message["Message-ID"].endswith(f".MESSAGE-TOKEN@{expected.rpartition('@')[2]}>")
    mailto = expected.replace("+", "%2B") if "%2B" in header.decode() else expected
    assert f"<mailto:{mailto}?subject=unsubscribe%20SUBSCRIBER-TOKEN>" in message["List-Unsubscribe"]


def test_a_letter_outside_ascii_before_the_at_stays_and_is_utf_8() -> None:
    newsroom = structs.replace(create_newsroom(), mail=MailIdentity("åsa@sundvik.example"))
    context = create_render_context(newsroom, sources(), read_catalogues())
    header = render_mail(RELEASE, context).message.partition(b"\r\n\r\n")[0]
    assert "<åsa@sundvik.example>\r\n".encode() in header


@every_text
def test_an_organisation_may_have_the_name_of_another_address(text: str) -> None:
    release = structs.replace(RELEASE, organisations=(Organisation("o", text, "", "", "", ""),))
    header = render_mail(release).message.partition(b"\r\n\r\n")[0]
    assert [each.addr_spec for each in require_valid_header(header)["From"].addresses] == ["press@sundvik.example"]
