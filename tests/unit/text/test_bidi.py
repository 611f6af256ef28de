"""Mixed right-to-left and left-to-right text keeps its order, and text in one direction stays unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text import markdown
from pressroom.text.bidi import (
    add_html_directions,
    detect_direction,
    has_rtl,
    isolate_lines,
    isolate_lines_and_cells,
    isolate_text,
)
from tests.support.hostile_texts import texts

FSI, LRI, PDI = "\u2068", "\u2066", "\u2069"
ARABIC, HEBREW = "افتتاح الجسر", "הגשר נפתח"


@pytest.mark.parametrize("text", [ARABIC, HEBREW, f"Bron heter {HEBREW}.", "ߊߋߌ", "\U0001e900\U0001e901"])
def test_right_to_left_letters_are_found(text: str) -> None:
    assert has_rtl(text)


@pytest.mark.parametrize("text", ["", "Bron – ”öppen”", "Ελληνικά", "日本語 😀", "12–13", "हिन्दी"])
def test_other_text_is_unchanged(text: str) -> None:
    assert not has_rtl(text)
    assert isolate_lines(text) == add_html_directions(text) == isolate_text(text, "ltr") == text


def test_a_text_has_the_direction_of_its_first_letter() -> None:
    assert detect_direction(f"12. {ARABIC} bron") == "rtl"
    assert detect_direction(f"”Bron” {ARABIC}") == "ltr"
    assert detect_direction("12 %") is None


def test_a_value_of_the_other_direction_is_isolated_in_its_sentence() -> None:
    assert isolate_text(ARABIC, "ltr") == f"{FSI}{ARABIC}{PDI}"
    assert isolate_text("plan.pdf", "rtl") == f"{FSI}plan.pdf{PDI}"
    assert isolate_text(ARABIC, "rtl") == ARABIC
    assert isolate_text("12", "rtl") == "12"


def test_each_line_of_plain_text_is_isolated_and_each_number_in_it() -> None:
    text = f"Presskontakt\n> {ARABIC}: 116 111\n  - {HEBREW} https://e.se/\nTelefon: 08-465 004 00\n"
    assert isolate_lines(text) == (
        "Presskontakt\n"
        f"> {FSI}{ARABIC}: {LRI}116 111{PDI}{PDI}\n"
        f"  - {FSI}{HEBREW} {LRI}https://e.se/{PDI}{PDI}\n"
        "Telefon: 08-465 004 00\n"
    )


def test_each_block_of_a_body_has_the_direction_of_its_first_letter() -> None:
    body = f"# {ARABIC}\n\n{ARABIC} 08-465 004 00.\n\nBron öppnar.\n\n1. {HEBREW}\n2. två\n\n> {HEBREW}\n>\n> – Bo Ek"
    html = markdown.to_html(markdown.parse(body), markdown.HtmlProfile(id_prefix=None))
    assert html == (
        f'<h2 dir="rtl">{ARABIC}</h2>\n'
        f'<p dir="rtl">{ARABIC} <span dir="ltr">08-465 004 00</span>.</p>\n'
        '<p dir="ltr">Bron öppnar.</p>\n'
        f'<ol dir="rtl">\n<li>{HEBREW}</li>\n<li>två</li>\n</ol>\n'
        f'<figure class="quote">\n<blockquote dir="rtl">\n<p dir="rtl">{HEBREW}</p>\n'
        '</blockquote>\n<figcaption dir="ltr">– Bo Ek</figcaption>\n</figure>\n'
    )


def test_a_given_direction_is_kept_and_entities_are_not_letters() -> None:
    html = f'<p dir="auto">{ARABIC}</p>\n<p>&quot;{HEBREW}</p>\n'
    assert add_html_directions(html) == f'<p dir="auto">{ARABIC}</p>\n<p dir="rtl">&quot;{HEBREW}</p>\n'


@given(texts)
def test_only_direction_characters_are_added_to_plain_text(text: str) -> None:
    isolated = isolate_lines(text)
    for character in (FSI, LRI, PDI):
        isolated, text = isolated.replace(character, ""), text.replace(character, "")
    assert isolated == text


@given(st.text(st.sampled_from("א1 (-+\u2068\u2069\u202ea\n")))
def test_every_added_isolate_is_closed_on_its_line(text: str) -> None:
    for before, line in zip(text.split("\n"), isolate_lines(text).split("\n"), strict=True):
        start_count = line.count(FSI) + line.count(LRI) - before.count(FSI)
        assert start_count == line.count(PDI) - before.count(PDI)


def test_each_cell_of_a_row_is_isolated_so_that_all_rows_have_their_columns_in_one_order() -> None:
    assert isolate_lines_and_cells("جسر\t\t2024\nTorg\tساحة") == "\u2068جسر\u2069\t\t2024\nTorg\t\u2068ساحة\u2069"
    assert isolate_lines_and_cells("Torg\t2024\n") == "Torg\t2024\n"
