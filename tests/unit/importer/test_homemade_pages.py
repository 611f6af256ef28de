"""Pages that people wrote by hand: forms, subtitles and names of sites and products stand where a headline could."""

from collections.abc import Iterator
from itertools import chain
from zoneinfo import ZoneInfo

import pytest

from pressroom.importer.date_lines import is_own_date_line
from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.main_content import open_page_forms
from pressroom.importer.near_lines import collect_near_lines
from pressroom.importer.page_dates import find_published
from pressroom.importer.page_headline import choose_headline
from pressroom.importer.page_metadata import read_metadata
from pressroom.importer.page_styles import write_styles
from pressroom.importer.preformatted_text import open_preformatted
from pressroom.importer.structured_data import read_structured_data
from tests.support.growth import assert_linear
from tests.unit.importer import homemade_page_samples, page_editor_samples
from tests.unit.importer.site_name_samples import list_pages_with_lines_below, list_pages_with_other_lines

_PLACE = (ZoneInfo("Europe/Stockholm"), ("en",))


def _list_pages() -> Iterator[tuple[str, str, str, str]]:
    return chain(
        homemade_page_samples.list_pages_with_forms(),
        homemade_page_samples.list_pages_with_subtitles(),
        homemade_page_samples.list_pages_with_names(),
        page_editor_samples.list_pages_of_editors(),
        page_editor_samples.list_pages_without_editor(),
        page_editor_samples.list_dates(),
        list_pages_with_other_lines(),
        list_pages_with_lines_below(),
    )


def _read(html: str) -> tuple[str, str]:
    """Return the headline and the day of a page."""
    soup = parse_html(html)
    write_styles(soup)
    open_page_forms(soup)
    open_preformatted(soup)
    metadata, data = read_metadata(soup, ""), read_structured_data(soup, "")
    chosen = choose_headline(soup, metadata, data)
    published = find_published(metadata, data, collect_near_lines(chosen.tag, soup.body or soup), "", _PLACE)
    return chosen.text, f"{published.time:%Y-%m-%d}" if published else ""


@pytest.mark.parametrize(
    ("html", "headline", "day"), [pytest.param(*expected, id=name) for name, *expected in _list_pages()]
)
def test_a_homemade_page_has_the_headline_and_the_day_of_its_release(html: str, headline: str, day: str) -> None:
    assert _read(html) == (headline, day)


@pytest.mark.parametrize(
    "line",
    [
        "NB199 - 23 December 2002",
        "No. 17 - 12 May 2003",
        "17 - 12 May 2003",
        "Nr 5 – 12. Mai 2003",
        "Pressmeddelande 10 - 12 maj 2003",
        "MR 7/02 - 12 May 2003",
    ],
)
def test_the_number_of_a_release_before_its_day_is_not_the_first_day_of_an_event(line: str) -> None:
    assert is_own_date_line(line)


@pytest.mark.parametrize("line", ["10 - 12 May 2003", "31 March - 12 May 2003", "12 September 2002 - 12 January 2003"])
def test_a_number_before_a_later_day_is_the_first_day_of_an_event(line: str) -> None:
    assert not is_own_date_line(line)


def test_a_style_of_the_head_makes_a_line_bold_but_no_long_text() -> None:
    style = "<style>.style1 { font-weight: bold } p.style2 { font-size: 18px } .style3 { color: red }</style>"
    soup = parse_html(
        f"{style}<p class=style1>Short</p><p class=style1>{'Long text. ' * 40}</p><p class=style2 style='color: red'>"
        "Large</p><span class=style2>Other</span><p class=style3>Red</p>"
    )
    write_styles(soup)
    assert [tag.get("style") for tag in soup.find_all(["p", "span"])] == [
        *("font-weight: bold", None, "color: red; font-size: 18px", None, None)
    ]


def test_styles_of_a_page_with_html5_elements_stay_in_its_head() -> None:
    soup = parse_html("<style>.style1 { font-weight: bold }</style><main><p class=style1>Short</p></main>")
    write_styles(soup)
    assert soup.find(style=True) is None


@pytest.mark.parametrize(
    "write", ["<p class=style1>Nordbro</p>", "<div class=style1>", "<style>.style1{font-size:9pt}</style>"]
)
def test_work_grows_with_the_elements_that_have_styles(write: str) -> None:
    style = "<style>.style1 { font-size: 18px; font-weight: bold }</style>"
    assert_linear(lambda size: write_styles(parse_html(style + write * size)), 200)


def test_work_does_not_grow_with_the_square_of_the_headings_of_forms() -> None:
    form = "<h2>Find a train</h2><form><select><option>All</option></select><input name=stop></form>"

    def read(forms: int) -> None:
        _read(f"<h1>Nordbro Opens a Line</h1>{form * forms}<p>March 12, 2003</p><p>{'The line opens. ' * 20}</p>")

    assert_linear(read, 200)
