"""Atom 1.0: rules 20 to 30 of the standards, by their codes, and archives by RFC 5005."""

from datetime import UTC, datetime

from lxml import etree
from lxml.etree import _Element as Element
from msgspec.structs import replace

from pressroom.model.pages import Feed
from pressroom.model.plan import CommitOrder, Item
from pressroom.render import render
from tests.support.feed_rules import attributes
from tests.support.feeds import (
    BASE,
    BRIDGE,
    MUNICIPALITY,
    archive,
    create_context,
    full,
    plain,
    releases,
    render_feed,
    to_entries,
    with_entries,
)

A = "{http://www.w3.org/2005/Atom}"
FH = "{http://purl.org/syndication/history/1.0}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read(document: bytes) -> Element:
    return etree.fromstring(document)


def first(document: bytes) -> Element:
    return next(read(document).iter(f"{A}entry"))


def text(element: Element, tag: str) -> str | None:
    return element.findtext(A + tag)


def links(element: Element, rel: str) -> list[dict[str, str]]:
    return [attributes(link) for link in element.iterfind(f"{A}link") if link.get("rel") == rel]


def address(document: bytes, rel: str) -> list[str]:
    return [link["href"] for link in links(read(document), rel)]


def test_a_01_the_feed_has_a_permanent_id_of_its_own() -> None:
    ids = {text(read(render_feed("atom")), "id"), text(read(render_feed("atom", keyword=BRIDGE)), "id")}
    ids.add(text(read(render_feed("atom", (), language="en")), "id"))
    assert len(ids) == 3
    assert text(read(render_feed("atom", ())), "id") == text(read(render_feed("atom")), "id")


def test_a_02_the_feed_links_to_itself_and_to_its_page() -> None:
    feed = read(render_feed("atom", keyword=BRIDGE))
    self_link = {"href": f"{BASE}/keywords/broar/atom.xml", "rel": "self", "type": "application/atom+xml"}
    assert links(feed, "self") == [self_link]
    assert links(feed, "alternate") == [{"href": f"{BASE}/keywords/broar/", "rel": "alternate", "type": "text/html"}]


def test_a_05_a_13_times_are_rfc_3339_with_their_zone() -> None:
    entry = first(render_feed("atom"))
    assert text(entry, "updated") == text(entry, "published") == "2024-11-02T09:00:00+01:00"


def test_a_10_the_id_of_an_entry_stays_when_text_and_address_change() -> None:
    moved = replace(full(), path="/2024/ny/", headline="Ny", publish_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert text(first(render_feed("atom", (moved,))), "id") == text(first(render_feed("atom")), "id")


def test_a_14_a_15_an_entry_was_updated_when_it_was_published_while_nothing_is_corrected() -> None:
    changed = replace(full(), body="En rättad stavning.", headline="En rättad rubrik")
    assert text(first(render_feed("atom", (changed,))), "updated") == text(first(render_feed("atom")), "updated")


def test_a_17_every_entry_names_its_organisations_and_the_feed_the_first() -> None:
    feed = read(render_feed("atom"))
    assert feed.findtext(f"{A}author/{A}name") == "Fjällby kommun"
    authors = [
        (text(author, "name"), text(author, "uri")) for author in first(render_feed("atom")).iterfind(f"{A}author")
    ]
    assert authors == [("Fjällby kommun", MUNICIPALITY.url), ("Fjällby Hamn AB", None)]


def test_a_21_the_feed_is_as_new_as_its_newest_entry() -> None:
    assert text(read(render_feed("atom")), "updated") == "2024-11-02T09:00:00+01:00"
    assert text(read(render_feed("atom", ())), "updated") == "2000-01-01T00:00:00+00:00"


def test_rule_26_title_and_summary_are_plain_text_and_the_content_is_html() -> None:
    entry = first(render_feed("atom"))
    assert text(entry, "title") == full().headline
    assert text(entry, "summary") == full().lead
    content = entry.find(f"{A}content")
    assert content is not None
    assert content.get("type") == "html"
    assert "Det blir bra." in (content.text or "")


def test_rule_27_each_file_is_an_enclosure_with_type_length_and_a_title_of_its_own() -> None:
    enclosures = links(first(render_feed("atom")), "enclosure")
    assert [(link["type"], link["length"], link["title"]) for link in enclosures] == [
        ("image/jpeg", "234567", "Bron i kväll."),
        ("image/png", "34567", "karta.png"),
        ("application/pdf", "1234567", "Underlag (underlag.pdf)"),
        ("application/pdf", "99", "Underlag (bilaga.pdf)"),
    ]
    assert enclosures[0]["href"] == f"{BASE}/2024/r-7/bro%20%C3%B6ver%20%C3%A4lv.jpg"


def test_rule_27_there_is_no_media_rss_in_atom() -> None:
    assert b"mrss" not in render_feed("atom")


def test_rule_28_a_keyword_is_a_category_with_term_scheme_and_label() -> None:
    categories = [attributes(category) for category in first(render_feed("atom")).iterfind(f"{A}category")]
    assert categories == [
        {"term": "broar", "scheme": f"{BASE}/keywords/", "label": "Broar"},
        {"term": "vatten", "scheme": f"{BASE}/keywords/", "label": "Vatten & avlopp"},
    ]


def test_rule_28_the_rights_are_the_credits_and_terms_of_the_pictures() -> None:
    assert text(first(render_feed("atom")), "rights") == "bro över älv.jpg: A. Ek, Fri."
    assert text(first(render_feed("atom", (plain(),))), "rights") is None


def test_rule_28_the_feed_names_its_language() -> None:
    assert read(render_feed("atom")).get(LANGUAGE) == "sv"
    assert read(render_feed("atom", (), language="en")).get(LANGUAGE) == "en"


def test_rule_29_every_entry_links_to_its_page() -> None:
    (link,) = links(first(render_feed("atom")), "alternate")
    assert link == {"href": f"{BASE}/2024/r-7/", "rel": "alternate", "type": "text/html", "hreflang": "sv"}


def test_what_to_read_besides_is_related() -> None:
    (link,) = links(first(render_feed("atom")), "related")
    assert link == {"href": "https://fjallby.example/bro?a=1&b=2", "rel": "related", "title": "Om bron"}


def test_rule_30_a_feed_with_archives_leads_to_the_newest_of_them() -> None:
    feed = Feed("/", to_entries(releases()), previous_archive=4)
    context = with_entries(create_context(), releases())
    document = render(Item("site/atom.xml", "atom", "sv", feed, CommitOrder.FEED), context).content
    assert address(document, "prev-archive") == [f"{BASE}/atom-4.xml"]
    assert address(document, "self") == [f"{BASE}/atom.xml"]
    assert read(document).find(f"{FH}archive") is None


def test_rule_30_an_archive_is_marked_and_leads_to_its_neighbours_and_to_the_feed() -> None:
    document = archive(2, previous=1, following=3)
    assert read(document).find(f"{FH}archive") is not None
    assert address(document, "self") == [f"{BASE}/atom-2.xml"]
    assert address(document, "current") == [f"{BASE}/atom.xml"]
    assert address(document, "prev-archive") == [f"{BASE}/atom-1.xml"]
    assert address(document, "next-archive") == [f"{BASE}/atom-3.xml"]
    assert text(read(document), "id") == text(read(render_feed("atom")), "id")


def test_rule_30_the_first_archive_leads_no_further_back_and_the_last_no_further_on() -> None:
    document = archive(1)
    assert address(document, "prev-archive") == address(document, "next-archive") == []


def test_an_entry_is_the_same_in_the_feed_and_in_its_archive() -> None:
    assert archive(1).count(render_feed("atom", (plain(),)).partition(b"<entry>")[2].partition(b"</entry>")[0]) == 1


def test_r_17_the_entries_are_newest_first() -> None:
    titles = [text(entry, "title") for entry in read(render_feed("atom")).iterfind(f"{A}entry")]
    assert titles == [release.headline for release in releases()]
