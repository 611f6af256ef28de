"""Markup that was left in a text by mistake is a warning on its line, with what to write."""

from pathlib import Path

import pytest

from tests.support.checking import TEXT, find_problems, only, release_text
from tests.support.small_images import image_bytes


@pytest.mark.parametrize(
    ("field", "text", "line", "meant"),
    [
        ("headline", "'**Bron** öppnar'", 2, "Bron öppnar"),
        ("headline", "Bron &#8211; öppen", 2, "Bron – öppen"),
        ("lead", "Fjällby öppnar [bron](https://e.se).", 3, "Fjällby öppnar bron."),
        ("lead", "Fjällby öppnar <b>bron</b>.", 3, "Fjällby öppnar bron."),
        ("dateline", "Fjällby&nbsp;kommun", 6, "Fjällby kommun"),
        ("keywords", "['**bro**']", 6, "bro"),
        ("facts", "[{label: Längd, value: '__25__ m'}]", 6, "25 m"),
        ("help", "[{name: Larm, phone: 112, note: 'Vid  fara'}]", 6, "Vid fara"),
        ("contacts", "[{name: Bo Ek, phone: 112, role: '*chef*'}]", 5, "chef"),
        ("links", "[{title: '`Mer`', url: 'https://e.se/'}]", 6, "Mer"),
    ],
)
def test_markup_in_a_plain_field_is_a_warning_with_the_text_to_write(
    tmp_path: Path, field: str, text: str, line: int, meant: str
) -> None:
    problems = find_problems(tmp_path, {TEXT: release_text(**{field: text})})
    only(problems, "warning", line, "readers would see the markup", f"write “{meant}”")


def test_markup_in_a_caption_is_a_warning(tmp_path: Path) -> None:
    images = "\n  - file: bron.png\n    alt: En röd bro.\n    caption: Bron <i>Stora</i>\n    credit: Bo Ek"
    picture = {"releases/2025/bron-oppnar/bron.png": image_bytes("PNG")}
    problems = find_problems(tmp_path, {**picture, TEXT: release_text(images=images)})
    only(problems, "warning", 9, "write “Bron Stora”")


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("Så här:\n\n•\tBron är klar.\n•\tVägen är klar.", 10, "write “- Bron är klar.”"),
        ("Så här:\n\n– Bron är klar.\n– Vägen är klar.", 10, "write “- Bron är klar.”"),
        ("Bron är ** klar ** nu.", 8, "write “**klar**”"),
        ("Ring [08-465 004 00](tel:08 465 004 00).", 8, "write “[08-465 004 00](tel:+46846500400)”"),
        ("Ring [08-465 004 00](tel:08-46500400).", 8, "write [08-465 004 00](tel:+46846500400)"),
        ("Läs [mer](https://e.se/a b).", 8, "write “[mer](https://e.se/a%20b)”"),
        ("Läs [mer] (https://e.se/).", 8, "write “[mer](https://e.se/)”"),
        ("- Läs [mer](https://e.se/a b).", 8, "write “[mer](https://e.se/a%20b)”"),
    ],
)
def test_markup_that_markdown_does_not_know_is_a_warning_with_what_to_write(
    tmp_path: Path, body: str, line: int, words: str
) -> None:
    only(find_problems(tmp_path, {TEXT: release_text(body)}), "warning", line, words)


@pytest.mark.parametrize(
    "body",
    [
        "– Vi är glada, säger Ada Lindqvist.",
        "Det kostar 5 & 6 kr.",
        "```\n• kod **\n```",
        "Ring [oss](tel:+46846500400).",
    ],
)
def test_ordinary_text_is_no_problem(tmp_path: Path, body: str) -> None:
    assert find_problems(tmp_path, {TEXT: release_text(body)}) == ()
