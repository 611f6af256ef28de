"""Addresses of subscribers: stored as the reader wrote them, compared as one mailbox."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.subscriptions.addresses import InvalidAddressError, parse_address


@pytest.mark.parametrize(
    ("text", "stored", "key"),
    [
        ("  Anna.Berg@Example.ORG \n", "Anna.Berg@example.org", "anna.berg@example.org"),
        ("Åsa@räksmörgås.example", "Åsa@räksmörgås.example", "åsa@xn--rksmrgs-5wao1o.example"),
        ("a\u030asa@example.org", "åsa@example.org", "åsa@example.org"),
        ("anna@STRASSE.example", "anna@strasse.example", "anna@strasse.example"),
        ("anna@straße.example", "anna@straße.example", "anna@xn--strae-oqa.example"),
        ("anna@xn--strae-oqa.example", "anna@straße.example", "anna@xn--strae-oqa.example"),
        ("用户@例子.广告", "用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v"),
        ("press+news@example.org", "press+news@example.org", "press+news@example.org"),
    ],
)
def test_an_address_keeps_its_case_and_is_compared_with_the_domain_in_ascii(text: str, stored: str, key: str) -> None:
    address = parse_address(text)
    assert (address.text, address.key) == (stored, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "@example.org",
        "anna@example",
        "anna@exa mple.org",
        "Anna <anna@example.org>",
        '"anna berg"@example.org',
        "anna@[192.0.2.1]",
        "anna@example.org\r\nBcc: eva@example.org",
        "anna@example.org, eva@example.org",
        "anna\u202e@example.org",
        "a\0b@example.org",
        "anna..berg@example.org",
        "x" * 65 + "@example.org",
        "x" * 100_000 + "@example.org",
        "anna@" + "x." * 200 + "org",
        "anna@localhost",
        "anna@newsroom.invalid",
        "\ud800@example.org",
    ],
)
def test_what_is_no_address_is_refused_with_a_reason_that_does_not_repeat_it(text: str) -> None:
    with pytest.raises(InvalidAddressError) as caught:
        parse_address(text)
    assert str(caught.value)
    assert not text or text not in str(caught.value)


@given(st.text(max_size=60) | st.emails())
def test_an_address_that_was_parsed_is_parsed_again_to_the_same(text: str) -> None:
    try:
        address = parse_address(text)
    except InvalidAddressError:
        return
    assert parse_address(address.text) == address
    assert parse_address(address.key).key == address.key
