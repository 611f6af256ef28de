"""RSS 2.0: rules 1 to 18 of the standards, by their codes."""

import locale
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.etree import _Element as Element
from msgspec.structs import replace

from pressroom.model.newsroom import Contact, Image, Keyword
from pressroom.model.release import Fact, Link
from pressroom.render import render
from tests.support.feed_rules import attributes, html_findings
from tests.support.feeds import (
    BASE,
    BRIDGE,
    LOGO,
    MUNICIPALITY,
    OFFICER,
    create_context,
    create_newsroom,
    feed_item,
    full,
    plain,
    releases,
    render_feed,
)

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"
ATOM = "{http://www.w3.org/2005/Atom}"


def channel(document: bytes) -> Element:
    return etree.fromstring(document)[0]


def first(document: bytes) -> Element:
    return next(channel(document).iter("item"))


def texts(element: Element, path: str) -> list[str | None]:
    return [found.text for found in element.iterfind(path)]


def test_r_01_the_channel_has_title_link_and_description() -> None:
    read = channel(render_feed("rss"))
    assert texts(read, "title") == ["Fjällby pressrum"]
    assert texts(read, "link") == [f"{BASE}/"]
    assert texts(read, "description") == ["Nyheter från Fjällby & hamnen."]


def test_r_01_a_keyword_is_named_in_the_title_and_linked() -> None:
    read = channel(render_feed("rss", keyword=BRIDGE))
    assert texts(read, "title") == ["Fjällby pressrum: Broar"]
    assert texts(read, "link") == [f"{BASE}/keywords/broar/"]


def test_r_01_an_edition_without_description_is_described_by_its_title() -> None:
    read = channel(render_feed("rss", (), language="en"))
    assert texts(read, "description") == ["Fjällby newsroom"]


def test_r_02_the_language_is_that_of_the_edition() -> None:
    assert texts(channel(render_feed("rss")), "language") == ["sv"]
    assert texts(channel(render_feed("rss", (), language="en")), "language") == ["en"]


def test_r_03_times_are_rfc_822_with_weekday_and_offset_in_winter_and_summer() -> None:
    summer = replace(plain(), publish_at=plain().publish_at - timedelta(days=100))
    read = channel(render_feed("rss", (full(), summer)))
    assert texts(read, "lastBuildDate") == ["Sat, 02 Nov 2024 09:00:00 +0100"]
    assert texts(read, "item/pubDate") == ["Sat, 02 Nov 2024 09:00:00 +0100", "Fri, 19 Jul 2024 09:00:00 +0200"]


def test_r_04_a_feed_without_releases_has_a_fixed_time() -> None:
    assert texts(channel(render_feed("rss", ())), "lastBuildDate") == ["Sat, 01 Jan 2000 00:00:00 +0000"]


def test_r_05_one_self_link_has_the_address_of_the_feed() -> None:
    links = channel(render_feed("rss", keyword=BRIDGE)).findall(f"{ATOM}link")
    assert [attributes(link) for link in links] == [
        {"href": f"{BASE}/keywords/broar/rss.xml", "rel": "self", "type": "application/rss+xml"}
    ]


def test_rule_5_the_image_is_the_logo_and_says_what_the_channel_says() -> None:
    read = channel(render_feed("rss"))
    assert texts(read, "image/url") == [f"{BASE}/media/kommun.png"]
    assert texts(read, "image/title") == texts(read, "title")
    assert texts(read, "image/link") == texts(read, "link")
    assert texts(read, "image/width") == ["144"]
    assert int(read.findtext("ttl") or 0) <= 60
    assert texts(read, "docs") == ["http://www.rssboard.org/rss-specification"]


@pytest.mark.parametrize(
    ("logo", "size"),
    [(None, None), (replace(LOGO, media_type="image/svg+xml"), None), (replace(LOGO, width=600), [])],
)
def test_rule_5_a_logo_that_the_format_cannot_show_is_left_out_and_a_large_one_has_no_size(
    logo: Image | None, size: list[str] | None
) -> None:
    newsroom = create_newsroom()
    issuer = replace(MUNICIPALITY, logo=logo)
    context = create_context(replace(newsroom, editions=(replace(newsroom.editions[0], organisations=(issuer,)),)))
    read = channel(render_feed("rss", (), context=context))
    assert (read.find("image") is None) == (size is None)
    assert texts(read, "image/width") == (size or [])


def test_rule_6_editor_and_webmaster_are_addresses_with_a_name() -> None:
    read = channel(render_feed("rss"))
    assert texts(read, "managingEditor") == ["tuva.granlov@fjallby.example (Fjällby kommun)"]
    assert texts(read, "webMaster") == ["press@fjallby.example (Fjällby kommun)"]


def test_rule_6_parentheses_in_a_name_do_not_end_it() -> None:
    newsroom = create_newsroom()
    issuer = replace(MUNICIPALITY, name="A (B) \\ C)")
    context = create_context(replace(newsroom, editions=(replace(newsroom.editions[0], organisations=(issuer,)),)))
    assert texts(channel(render_feed("rss", (), context=context)), "webMaster") == [
        "press@fjallby.example (A [B] / C])"
    ]


def test_r_10_r_11_an_item_has_its_headline_and_absolute_address() -> None:
    item = first(render_feed("rss"))
    assert texts(item, "title") == [full().headline]
    assert texts(item, "link") == [f"{BASE}/2024/r-7/"]


def test_r_12_to_r_14_the_guid_is_permanent_unique_and_no_permalink() -> None:
    guids = channel(render_feed("rss")).findall("item/guid")
    assert len({guid.text for guid in guids}) == len(releases())
    assert {guid.get("isPermaLink") for guid in guids} == {"false"}


def test_r_13_the_guid_stays_when_text_address_and_time_change() -> None:
    moved = replace(full(), path="/2024/ny/", headline="Ny", body="Ny", publish_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert texts(first(render_feed("rss", (moved,))), "guid") == texts(first(render_feed("rss")), "guid")


def test_rule_10_an_item_without_correction_has_no_time_of_one() -> None:
    assert first(render_feed("rss")).find(f"{ATOM}updated") is None


def test_r_17_the_items_are_newest_first() -> None:
    assert texts(channel(render_feed("rss")), "item/title") == [release.headline for release in releases()]


def test_r_18_the_description_is_the_lead_as_html_text() -> None:
    assert texts(first(render_feed("rss")), "description") == [
        "Den nya bron öppnar &amp; är 40 % bredare än den gamla, &lt;mycket&gt; bredare."
    ]


def test_r_19_the_creator_is_the_first_organisation_and_there_is_no_author() -> None:
    item = first(render_feed("rss"))
    assert texts(item, f"{DC}creator") == ["Fjällby kommun"]
    assert item.find("author") is None


def test_r_20_the_whole_text_follows_the_description() -> None:
    item = first(render_feed("rss"))
    tags = [child.tag for child in item]
    assert tags.index("description") < tags.index(CONTENT)
    assert "Det blir bra." in (item.findtext(CONTENT) or "")


def test_r_21_r_22_the_lead_picture_is_the_one_enclosure_with_its_exact_size() -> None:
    enclosures = first(render_feed("rss")).findall("enclosure")
    assert [attributes(enclosure) for enclosure in enclosures] == [
        {"url": f"{BASE}/2024/r-7/bro%20%C3%B6ver%20%C3%A4lv.jpg", "length": "234567", "type": "image/jpeg"}
    ]


def test_r_23_each_picture_is_media_content_outside_a_group() -> None:
    item = first(render_feed("rss"))
    assert item.find(f"{MEDIA}group") is None
    bridge, map_ = item.findall(f"{MEDIA}content")
    assert attributes(bridge) == {
        "url": f"{BASE}/2024/r-7/bro%20%C3%B6ver%20%C3%A4lv.jpg",
        "fileSize": "234567",
        "type": "image/jpeg",
        "medium": "image",
        "width": "1600",
        "height": "900",
    }
    assert len(map_) == 0


def test_r_24_a_picture_has_its_caption_credit_and_terms() -> None:
    bridge = first(render_feed("rss")).find(f"{MEDIA}content")
    assert bridge is not None
    children = [(str(child.tag).removeprefix(MEDIA), attributes(child), child.text) for child in bridge]
    assert children == [
        ("title", {"type": "plain"}, "Bron i kväll."),
        ("credit", {"role": "photographer", "scheme": "urn:ebu"}, "A. Ek"),
        ("copyright", {}, "Fri."),
    ]


def test_r_25_each_keyword_is_a_category_with_the_address_of_its_page() -> None:
    categories = first(render_feed("rss")).findall("category")
    assert [(category.text, category.get("domain")) for category in categories] == [
        ("Broar", f"{BASE}/keywords/broar/"),
        ("Vatten & avlopp", f"{BASE}/keywords/vatten/"),
    ]


def test_rule_17_plain_text_uses_references_that_readers_do_not_mistake() -> None:
    document = render_feed("rss")
    assert b"<title>Ny bro: 2 &#x3C; 3 &#x26; 4 &#x3E; 1</title>" in document
    assert b"Vatten &#x26; avlopp" in document


def test_rule_18_the_document_declares_its_encoding_and_its_namespaces_once() -> None:
    document = render_feed("rss")
    assert document.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert document.count(b"xmlns:") == document[: document.index(b"<channel>")].count(b"xmlns:") == 4
    assert render_feed("rss", ())[:300] == document[:300]


def test_no_time_is_written_by_way_of_the_locale_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = render_feed("rss")
    monkeypatch.setattr(locale, "setlocale", lambda *_: pytest.fail("the locale was touched"))
    assert render_feed("rss") == expected


def test_a_contact_for_the_press_only_is_in_no_feed() -> None:
    assert "Nattjouren" not in render_feed("rss").decode()


def test_the_contacts_are_at_the_end_with_numbers_to_dial() -> None:
    html = first(render_feed("rss")).findtext(CONTENT) or ""
    contacts = html[html.index("<strong>Tuva Granlöv</strong>") :]
    assert '<a href="tel:+46980319201" dir="ltr">0980-319 201</a>' in contacts
    assert '<a href="tel:+46980319200;ext=2" dir="ltr">0980-319 200 (tonval 2)</a>' in contacts
    assert '<a href="mailto:tuva.granlov@fjallby.example" dir="ltr">tuva.granlov@fjallby.example</a>' in contacts
    assert "presskontakt Tuva Granlöv" in contacts
    order = ("Det blir bra.", "120 meter", "Dygnet runt.", "underlag.pdf", "<strong>Tuva Granlöv</strong>", "Torget 1")
    places = [html.index(part) for part in order]
    assert places == sorted(places)


def test_links_of_the_text_are_absolute() -> None:
    html = first(render_feed("rss")).findtext(CONTENT) or ""
    assert f'href="{BASE}/2024/r-1/"' in html
    assert f'href="{BASE}/2024/r-7/#mer"' in html
    assert 'href="//' not in first(render_feed("rss", (replace(plain(), body="[x](//x.example/)"),))).findtext(
        CONTENT, ""
    )


def test_the_html_has_no_classes_roles_or_ids_but_keeps_a_text_about_them() -> None:
    html = first(
        render_feed("rss", (replace(full(), body='# X\n\n`<b class="x">` role="y"\n\nz[^1]\n\n[^1]: n'),))
    ).findtext(CONTENT, "")
    assert "&lt;b class=&quot;x&quot;&gt;" in html
    assert "role=&quot;y&quot;" in html
    assert not any(f' {name}="' in html for name in ("class", "role", "id", "style"))


def test_a_base_url_with_a_path_stands_before_every_address() -> None:
    document = render_feed(
        "rss", context=create_context(replace(create_newsroom(), base_url=f"{BASE}/nyheter"))
    ).decode()
    assert f"{BASE}/2024" not in document
    assert f'href="{BASE}/nyheter/2024/r-1/"' in document


def test_a_picture_of_the_text_is_shown_once() -> None:
    changed = replace(full(), body="![En bro](<bro över älv.jpg>)\n\n![](karta.png)")
    html = first(render_feed("rss", (changed,))).findtext(CONTENT) or ""
    assert html.count("<img ") == 2
    assert "Bron i kväll." in html


@pytest.mark.parametrize("keyword", [None, BRIDGE])
def test_a_feed_contains_the_items_that_it_is_given_and_renders_none(keyword: Keyword | None) -> None:
    context = replace(
        create_context(),
        get_rendered_entry=lambda format_, entry: f"<item>{format_} {entry.source}</item>".encode(),
    )
    document = render(feed_item("rss", (full(), plain()), keyword=keyword), context).content
    assert b"<item>rss releases/2024/r-7/sv.md</item>\n<item>rss releases/2024/r-1/sv.md</item>" in document


def test_a_changed_release_at_the_same_address_is_rendered_again() -> None:
    context = create_context()
    changed = replace(plain(), headline="En annan rubrik")
    assert render_feed("rss", (plain(),), context=context) != render_feed("rss", (changed,), context=context)
    assert render_feed("rss", (changed,), context=context) == render_feed("rss", (changed,))


SNIPPETS = [
    *("]]>", "</item>", "</channel>", "<item>", "</content:encoded>", "<content:encoded>", "&amp;", "&#x26;"),
    *(
        "<![CDATA[",
        "&",
        "<",
        ">",
        '"',
        "'",
        "\\",
        ";",
        "%",
        "#",
        "|",
        "`",
        "*",
        "[x](javascript:x)",
        "[x](https://[)",
        "![](x)",
    ),
    *("<script>", "<!--", "\u202e", "\u05d0", "\U0001f600", "\U00010437", "\ufffd", "\n", "\n\n", "    ", "a", " b"),
]
hostile = st.lists(st.sampled_from(SNIPPETS), min_size=1, max_size=8).map("".join)
line = hostile.map(lambda text: "x" + " ".join(text.split()))


@settings(max_examples=60, deadline=None)
@given(body=hostile, text=line, other=line)
def test_hostile_text_in_every_field_leaves_the_feed_whole_and_harmless(body: str, text: str, other: str) -> None:
    contact = Contact(text, "x", role=other, organisation=text, email="a@b.example", via=text, hours=other)
    hostile_release = replace(
        full(),
        headline=text,
        lead=other,
        dateline=text,
        body=body,
        facts=(Fact(text, other, text),),
        contacts=(contact, OFFICER),
        links=(Link(other, "https://b.example/?a=1&b=2"),),
        keywords=(Keyword("x", text),),
        images=(replace(full().images[0], alt=text, caption=other, credit=text, terms=other),),
        documents=(replace(full().documents[0], title=text),),
        organisations=(replace(MUNICIPALITY, name=text, boilerplate=body),),
    )
    read = channel(render_feed("rss", (hostile_release, plain())))
    assert [item.findtext("title") for item in read.iter("item")] == [text, "Nyhet 1"]
    item = next(read.iter("item"))
    assert texts(item, "category") == [text]
    assert texts(item, f"{DC}creator") == [text]
    assert html_findings(item.findtext(CONTENT) or "") == []
    assert html_findings(item.findtext("description") or "") == []
