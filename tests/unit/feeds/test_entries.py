"""The entries in a feed are found as they were put in, whatever is in them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pressroom.model.newsroom import Contact, Image, Keyword, Newsroom, Phone
from pressroom.model.release import Document, Fact, HelpContact, Link, Release
from pressroom.render import ENTRY_FORMATS, find_entry_spans, render_feed_entry
from tests.support.feeds import (
    BRIDGE,
    FORMATS,
    LOGO,
    MUNICIPALITY,
    archive,
    create_context,
    create_newsroom,
    plain,
    releases,
    render_feed,
)

BOUNDARIES = [entry_format.end + entry_format.separator + entry_format.begin for entry_format in ENTRY_FORMATS.values()]
SNIPPETS = [
    *(
        text.decode()
        for entry_format in ENTRY_FORMATS.values()
        for text in (entry_format.begin, entry_format.end, entry_format.feed_end, entry_format.separator)
    ),
    *(boundary.decode() for boundary in BOUNDARIES),
    *(
        "]]>",
        "<![CDATA[",
        "&lt;item&gt;",
        "&#x3C;item>",
        "\\",
        '\\"',
        '"',
        "'",
        "},",
        "]",
        "{",
        "\\u007b",
        "&",
        "<",
        ">",
    ),
    *("\u2028", "\U0001f600", "\ufffd", "    ", "\n\n", "`", "```\n", "> ", "| a |\n|---|\n", "[x](<", ">)", "a", " b"),
]
hostile = st.lists(st.sampled_from(SNIPPETS), min_size=1, max_size=6).map("".join)
line = hostile.map(lambda text: "x" + " ".join(text.split()))


def found_entries(format_: str, feed: bytes) -> list[bytes]:
    """The entries that are found in a feed."""
    return [feed[start:end] for start, end in find_entry_spans(format_, feed)]


def rendered_entries(format_: str, of: tuple[Release, ...], newsroom: Newsroom | None = None) -> list[bytes]:
    """The entries that were put into a feed."""
    return [render_feed_entry(format_, release, create_context(newsroom)) for release in of]


@st.composite
def hostile_release(draw: st.DrawFn, number: int) -> Release:
    """A release with hostile text in every field."""
    texts = iter(lambda: draw(line), None)
    issuer = replace(
        MUNICIPALITY, name=next(texts), boilerplate=draw(hostile), url="https://a.example/?<item>{%22id%22:"
    )
    phone = Phone(next(texts), "tel:112")
    picture = Image(
        f"{next(texts)}.jpg", next(texts), 1, 1, 1, "image/jpeg", "d", next(texts), next(texts), next(texts)
    )
    return replace(
        plain(number),
        headline=next(texts),
        lead=next(texts),
        dateline=next(texts),
        body=draw(hostile),
        organisations=(issuer, issuer),
        contacts=(Contact(next(texts), "x", role=next(texts), phone=phone, via=next(texts), hours=next(texts)),),
        keywords=(Keyword("x", next(texts)),),
        help=(HelpContact(next(texts), phone, next(texts), "https://a.example/?</item>"),),
        facts=(Fact(next(texts), next(texts), next(texts)),),
        images=(picture,),
        documents=(Document(f"{next(texts)}.pdf", next(texts), 1, "application/pdf", "d"),),
        links=(Link(next(texts), "https://a.example/?},{%22id%22:"),),
    )


@st.composite
def hostile_newsrooms(draw: st.DrawFn) -> Newsroom:
    """A newsroom with hostile text in everything that describes a feed."""
    issuer = replace(MUNICIPALITY, name=draw(line), logo=replace(LOGO, file=f"{draw(line)}.png"))
    edition = replace(create_newsroom().editions[0], title=draw(line), description=draw(line), organisations=(issuer,))
    return replace(create_newsroom(), editions=(edition, create_newsroom().editions[1]))


@pytest.mark.parametrize("format_", FORMATS)
def test_the_entries_of_a_feed_are_found_in_their_order(format_: str) -> None:
    assert found_entries(format_, render_feed(format_)) == rendered_entries(format_, releases())


@pytest.mark.parametrize("format_", FORMATS)
def test_there_is_none_in_a_feed_without_releases(format_: str) -> None:
    assert find_entry_spans(format_, render_feed(format_, ())) == []


@pytest.mark.parametrize("format_", FORMATS)
def test_the_feed_of_a_keyword_has_the_same_entries(format_: str) -> None:
    assert found_entries(format_, render_feed(format_, releases()[:1], keyword=BRIDGE)) == rendered_entries(
        format_, releases()[:1]
    )


def test_an_archive_has_the_same_entries() -> None:
    assert found_entries("atom", archive(2, previous=1, following=3)) == rendered_entries("atom", releases())


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=100, deadline=None)
@given(data=st.data(), newsroom=hostile_newsrooms(), count=st.integers(0, 3))
def test_hostile_text_is_never_taken_for_the_end_of_an_entry(
    format_: str, data: st.DataObject, newsroom: Newsroom, count: int
) -> None:
    of = tuple(data.draw(hostile_release(number)) for number in range(count, 0, -1))
    keyword = Keyword("x", data.draw(line)) if data.draw(st.booleans()) else None
    assert found_entries(
        format_, render_feed(format_, of, context=create_context(newsroom), keyword=keyword)
    ) == rendered_entries(format_, of, newsroom)
