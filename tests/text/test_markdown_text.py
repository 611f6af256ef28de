"""A body as plain text: as a browser copies it, and for the text part of a mail."""

from urllib.parse import urljoin

from pressroom.text import markdown

BODY = """\
## Stöd i kommunen

Ett *första* stycke på
två rader,\\
med [länk](/stod/) och not[^1].

> Vi gör mer.
>
> Mycket mer.
>
> – Anna Ek

- ett
  - inre
- två

3. tre
4. fyra

   och mer

| År | Antal |
|----|------:|
| 2020 | 7 |

![Ett hus](hus.jpg)

---

[^1]: Källa: <https://example.org>.
"""


def absolute(url: str) -> str:
    return urljoin("https://example.org/x/", url)


def identity(url: str) -> str:
    return url


def mailed(source: str) -> str:
    return markdown.mail_text(markdown.parse(source), identity)


def test_text_is_as_a_browser_copies_it() -> None:
    assert (
        markdown.text(markdown.parse(BODY), lambda url: f"Bildtext för {url}")
        == """\
Stöd i kommunen

Ett första stycke på två rader,
med länk och not[1].

Vi gör mer.

Mycket mer.

– Anna Ek

  ett
    inre
  två

3. tre

4. fyra

   och mer

År	Antal
2020	7

Bildtext för hus.jpg

[1] Källa: https://example.org."""
    )


def test_mail_text_marks_lists_and_quotes_and_writes_addresses_out() -> None:
    assert (
        markdown.mail_text(markdown.parse(BODY), absolute)
        == """\
Stöd i kommunen

Ett första stycke på två rader,
med länk (https://example.org/stod/) och not[1].

> Vi gör mer.
>
> Mycket mer.
>
> – Anna Ek

- ett
  - inre
- två

3. tre

4. fyra

   och mer

År | Antal
2020 | 7

Ett hus (https://example.org/x/hus.jpg)

* * *

[1] Källa: https://example.org."""
    )


class TestMailText:
    def test_address_is_not_said_twice(self) -> None:
        assert mailed("<https://example.org/a>") == "https://example.org/a"
        assert mailed("[example.org](https://example.org)") == "example.org (https://example.org)"
        assert mailed("<anna@example.org>") == "anna@example.org"

    def test_mail_address_is_written_without_its_scheme(self) -> None:
        assert mailed("[Anna](mailto:anna@example.org)") == "Anna (anna@example.org)"

    def test_telephone_link_is_its_words_when_they_are_the_number(self) -> None:
        assert mailed("[08-580 285 00](tel:+46858028500)") == "08-580 285 00"
        assert mailed("[ring oss](tel:112)") == "ring oss (112)"

    def test_link_without_words_is_its_address(self) -> None:
        assert mailed("[](https://example.org)") == "https://example.org"

    def test_refused_address_is_not_written(self) -> None:
        assert mailed("[ord](javascript:x)") == "ord"

    def test_quote_in_an_item_is_marked_below_it(self) -> None:
        assert mailed("- a\n\n  > b\n  > c") == "- a\n\n  > b c"

    def test_quotes_one_after_another_stay_apart(self) -> None:
        assert mailed("> a\n\n<!-- -->\n\n> b").startswith("> a\n\n")

    def test_item_that_begins_with_code_has_its_mark(self) -> None:
        assert mailed("- ```\n  a\n  b\n  ```") == "- a\n  b"


class TestText:
    def test_paragraphs_are_not_wrapped(self) -> None:
        long = "ord " * 200
        assert markdown.text(markdown.parse(long)) == long.strip()

    def test_raw_html_is_text(self) -> None:
        assert markdown.text(markdown.parse("<p>\nx\n</p>\n\na <b>c</b>")) == "<p>\nx\n</p>\n\na <b>c</b>"

    def test_picture_leaves_no_trace_without_a_figure(self) -> None:
        assert markdown.text(markdown.parse("Se ![hus](hus.jpg).")) == "Se ."

    def test_nothing_gives_nothing(self) -> None:
        assert markdown.text(markdown.parse(" \n\n")) == ""
