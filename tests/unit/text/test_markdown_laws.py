"""Properties of the HTML and plain text of every body, however hostile."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text import markdown
from tests.support.hostile_texts import texts

PHRASING = {"a", "em", "strong", "code", "sup", "span", "img", "br"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = {"p", "ul", "ol", "li", "blockquote", "format_figure", "figcaption", "pre", "hr", "div"} | HEADINGS
TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
VOID = {"br", "hr", "img"}
ATTRIBUTES = {
    "a": {"href", "title", "id", "role"},
    "img": {"src", "alt", "title"},
    "ol": {"class", "start", "dir"},
    "span": {"class", "dir"},
    "div": {"class", "id", "role"},
    "format_figure": {"class"},
    "code": {"class"},
    "th": {"scope", "class"},
    "td": {"class"},
}
ATTRIBUTES |= {heading: {"id", "dir"} for heading in HEADINGS}
ATTRIBUTES |= {block: {"dir"} for block in ("p", "ul", "table", "blockquote", "figcaption")}
QUOTE_MARKS = ("“", "”")
FORBIDDEN_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def format_figure(url: str) -> str:
    return f"<format_figure><figcaption>Bild: {markdown.escape_html(url)}</figcaption></format_figure>\n"


def format_caption(url: str) -> str:
    return f"Bild: {url}"


PROFILES = [
    markdown.HtmlProfile(numbers_as_text=True, format_figure=format_figure),
    markdown.HtmlProfile(id_prefix=None, parent_heading_level=2),
    markdown.HtmlProfile(parent_heading_level=5, id_prefix="release-"),
]


class HtmlReader(HTMLParser):
    """Checks tags, attributes and nesting, and collects the ids, and the text as a browser would copy it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in PHRASING | BLOCKS | TABLE
        assert {name for name, _ in attrs} <= ATTRIBUTES.get(tag, set())
        if tag not in PHRASING:
            assert not {"p", "pre", *PHRASING, *HEADINGS} & set(self.open), f"{tag} is in {self.open}"
            self.text.append(" ")
        assert tag != "a" or "a" not in self.open
        self.text += [" "] if tag == "br" else []
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.targets += [value or "" for name, value in attrs if name in ("href", "src")]
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.text += [] if tag in PHRASING else [" "]

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"unexpected comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"unexpected declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"unexpected processing instruction: {data}")


def read(html: str) -> HtmlReader:
    reader = HtmlReader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


@given(texts, st.sampled_from(PROFILES))
def test_html_has_only_known_tags_well_nested_and_unique_ids(source: str, profile: markdown.HtmlProfile) -> None:
    reader = read(markdown.to_html(markdown.parse(source), profile))
    assert len(reader.ids) == len(set(reader.ids))
    note_ids = {target[1:] for target in reader.targets if target.startswith(f"#{profile.id_prefix}fn")}
    link_ids = {target[1:] for target in get_links(source)}
    assert profile.id_prefix is None or note_ids <= set(reader.ids) | link_ids


def get_links(source: str) -> list[str]:
    return [link.url for link in markdown.inspect_body(markdown.parse(source)).links]


@given(texts, st.sampled_from(PROFILES))
def test_no_url_can_run_a_script(source: str, profile: markdown.HtmlProfile) -> None:
    for target in read(markdown.to_html(markdown.parse(source), profile)).targets:
        scheme = re.match(r"[\s\x00-\x1f]*([^/?#]*?):", target)
        assert scheme is None or scheme[1].lower() in ("http", "https", "mailto", "tel")
        assert target.isascii()
        assert not re.search(r"\s", target)


@given(texts)
def test_plain_text_is_what_a_browser_copies_from_the_page(source: str) -> None:
    body = markdown.parse(source)
    page_text = read(markdown.to_html(body, PROFILES[0])).text
    assert "".join(page_text).split() == markdown.to_text(body, format_caption).split()


@given(texts)
def test_no_output_has_characters_that_html_or_xml_forbid(source: str) -> None:
    body = markdown.parse(source)
    for output in (markdown.to_html(body), markdown.to_text(body), markdown.to_mail_text(body, str, QUOTE_MARKS).text):
        assert not FORBIDDEN_CHARACTER.search(output)


@given(texts)
def test_mail_text_has_every_letter_of_the_plain_text_in_order(source: str) -> None:
    body = markdown.parse(source)
    mail_text = iter(markdown.to_mail_text(body, str, QUOTE_MARKS).text)  # by letters: a number may be inside a word
    assert all(letter in mail_text for letter in markdown.to_text(body) if letter.isalnum())


@given(texts)
def test_every_element_has_a_line_of_the_text(source: str) -> None:
    body = markdown.parse(source)
    elements = markdown.inspect_body(body)
    line_count = body.source.count("\n") + 1
    for sequence in (elements.blocks, elements.links, elements.images, elements.raw_html):
        lines = [element.line for element in sequence]
        assert lines == sorted(lines)
        assert all(1 <= line <= line_count for line in lines)


@pytest.mark.parametrize(
    "source",
    [
        ">" * 20_000 + " x",
        "- " * 5_000 + "x",
        "[" * 20_000,
        "*a " * 10_000,
        "![x](y)" * 5_000,
        "# a\n" * 10_000,
        "".join(f"[^{number}] \n\n[^{number}]: x\n\n" for number in range(2_000)),
    ],
    ids=["quotes", "lists", "brackets", "stars", "images", "headings", "footnotes"],
)
def test_texts_made_to_exhaust_the_parser_do_not(source: str) -> None:
    body = markdown.parse(source)
    assert markdown.to_html(body, PROFILES[0]) or markdown.inspect_body(body).excesses
    assert isinstance(markdown.to_text(body, format_caption), str)
    assert isinstance(markdown.to_mail_text(body, str, QUOTE_MARKS).text, str)
