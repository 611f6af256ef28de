"""What must exist: the plan is a value, so these tests compare plans and never touch a disk."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pressroom.check import to_entry
from pressroom.model.entry import EntryList, build_entry_table, build_entry_tables
from pressroom.model.newsroom import (
    Contact,
    Edition,
    Image,
    Keyword,
    MailIdentity,
    Newsroom,
    OptionalOutput,
    Organisation,
)
from pressroom.model.pages import Feed, KeywordPage, ReleasePage, Sitemap, SitemapIndex, YearPage
from pressroom.model.plan import CommitOrder, Plan
from pressroom.model.release import Document, Release
from pressroom.plan import create_plan, sitemaps
from tests.support.stages import Planned, bundles_of, planned

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
ORGANISATION = Organisation("kommun", "Fjällby kommun")
OFFICER = Contact("Ada Ek", "ada-ek", id="ada-ek")
PRESS_ONLY = Contact("Bo Al", "bo-al", id="bo-al", audience="press")
GONE = Contact("Cia Ask", "cia-ask", id="cia-ask", until=(NOON - timedelta(days=1)).date())


def newsroom(*languages: str) -> Newsroom:
    """A newsroom with an edition for each language, the first without a prefix."""
    editions = tuple(
        Edition(language, f"/{language}" if place else "", "Fjällby", "", (ORGANISATION,), (OFFICER, PRESS_ONLY, GONE))
        for place, language in enumerate(languages or ("sv",))
    )
    mail = MailIdentity("p@press.example")
    return Newsroom("https://press.example", "Europe/Stockholm", editions, mail, "press.example")


def release(number: int = 1, *, year: int = 2024, language: str = "sv", at: datetime | None = None) -> Release:
    """A release that came out `number` hours after New Year."""
    address = f"{year}/r-{number}"
    path = f"/{address}/" if language == "sv" else f"/{language}/{address}/"
    when = at or datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    headline = f"Headline {number}"
    issuers = (ORGANISATION,)
    return Release(address, language, path, path, headline, "Lead.", "", when, "press-release", issuers, (OFFICER,))


def plan_of(releases: Iterable[Release], room: Newsroom | None = None, now: datetime = NOON) -> Plan:
    """The plan itself, in which a release is a bundle."""
    return create_plan(room or newsroom(), build_entry_tables(map(to_entry, releases)), now, "")


def test_an_empty_newsroom_has_its_pages_and_feeds_and_nothing_else() -> None:
    assert planned(newsroom(), [], NOON).paths == {
        "site/index.html",
        "site/404.html",
        "site/contacts/index.html",
        "site/contacts/ada-ek.vcf",
        "site/contacts/cia-ask.vcf",
        "site/media/index.html",
        "site/subscribe/index.html",
        "site/rss.xml",
        "site/atom.xml",
        "site/feed.json",
        "site/sitemap.xml",
        "site/sitemap-pages.xml",
        "site/robots.txt",
        "site/pressroom.css",
        "site/icon.svg",
    }


def test_a_release_becomes_page_text_data_and_mail() -> None:
    made = planned(newsroom(), [release()], NOON).paths - planned(newsroom(), [], NOON).paths
    assert made == {
        "site/2024/r-1/index.html",
        "site/2024/r-1/release.txt",
        "site/2024/r-1/release.json",
        "site/2024/r-1/card.png",
        "site/2024/index.html",
        "site/sitemap-2024.xml",
        "mail/2024/r-1/sv.html",
        "mail/2024/r-1/sv.txt",
        "mail/2024/r-1/sv.eml",
    }


def test_an_embargoed_release_changes_nothing_in_the_plan() -> None:
    hidden = structs.replace(
        release(2, at=NOON + timedelta(seconds=1)),
        keywords=(Keyword("hemlig", "Hemlig"),),
        former_urls=("/old/",),
        documents=(Document("d.pdf", "D", 1, "application/pdf", "00"),),
    )
    assert planned(newsroom(), [release(), hidden], NOON) == planned(newsroom(), [release()], NOON)
    with_it, without = plan_of([release(), hidden]), plan_of([release()])
    assert with_it.digest == without.digest
    assert (with_it.items, with_it.copies, with_it.since) == (without.items, without.copies, without.since)
    assert [each.key for each in bundles_of(with_it)] == [each.key for each in bundles_of(without)]
    assert with_it.digest == without.digest


def test_a_release_is_public_in_the_second_of_its_time() -> None:
    due = release(2, at=NOON)
    assert "site/2024/r-2/index.html" in planned(newsroom(), [due], NOON).paths
    assert "site/2024/r-2/index.html" not in planned(newsroom(), [due], NOON - timedelta(seconds=1)).paths


def test_an_embargoed_translation_is_not_linked() -> None:
    later = release(1, language="en", at=NOON + timedelta(hours=1))
    made = planned(newsroom("sv", "en"), [release(), later], NOON)
    assert [each.language for each in made.item("site/2024/r-1/index.html").translations] == ["sv"]


def test_another_language_lives_under_its_prefix_and_each_page_names_both() -> None:
    made = planned(newsroom("sv", "en"), [release(), release(language="en")], NOON)
    assert {each.path for each in made.item("site/en/2024/r-1/index.html").translations} == {
        "/2024/r-1/",
        "/en/2024/r-1/",
    }
    assert {"site/en/rss.xml", "site/en/2024/index.html", "site/en/404.html", "mail/2024/r-1/en.eml"} <= made.paths


def test_a_page_shows_the_three_that_followed_and_the_two_before() -> None:
    made = planned(newsroom(), [release(number) for number in range(1, 10)], NOON)
    page = made.item("site/2024/r-5/index.html").page_model
    assert isinstance(page, ReleasePage)
    assert [each.full_entry.headline for each in page.later] == ["Headline 6", "Headline 7", "Headline 8"]
    assert [each.full_entry.headline for each in page.earlier] == ["Headline 4", "Headline 3"]


def test_a_keyword_that_fills_its_page_gets_a_page_for_each_year() -> None:
    tagged = [
        structs.replace(release(number, year=year), keywords=(Keyword("skola", "Skola"),))
        for year in (2023, 2024)
        for number in range(30)
    ]
    made = planned(newsroom(), tagged, NOON)
    newest = made.item("site/keywords/skola/index.html").page_model
    assert isinstance(newest, KeywordPage)
    assert len(newest.entries) == 50
    assert [year.path for year in newest.years] == ["/keywords/skola/2024/", "/keywords/skola/2023/"]
    assert "site/keywords/skola/2023/index.html" in made.paths
    assert "site/keywords/skola/2024/index.html" not in planned(newsroom(), tagged[:50], NOON).paths


def test_words_that_differ_by_case_share_a_page_under_the_newest_spelling() -> None:
    old = structs.replace(release(1), keywords=(Keyword("skola", "skola"),))
    new = structs.replace(release(2), keywords=(Keyword("skola", "Skola"),))
    page = planned(newsroom(), [old, new], NOON).item("site/keywords/skola/index.html").page_model
    assert isinstance(page, KeywordPage)
    assert page.keyword.name == "Skola"
    assert len(page.entries) == 2


def test_feeds_hold_the_newest_fifty_and_archives_hold_every_release_once() -> None:
    made = planned(newsroom(), [release(number) for number in range(120)], NOON)
    feed = made.item("site/atom.xml").page_model
    assert isinstance(feed, Feed)
    assert [each.full_entry.headline for each in feed.entries] == [
        f"Headline {number}" for number in range(119, 69, -1)
    ]
    assert feed.previous_archive == 2
    archives = [made.item(f"site/atom-{number}.xml").page_model for number in (1, 2)]
    assert [
        (each.archive_number, each.previous_archive, each.next_archive) for each in archives if isinstance(each, Feed)
    ] == [
        (1, 0, 2),
        (2, 1, 0),
    ]
    archived = {each.full_entry.path for archive in archives if isinstance(archive, Feed) for each in archive.entries}
    assert archived | {each.full_entry.path for each in feed.entries} == {release(number).path for number in range(120)}


def test_a_full_archive_is_the_same_after_one_more_release() -> None:
    before = planned(newsroom(), [release(number) for number in range(170)], NOON)
    after = planned(newsroom(), [release(number) for number in range(171)], NOON)
    for number in (1, 2, 3):
        assert before.item(f"site/atom-{number}.xml") == after.item(f"site/atom-{number}.xml")


@pytest.mark.parametrize("count", [30, 100, 300])
def test_one_more_release_changes_a_number_of_outputs_that_does_not_grow(count: int) -> None:
    before, after = (plan_of(release(number) for number in range(many)) for many in (count, count + 1))
    known = {each.source: each.key for each in bundles_of(before)} | {each.path: each.key for each in before.items}
    changed = [each.source for each in bundles_of(after) if known.get(each.source) != each.key]
    assert changed == [f"releases/2024/r-{number}/sv.md" for number in range(count, count - 4, -1)]
    assert {item.path for item in after.items if known.get(item.path) != item.key} == {
        "site/index.html",
        "site/2024/index.html",
        "site/rss.xml",
        "site/atom.xml",
        "site/feed.json",
        "site/sitemap-2024.xml",
    }


def test_press_contacts_have_no_card_and_expired_ones_leave_the_contacts_page() -> None:
    made = planned(newsroom(), [], NOON)
    assert "site/contacts/bo-al.vcf" not in made.paths
    page = made.item("site/contacts/index.html").page_model
    assert getattr(page, "contacts", None) == (OFFICER,)


def test_a_person_written_out_has_a_card_beside_the_page() -> None:
    person = structs.replace(release(), contacts=(Contact("Eva Å", "eva-a"), Contact("P", "p", audience="press")))
    made = planned(newsroom(), [person], NOON).paths
    assert "site/2024/r-1/eva-a.vcf" in made
    assert "site/2024/r-1/p.vcf" not in made


@pytest.mark.parametrize(
    ("former", "path"),
    [("/old/page.html", "site/old/page.html"), ("/a/b/", "site/a/b/index.html"), ("/a/b", "site/a/b/index.html")],
)
def test_a_former_address_leads_on(former: str, path: str) -> None:
    made = planned(newsroom(), [structs.replace(release(), former_urls=(former,))], NOON)
    assert getattr(made.item(path).page_model, "target", "") == "/2024/r-1/"


def test_documents_are_copied_beside_the_page_once() -> None:
    document = Document("a.pdf", "Rapport", 1, "application/pdf", "d1")
    with_file = structs.replace(release(), documents=(document, document))
    made = planned(newsroom(), [with_file], NOON)
    assert [(copy.path, copy.source) for copy in made.copies] == [("site/2024/r-1/a.pdf", "releases/2024/r-1/a.pdf")]


def test_a_picture_is_offered_as_it_is_and_in_each_size_as_webp_and_jpeg() -> None:
    picture = Image("a.jpg", "Alt", 1000, 500, 1, "image/jpeg", "d1")
    (own,) = planned(newsroom(), [structs.replace(release(), images=(picture, picture))], NOON).of_bundles
    names = ["a.jpg", "480/a.jpg.webp", "480/a.jpg.jpg", "1000/a.jpg.webp", "1000/a.jpg.jpg"]
    assert [each.path for each in own.renditions] == [f"site/2024/r-1/{name}" for name in names]
    assert {each.source for each in own.renditions} == {"releases/2024/r-1/a.jpg"}
    assert not own.share_images


def test_a_kit_holds_text_captions_contacts_pictures_and_documents() -> None:
    whole = structs.replace(
        release(),
        images=(Image("a.jpg", "Alt", 1, 1, 1, "image/jpeg", "d1"), Image("b.png", "", 1, 1, 1, "image/png", "d2")),
        documents=(Document("c.pdf", "Rapport", 1, "application/pdf", "d3"),),
        contacts=(Contact("Eva Å", "eva-a"),),
    )
    (kit,) = planned(newsroom(), [whole], NOON).of_bundles[0].press_kits
    names = ["release.txt", "captions.txt", "contacts.vcf", "a.jpg", "b.png", "c.pdf"]
    assert kit.members == tuple(f"site/2024/r-1/{name}" for name in names)
    assert kit.timestamp == whole.publish_at.timestamp()


@pytest.mark.parametrize(
    ("headline", "said"),
    [
        ("Bron öppnar – äntligen!", "Bron öppnar – äntligen!"),
        ("Sommar ☀️ på ön 👩‍👩‍👧", "Sommar på ön"),
        ("Мост открыт", ""),
        ("افتتاح الجسر", ""),
        ("🎉", ""),
    ],
)
def test_a_share_card_stands_for_a_release_whose_headline_its_font_can_say(headline: str, said: str) -> None:
    (own,) = planned(newsroom(), [structs.replace(release(), headline=headline)], NOON).of_bundles
    assert [card.headline for card in own.share_images] == ([said] if said else [])


def test_decoration_is_no_press_picture() -> None:
    picture = Image("a.jpg", "", 1, 1, 1, "image/jpeg", "d1")
    page = planned(newsroom(), [structs.replace(release(), images=(picture,))], NOON).item("site/media/index.html")
    assert getattr(page.page_model, "entries", None) == EntryList()


def test_pages_come_before_the_lists_and_feeds_that_link_to_them() -> None:
    made = planned(newsroom(), [release()], NOON)
    ranks = [item.commit_order for item in made.items]
    assert ranks == sorted(ranks)
    assert made.item("site/rss.xml").commit_order == CommitOrder.FEED
    assert made.item("site/2024/r-1/index.html").commit_order == CommitOrder.PAGE


def named_sitemaps(made: Planned) -> list[str]:
    """The sitemaps that `sitemap.xml` names, in its order."""
    index = made.item("site/sitemap.xml").page_model
    assert isinstance(index, SitemapIndex)
    return [f"site{path}" for path in index.paths]


def sitemap(made: Planned, path: str) -> Sitemap:
    subject = made.item(path).page_model
    assert isinstance(subject, Sitemap)
    return subject


def addresses(named: Sitemap) -> list[str]:
    return [*(release.full_entry.path for release in named.entries), *named.paths]


def test_the_sitemaps_name_every_page_once() -> None:
    made = planned(newsroom("sv", "en"), [release(), release(language="en")], NOON)
    named = [address for path in named_sitemaps(made) for address in addresses(sitemap(made, path))]
    pages = {path for path in made.paths if path.endswith("/index.html")}
    assert {f"site{path}index.html" for path in named} == pages
    assert len(named) == len(pages)


def test_a_release_is_in_the_sitemap_of_the_year_of_its_address() -> None:
    made = planned(newsroom("sv", "en"), [release(1, year=2023), release(), release(language="en")], NOON)
    assert named_sitemaps(made) == ["site/sitemap-pages.xml", "site/sitemap-2024.xml", "site/sitemap-2023.xml"]
    by_year = {year: addresses(sitemap(made, f"site/sitemap-{year}.xml")) for year in (2023, 2024)}
    assert by_year == {2023: ["/2023/r-1/"], 2024: ["/2024/r-1/", "/en/2024/r-1/"]}


def test_a_release_stands_in_its_sitemap_with_its_time_and_a_list_with_none() -> None:
    made = planned(newsroom(), [release()], NOON)
    times = [each.full_entry.publish_at for each in sitemap(made, "site/sitemap-2024.xml").entries]
    assert times == [release().publish_at]
    assert sitemap(made, "site/sitemap-pages.xml").entries == EntryList()


def test_a_former_address_is_in_no_sitemap() -> None:
    moved = structs.replace(release(), former_urls=("/old/",))
    made = planned(newsroom(), [moved], NOON)
    assert "site/old/index.html" in made.paths
    named = [address for path in named_sitemaps(made) for address in addresses(sitemap(made, path))]
    assert "/old/" not in named


def test_a_sitemap_holds_no_more_than_the_protocol_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_URLS", 4)
    made = planned(newsroom(), [release(number) for number in range(9)], NOON)
    parts = [path for path in named_sitemaps(made) if "2024" in path]
    assert parts == ["site/sitemap-2024.xml", "site/sitemap-2024-2.xml", "site/sitemap-2024-3.xml"]
    named = [addresses(sitemap(made, path)) for path in parts]
    assert [len(each) for each in named] == [4, 4, 1]
    assert len({address for each in named for address in each}) == 9


def test_a_new_release_leaves_the_sitemaps_of_other_years_alone() -> None:
    old = [release(number, year=2023) for number in range(3)]
    before, after = planned(newsroom(), old, NOON), planned(newsroom(), [*old, release()], NOON)
    assert before.item("site/sitemap-2023.xml") == after.item("site/sitemap-2023.xml")


LEFT_OUT: dict[OptionalOutput, set[str]] = {
    "archives": {"site/atom-1.xml"},
    "cards": {
        *("site/contacts/ada-ek.vcf", "site/contacts/cia-ask.vcf"),
        *("site/2024/r-99/eva-a.vcf", "site/2024/r-99/contacts.vcf"),
    },
    "data": {f"site/2024/r-{number}/release.json" for number in range(40, 100)},
    "json-feed": {"site/feed.json", "site/keywords/skola/feed.json"},
    "kits": {f"site/2024/r-99/{name}" for name in ("captions.txt", "contacts.vcf", "press-kit.zip")},
    "mail": {f"mail/2024/r-{number}/sv.{ending}" for number in range(40, 100) for ending in ("html", "txt", "eml")},
    "share-cards": {f"site/2024/r-{number}/card.png" for number in range(40, 100)},
    "sizes": {f"site/2024/r-99/1/a.jpg.{ending}" for ending in ("webp", "jpg")},
    "text": {f"site/2024/r-{number}/release.txt" for number in range(40, 100)},
}


def test_every_word_of_leave_out_is_tried_here() -> None:
    assert LEFT_OUT.keys() == set(get_args(OptionalOutput))


@pytest.mark.parametrize("words", [*([word] for word in LEFT_OUT), list(LEFT_OUT)], ids="-".join)
def test_what_a_newsroom_leaves_out_is_not_made_and_all_else_is(words: list[OptionalOutput]) -> None:
    releases = [release(number) for number in range(40, 99)]
    person = Contact("Eva Å", "eva-a")
    document = Document("a.pdf", "Rapport", 1, "application/pdf", "d1")
    pictures = (Image("a.jpg", "", 1, 1, 1, "image/jpeg", "d2"),)
    last = structs.replace(release(99), documents=(document,), images=pictures, keywords=(Keyword("skola", "Skola"),))
    releases.append(structs.replace(last, contacts=(person,)))
    whole = planned(newsroom(), releases, NOON)
    less = planned(structs.replace(newsroom(), leave_out=tuple(words)), releases, NOON)
    assert whole.paths - less.paths == set().union(*(LEFT_OUT[word] for word in words))
    assert less.paths <= whole.paths


def test_a_feed_names_no_archive_where_there_are_none() -> None:
    room = structs.replace(newsroom(), leave_out=("archives",))
    feed = planned(room, [release(number) for number in range(120)], NOON).item("site/atom.xml").page_model
    assert isinstance(feed, Feed)
    assert feed.previous_archive == 0


def test_a_plan_holds_from_the_last_release_to_the_next() -> None:
    room = structs.replace(newsroom(), editions=(structs.replace(newsroom().editions[0], contacts=(OFFICER,)),))
    due, next_one = release(2, at=NOON - timedelta(hours=1)), release(3, at=NOON + timedelta(hours=1))
    made = plan_of([release(), due, next_one], room)
    assert (made.since, made.until) == (due.publish_at.timestamp(), next_one.publish_at.timestamp())
    assert plan_of([release(), due], room).until == 0


def test_a_plan_with_a_contact_who_has_a_last_day_holds_for_the_day_in_the_zone_of_the_newsroom() -> None:
    made = plan_of([release()])
    midnight = datetime(2025, 2, 28, 23, tzinfo=UTC)
    assert (made.since, made.until) == (midnight.timestamp(), (midnight + timedelta(days=1)).timestamp())


def test_at_its_end_a_plan_is_another() -> None:
    next_one = release(3, at=NOON + timedelta(hours=1))
    before = plan_of([release(), next_one])
    moments = [datetime.fromtimestamp(before.until + late, UTC) for late in (-1, 0)]
    plans = [plan_of([release(), next_one], now=moment) for moment in moments]
    assert plans[0].digest == before.digest != plans[1].digest


@pytest.mark.parametrize("path", ["site/rss.xml", "site/2024/r-1/index.html"])
def test_a_key_changes_with_the_text_and_with_what_shapes_the_bytes(path: str) -> None:
    def key(text: str, shape: str, title: str = "Fjällby") -> str:
        room = newsroom()
        room = structs.replace(room, editions=(structs.replace(room.editions[0], title=title),))
        made = planned(room, [structs.replace(release(), body=text)], NOON, shape)
        return made.item(path).key

    assert len({key("a", "1"), key("b", "1"), key("a", "2"), key("a", "1", "Annan")}) == 4
    assert key("a", "1") == key("a", "1")


@given(st.permutations([release(number, year=year) for year in (2022, 2024) for number in range(4)]))
def test_the_plan_does_not_depend_on_the_order_of_the_releases(shuffled: list[Release]) -> None:
    assert planned(newsroom(), shuffled, NOON) == planned(newsroom(), sorted(shuffled, key=lambda r: r.path), NOON)


def test_every_field_of_a_subject_is_in_its_key() -> None:
    """A field that the key leaves out would let a stale output stand."""
    first = planned(newsroom(), [release(number) for number in range(60)], NOON)
    for change in ({"lead": "Other."}, {"headline": "Other"}, {"kind": "news"}, {"dateline": "Here"}):
        later = structs.replace(release(30), **change)
        others = [release(number) for number in range(60) if number != 30]
        second = planned(newsroom(), [*others, later], NOON)
        keys = {item.path: item.key for item in first.items}
        changed = {item.path for item in second.items if keys[item.path] != item.key}
        assert {"site/2024/r-30/index.html", "mail/2024/r-30/sv.eml", "site/rss.xml", "site/atom-1.xml"} <= changed, (
            change
        )


def test_a_release_that_came_out_in_another_year_than_its_folder_says_stands_among_those_of_its_time() -> None:
    late = release(1, year=2022, at=datetime(2024, 1, 1, 2, 30, tzinfo=UTC))
    made = planned(newsroom(), [release(2), release(3), late, release(1, year=2023)], NOON)
    atom = made.item("site/atom.xml").page_model
    assert isinstance(atom, Feed)
    assert [each.address for each in atom.entries] == ["2024/r-3", "2022/r-1", "2024/r-2", "2023/r-1"]
    page = made.item("site/2022/r-1/index.html").page_model
    assert isinstance(page, ReleasePage)
    assert [each.address for each in (*page.later, *page.earlier)] == ["2024/r-3", "2024/r-2", "2023/r-1"]
    assert {"site/2022/index.html", "site/2023/index.html", "site/2024/index.html"} <= made.paths
    years = made.item("site/2024/index.html").page_model
    assert isinstance(years, YearPage)
    assert [each.address for each in years.entries] == ["2024/r-3", "2024/r-2"]


@given(st.lists(st.tuples(st.sampled_from((2022, 2023, 2024)), st.integers(0, 5), st.sampled_from((2023, 2024, 2026)))))
def test_the_plan_does_not_depend_on_how_releases_are_divided_among_rolls(places: list[tuple[int, int, int]]) -> None:
    by_path = {
        (year, number): release(number, year=year, at=datetime(came, 1, 1 + number, tzinfo=UTC))
        for year, number, came in places
    }
    teasers = [to_entry(structs.replace(each, keywords=(Keyword("bro", "Bro"),))) for each in by_path.values()]
    whole = create_plan(newsroom(), build_entry_tables(teasers), NOON, "")
    divided = create_plan(newsroom(), [build_entry_table(each.language, [each]) for each in teasers], NOON, "")
    assert divided.items == whole.items
    assert (divided.since, divided.until) == (whole.since, whole.until)
    assert [each.key for each in bundles_of(divided)] == [each.key for each in bundles_of(whole)]


def test_a_section_is_a_year_and_keeps_its_key_when_something_comes_out_later() -> None:
    archive = [release(number, year=year) for year in (2022, 2023, 2024) for number in range(4)]
    before, after = plan_of(archive), plan_of([*archive, release(9)])
    assert [each.name for each in after.sections] == ["sv/2024", "sv/2023", "sv/2022"]
    assert [each.key for each in after.sections[1:]] == [each.key for each in before.sections[1:]]
    assert after.sections[0].key != before.sections[0].key


def test_the_key_of_a_section_tells_when_a_neighbour_in_another_year_changes() -> None:
    archive = [release(number, year=year) for year in (2022, 2023, 2024) for number in range(4)]
    changed = [structs.replace(each, headline="Another") if each.address == "2024/r-0" else each for each in archive]
    before, after = plan_of(archive), plan_of(changed)
    known = {each.name: each.key for each in before.sections}
    assert [each.name for each in after.sections if known[each.name] != each.key] == ["sv/2024", "sv/2023"]


def test_the_key_of_a_section_tells_when_one_of_its_releases_is_translated() -> None:
    archive = [release(number, year=year) for year in (2023, 2024) for number in range(4)]
    room = newsroom("sv", "en")
    before, after = (
        plan_of(releases, room) for releases in (archive, [*archive, release(1, language="en", year=2023)])
    )
    known = {each.name: each.key for each in before.sections}
    assert [each.name for each in after.sections if known.get(each.name) != each.key] == ["sv/2023", "en/2023"]
