"""The text of a page is found by how much text its elements have, without links, however deep they are nested."""

from bs4 import BeautifulSoup

from pressroom.importer.main_content import find_content, measure_text
from tests.support.growth import assert_linear


def test_texts_of_links_do_not_count() -> None:
    soup = BeautifulSoup(
        "<div>" + "Färjan går varje timme. <a href='/x'>Läs mer om färjan här</a> " * 2 + "</div>", "lxml"
    )
    assert soup.div
    assert soup.a
    assert measure_text(soup.div) == 2 * len("Färjan går varje timme.")
    assert measure_text(soup.a) == 0


def test_work_does_not_grow_with_the_square_of_the_depth() -> None:
    def find(depth: int) -> None:
        levels = ("<div>" + "<p>Färjan går från och med juni varje timme.</p>" * 8) * depth
        soup = BeautifulSoup(f"{levels}<h1>Färjan går oftare</h1>", "lxml")
        assert find_content(soup, soup.h1).find_all("p")

    assert_linear(find, 55)
