"""Pages of old archives: the headline is not the site's, and the date is that of the release."""

from zoneinfo import ZoneInfo

import pytest

from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.page_dates import collect_near_lines, find_published
from pressroom.importer.page_headline import choose_headline
from pressroom.importer.page_metadata import read_metadata
from pressroom.importer.preformatted_text import open_preformatted
from pressroom.importer.structured_data import read_structured_data
from tests.support.growth import assert_linear
from tests.unit.importer.archive_page_samples import list_archive_pages

_PLACE = (ZoneInfo("Europe/Stockholm"), ("en",))


@pytest.mark.parametrize(
    ("html", "headline", "day"),
    [pytest.param(html, headline, day, id=name) for name, html, headline, day in list_archive_pages()],
)
def test_a_page_of_an_archive_has_the_headline_and_the_day_of_its_release(html: str, headline: str, day: str) -> None:
    soup = parse_html(html)
    open_preformatted(soup)
    metadata, data = read_metadata(soup, ""), read_structured_data(soup, "")
    chosen = choose_headline(soup, metadata, data)
    published = find_published(metadata, data, collect_near_lines(chosen.tag, soup.body or soup), "", _PLACE)
    assert (chosen.text, f"{published.time:%Y-%m-%d}" if published else "") == (headline, day)


@pytest.mark.parametrize(
    "part",
    [
        "<b>\nNordbro opens\n</b>\n\n",
        "<b>Nordbro\n\nopens\n\nits line\n\n</b>\n\n",
        "              Nordbro Opens New Line Across\n                   The Harbour\n\n",
        "LAKESIDE, Dec. 20 -- the line is open. Copyright 2002\n",
        "Last modified by (c) March 3, ",
        "<a href=x>Nordbro</a>\n",
    ],
)
def test_work_does_not_grow_with_the_square_of_a_preformatted_text(part: str) -> None:
    def read(count: int) -> None:
        text = "The company will open the line. All trains stop at the platforms. The tickets cost the same.\n\n" * 8
        soup = parse_html(f"<h2>Nordbro</h2><pre>{text}{part * count}</pre>")
        open_preformatted(soup)
        metadata, data = read_metadata(soup, ""), read_structured_data(soup, "")
        chosen = choose_headline(soup, metadata, data)
        find_published(metadata, data, collect_near_lines(chosen.tag, soup.body or soup), "", _PLACE)

    assert_linear(read, 500)
