"""Text from right to left beside text from left to right: both keep their order; a text in one script stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text import markdown
from pressroom.text.directions import direction_of, html_in_order, in_order, is_from_right, isolated
from tests.text.hostile import texts

FSI, LRI, PDI = "\u2068", "\u2066", "\u2069"
ARABIC, HEBREW = "افتتاح الجسر", "הגשר נפתח"


@pytest.mark.parametrize("text", [ARABIC, HEBREW, f"Bron heter {HEBREW}.", "ߊߋߌ", "\U0001e900\U0001e901"])
def test_letters_from_right_to_left_are_known(text: str) -> None:
    assert is_from_right(text)


@pytest.mark.parametrize("text", ["", "Bron – ”öppen”", "Ελληνικά", "日本語 😀", "12–13", "हिन्दी"])
def test_all_others_are_left_as_they_are(text: str) -> None:
    assert not is_from_right(text)
    assert in_order(text) == html_in_order(text) == isolated(text, "ltr") == text


def test_a_text_has_the_direction_of_its_first_letter() -> None:
    assert direction_of(f"12. {ARABIC} bron") == "rtl"
    assert direction_of(f"”Bron” {ARABIC}") == "ltr"
    assert direction_of("12 %") is None


def test_a_value_of_the_other_direction_is_isolated_in_its_sentence() -> None:
    assert isolated(ARABIC, "ltr") == f"{FSI}{ARABIC}{PDI}"
    assert isolated("plan.pdf", "rtl") == f"{FSI}plan.pdf{PDI}"
    assert isolated(ARABIC, "rtl") == ARABIC
    assert isolated("12", "rtl") == "12"


def test_each_line_of_plain_text_is_isolated_and_each_number_in_it() -> None:
    text = f"Presskontakt\n> {ARABIC}: 116 111\n  - {HEBREW} https://e.se/\nTelefon: 08-465 004 00\n"
    assert in_order(text) == (
        "Presskontakt\n"
        f"> {FSI}{ARABIC}: {LRI}116 111{PDI}{PDI}\n"
        f"  - {FSI}{HEBREW} {LRI}https://e.se/{PDI}{PDI}\n"
        "Telefon: 08-465 004 00\n"
    )


def test_each_block_of_a_body_has_the_direction_of_its_first_letter() -> None:
    body = f"# {ARABIC}\n\n{ARABIC} 08-465 004 00.\n\nBron öppnar.\n\n1. {HEBREW}\n2. två\n\n> {HEBREW}\n>\n> – Bo Ek"
    html = markdown.html(markdown.parse(body), markdown.Profile(ids=None))
    assert html == (
        f'<h2 dir="rtl">{ARABIC}</h2>\n'
        f'<p dir="rtl">{ARABIC} <span dir="ltr">08-465 004 00</span>.</p>\n'
        '<p dir="ltr">Bron öppnar.</p>\n'
        f'<ol dir="rtl">\n<li>{HEBREW}</li>\n<li>två</li>\n</ol>\n'
        f'<figure class="quote">\n<blockquote dir="rtl">\n<p dir="rtl">{HEBREW}</p>\n'
        '</blockquote>\n<figcaption dir="ltr">– Bo Ek</figcaption>\n</figure>\n'
    )


def test_what_has_a_direction_keeps_it_and_entities_are_no_letters() -> None:
    html = f'<p dir="auto">{ARABIC}</p>\n<p>&quot;{HEBREW}</p>\n'
    assert html_in_order(html) == f'<p dir="auto">{ARABIC}</p>\n<p dir="rtl">&quot;{HEBREW}</p>\n'


@given(texts)
def test_nothing_but_marks_of_direction_is_added_to_plain_text(text: str) -> None:
    added = in_order(text)
    for mark in (FSI, LRI, PDI):
        added, text = added.replace(mark, ""), text.replace(mark, "")
    assert added == text


@given(st.text(st.sampled_from("א1 (-+\u2068\u2069\u202ea\n")))
def test_no_line_leaves_an_isolate_open_that_is_ours(text: str) -> None:
    for before, line in zip(text.split("\n"), in_order(text).split("\n"), strict=True):
        opened = line.count(FSI) + line.count(LRI) - before.count(FSI)
        assert opened == line.count(PDI) - before.count(PDI)
