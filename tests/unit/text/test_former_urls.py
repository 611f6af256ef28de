"""Each former URL with a query or a host has one form, and bad ones are refused with what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text.former_urls import (
    Location,
    is_location,
    list_query_forms,
    normalise_location,
    remove_base,
    split_location,
    to_absolute,
)

BASE = "https://press.example.org/nytt"
FORMS = {
    "/?p=123": "/?p=123",
    "/index.php?id=7&lang=sv": "/index.php?id=7&lang=sv",
    "http://Old.Example.ORG": "https://old.example.org/",
    "HTTPS://old.example.org/news/1": "https://old.example.org/news/1",
    "https://gemä.example/öppet/": "https://xn--gem-sla.example/%C3%B6ppet/",
    "https://old.example.org/%c3%b6ppet//%7Euser": "https://old.example.org/%C3%B6ppet/~user",
    "https://old.example.org/a b/'\"$;{}": "https://old.example.org/a%20b/'%22$;%7B%7D",
    "/s?q=å b&r=%e5%2f%41": "/s?q=%C3%A5%20b&r=%E5%2FA",
    "/s?tx[uid]=1": "/s?tx%5Buid%5D=1",
    "/s?50%": "/s?50%25",
    "https://old.example.org/a?": "https://old.example.org/a",
    "https://old.example.org?p=1": "https://old.example.org/?p=1",
}
FAULTS = {
    "/a?p=1#b": "after “#”",
    "https://old.example.org:8080/a": "without a port",
    "https://user@old.example.org/a": "no valid host",
    "https:///a": "no valid host",
    "https://old..example.org/a": "no valid host",
    "a?p=1": "does not start with a slash",
    "https://old.example.org/a/../b": "a part “.” or “..”",
    "https://old.example.org/%2e%2e/b": "a part “.” or “..”",
    "https://old.example.org/a%0Ab": "a control character",
    "https://old.example.org/%E5r": "not encoded in UTF-8",
    f"/?{'å' * 300}": "too long",
}


@pytest.mark.parametrize("text", FORMS)
def test_a_url_has_one_form(text: str) -> None:
    assert normalise_location(text) == FORMS[text]
    assert normalise_location(FORMS[text]) == FORMS[text]


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=FAULTS[text].replace(".", r"\.")):
        normalise_location(text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_has_a_stable_form_or_a_fault(path: str, query: str) -> None:
    try:
        location = normalise_location(f"https://old.example.org/{path}?{query}")
    except ValueError:
        return
    assert normalise_location(location) == location
    assert location.isascii()
    assert location.isprintable()


def test_only_what_has_a_query_or_a_host_is_a_location() -> None:
    assert [is_location(each) for each in ("/a?b", "http://a", "HTTPS://a", "/a", "/a?", "//a/", "httpx")] == [
        *[True] * 3,
        *[False] * 4,
    ]


def test_a_url_of_the_site_is_a_path_of_it() -> None:
    assert remove_base("https://press.example.org/nytt/%C3%A5/", BASE) == "/å/"
    assert remove_base("https://press.example.org/nytt/%C3%A5/", BASE.replace("org", "org:8443")) == "/å/"
    for url in ("https://press.example.org/a", "https://press.example.org/nyttigt/", f"{BASE}/?p=1", "/?p=1"):
        assert remove_base(url, BASE) == ""


def test_an_absolute_url_has_parts() -> None:
    assert to_absolute("/?p=1", BASE) == f"{BASE}/?p=1"
    assert to_absolute("/å b/", BASE) == f"{BASE}/%C3%A5%20b/"
    assert split_location("https://a.example/%C3%A5?q=%3F&r=?") == Location("a.example", "/å", "q=%3F&r=?")


def test_a_query_is_found_in_the_forms_that_programs_send() -> None:
    assert list_query_forms("q=%C3%A5%20b&t%5B1%5D=2") == ("q=%C3%A5%20b&t%5B1%5D=2", "q=å%20b&t[1]=2")
    assert list_query_forms("q=%E5") == ("q=%E5",)
    assert list_query_forms("") == ("",)
