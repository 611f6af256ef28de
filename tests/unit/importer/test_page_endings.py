"""What ends a page is taken from its text in one pass."""

import pytest

from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.page_endings import remove_last_lines, remove_marks, remove_menu_lines, separate_end_marks
from tests.support.growth import assert_linear


@pytest.mark.parametrize(
    "line", ["-0-<br>", "FOR IMMEDIATE RELEASE<br>March 12, 2003<br>", "<a href=a>Back to news</a><br>"]
)
def test_work_does_not_grow_with_the_square_of_the_lines_at_the_end(line: str) -> None:
    def remove(lines: int) -> None:
        soup = parse_html(f"<div>The line opens in the spring.<br>{line * lines}</div>")
        remove_menu_lines(soup)
        remove_marks(soup)
        separate_end_marks(soup)
        remove_last_lines(soup)

    assert_linear(remove, 200)


def test_a_mark_of_the_end_in_the_last_line_of_a_paragraph_becomes_a_paragraph() -> None:
    soup = parse_html("<div><p>The line opens.<br># # #</p><p>About Nordbro</p></div>")
    separate_end_marks(soup)
    assert [tag.get_text() for tag in soup.find_all("p")] == ["The line opens.", "# # #", "About Nordbro"]


def test_a_mark_in_the_middle_of_a_paragraph_stays_there() -> None:
    soup = parse_html("<p>The line opens.<br># # #<br>All trains stop.</p>")
    separate_end_marks(soup)
    assert len(soup.find_all("p")) == 1
