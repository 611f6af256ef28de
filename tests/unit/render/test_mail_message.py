"""The message is composed without the standard library, and mail programs see no difference."""

import email.message
import email.policy
from datetime import datetime, timedelta, timezone
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from pressroom.model.newsroom import MailIdentity
from pressroom.model.release import Release
from pressroom.render.mail import MESSAGE_TOKEN_PLACEHOLDER, RECIPIENT_PLACEHOLDER, TOKEN_PLACEHOLDER
from tests.support.mails import (
    ENGLISH,
    RELEASES,
    context_with,
    parse_message,
    parts,
    render_mail,
    shared_context,
    with_text_everywhere,
)
from tests.support.rendering import RELEASE

# What check lets through: no control characters but line ends.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n=-.?_"\\<@'), min_size=1, max_size=120
)


def headline(text: str) -> Release:
    return structs.replace(RELEASE, headline=text)


def subject(text: str) -> str:
    return str(parse_message(render_mail(headline(text)).message)["Subject"])


def build_with_standard_library(release: Release) -> bytes:
    """The same message, built with the standard library."""
    mail = render_mail(release)
    ours = parse_message(mail.message)
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    for name, value in ours.items():
        if name != "MIME-Version" and not name.startswith("Content-T"):
            message[name] = str(value)
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    del message["Content-Language"]
    message["Content-Language"] = release.language
    message.set_boundary(str(ours.get_boundary()))
    return message.as_bytes()


# From hostile names the standard library itself makes defective heads.
@pytest.mark.parametrize("name", [name for name in RELEASES if "hostile" not in name])
def test_it_equals_the_message_that_the_standard_library_builds(name: str) -> None:
    plain, ours = (
        parse_message(build_with_standard_library(RELEASES[name])),
        parse_message(render_mail(RELEASES[name]).message),
    )
    assert fields(plain) == fields(ours)
    assert parts(plain) == parts(ours)
    assert [part.get_content_type() for part in plain.walk()] == [part.get_content_type() for part in ours.walk()]


def fields(message: email.message.EmailMessage) -> dict[str, str]:
    """The fields, decoded, without blanks: the standard library reads some into a name of several encoded words."""
    return {name: "".join(str(value).split()) for name, value in message.items()}


@given(TEXTS)
@settings(max_examples=40)
def test_any_text_makes_a_whole_message_whose_parts_are_the_files(text: str) -> None:
    mail = render_mail(with_text_everywhere(text))
    message = parse_message(mail.message)
    assert not [defect for part in message.walk() for defect in part.defects]
    assert parts(message) == (mail.text, mail.html)
    assert max(map(len, mail.message.split(b"\r\n"))) <= 998


@given(TEXTS)
@settings(max_examples=100)
def test_any_headline_is_read_back_from_the_subject(text: str) -> None:
    folded = " ".join(text.split("\n")).strip() or " "
    head = render_mail(headline(text)).message.partition(b"\r\n\r\n")[0]
    (line,) = [line for line in head.replace(b"\r\n ", b" ").split(b"\r\n") if line.startswith(b"Subject:")]
    assert str(make_header(decode_header(line.decode().removeprefix("Subject: ")))).split() == folded.split()


@pytest.mark.parametrize(
    "text",
    [
        "Plain words",
        "Två språk – och ett tankstreck",
        "👩🏽‍🔧 " * 60,
        "ordlångt" * 200,
        "=?utf-8?q?x?=",
        "a, b; c: <d>",
    ],
)
def test_a_headline_is_read_as_it_was_written(text: str) -> None:
    assert subject(text) == text.strip()


def test_a_long_headline_in_ascii_is_folded_between_its_words() -> None:
    head = render_mail(headline("Seven words in each line of it " * 8)).message.partition(b"\r\n\r\n")[0]
    assert b"Subject: Seven words in each line of it Seven words in each line of it Seven\r\n words in" in head


@pytest.mark.parametrize("name", ["Sundvik kommun", "Järfälla kommun", 'Bolaget "AB" (publ), \\ & Co.', "a@b <c>"])
def test_the_sender_has_the_name_of_the_organisation(name: str) -> None:
    issuer = structs.replace(RELEASE.organisations[0], name=name)
    message = parse_message(render_mail(structs.replace(RELEASE, organisations=(issuer,))).message)
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "press@sundvik.example")


@pytest.mark.parametrize(
    "hostile", ["a\r\nBcc: x@y.example", "a\nBcc: x@y.example", "a\r\n\r\nbody", "a\x00b\x85c\u2028d"]
)
def test_a_hostile_headline_stays_in_its_field(hostile: str) -> None:
    message = parse_message(render_mail(headline(hostile)).message)
    assert "Bcc" not in message
    assert message.get_content_type() == "multipart/alternative"
    assert str(message["Subject"]).startswith("a ")


def test_the_date_is_that_of_publication_with_its_zone() -> None:
    when = datetime(2024, 7, 1, 23, 5, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    message = render_mail(structs.replace(RELEASE, publish_at=when)).message
    assert b"\r\nDate: Mon, 01 Jul 2024 23:05:00 +0530\r\n" in message


def test_the_id_lasts_when_the_release_moves_and_differs_by_language() -> None:
    moved = structs.replace(RELEASE, path="/2025/flyttad/")
    ids = [parse_message(render_mail(release).message)["Message-ID"] for release in (RELEASE, moved, ENGLISH)]
    assert ids[0] == ids[1] != ids[2]


def test_an_international_domain_is_written_in_ascii() -> None:
    message = parse_message(render_mail(context=context_with(mail=MailIdentity("press@järfälla.example"))).message)
    assert message["From"].addresses[0].addr_spec == "press@xn--jrflla-buac.example"
    assert message["Message-ID"].endswith("@xn--jrflla-buac.example>")


def test_a_mailbox_in_other_letters_is_written_in_utf_8_and_nothing_else_is() -> None:
    message = render_mail(context=context_with(mail=MailIdentity("järn@sundvik.example"))).message
    (line,) = [line for line in message.split(b"\r\n") if not line.isascii()]
    assert line.decode() == "From: Sundvik kommun <järn@sundvik.example>"
    assert b"<mailto:j%C3%A4rn@sundvik.example?subject=" in message


def test_without_a_reply_address_answers_go_to_the_sender() -> None:
    message = render_mail().message
    assert b"\r\nReply-To:" not in message
    assert b"<mailto:press@sundvik.example?subject=unsubscribe%20SUBSCRIBER-TOKEN>" in message


def test_each_placeholder_stands_exactly_where_it_is_meant() -> None:
    for release in RELEASES.values():
        message = render_mail(release).message
        assert (message.count(RECIPIENT_PLACEHOLDER.encode()), message.count(MESSAGE_TOKEN_PLACEHOLDER.encode())) == (
            1,
            1,
        )
        assert message.count(TOKEN_PLACEHOLDER.encode()) == 8  # twice in List-Unsubscribe, three times in each part


@pytest.mark.parametrize("name", RELEASES)
def test_spliced_bytes_are_a_subscribers_own_message(name: str) -> None:
    mail = render_mail(RELEASES[name])
    token, own, address = "a" * 60, "b" * 40, "long.name+tag@mail.subscriber.example"
    content = mail.message.replace(TOKEN_PLACEHOLDER.encode(), token.encode()).replace(
        MESSAGE_TOKEN_PLACEHOLDER.encode(), own.encode()
    )
    message = parse_message(content.replace(RECIPIENT_PLACEHOLDER.encode(), address.encode()))
    places = [f"https://press.example/{place}/" for place in ("unsubscribe", "subscriptions")]
    expected = [mail.text, mail.html]
    for place in places:
        expected = [part.replace(f"{place}{TOKEN_PLACEHOLDER}\n", f"{place}{token}\n") for part in expected]
        for end in ('"', "#_why"):
            expected = [part.replace(f"{place}{TOKEN_PLACEHOLDER}{end}", f"{place}{token}{end}") for part in expected]
    assert parts(message) == tuple(expected)
    assert not [defect for part in message.walk() for defect in part.defects]
    assert message["To"].addresses[0].addr_spec == address
    assert message["Message-ID"].endswith(f".{own}@sundvik.example>")
    assert message["List-Unsubscribe"].startswith(f"<https://press.example/unsubscribe/{token}>, <mailto:")


@pytest.mark.parametrize(
    "text", ["{{ footer }}\n{{ release.lead }}\n", "Vi ses! {{ footer }}", "{{ footer }}{{ footer }}", "Inget"]
)
def test_a_template_may_put_the_footer_anywhere_or_leave_it_out(text: str) -> None:
    usual = shared_context()
    context = structs.replace(usual, templates={**usual.templates, "mail/release.txt": text}, memo={}, bytecode={})
    mail = render_mail(context=context)
    assert parts(parse_message(mail.message)) == (mail.text, mail.html)
