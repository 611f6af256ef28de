"""Markup that was left in a text by mistake is found, with the text that was meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressroom.text.leftover_markup import find_in_paragraph, remove_markup


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("**Simhallen öppnar**", "Simhallen öppnar"),
        ("__Simhallen__ öppnar", "Simhallen öppnar"),
        ("*Simhallen* öppnar", "Simhallen öppnar"),
        ("_Simhallen_ öppnar", "Simhallen öppnar"),
        ("~~Simhallen~~ öppnar", "Simhallen öppnar"),
        ("`Simhallen` öppnar", "Simhallen öppnar"),
        ("## Simhallen öppnar", "Simhallen öppnar"),
        ("• Simhallen öppnar", "Simhallen öppnar"),
        ("**Simhallen öppnar", "Simhallen öppnar"),
        ("Läs [mer](https://e.se) här", "Läs mer här"),
        ("Simhallen &#8211; öppen", "Simhallen – öppen"),
        ("Simhallen&nbsp;öppnar &amp; stänger", "Simhallen öppnar & stänger"),
        ("Simhallen &ouml;ppnar &#x2013;", "Simhallen öppnar –"),
        ("<b>Simhallen</b> öppnar<br />", "Simhallen öppnar"),
        ('<span style="x">Simhallen</span> öppnar', "Simhallen öppnar"),
        ("Simhallen  öppnar", "Simhallen öppnar"),
    ],
)
def test_a_plain_text_is_offered_without_markup(text: str, meant: str) -> None:
    assert remove_markup(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("5 * 3 * 2", "snake_case_name", "A & B", "R&D; mer", "x < y > z", "#nyheter", "[sic]", "f(x)[0]"),
        *("Pris: 5*", "&unknown;", "10–12", "–", "fil__namn", "Mellan · punkter"),
    ],
)
def test_an_ordinary_plain_text_stays_as_it_is(text: str) -> None:
    assert remove_markup(text) == text


@pytest.mark.parametrize(
    ("paragraph", "line", "corrected"),
    [
        ("•\tPunkt ett\n•\tPunkt två", 0, "- Punkt ett"),
        ("Så här:\n· Punkt ett", 1, "- Punkt ett"),
        ("– Punkt ett\n– Punkt två", 0, "- Punkt ett"),
        ("-Punkt ett\n-Punkt två", 0, "- Punkt ett"),
        ("o\tPunkt ett", 0, "- Punkt ett"),
        ("Det är ** viktigt ** nu.", 0, "**viktigt**"),
        ("Det är **viktigt ** nu.", 0, "**viktigt**"),
        ("Rad.\nDet är **viktigt nu.", 1, ""),
        ("Läs [mer] (https://e.se/a).", 0, "[mer](https://e.se/a)"),
        ("Läs [mer](https://e.se/a b).", 0, "[mer](https://e.se/a%20b)"),
        ("Se Fel! Hittar inte referenskälla. nu.", 0, ""),
    ],
)
def test_a_leftover_in_a_paragraph_is_found_with_what_to_write(paragraph: str, line: int, corrected: str) -> None:
    found = list(find_in_paragraph(paragraph.split("\n")))
    assert (found[0].line, found[0].corrected) == (line, corrected)


def test_a_link_with_a_telephone_number_is_found() -> None:
    (found,) = find_in_paragraph(["Ring [08-12 34](tel:08 12 34)."])
    assert found.words == "[08-12 34](tel:08 12 34)"


@pytest.mark.parametrize(
    "paragraph",
    [
        *("– Vi är glada, säger Anna.", "**Viktigt** och __viktigt__.", "***Viktigt***", r"\*\* och `**`"),
        *("Läs [mer](https://e.se/a) och [ring](tel:+468123456).", "[sic] (jo)", "Mellan · punkter", "[a](b.pdf)"),
        *("*``*", r"*\**"),
        *('[a](https://e.se/b "Råd om vatten")', "[a](https://e.se/b 'Råd')", "[a](<https://e.se/a b>)"),
    ],
)
def test_an_ordinary_paragraph_has_no_leftover(paragraph: str) -> None:
    assert list(find_in_paragraph(paragraph.split("\n"))) == []


@settings(max_examples=2000, deadline=None)
@given(st.text("*_[]()`&;#<>b •–-\t\n:/telhtps1", max_size=60))
def test_any_text_is_read(text: str) -> None:
    list(find_in_paragraph(text.split("\n")))
    remove_markup(text)
