"""Hostile text in every field is text on the page: it opens no element, no attribute and no script."""

import json
from collections.abc import Iterator
from functools import cache

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pressroom.model.entry import Entry
from pressroom.model.newsroom import Contact, Image, Keyword, Newsroom, Organisation, Phone
from pressroom.model.pages import (
    ContactsPage,
    KeywordCount,
    KeywordPage,
    MediaPage,
    NewsroomPage,
    Redirect,
    ReleasePage,
    SubscribePage,
    YearCount,
    YearPage,
)
from pressroom.model.plan import Item
from pressroom.model.release import Document, Fact, HelpContact, Link, Release
from pressroom.render import create_render_context, render
from pressroom.text import markdown
from pressroom.text.dates import format_rfc3339
from tests.support.rendering import RELEASE, WHEN, create_context, create_newsroom, item

ATTACKS = (
    "<script>alert(1)</script>",
    '" onload="alert(1)',
    "' onerror='alert(1)",
    "javascript:alert(1)",
    "{{7*7}}{% raise %}{# x",
    "]]><img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "</title></style></textarea><svg onload=alert(1)>",
    "<!--",
    "-->",
    "&lt;script&gt;&#60;b&#62;",
    "\u2028\u2029\u202e\u200f\u0627\u0644",
    "🚢 %s %(x)s %%",
    "\\u003cscript",
)
ATTACK = " ".join(ATTACKS)
ADDRESS = "https://x.example/?a=\"><script>alert(1)</script>&b='onload='"
CONTEXT = create_context()


def hostile_newsroom(text: str) -> Newsroom:
    quiet = create_newsroom()
    editions = tuple(
        replace(
            edition,
            title=text,
            description=text,
            organisations=(organisation(text),),
            contacts=(contact(text),),
        )
        for edition in quiet.editions
    )
    return replace(quiet, editions=editions)


def organisation(text: str) -> Organisation:
    logo = Image(f"{text}.png", text, 10, 10, 10, "image/png", "d", text, text, text)
    return Organisation("o", text, text, text, text, text, "SE", Phone(text, "tel:1"), text, ADDRESS, logo)


def contact(text: str) -> Contact:
    phone = Phone(text, "tel:1")
    return Contact(text, "c", "c", text, text, phone, phone, text, text, text)


def release(text: str) -> Release:
    return replace(
        RELEASE,
        headline=text,
        lead=text,
        body=f"{text}\n\n## {text}\n\n> {text}\n\n> - {text}\n\n`{text}`\n\n| a |\n| - |\n| {text} |\n",
        organisations=(organisation(text),),
        contacts=(contact(text), replace(contact(text), id="")),
        dateline=text,
        keywords=(Keyword("k", text),),
        help=(HelpContact(text, Phone(text, "tel:1"), text, ADDRESS),),
        facts=(Fact(text, text, text),),
        images=(Image(f"{text}.jpg", text, 10, 10, 10, "image/jpeg", "d", text, text, text),),
        documents=(Document(f"{text}.pdf", text, 10, "application/pdf", "d"),),
        links=(Link(text, ADDRESS),),
    )


def pages(text: str) -> Iterator[Item]:
    hostile = release(text)
    entry = Entry(
        "/2024/x/", text, text, format_rfc3339(WHEN), "news", images=hostile.images[:1], documents=hostile.documents
    )
    keywords, years = (KeywordCount(hostile.keywords[0], 1),), (YearCount(2024, 1, "/2024/"),)
    yield item("release-page", ReleasePage(hostile, (entry,), (entry,)), hostile.path)
    yield item("newsroom-page", NewsroomPage((entry,), keywords, years, hostile.contacts[:1]))
    yield item("keyword-page", KeywordPage(hostile.keywords[0], (entry,)), "/keywords/k/")
    yield item("year-page", YearPage(2024, (entry,), years), "/2024/")
    yield item("contacts-page", ContactsPage(hostile.contacts[:1], hostile.organisations), "/contacts/")
    yield item("media-page", MediaPage((entry,), hostile.organisations), "/media/")
    yield item("subscribe-page", SubscribePage(keywords), "/subscribe/")
    yield item("redirect", Redirect("/2024/ny-kaj/", text), "/2024/kaj/")


@cache
def render_pages(text: str) -> tuple[str, ...]:
    context = create_render_context(hostile_newsroom(text), CONTEXT.templates, CONTEXT.catalogues)
    return tuple(render(page, context).content.decode() for page in pages(text))


def skeleton(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes."""
    return [(tag.name, tuple(tag.attrs)) for tag in BeautifulSoup(html, "html.parser").find_all(True)]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_opens_nothing_and_is_there_to_read(attack: str) -> None:
    for html in render_pages(attack):
        tree = BeautifulSoup(html, "html.parser")
        scripts = tree.find_all("script")
        assert all(script["type"] == "application/ld+json" for script in scripts)
        assert all(json.loads(script.text)["@context"] == "https://schema.org" for script in scripts)
        assert not tree.select("svg, img[src=x], textarea, [onload], [onerror]")
        assert not [tag for tag in tree.select("[href], [src]") if "script:" in str(tag.get("href") or tag["src"])[:11]]
    tree = BeautifulSoup(render_pages(attack)[0], "html.parser")
    for css in ("h1", ".lead", ".issuer", ".dateline", ".facts", ".help", ".contacts", ".keywords", ".about"):
        found = tree.select_one(css)
        assert found
        assert " ".join(attack.split()) in " ".join(found.text.split())


@settings(max_examples=10, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_no_text_at_all_changes_the_elements_of_a_page_outside_its_body(text: str) -> None:
    quiet = [skeleton(without_texts(html)) for html in render_pages("x")]
    assert [skeleton(without_texts(html)) for html in render_pages(text)] == quiet


def without_texts(html: str) -> str:
    """The page without Markdown: body and about texts may have elements of their own."""
    tree = BeautifulSoup(html, "html.parser")
    for part in tree.select(".body, section.about > div"):
        part.clear()
    return str(tree)


def test_raw_html_in_the_body_is_text() -> None:
    html = markdown.to_html(markdown.parse("<b onclick=x>a</b> [x](javascript:alert(1))"))
    assert "<b" not in html
    assert "javascript:" not in html.replace("[x](javascript:", "")
