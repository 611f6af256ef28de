"""A spliced message is the same as one that is built for its reader in the plain way."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.deliver.splice import MessageTemplate, Placeholders
from pressroom.errors import ConfigError
from pressroom.publishing.mailing_composer import PLACEHOLDERS, MailingComposer
from pressroom.store.deliveries import CompiledMailing, DueDelivery
from pressroom.tokens import Secret, TokenKeys
from tests.support.mailings import COMPILED

KEYS = TokenKeys((Secret("k1", b"a secret of the tests, 32 characters"),))
DOTS = COMPILED + b"..\r\n.two\r\n100 % %s {0}\r\n"


def parse(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.SMTPUTF8)
    assert isinstance(message, EmailMessage)
    return message


def compose(email: str, compiled: bytes = DOTS, **options: object) -> tuple[str, bytes]:
    """Return the Message-ID and the message of a reader, without doubled dots."""
    mailing = CompiledMailing(7, "2026/ice", "sv", 1, "publication", "resend", "press@press.example", compiled)
    message = MailingComposer(KEYS, **options).compose(mailing, DueDelivery(12, email, email.lower(), 0))  # type: ignore[arg-type]
    content = (
        re.sub(rb"^\.\.", b".", message.content, flags=re.MULTILINE) if message.has_doubled_dots else message.content
    )
    return message.message_id, content


def build_plainly(email: str, token: str, message_id: str, compiled: bytes) -> EmailMessage:
    """Build the message of a reader with the standard library, field by field."""
    template = parse(compiled)
    built = EmailMessage(policy=policy.SMTPUTF8)
    for name, value in template.items():
        text = str(value).replace(PLACEHOLDERS.token, token)
        match name:
            case "To":
                text = email
            case "Message-ID":
                text = f"<{message_id}>"
        if name not in {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"}:
            built[name] = text
    built.set_content(template.get_content().replace(PLACEHOLDERS.token, token))
    return built


@given(st.from_regex(r"[a-z0-9]{1,9}([.+_-][a-z0-9]{1,9}){0,2}@[a-z]{1,9}\.example", fullmatch=True))
def test_a_message_has_the_fields_and_the_text_of_one_that_is_built_plainly(email: str) -> None:
    message_id, content = compose(email)
    spliced = parse(content)
    found = re.search(r"unsubscribe/([a-z0-9-]+)>", spliced["List-Unsubscribe"])
    assert found
    expected = build_plainly(email, found[1], message_id, DOTS)
    assert [(name, str(spliced[name])) for name in expected if not name.startswith(("Content", "MIME"))] == [
        (name, str(value)) for name, value in expected.items() if not name.startswith(("Content", "MIME"))
    ]
    assert spliced.get_content().splitlines() == expected.get_content().splitlines()
    assert spliced["To"].addresses[0].addr_spec == email


def test_one_token_is_in_all_links_and_none_in_the_message_id() -> None:
    message_id, content = compose("anna@reader.example")
    tokens = set(re.findall(rb"(?:unsubscribe/|subscriptions/|%20)([a-z0-9-]{50,})", content))
    assert len(tokens) == 1
    assert re.fullmatch(r"5f0c\.1\.[0-9a-f]{20}@press\.example", message_id)
    assert not any(word in content for word in (b"TOKEN", b"subscriber.invalid"))


def test_list_unsubscribe_is_one_line_and_no_line_is_too_long() -> None:
    _, content = compose("a" * 64 + "@" + "b" * 60 + ".example")
    (line,) = [each for each in content.split(b"\r\n") if each.startswith(b"List-Unsubscribe:")]
    assert line.endswith(b">")
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_the_same_reader_gets_the_same_message_each_time_and_another_reader_another_one() -> None:
    assert compose("anna@reader.example") == compose("anna@reader.example")
    assert compose("anna@reader.example") != compose("bo@reader.example")


@pytest.mark.parametrize(
    ("email", "field"),
    [
        ("anna@blåbär.example", "anna@xn--blbr-noae.example"),
        ("åsa@blåbär.example", "åsa@xn--blbr-noae.example"),
        ("Anna+news@reader.example", "Anna+news@reader.example"),
    ],
)
def test_an_international_address_is_written_as_mail_programs_read_it(email: str, field: str) -> None:
    assert f"\r\nTo: {field}\r\n".encode() in compose(email)[1]


def test_dots_at_the_beginning_of_lines_are_doubled_once() -> None:
    template = MessageTemplate(DOTS, PLACEHOLDERS)
    lines = template.splice(b"a@b.example", b"t", b"m").split(b"\r\n")
    assert [line for line in lines if line.startswith(b".")] == [b"..", b"...", b"..two"]


def test_a_signature_is_about_the_message_without_doubled_dots() -> None:
    signed: list[bytes] = []

    def sign(content: bytes) -> bytes:
        signed.append(content)
        return b"DKIM-Signature: x\r\n"

    _, content = compose("anna@reader.example", sign=sign)
    assert content == b"DKIM-Signature: x\r\n" + signed[0]
    assert b"\r\n.\r\n" in signed[0]


@pytest.mark.parametrize("compiled", [b"", b"Subject: x\r\n\r\n", COMPILED.rstrip(b"\r\n"), b"\xff" * 50])
def test_what_is_no_message_is_refused(compiled: bytes) -> None:
    with pytest.raises(ConfigError, match="not a complete message"):
        MessageTemplate(compiled, PLACEHOLDERS)


def test_a_line_that_mail_does_not_allow_is_refused() -> None:
    long = COMPILED.replace(b"my.press.example/unsub", b"my.press.example/" + b"x" * 800 + b"/unsub")
    with pytest.raises(ConfigError, match="longer than 998 bytes"):
        MessageTemplate(long, Placeholders(PLACEHOLDERS.recipient, PLACEHOLDERS.token, PLACEHOLDERS.message_token))
