"""Old pages mark no headline: it is the line that stands out before the text, and its title names only the site."""

from itertools import chain

import pytest

from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.page_headline import choose_headline
from pressroom.importer.page_metadata import read_metadata
from pressroom.importer.preformatted_text import open_preformatted
from pressroom.importer.structured_data import read_structured_data
from tests.unit.importer.old_page_samples import list_old_pages
from tests.unit.importer.other_old_page_samples import list_other_old_pages


@pytest.mark.parametrize(
    ("html", "headline"),
    [pytest.param(html, headline, id=name) for name, html, headline in chain(list_old_pages(), list_other_old_pages())],
)
def test_the_headline_of_an_old_page_is_the_line_that_stands_out_before_its_text(html: str, headline: str) -> None:
    soup = parse_html(html)
    open_preformatted(soup)
    chosen = choose_headline(soup, read_metadata(soup, ""), read_structured_data(soup, ""))
    assert chosen.text == headline
    assert chosen.tag is not None
    assert " ".join(chosen.tag.get_text(" ").split()) == headline
