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
    return markdown.to_mail_text(markdown.parse(source), identity, ("”", "”")).text


def links(source: str) -> list[tuple[str, str]]:
    return markdown.to_mail_text(markdown.parse(source), absolute, ("”", "”")).links


def test_text_is_as_a_browser_copies_it() -> None:
    assert (
        markdown.to_text(markdown.parse(BODY), lambda url: f"Bildtext för {url}")
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


def test_mail_text_is_what_can_be_pasted_and_its_links_come_beside_it() -> None:
    text, found = markdown.to_mail_text(markdown.parse(BODY), absolute, ("«", "»"))
    assert (
        text
        == """\
Stöd i kommunen

Ett första stycke på två rader,
med länk och not[1].

«Vi gör mer.

Mycket mer.»

– Anna Ek

- ett
  - inre
- två

3. tre

4. fyra

   och mer

År   | Antal
2020 |     7

[1] Källa: https://example.org."""
    )
    assert found == [("länk", "https://example.org/stod/"), ("Ett hus", "https://example.org/x/hus.jpg")]


class TestMailText:
    def test_address_that_is_written_out_is_not_said_twice(self) -> None:
        assert mailed("<https://example.org/a>") == "https://example.org/a"
        assert links("<https://example.org/a>") == []
        assert links("[example.org](https://example.org)") == [("example.org", "https://example.org")]

    def test_mailbox_is_written_after_its_words_without_its_scheme(self) -> None:
        assert mailed("<anna@example.org>") == "anna@example.org"
        assert mailed("[Anna](mailto:anna@example.org)") == "Anna (anna@example.org)"

    def test_telephone_link_is_its_words_when_they_are_the_number(self) -> None:
        assert mailed("[08-580 285 00](tel:+46858028500)") == "08-580 285 00"
        assert mailed("[ring oss](tel:112)") == "ring oss (112)"

    def test_link_without_words_stands_beside_the_text_only(self) -> None:
        assert mailed("Ett [](https://example.org) ord.") == "Ett  ord."
        assert links("[](https://example.org)") == [("", "https://example.org")]

    def test_words_of_a_link_are_on_one_line(self) -> None:
        assert links("[två\nrader](a)") == [("två rader", "https://example.org/x/a")]

    def test_refused_address_is_not_written(self) -> None:
        assert mailed("[ord](javascript:x)") == "ord"
        assert links("[ord](javascript:x)") == []

    def test_quote_that_has_marks_or_a_dash_keeps_its_own(self) -> None:
        assert mailed("> ”Vi gör mer.”\n> – Anna") == "”Vi gör mer.”\n\n– Anna"
        assert mailed("> – Vi gör mer.\n> – Anna") == "– Vi gör mer.\n\n– Anna"

    def test_quote_without_a_speaker_has_marks_too(self) -> None:
        assert mailed("Före.\n\n> Vi gör mer.\n\nEfter.") == "Före.\n\n”Vi gör mer.”\n\nEfter."

    def test_quote_in_a_quote_is_marked_once(self) -> None:
        assert mailed("> > Vi gör mer.") == "”Vi gör mer.”"

    def test_quote_of_a_list_has_none(self) -> None:
        assert mailed("> - a\n> - b") == "- a\n- b"

    def test_quote_in_an_item_is_marked_below_it(self) -> None:
        assert mailed("- a\n\n  > b\n  > c") == "- a\n\n  ”b c”"

    def test_quotes_one_after_another_stay_apart(self) -> None:
        assert mailed("> a\n\n<!-- -->\n\n> b").startswith("”a”\n\n")

    def test_rule_is_an_empty_line(self) -> None:
        assert mailed("a\n\n***\n\nb") == "a\n\nb"

    def test_narrow_table_is_in_columns(self) -> None:
        assert mailed("| a | b |\n|---|--:|\n| ccc | 1 |\n| | 100 |") == "a   |   b\nccc |   1\n    | 100"

    def test_wide_table_is_not_padded_for_it_would_be_wrapped(self) -> None:
        long = "ord " * 20 + "ord"
        assert mailed(f"| a | b |\n|---|--:|\n| {long} | 1 |") == f"a | b\n{long} | 1"

    def test_item_that_begins_with_code_has_its_mark(self) -> None:
        assert mailed("- ```\n  a\n  b\n  ```") == "- a\n  b"


class TestText:
    def test_paragraphs_are_not_wrapped(self) -> None:
        long = "ord " * 200
        assert markdown.to_text(markdown.parse(long)) == long.strip()

    def test_raw_html_is_text(self) -> None:
        assert markdown.to_text(markdown.parse("<p>\nx\n</p>\n\na <b>c</b>")) == "<p>\nx\n</p>\n\na <b>c</b>"

    def test_picture_leaves_no_trace_without_a_figure(self) -> None:
        assert markdown.to_text(markdown.parse("Se ![hus](hus.jpg).")) == "Se ."

    def test_nothing_gives_nothing(self) -> None:
        assert markdown.to_text(markdown.parse(" \n\n")) == ""
