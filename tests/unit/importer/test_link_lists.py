"""Lists of links and lines of topics in a text lead to other pages; they are not in the body."""

import pytest

from pressroom.importer.html_elements import get_text
from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.link_lists import remove_link_lists

PARAGRAPH = "The council decided on Monday to open the new bridge in spring."


def clean(html: str) -> str:
    soup = parse_html(f"<article><p>{PARAGRAPH}</p>{html}<p>{PARAGRAPH}</p></article>")
    assert soup.article
    remove_link_lists(soup.article)
    return get_text(soup.article)


@pytest.mark.parametrize(
    "label", ["Mentions In This Article", "Links in this article", "In diesem Artikel erwähnt", "Omtalt i artikkelen"]
)
def test_a_box_of_the_links_in_the_text_is_removed(label: str) -> None:
    links = "<li><a href='/report'>The report</a></li><li><a href='/findings'>The findings</a> of the report</li>"
    assert clean(f"<div><p><b>{label}</b></p><div><ul>{links}</ul></div></div>") == f"{PARAGRAPH} {PARAGRAPH}"


@pytest.mark.parametrize("label", ["Tags", "Etiketter", "Етикети", "Теги", "Címkék", "Štítky", "Ετικέτες", "Etichete"])
def test_a_line_of_topics_is_removed(label: str) -> None:
    line = f"<p><strong>{label}:</strong> <a href='/1'>Bridges</a>, <a href='/2'>Roads</a></p>"
    assert clean(line) == f"{PARAGRAPH} {PARAGRAPH}"


def test_marks_between_links_are_no_text() -> None:
    items = "<li></li><li><a href='/1'>oil</a></li><li>, <a href='/2'>gas</a></li><li>, <a href='/3'>wood</a></li>"
    assert clean(f"<div><ul>{items}</ul></div>") == f"{PARAGRAPH} {PARAGRAPH}"


def test_a_line_with_a_word_for_topics_that_says_something_is_kept() -> None:
    line = "Topics: the bridge, its ramps, and <a href='/ferry'>the ferry</a>"
    assert get_text(parse_html(line)) in clean(f"<p>{line}</p>")
