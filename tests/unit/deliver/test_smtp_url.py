"""The address of the relay says how to connect; a wrong one is explained without its password."""

import pytest

from pressroom.deliver.smtp_url import Relay, parse_smtp_url
from pressroom.errors import ConfigError


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", Relay("mail.example.org", 587, "starttls")),
        ("smtp://mail.example.org/", Relay("mail.example.org", 587, "starttls")),
        ("smtp://mail.example.org:25", Relay("mail.example.org", 25, "starttls")),
        ("SMTP://Mail.Example.ORG:2525", Relay("mail.example.org", 2525, "starttls")),
        (" smtp://mail.example.org\n", Relay("mail.example.org", 587, "starttls")),
        ("smtp://eva:secret@mail.example.org", Relay("mail.example.org", 587, "starttls", "eva", "secret")),
        ("smtps://eva%40x.se:a%3Ab%2F%C3%A5@m.se", Relay("m.se", 465, "tls", "eva@x.se", "a:b/å")),
        ("smtps://localhost", Relay("localhost", 465, "tls")),
        ("smtp://mail.example.org?tls=none", Relay("mail.example.org", 587, "none")),
        ("smtp://mail.example.org:25/?tls=none", Relay("mail.example.org", 25, "none")),
        ("smtp://localhost", Relay("localhost", 25, "none")),
        ("smtp://127.0.0.1:1025", Relay("127.0.0.1", 1025, "none")),
        ("smtp://127.8.9.1", Relay("127.8.9.1", 25, "none")),
        ("smtp://[::1]", Relay("::1", 25, "none")),
        ("smtp://[2001:db8::1]:587", Relay("2001:db8::1", 587, "starttls")),
        ("smtp://localhost.example.org", Relay("localhost.example.org", 587, "starttls")),
        ("smtp://127.0.0.1.example.org", Relay("127.0.0.1.example.org", 587, "starttls")),
        ("smtp://räksmörgås.example", Relay("xn--rksmrgs-5wao1o.example", 587, "starttls")),
    ],
)
def test_a_valid_address_gives_host_port_encryption_and_login(url: str, expected: Relay) -> None:
    assert parse_smtp_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "mail.example.org:587",
        "http://mail.example.org",
        "smtp:mail.example.org",
        "smtp://",
        "smtp://:25",
        "smtp://mail example.org",
        "smtp://eva:pa55@",
        "smtp://eva@mail.example.org",
        "smtp://:pa55@mail.example.org",
        "smtp://eva:pa55@mail.example.org:0",
        "smtp://eva:pa55@mail.example.org:65536",
        "smtp://eva:pa55@mail.example.org:x",
        "smtp://eva:pa55/word@mail.example.org",
        "smtp://eva:pa55?word@mail.example.org",
        "smtp://eva:pa55#word@mail.example.org",
        "smtp://eva:pa55@mail.example.org/inbox",
        "smtp://eva:pa55@mail.example.org?tls=maybe",
        "smtp://eva:pa55@mail.example.org?tls=none&tls=none",
        "smtps://eva:pa55@mail.example.org?tls=none",
        "smtp://eva:pa55@[::1",
    ],
)
def test_an_invalid_address_is_refused_with_a_remedy_and_without_its_password(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_smtp_url(url)
    assert caught.value.message.startswith("PRESSROOM_SMTP_URL ")
    assert caught.value.remedy
    assert "pa55" not in str(caught.value)
    assert "pa55" not in repr(caught.value.__cause__)
