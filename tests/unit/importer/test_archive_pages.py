"""Pages of old archives: the headline is not the site's, and the date is that of the release."""

from zoneinfo import ZoneInfo

import pytest

from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.link_lists import remove_link_lists
from pressroom.importer.main_content import remove_noise
from pressroom.importer.near_lines import collect_near_lines
from pressroom.importer.page_dates import find_published
from pressroom.importer.page_headline import choose_headline
from pressroom.importer.page_lead import remove_lines_before_text
from pressroom.importer.page_metadata import read_metadata
from pressroom.importer.preformatted_text import open_preformatted
from pressroom.importer.structured_data import read_structured_data
from pressroom.importer.text_lines import remove_other_lines
from tests.support.growth import assert_linear
from tests.unit.importer.archive_page_samples import list_archive_pages
from tests.unit.importer.old_page_samples import make_text
from tests.unit.importer.press_page_samples import list_press_pages

_PLACE = (ZoneInfo("Europe/Stockholm"), ("en",))


@pytest.mark.parametrize(
    ("html", "headline", "day"),
    [
        pytest.param(html, headline, day, id=name)
        for name, html, headline, day in (*list_archive_pages(), *list_press_pages())
    ],
)
def test_a_page_of_an_archive_has_the_headline_and_the_day_of_its_release(html: str, headline: str, day: str) -> None:
    soup = parse_html(html)
    open_preformatted(soup)
    metadata, data = read_metadata(soup, ""), read_structured_data(soup, "")
    chosen = choose_headline(soup, metadata, data)
    published = find_published(metadata, data, collect_near_lines(chosen.tag, soup.body or soup), "", _PLACE)
    assert (chosen.text, f"{published.time:%Y-%m-%d}" if published else "") == (headline, day)


def test_a_link_at_the_start_of_a_line_does_not_end_a_preformatted_paragraph() -> None:
    sentence = "The company will open the line. All trains stop there. The tickets cost the same.\n"
    soup = parse_html(f"<pre>{sentence * 5}The office\n<a href=x>(port.example)</a> is open.\n\n{sentence}</pre>")
    open_preformatted(soup)
    assert [tag.get_text().count("(port.example) is open.") for tag in soup.find_all("p")] == [1, 0]


def test_a_long_headline_does_not_hide_the_dateline_below_it() -> None:
    headline = "Nordbro opens its new line across the harbour and adds trains to both of the stations " * 2
    soup = parse_html(f"<div><h1>{headline}</h1><p>LAKESIDE, March 12, 2001 -- {make_text('en')}</div>")
    lines = collect_near_lines(soup.h1, soup)
    found = find_published(read_metadata(soup, ""), read_structured_data(soup, ""), lines, "", _PLACE)
    assert found is not None
    assert f"{found.time:%Y-%m-%d}" == "2001-03-12"


def test_a_table_of_the_layout_does_not_keep_the_line_with_the_date() -> None:
    page = f"<table><tr><td><p>Posted: March 12, 2001 by Joe Miller</p>{make_text('en')}</td></tr></table>"
    root = parse_html(page).td
    assert root is not None
    remove_lines_before_text(root, "New line opens")
    assert root.get_text().strip().startswith("The company")


def test_the_days_of_an_exhibition_stay_in_the_text() -> None:
    root = parse_html(f"<div><p>Gallery 5<br>12 May 2002 - 9 June 2002</p>{make_text('en')}</div>").div
    assert root is not None
    remove_lines_before_text(root, "Old coins")
    assert root.get_text().strip().startswith("Gallery 5")


@pytest.mark.parametrize(
    "part",
    [
        "<p>English | <a href=d>Deutsch</a></p>",
        "<div>[<a href=e>English</a>] [<a href=j>日本語</a>] [中文]</div>",
        "<h3>Mirror sites</h3><ul><li><a href=a>Germany</a></li><li><a href=b>Japan</a></li></ul>",
        "<h3>Press archive</h3><p><a href=a>2000</a> <a href=b>1999</a></p>",
        "<h4>Tidigare pressmeddelanden</h4><ul><li><a href=a>2000</a></li></ul>",
    ],
)
def test_languages_mirrors_and_archives_are_no_text(part: str) -> None:
    root = parse_html(f"<div>{make_text('en')}{part}</div>").div
    assert root is not None
    remove_link_lists(root)
    remove_other_lines(root)
    assert root.get_text().strip().endswith("as before.")


@pytest.mark.parametrize("name", ["id=footer", "class=footer", "id=page-footer", "class='clear sidfot'"])
def test_an_element_that_is_named_footer_is_no_text(name: str) -> None:
    soup = parse_html(
        f"<h1>New line opens</h1>{make_text('en')}<div {name}><ul><li>Licence of this site</li></ul></div>"
    )
    remove_noise(soup, soup.h1)
    assert "Licence" not in soup.get_text()


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
