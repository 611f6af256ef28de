"""Old pages mark no headline: it is the line that stands out before the text, and its title names only the site."""

from itertools import chain

import pytest

from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.page_headline import choose_headline
from pressroom.importer.page_metadata import read_metadata
from pressroom.importer.preformatted_text import open_preformatted
from pressroom.importer.structured_data import ArticleData, read_structured_data
from tests.support.growth import assert_linear
from tests.unit.importer.old_page_samples import list_old_pages, make_page, make_text
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


def test_a_title_that_a_picture_shows_is_the_headline_although_a_bold_line_follows() -> None:
    title = "Nordbro opens line across the harbour"
    body = f"<p><img src=h.gif alt='{title}'></p><p><b>Trains run every day of the week</b></p>{make_text('en')}"
    soup = parse_html(make_page(title, body))
    assert choose_headline(soup, read_metadata(soup, ""), ArticleData()).text == title


def test_a_line_that_stands_out_is_a_doubtful_headline() -> None:
    soup = parse_html(make_page("Nordbro", f"<p><b>Trains run every day</b></p>{make_text('en')}"))
    assert "stands out before the text" in choose_headline(soup, read_metadata(soup, ""), ArticleData()).doubt


def test_preformatted_code_stays_as_it_is() -> None:
    soup = parse_html("<pre>for line in lines:\n    print(line)\n\n    return 0\n</pre>" * 20)
    open_preformatted(soup)
    assert len(soup.find_all("pre")) == 20


def test_work_does_not_grow_with_the_square_of_the_texts_in_a_line() -> None:
    def choose(texts: int) -> None:
        soup = parse_html(
            make_page("Nordbro", f"<div><p>{'<b>Nordbro</b> <i>opens</i> ' * texts}</p>{make_text('en')}")
        )
        choose_headline(soup, read_metadata(soup, ""), ArticleData())

    assert_linear(choose, 1000)
