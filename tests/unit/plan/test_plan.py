"""The plan stage decides which outputs exist; a plan is a value, so these tests need no disk."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack, structs

from pressroom.check import to_entry
from pressroom.model.entry import create_entry_ref, require_entry
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
from pressroom.model.pages import Feed, KeywordPage, ReleasePage, Sitemap, SitemapIndex, Translation, YearPage
from pressroom.model.plan import CommitOrder, Plan
from pressroom.model.release import Document, Release, Version
from pressroom.plan import create_plan, feeds
from tests.support.stages import PlannedOutputs, list_release_items, plan_all

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
ORGANISATION = Organisation("kommun", "Fjällby kommun")
OFFICER = Contact("Ada Ek", "ada-ek", id="ada-ek")
PRESS_ONLY = Contact("Bo Al", "bo-al", id="bo-al", audience="press")
GONE = Contact("Cia Ask", "cia-ask", id="cia-ask", until=(NOON - timedelta(days=1)).date())


def newsroom(*languages: str) -> Newsroom:
    """Return a newsroom with an edition for each language, the first without a prefix."""
    editions = tuple(
        Edition(language, f"/{language}" if number else "", "Fjällby", "", (ORGANISATION,), (OFFICER, PRESS_ONLY, GONE))
        for number, language in enumerate(languages or ("sv",))
    )
    mail = MailIdentity("p@press.example")
    return Newsroom("https://press.example", "Europe/Stockholm", editions, mail, "press.example")


def release(number: int = 1, *, year: int = 2024, language: str = "sv", at: datetime | None = None) -> Release:
    """Return a release published `number` hours after New Year."""
    address = f"{year}/r-{number}"
    path = f"/{address}/" if language == "sv" else f"/{language}/{address}/"
    publish_at = at or datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    headline = f"Headline {number}"
    issuers = (ORGANISATION,)
    return Release(
        address, language, path, path, headline, "Lead.", "", publish_at, "press-release", issuers, (OFFICER,)
    )


def plan_releases(releases: Iterable[Release], site: Newsroom | None = None, now: datetime = NOON) -> Plan:
    """Return the plan of releases, as a build makes it."""
    return create_plan(site or newsroom(), map(to_entry, releases), now, "")


def test_an_empty_newsroom_has_its_pages_and_feeds_and_nothing_else() -> None:
    assert plan_all(newsroom(), [], NOON).paths == {
        "site/index.html",
        "site/404.html",
        "site/contacts/index.html",
        "site/contacts/ada-ek.vcf",
        "site/contacts/cia-ask.vcf",
        "site/media/index.html",
        "site/subscribe/index.html",
        "site/privacy/index.html",
        "site/accessibility/index.html",
        "site/rss.xml",
        "site/atom.xml",
        "site/feed.json",
        "site/sitemap.xml",
        "site/sitemap-pages.xml",
        "site/robots.txt",
        "site/pressroom.css",
        "site/icon.svg",
        "redirects.json",
        "redirects.nginx.conf",
        "redirects.caddy",
    }


def test_a_release_has_page_text_data_and_mail() -> None:
    planned = plan_all(newsroom(), [release()], NOON).paths - plan_all(newsroom(), [], NOON).paths
    assert planned == {
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


def test_a_withdrawn_text_keeps_its_languages_and_the_other_text_does_not_lead_to_it() -> None:
    version = Version("withdrawal", NOON, b"")
    withdrawn, english = structs.replace(release(), versions=(version,)), release(language="en")
    swedish_page, english_page = Translation("sv", "/2024/r-1/"), Translation("en", "/en/2024/r-1/")

    def list_translations(*releases: Release) -> dict[str, set[Translation]]:
        items = list_release_items(plan_releases(releases, newsroom("sv", "en")))
        return {each.entry.language: set(each.translations) for each in items}

    assert list_translations(withdrawn, english) == {"sv": {swedish_page, english_page}, "en": {english_page}}
    both = list_translations(withdrawn, structs.replace(english, versions=(version,)))
    assert both == {language: {swedish_page, english_page} for language in ("sv", "en")}
    assert list_translations(withdrawn) == {"sv": {swedish_page}}


def test_an_embargoed_release_changes_nothing_in_the_plan() -> None:
    hidden = structs.replace(
        release(2, at=NOON + timedelta(seconds=1)),
        keywords=(Keyword("hemlig", "Hemlig"),),
        former_urls=("/old/",),
        documents=(Document("d.pdf", "D", 1, "application/pdf", "00"),),
    )
    assert plan_all(newsroom(), [release(), hidden], NOON) == plan_all(newsroom(), [release()], NOON)
    with_it, without = plan_releases([release(), hidden]), plan_releases([release()])
    assert with_it.digest == without.digest
    assert (with_it.items, with_it.copies, with_it.since) == (without.items, without.copies, without.since)
    assert [each.key for each in list_release_items(with_it)] == [each.key for each in list_release_items(without)]
    assert with_it.digest == without.digest


def test_a_release_is_public_in_the_second_of_its_time() -> None:
    latest = release(2, at=NOON)
    assert "site/2024/r-2/index.html" in plan_all(newsroom(), [latest], NOON).paths
    assert "site/2024/r-2/index.html" not in plan_all(newsroom(), [latest], NOON - timedelta(seconds=1)).paths


def test_an_embargoed_translation_is_not_linked() -> None:
    later = release(1, language="en", at=NOON + timedelta(hours=1))
    planned = plan_all(newsroom("sv", "en"), [release(), later], NOON)
    assert [each.language for each in planned.item("site/2024/r-1/index.html").translations] == ["sv"]


def test_another_language_has_a_prefix_and_each_page_links_to_both() -> None:
    planned = plan_all(newsroom("sv", "en"), [release(), release(language="en")], NOON)
    assert {each.path for each in planned.item("site/en/2024/r-1/index.html").translations} == {
        "/2024/r-1/",
        "/en/2024/r-1/",
    }
    assert {"site/en/rss.xml", "site/en/2024/index.html", "site/en/404.html", "mail/2024/r-1/en.eml"} <= planned.paths


def test_a_page_shows_the_three_that_followed_and_the_two_before() -> None:
    planned = plan_all(newsroom(), [release(number) for number in range(1, 10)], NOON)
    page = planned.item("site/2024/r-5/index.html").page_model
    assert isinstance(page, ReleasePage)
    assert [require_entry(each).headline for each in page.later] == ["Headline 6", "Headline 7", "Headline 8"]
    assert [require_entry(each).headline for each in page.earlier] == ["Headline 4", "Headline 3"]


def test_a_keyword_that_fills_its_page_gets_a_page_for_each_year() -> None:
    tagged = [
        structs.replace(release(number, year=year), keywords=(Keyword("skola", "Skola"),))
        for year in (2023, 2024)
        for number in range(30)
    ]
    planned = plan_all(newsroom(), tagged, NOON)
    newest = planned.item("site/keywords/skola/index.html").page_model
    assert isinstance(newest, KeywordPage)
    assert len(newest.entries) == 50
    assert [year.path for year in newest.years] == ["/keywords/skola/2024/", "/keywords/skola/2023/"]
    assert "site/keywords/skola/2023/index.html" in planned.paths
    assert "site/keywords/skola/2024/index.html" not in plan_all(newsroom(), tagged[:50], NOON).paths


def test_words_that_differ_by_case_share_a_page_under_the_newest_spelling() -> None:
    old = structs.replace(release(1), keywords=(Keyword("skola", "skola"),))
    new = structs.replace(release(2), keywords=(Keyword("skola", "Skola"),))
    page = plan_all(newsroom(), [old, new], NOON).item("site/keywords/skola/index.html").page_model
    assert isinstance(page, KeywordPage)
    assert page.keyword.name == "Skola"
    assert len(page.entries) == 2


def test_feeds_contain_the_newest_fifty_and_archives_every_release_once() -> None:
    planned = plan_all(newsroom(), [release(number) for number in range(120)], NOON)
    feed = planned.item("site/atom.xml").page_model
    assert isinstance(feed, Feed)
    assert [require_entry(each).headline for each in feed.entries] == [
        f"Headline {number}" for number in range(119, 69, -1)
    ]
    assert feed.previous_archive == 2
    archives = [planned.item(f"site/atom-{number}.xml").page_model for number in (1, 2)]
    assert [
        (each.archive_number, each.previous_archive, each.next_archive) for each in archives if isinstance(each, Feed)
    ] == [
        (1, 0, 2),
        (2, 1, 0),
    ]
    archived = {
        require_entry(each).path for archive in archives if isinstance(archive, Feed) for each in archive.entries
    }
    assert archived | {require_entry(each).path for each in feed.entries} == {
        release(number).path for number in range(120)
    }


def test_a_full_archive_is_the_same_after_one_more_release() -> None:
    before = plan_all(newsroom(), [release(number) for number in range(170)], NOON)
    after = plan_all(newsroom(), [release(number) for number in range(171)], NOON)
    for number in (1, 2, 3):
        assert before.item(f"site/atom-{number}.xml") == after.item(f"site/atom-{number}.xml")


@pytest.mark.parametrize("count", [30, 100, 300])
def test_one_more_release_changes_a_number_of_outputs_that_does_not_grow(count: int) -> None:
    before, after = (plan_releases(release(number) for number in range(many)) for many in (count, count + 1))
    previous_keys = {each.source: each.key for each in list_release_items(before)} | {
        each.path: each.key for each in before.items
    }
    changed = [each.source for each in list_release_items(after) if previous_keys.get(each.source) != each.key]
    assert changed == [f"releases/2024/r-{number}/sv.md" for number in range(count, count - 4, -1)]
    assert {item.path for item in after.items if previous_keys.get(item.path) != item.key} == {
        "site/index.html",
        "site/2024/index.html",
        "site/rss.xml",
        "site/atom.xml",
        "site/feed.json",
        "site/sitemap-2024.xml",
    }


def test_press_contacts_have_no_card_and_expired_ones_leave_the_contacts_page() -> None:
    planned = plan_all(newsroom(), [], NOON)
    assert "site/contacts/bo-al.vcf" not in planned.paths
    page = planned.item("site/contacts/index.html").page_model
    assert getattr(page, "contacts", None) == (OFFICER,)


def test_a_person_written_out_has_a_card_beside_the_page() -> None:
    person = structs.replace(release(), contacts=(Contact("Eva Å", "eva-a"), Contact("P", "p", audience="press")))
    planned = plan_all(newsroom(), [person], NOON).paths
    assert "site/2024/r-1/eva-a.vcf" in planned
    assert "site/2024/r-1/p.vcf" not in planned


@pytest.mark.parametrize(
    ("former", "path"),
    [("/old/page.html", "site/old/page.html"), ("/a/b/", "site/a/b/index.html"), ("/a/b", "site/a/b/index.html")],
)
def test_a_former_url_redirects(former: str, path: str) -> None:
    planned = plan_all(newsroom(), [structs.replace(release(), former_urls=(former,))], NOON)
    assert getattr(planned.item(path).page_model, "target", "") == "/2024/r-1/"


def test_documents_are_copied_beside_the_page_once() -> None:
    document = Document("a.pdf", "Rapport", 1, "application/pdf", "d1")
    with_file = structs.replace(release(), documents=(document, document))
    planned = plan_all(newsroom(), [with_file], NOON)
    assert [(copy.path, copy.source) for copy in planned.copies] == [("site/2024/r-1/a.pdf", "releases/2024/r-1/a.pdf")]


def test_an_image_is_published_as_it_is_and_in_each_size_as_webp_and_jpeg() -> None:
    image = Image("a.jpg", "Alt", 1000, 500, 1, "image/jpeg", "d1")
    (outputs,) = plan_all(newsroom(), [structs.replace(release(), images=(image, image))], NOON).of_releases
    names = ["a.jpg", "480/a.jpg.webp", "480/a.jpg.jpg", "1000/a.jpg.webp", "1000/a.jpg.jpg"]
    assert [each.path for each in outputs.renditions] == [f"site/2024/r-1/{name}" for name in names]
    assert {each.source for each in outputs.renditions} == {"releases/2024/r-1/a.jpg"}
    assert not outputs.share_images


def test_a_press_kit_contains_text_captions_contacts_images_and_documents() -> None:
    whole = structs.replace(
        release(),
        images=(Image("a.jpg", "Alt", 1, 1, 1, "image/jpeg", "d1"), Image("b.png", "", 1, 1, 1, "image/png", "d2")),
        documents=(Document("c.pdf", "Rapport", 1, "application/pdf", "d3"),),
        contacts=(Contact("Eva Å", "eva-a"),),
    )
    (press_kit,) = plan_all(newsroom(), [whole], NOON).of_releases[0].press_kits
    names = ["release.txt", "captions.txt", "contacts.vcf", "a.jpg", "b.png", "c.pdf"]
    assert press_kit.members == tuple(f"site/2024/r-1/{name}" for name in names)
    assert press_kit.timestamp == whole.publish_at.timestamp()


@pytest.mark.parametrize(
    ("headline", "drawn"),
    [
        ("Bron öppnar – äntligen!", "Bron öppnar – äntligen!"),
        ("Sommar ☀️ på ön 👩‍👩‍👧", "Sommar på ön"),
        ("Мост открыт", ""),
        ("افتتاح الجسر", ""),
        ("🎉", ""),
    ],
)
def test_a_release_whose_headline_the_font_can_draw_gets_a_share_image(headline: str, drawn: str) -> None:
    (outputs,) = plan_all(newsroom(), [structs.replace(release(), headline=headline)], NOON).of_releases
    assert [each.headline for each in outputs.share_images] == ([drawn] if drawn else [])


def test_a_decorative_image_is_not_on_the_media_page() -> None:
    image = Image("a.jpg", "", 1, 1, 1, "image/jpeg", "d1")
    page = plan_all(newsroom(), [structs.replace(release(), images=(image,))], NOON).item("site/media/index.html")
    assert getattr(page.page_model, "entries", None) == ()


def test_pages_come_before_the_lists_and_feeds_that_link_to_them() -> None:
    planned = plan_all(newsroom(), [release()], NOON)
    ranks = [item.commit_order for item in planned.items]
    assert ranks == sorted(ranks)
    assert planned.item("site/rss.xml").commit_order == CommitOrder.FEED
    assert planned.item("site/2024/r-1/index.html").commit_order == CommitOrder.PAGE


def list_sitemaps(planned: PlannedOutputs) -> list[str]:
    """Return the sitemaps that `sitemap.xml` lists, in its order."""
    index = planned.item("site/sitemap.xml").page_model
    assert isinstance(index, SitemapIndex)
    return [f"site{path}" for path in index.paths]


def sitemap(planned: PlannedOutputs, path: str) -> Sitemap:
    page_model = planned.item(path).page_model
    assert isinstance(page_model, Sitemap)
    return page_model


def list_paths(model: Sitemap) -> list[str]:
    return [*(require_entry(entry).path for entry in model.entries), *model.paths]


def test_the_sitemaps_list_every_page_once() -> None:
    planned = plan_all(newsroom("sv", "en"), [release(), release(language="en")], NOON)
    paths = [page for path in list_sitemaps(planned) for page in list_paths(sitemap(planned, path))]
    pages = {path for path in planned.paths if path.endswith("/index.html")}
    assert {f"site{path}index.html" for path in paths} == pages
    assert len(paths) == len(pages)


def test_a_release_is_in_the_sitemap_of_the_year_of_its_address() -> None:
    planned = plan_all(newsroom("sv", "en"), [release(1, year=2023), release(), release(language="en")], NOON)
    assert list_sitemaps(planned) == ["site/sitemap-pages.xml", "site/sitemap-2024.xml", "site/sitemap-2023.xml"]
    by_year = {year: list_paths(sitemap(planned, f"site/sitemap-{year}.xml")) for year in (2023, 2024)}
    assert by_year == {2023: ["/2023/r-1/"], 2024: ["/2024/r-1/", "/en/2024/r-1/"]}


def test_a_sitemap_has_the_times_of_releases_and_none_for_lists() -> None:
    planned = plan_all(newsroom(), [release()], NOON)
    times = [require_entry(each).publish_at for each in sitemap(planned, "site/sitemap-2024.xml").entries]
    assert times == [release().publish_at]
    assert sitemap(planned, "site/sitemap-pages.xml").entries == ()


def test_a_former_url_is_in_no_sitemap() -> None:
    moved = structs.replace(release(), former_urls=("/old/",))
    planned = plan_all(newsroom(), [moved], NOON)
    assert "site/old/index.html" in planned.paths
    paths = [page for path in list_sitemaps(planned) for page in list_paths(sitemap(planned, path))]
    assert "/old/" not in paths


def test_a_sitemap_lists_no_more_than_the_protocol_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_URLS", 4)
    planned = plan_all(newsroom(), [release(number) for number in range(9)], NOON)
    parts = [path for path in list_sitemaps(planned) if "2024" in path]
    assert parts == ["site/sitemap-2024.xml", "site/sitemap-2024-2.xml", "site/sitemap-2024-3.xml"]
    paths = [list_paths(sitemap(planned, path)) for path in parts]
    assert [len(each) for each in paths] == [4, 4, 1]
    assert len({path for each in paths for path in each}) == 9


def test_a_new_release_leaves_the_sitemaps_of_other_years_alone() -> None:
    old = [release(number, year=2023) for number in range(3)]
    before, after = plan_all(newsroom(), old, NOON), plan_all(newsroom(), [*old, release()], NOON)
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


def test_every_value_of_leave_out_is_tested_here() -> None:
    assert LEFT_OUT.keys() == set(get_args(OptionalOutput))


@pytest.mark.parametrize("words", [*([word] for word in LEFT_OUT), list(LEFT_OUT)], ids="-".join)
def test_only_what_a_newsroom_leaves_out_is_not_planned(words: list[OptionalOutput]) -> None:
    releases = [release(number) for number in range(40, 99)]
    person = Contact("Eva Å", "eva-a")
    document = Document("a.pdf", "Rapport", 1, "application/pdf", "d1")
    images = (Image("a.jpg", "", 1, 1, 1, "image/jpeg", "d2"),)
    last = structs.replace(release(99), documents=(document,), images=images, keywords=(Keyword("skola", "Skola"),))
    releases.append(structs.replace(last, contacts=(person,)))
    whole = plan_all(newsroom(), releases, NOON)
    less = plan_all(structs.replace(newsroom(), leave_out=tuple(words)), releases, NOON)
    assert whole.paths - less.paths == set().union(*(LEFT_OUT[word] for word in words))
    assert less.paths <= whole.paths


def test_a_feed_links_to_no_archive_if_there_are_none() -> None:
    site = structs.replace(newsroom(), leave_out=("archives",))
    feed = plan_all(site, [release(number) for number in range(120)], NOON).item("site/atom.xml").page_model
    assert isinstance(feed, Feed)
    assert feed.previous_archive == 0


def test_a_plan_is_valid_from_the_last_release_to_the_next() -> None:
    site = structs.replace(newsroom(), editions=(structs.replace(newsroom().editions[0], contacts=(OFFICER,)),))
    latest, next_one = release(2, at=NOON - timedelta(hours=1)), release(3, at=NOON + timedelta(hours=1))
    plan = plan_releases([release(), latest, next_one], site)
    assert (plan.since, plan.until) == (latest.publish_at.timestamp(), next_one.publish_at.timestamp())
    assert plan_releases([release(), latest], site).until == 0


def test_a_plan_with_a_contact_who_has_a_last_day_is_valid_for_one_day_in_the_zone_of_the_newsroom() -> None:
    plan = plan_releases([release()])
    midnight = datetime(2025, 2, 28, 23, tzinfo=UTC)
    assert (plan.since, plan.until) == (midnight.timestamp(), (midnight + timedelta(days=1)).timestamp())


def test_a_plan_changes_at_the_end_of_its_validity() -> None:
    next_one = release(3, at=NOON + timedelta(hours=1))
    before = plan_releases([release(), next_one])
    times = [datetime.fromtimestamp(before.until + seconds, UTC) for seconds in (-1, 0)]
    plans = [plan_releases([release(), next_one], now=time) for time in times]
    assert plans[0].digest == before.digest != plans[1].digest


@pytest.mark.parametrize("path", ["site/rss.xml", "site/2024/r-1/index.html"])
def test_a_key_changes_with_the_text_the_newsroom_and_the_fingerprint(path: str) -> None:
    def key(text: str, fingerprint: str, title: str = "Fjällby") -> str:
        site = newsroom()
        site = structs.replace(site, editions=(structs.replace(site.editions[0], title=title),))
        planned = plan_all(site, [structs.replace(release(), body=text)], NOON, fingerprint)
        return planned.item(path).key

    assert len({key("a", "1"), key("b", "1"), key("a", "2"), key("a", "1", "Annan")}) == 4
    assert key("a", "1") == key("a", "1")


@given(st.permutations([release(number, year=year) for year in (2022, 2024) for number in range(4)]))
def test_the_plan_does_not_depend_on_the_order_of_the_releases(shuffled: list[Release]) -> None:
    assert plan_all(newsroom(), shuffled, NOON) == plan_all(newsroom(), sorted(shuffled, key=lambda r: r.path), NOON)


def test_every_field_of_a_page_model_is_in_its_key() -> None:
    """If a key omitted a field, an outdated output would stay."""
    first = plan_all(newsroom(), [release(number) for number in range(60)], NOON)
    for change in ({"lead": "Other."}, {"headline": "Other"}, {"kind": "news"}, {"dateline": "Here"}):
        later = structs.replace(release(30), **change)
        others = [release(number) for number in range(60) if number != 30]
        second = plan_all(newsroom(), [*others, later], NOON)
        keys = {item.path: item.key for item in first.items}
        changed = {item.path for item in second.items if keys[item.path] != item.key}
        assert {"site/2024/r-30/index.html", "mail/2024/r-30/sv.eml", "site/rss.xml", "site/atom-1.xml"} <= changed, (
            change
        )


def test_a_release_published_in_another_year_than_that_of_its_folder_is_listed_by_its_time() -> None:
    late = release(1, year=2022, at=datetime(2024, 1, 1, 2, 30, tzinfo=UTC))
    planned = plan_all(newsroom(), [release(2), release(3), late, release(1, year=2023)], NOON)
    atom = planned.item("site/atom.xml").page_model
    assert isinstance(atom, Feed)
    assert [each.address for each in atom.entries] == ["2024/r-3", "2022/r-1", "2024/r-2", "2023/r-1"]
    page = planned.item("site/2022/r-1/index.html").page_model
    assert isinstance(page, ReleasePage)
    assert [each.address for each in (*page.later, *page.earlier)] == ["2024/r-3", "2024/r-2", "2023/r-1"]
    assert {"site/2022/index.html", "site/2023/index.html", "site/2024/index.html"} <= planned.paths
    years = planned.item("site/2024/index.html").page_model
    assert isinstance(years, YearPage)
    assert [each.address for each in years.entries] == ["2024/r-3", "2024/r-2"]


@given(
    st.lists(st.tuples(st.sampled_from((2022, 2023, 2024)), st.integers(0, 5), st.sampled_from((2023, 2024, 2026)))),
    st.randoms(),
)
def test_the_plan_does_not_depend_on_the_order_of_the_entries(
    dates: list[tuple[int, int, int]], random: Random
) -> None:
    by_path = {
        (year, number): release(number, year=year, at=datetime(published, 1, 1 + number, tzinfo=UTC))
        for year, number, published in dates
    }
    entries = [to_entry(structs.replace(each, keywords=(Keyword("bro", "Bro"),))) for each in by_path.values()]
    plan = create_plan(newsroom(), entries, NOON, "")
    assert create_plan(newsroom(), map(create_entry_ref, random.sample(entries, len(entries))), NOON, "").digest == (
        plan.digest
    )


def test_a_plan_is_a_value_that_can_be_compared_printed_and_encoded() -> None:
    archive = [release(number, year=year) for year in (2022, 2023) for number in range(4)]
    plan = plan_releases(archive)
    assert plan == plan_releases(archive)
    assert plan != plan_releases(archive[1:])
    assert all(f"Section(name='{name}'" in repr(plan) for name in ("sv/2023", "sv/2022"))
    assert msgpack.decode(msgpack.encode(plan))["sections"][1]["name"] == "sv/2022"


def test_a_section_is_a_year_and_keeps_its_key_when_a_later_release_is_published() -> None:
    archive = [release(number, year=year) for year in (2022, 2023, 2024) for number in range(4)]
    before, after = plan_releases(archive), plan_releases([*archive, release(9)])
    assert [each.name for each in after.sections] == ["sv/2024", "sv/2023", "sv/2022"]
    assert [each.key for each in after.sections[1:]] == [each.key for each in before.sections[1:]]
    assert after.sections[0].key != before.sections[0].key


def test_the_key_of_a_section_changes_with_a_neighbour_in_another_year() -> None:
    archive = [release(number, year=year) for year in (2022, 2023, 2024) for number in range(4)]
    changed = [structs.replace(each, headline="Another") if each.address == "2024/r-0" else each for each in archive]
    before, after = plan_releases(archive), plan_releases(changed)
    previous_keys = {each.name: each.key for each in before.sections}
    assert [each.name for each in after.sections if previous_keys[each.name] != each.key] == ["sv/2024", "sv/2023"]


def test_the_key_of_a_section_changes_when_one_of_its_releases_is_translated() -> None:
    archive = [release(number, year=year) for year in (2023, 2024) for number in range(4)]
    site = newsroom("sv", "en")
    before, after = (
        plan_releases(releases, site) for releases in (archive, [*archive, release(1, language="en", year=2023)])
    )
    previous_keys = {each.name: each.key for each in before.sections}
    assert [each.name for each in after.sections if previous_keys.get(each.name) != each.key] == ["sv/2023", "en/2023"]
