"""The lines between the headline and the text, and those below it, say who wrote it and when; they are no lead."""

import pytest

from pressroom.importer.html_elements import get_text
from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.page_lead import remove_lines_after_text, remove_lines_before_text

PARAGRAPH = "The council decided on Monday to open the new bridge in spring, and the work has begun."


def clean(before: str, after: str = "") -> str:
    soup = parse_html(f"<article>{before}<p>{PARAGRAPH}</p>{after}</article>")
    assert soup.article
    remove_lines_before_text(soup.article, "The bridge opens")
    remove_lines_after_text(soup.article)
    return get_text(soup.article)


@pytest.mark.parametrize(
    "label",
    [
        *("Written by", "By", "Author:", "Av", "Skriven av", "Forfatter:", "Teksti:", "Von", "Autor:", "Par", "Por"),
        *("A cura di", "Door", "Przez", "Autor", "Szerző:", "Scris de", "Автор:", "Συντάκτης:", "Yazar:"),
    ],
)
def test_a_label_of_the_writer_goes_with_the_name_below_it(label: str) -> None:
    assert clean(f"<div><div>{label}</div><a href='/anna'>Anna Berg</a></div>") == PARAGRAPH


@pytest.mark.parametrize(
    "line",
    [
        *("Written by J. D. Berg", "Authors: Anna Berg, Bo Ek", "Text: Anna Berg", "Verfasst von Anna Berg"),
        *("Posted by <a href='/town'>Town Hall</a>, Member 4:58 p.m. CDT, July 17, 2013", "Автор: Анна Петрова"),
    ],
)
def test_a_line_with_the_writer_is_removed(line: str) -> None:
    assert clean(f"<span class='byline'>{line}</span>") == PARAGRAPH


def test_a_date_below_its_label_is_removed_above_and_below_the_text() -> None:
    before = "<div><div>Published on:</div><div>Mar 30, 2026</div></div>"
    after = "<div><div>Last updated on:</div><div>Mar 31, 2026</div></div>"
    assert clean(before, after) == PARAGRAPH


def test_a_date_without_a_label_below_the_text_is_kept() -> None:
    assert clean("", "<p>Stockholm, 12 May 2026</p>") == f"{PARAGRAPH} Stockholm, 12 May 2026"


@pytest.mark.parametrize(
    "line", ["Von Anfang an war die Brücke sehr beliebt.", "By spring all of the ramps will be open."]
)
def test_a_sentence_that_begins_like_a_byline_is_kept(line: str) -> None:
    assert clean(f"<p>{line}</p>") == f"{line} {PARAGRAPH}"
