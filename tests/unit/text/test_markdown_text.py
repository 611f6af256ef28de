"""A body as plain text: as a browser copies it, and for the text part of a mail."""

from urllib.parse import urljoin

import pytest

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


def mail_text(source: str) -> str:
    return markdown.to_mail_text(markdown.parse(source), identity, ("”", "”")).text


def links(source: str) -> list[tuple[str, str]]:
    return markdown.to_mail_text(markdown.parse(source), absolute, ("”", "”")).links


def test_plain_text_is_what_a_browser_copies() -> None:
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


def test_mail_text_can_be_pasted_and_its_links_are_separate() -> None:
    text, urls = markdown.to_mail_text(markdown.parse(BODY), absolute, ("«", "»"))
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
    assert urls == [("länk", "https://example.org/stod/"), ("Ett hus", "https://example.org/x/hus.jpg")]


class TestMailText:
    def test_a_url_that_is_written_out_is_not_repeated(self) -> None:
        assert mail_text("<https://example.org/a>") == "https://example.org/a"
        assert links("<https://example.org/a>") == []
        assert links("[example.org](https://example.org)") == [("example.org", "https://example.org")]

    def test_an_email_address_is_written_after_the_link_text_without_its_scheme(self) -> None:
        assert mail_text("<anna@example.org>") == "anna@example.org"
        assert mail_text("[Anna](mailto:anna@example.org)") == "Anna (anna@example.org)"

    def test_a_telephone_link_is_its_text_if_that_is_the_number(self) -> None:
        assert mail_text("[08-580 285 00](tel:+46858028500)") == "08-580 285 00"
        assert mail_text("[ring oss](tel:112)") == "ring oss (112)"

    @pytest.mark.parametrize(
        ("source", "page", "mail"),
        [
            ("<mailto:a@b.example?subject=Hej%20du&cc=c@d.example>", "a@b.example", "a@b.example"),
            ("[Mejla](mailto:a@b.example?subject=Hej&bcc=c@d.example)", "Mejla", "Mejla (a@b.example)"),
            ("[A@b.example](MAILTO:a@b.example?cc=c@d.example)", "A@b.example", "A@b.example"),
            ("[alla](mailto:a@b.example,c%2Bd@e.example)", "alla", "alla (a@b.example, c+d@e.example)"),
            ("[oss](mailto:?to=a@b.example&subject=Hej)", "oss", "oss (a@b.example)"),
            ("[en vän](mailto:?subject=Tips)", "en vän", "en vän"),
            ("<tel:+46-8-123;phone-context=+46>", "+46-8-123", "+46-8-123"),
            ("<tel:08%20123;isub=1;EXT=5>", "08 123,5", "08 123,5"),
            ("[ring](tel:08123;postd=9)", "ring", "ring (08123)"),
            ("<sms:+46701740600?body=Hej>", "+46701740600", "+46701740600"),
        ],
    )
    def test_of_a_link_to_write_or_call_only_what_people_type_is_text(self, source: str, page: str, mail: str) -> None:
        assert markdown.to_text(markdown.parse(source)) == page
        assert mail_text(source) == mail
        assert links(source) == []

    def test_a_link_without_text_is_only_in_the_links(self) -> None:
        assert mail_text("Ett [](https://example.org) ord.") == "Ett  ord."
        assert links("[](https://example.org)") == [("", "https://example.org")]

    def test_the_text_of_a_link_is_on_one_line(self) -> None:
        assert links("[två\nrader](a)") == [("två rader", "https://example.org/x/a")]

    def test_a_refused_url_is_not_written(self) -> None:
        assert mail_text("[ord](javascript:x)") == "ord"
        assert links("[ord](javascript:x)") == []

    def test_a_quote_with_quotation_marks_or_a_dash_keeps_them(self) -> None:
        assert mail_text("> ”Vi gör mer.”\n> – Anna") == "”Vi gör mer.”\n\n– Anna"
        assert mail_text("> – Vi gör mer.\n> – Anna") == "– Vi gör mer.\n\n– Anna"

    def test_a_quote_without_a_speaker_has_quotation_marks_too(self) -> None:
        assert mail_text("Före.\n\n> Vi gör mer.\n\nEfter.") == "Före.\n\n”Vi gör mer.”\n\nEfter."

    def test_a_quote_in_a_quote_has_one_pair_of_quotation_marks(self) -> None:
        assert mail_text("> > Vi gör mer.") == "”Vi gör mer.”"

    def test_a_quote_of_a_list_has_no_quotation_marks(self) -> None:
        assert mail_text("> - a\n> - b") == "- a\n- b"

    def test_a_quote_in_an_item_has_quotation_marks_below_it(self) -> None:
        assert mail_text("- a\n\n  > b\n  > c") == "- a\n\n  ”b c”"

    def test_quotes_one_after_another_stay_separate(self) -> None:
        assert mail_text("> a\n\n<!-- -->\n\n> b").startswith("”a”\n\n")

    def test_a_rule_is_a_blank_line(self) -> None:
        assert mail_text("a\n\n***\n\nb") == "a\n\nb"

    def test_a_narrow_table_is_padded(self) -> None:
        assert mail_text("| a | b |\n|---|--:|\n| ccc | 1 |\n| | 100 |") == "a   |   b\nccc |   1\n    | 100"

    def test_a_wide_table_is_not_padded(self) -> None:
        long = "ord " * 20 + "ord"
        assert mail_text(f"| a | b |\n|---|--:|\n| {long} | 1 |") == f"a | b\n{long} | 1"

    def test_an_item_that_starts_with_code_has_its_bullet(self) -> None:
        assert mail_text("- ```\n  a\n  b\n  ```") == "- a\n  b"


class TestText:
    def test_paragraphs_are_not_wrapped(self) -> None:
        long = "ord " * 200
        assert markdown.to_text(markdown.parse(long)) == long.strip()

    def test_raw_html_is_text(self) -> None:
        assert markdown.to_text(markdown.parse("<p>\nx\n</p>\n\na <b>c</b>")) == "<p>\nx\n</p>\n\na <b>c</b>"

    def test_without_figures_images_are_left_out(self) -> None:
        assert markdown.to_text(markdown.parse("Se ![hus](hus.jpg).")) == "Se ."

    def test_an_empty_body_gives_an_empty_text(self) -> None:
        assert markdown.to_text(markdown.parse(" \n\n")) == ""

    def test_an_empty_cell_keeps_its_place_so_that_figures_stay_below_their_heading(self) -> None:
        source = "|  | 2023 | 2024 | Not |\n|---|--:|:-:|---|\n| Kaj |  | 10 |  |\n| Ljus | 2 | | x |\n|  |  |  | y |"
        assert markdown.to_text(markdown.parse(source)) == "\t2023\t2024\tNot\nKaj\t\t10\nLjus\t2\t\tx\n\t\t\ty"
        assert mail_text(source) == (
            "     | 2023 | 2024 | Not\nKaj  |      | 10   |\nLjus |    2 |      | x\n     |      |      | y"
        )

    def test_a_row_without_any_text_is_left_out(self) -> None:
        source = "Före.\n\n|  |  |\n|--|--|\n| a | b |\n|  |  |\n\nEfter."
        assert markdown.to_text(markdown.parse(source)) == "Före.\n\na\tb\n\nEfter."
        assert mail_text(source) == "Före.\n\na | b\n\nEfter."

    def test_a_cell_is_on_one_line_and_has_no_tab_whatever_is_in_it(self) -> None:
        source = "| a | b |\n|---|---|\n| ![Bild](a.png) ett | 3\t4 |\n| x | 1\u00a0000 |"
        text = markdown.to_text(markdown.parse(source), lambda _: "En bild.")
        assert text == "a\tb\nett En bild.\t3 4\nx\t1\u00a0000"

    def test_empty_items_and_quotes_leave_no_marks(self) -> None:
        source = "-\n- ett\n\n1.\n2. två\n\n>\n\nEfter."
        assert markdown.to_text(markdown.parse(source)) == "  ett\n\n1.\n2. två\n\nEfter."
        assert mail_text(source) == "- ett\n\n1.\n2. två\n\nEfter."
