"""Domain names become ASCII as in browsers, and nothing else of an address changes."""

import pytest

from pressroom.text.domains import encode_domain, encode_email_domain, encode_url_host
from pressroom.text.markdown.urls import quote_url


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("straße.example", "xn--strae-oqa.example"),
        ("βόλος.example", "xn--nxasmm1c.example"),
        ("Göteborg.Example", "xn--gteborg-90a.example"),
        ("a_b.örn。example", "a_b.xn--rn-eka.example"),
        ("نامه\u200cای.example", "xn--mgba3gch31f060k.example"),
        ("xn--strae-oqa.example", "xn--strae-oqa.example"),
        ("Example.ORG", "Example.ORG"),
        ("i❤.example", "i❤.example"),  # not valid in IDNA 2008
        ("-ö.example", "-ö.example"),
    ],
)
def test_a_domain_becomes_ascii_by_idna_2008(domain: str, expected: str) -> None:
    assert encode_domain(domain) == expected


def test_the_name_before_the_at_sign_is_unchanged() -> None:
    assert encode_email_domain("å@straße.example") == "å@xn--strae-oqa.example"
    assert encode_email_domain("") == ""


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://u:p@straße.example:80/ß?ß#ß", "https://u:p@xn--strae-oqa.example:80/ß?ß#ß"),
        ("//straße.example", "//xn--strae-oqa.example"),
        ("HTTPS://straße.example", "HTTPS://xn--strae-oqa.example"),
        ("/straße.example/ß", "/straße.example/ß"),
        ("https://example.org/@straße.example", "https://example.org/@straße.example"),
        ("", ""),
    ],
)
def test_only_the_host_of_a_url_changes(url: str, expected: str) -> None:
    assert encode_url_host(url) == expected


def test_all_addresses_of_a_mailto_link_change_and_its_texts_do_not() -> None:
    assert quote_url("mailto:a@straße.example,b@stra%C3%9Fe.example?cc=c@straße.example&subject=d@ß.example") == (
        "mailto:a@xn--strae-oqa.example,b@xn--strae-oqa.example?cc=c@xn--strae-oqa.example&subject=d@%C3%9F.example"
    )
