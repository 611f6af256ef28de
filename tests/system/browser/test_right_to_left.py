"""A browser shows every phone number from left to right, in text of any direction, and in plain text too."""

from collections.abc import Callable

import pytest
from selenium import webdriver

from tests.support.arabic import arabic_newsroom
from tests.system.browser.conftest import build

Serve = Callable[..., str]

# The left edges of all characters, for each occurrence of a number in the page.
LEFT_EDGES = """
const number = arguments[0], edges = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode;
  for (let at = node.data.indexOf(number); at >= 0; at = node.data.indexOf(number, at + 1)) {
    const range = document.createRange();
    edges.push([...number].map((_, i) => {
      range.setStart(node, at + i);
      range.setEnd(node, at + i + 1);
      return range.getBoundingClientRect().left;
    }));
  }
}
return edges;
"""


@pytest.fixture(scope="module")
def address(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("arabic")
    build(arabic_newsroom(folder / "newsroom").folder, folder / "out")
    return serve(folder / "out")


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize(
    "path", ["site/2025/bro/index.html", "mail/2025/bro/sv.html", "site/2025/bro/release.txt", "mail/2025/bro/sv.txt"]
)
def test_numbers_are_shown_from_left_to_right(browser: webdriver.Chrome, address: str, path: str) -> None:
    browser.get(f"{address}/{path}")
    is_page, is_mail = path.endswith(".html"), path.startswith("mail/")
    # The number for help is at the top of page and mail too, that of the contact at the top of the mail.
    for number, count in (("116 111", 2 + is_page), ("08-465 004 02", 1 + is_mail)):
        occurrences = browser.execute_script(LEFT_EDGES, number)
        assert len(occurrences) == count
        assert "الجسر" in browser.find_element("tag name", "body").text
        assert [edges for edges in occurrences if edges != sorted(edges)] == []
