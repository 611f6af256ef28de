"""What must exist: the plan is a value, so these tests compare plans and never touch a disk."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pressroom.artifact import Feed, Item, KeywordPage, Plan, Rank, ReleasePage, Sitemap
from pressroom.plan import plan
from pressroom.release import Contact, Document, Edition, Image, Keyword, MailIdentity, Newsroom, Organisation, Release

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


def paths(made: Plan) -> set[str]:
    return {item.path for item in made.items} | {copy.path for copy in made.copies}


def item(made: Plan, path: str) -> Item:
    return next(item for item in made.items if item.path == path)


def test_an_empty_newsroom_has_its_pages_and_feeds_and_nothing_else() -> None:
    assert paths(plan(newsroom(), [], NOON, "")) == {
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
        "site/robots.txt",
        "site/pressroom.css",
    }


def test_a_release_becomes_page_text_data_and_mail() -> None:
    made = paths(plan(newsroom(), [release()], NOON, "")) - paths(plan(newsroom(), [], NOON, ""))
    assert made == {
        "site/2024/r-1/index.html",
        "site/2024/r-1/release.txt",
        "site/2024/r-1/release.json",
        "site/2024/index.html",
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
    assert plan(newsroom(), [release(), hidden], NOON, "") == plan(newsroom(), [release()], NOON, "")


def test_a_release_is_public_in_the_second_of_its_time() -> None:
    due = release(2, at=NOON)
    assert "site/2024/r-2/index.html" in paths(plan(newsroom(), [due], NOON, ""))
    assert "site/2024/r-2/index.html" not in paths(plan(newsroom(), [due], NOON - timedelta(seconds=1), ""))


def test_an_embargoed_translation_is_not_linked() -> None:
    later = release(1, language="en", at=NOON + timedelta(hours=1))
    made = plan(newsroom("sv", "en"), [release(), later], NOON, "")
    assert [each.language for each in item(made, "site/2024/r-1/index.html").translations] == ["sv"]


def test_another_language_lives_under_its_prefix_and_each_page_names_both() -> None:
    made = plan(newsroom("sv", "en"), [release(), release(language="en")], NOON, "")
    assert {each.path for each in item(made, "site/en/2024/r-1/index.html").translations} == {
        "/2024/r-1/",
        "/en/2024/r-1/",
    }
    assert {"site/en/rss.xml", "site/en/2024/index.html", "site/en/404.html", "mail/2024/r-1/en.eml"} <= paths(made)


def test_a_page_shows_the_three_that_followed_and_the_two_before() -> None:
    made = plan(newsroom(), [release(number) for number in range(1, 10)], NOON, "")
    page = item(made, "site/2024/r-5/index.html").subject
    assert isinstance(page, ReleasePage)
    assert [each.headline for each in page.later] == ["Headline 6", "Headline 7", "Headline 8"]
    assert [each.headline for each in page.earlier] == ["Headline 4", "Headline 3"]


def test_a_keyword_that_fills_its_page_gets_a_page_for_each_year() -> None:
    tagged = [
        structs.replace(release(number, year=year), keywords=(Keyword("skola", "Skola"),))
        for year in (2023, 2024)
        for number in range(30)
    ]
    made = plan(newsroom(), tagged, NOON, "")
    newest = item(made, "site/keywords/skola/index.html").subject
    assert isinstance(newest, KeywordPage)
    assert len(newest.teasers) == 50
    assert [year.path for year in newest.years] == ["/keywords/skola/2024/", "/keywords/skola/2023/"]
    assert "site/keywords/skola/2023/index.html" in paths(made)
    assert "site/keywords/skola/2024/index.html" not in paths(plan(newsroom(), tagged[:50], NOON, ""))


def test_words_that_differ_by_case_share_a_page_under_the_newest_spelling() -> None:
    old = structs.replace(release(1), keywords=(Keyword("skola", "skola"),))
    new = structs.replace(release(2), keywords=(Keyword("skola", "Skola"),))
    page = item(plan(newsroom(), [old, new], NOON, ""), "site/keywords/skola/index.html").subject
    assert isinstance(page, KeywordPage)
    assert page.keyword.name == "Skola"
    assert len(page.teasers) == 2


def test_feeds_hold_the_newest_fifty_and_archives_hold_every_release_once() -> None:
    made = plan(newsroom(), [release(number) for number in range(120)], NOON, "")
    feed = item(made, "site/atom.xml").subject
    assert isinstance(feed, Feed)
    assert [each.headline for each in feed.releases] == [f"Headline {number}" for number in range(119, 69, -1)]
    assert feed.previous == 2
    archives = [item(made, f"site/atom-{number}.xml").subject for number in (1, 2)]
    assert [(each.archive, each.previous, each.following) for each in archives if isinstance(each, Feed)] == [
        (1, 0, 2),
        (2, 1, 0),
    ]
    archived = {each.path for archive in archives if isinstance(archive, Feed) for each in archive.releases}
    assert archived | {each.path for each in feed.releases} == {release(number).path for number in range(120)}


def test_a_full_archive_is_the_same_after_one_more_release() -> None:
    before = plan(newsroom(), [release(number) for number in range(170)], NOON, "")
    after = plan(newsroom(), [release(number) for number in range(171)], NOON, "")
    for number in (1, 2, 3):
        assert item(before, f"site/atom-{number}.xml") == item(after, f"site/atom-{number}.xml")


@pytest.mark.parametrize("count", [30, 100, 300])
def test_one_more_release_changes_a_number_of_outputs_that_does_not_grow(count: int) -> None:
    before = plan(newsroom(), [release(number) for number in range(count)], NOON, "")
    after = plan(newsroom(), [release(number) for number in range(count + 1)], NOON, "")
    known = {item.path: item.key for item in before.items}
    changed = [item.path for item in after.items if known.get(item.path) != item.key]
    assert len(changed) <= 22, changed


def test_press_contacts_have_no_card_and_expired_ones_leave_the_contacts_page() -> None:
    made = plan(newsroom(), [], NOON, "")
    assert "site/contacts/bo-al.vcf" not in paths(made)
    page = item(made, "site/contacts/index.html").subject
    assert getattr(page, "contacts", None) == (OFFICER,)


def test_a_person_written_out_has_a_card_beside_the_page() -> None:
    person = structs.replace(release(), contacts=(Contact("Eva Å", "eva-a"), Contact("P", "p", audience="press")))
    made = paths(plan(newsroom(), [person], NOON, ""))
    assert "site/2024/r-1/eva-a.vcf" in made
    assert "site/2024/r-1/p.vcf" not in made


@pytest.mark.parametrize(
    ("former", "path"),
    [("/old/page.html", "site/old/page.html"), ("/a/b/", "site/a/b/index.html"), ("/a/b", "site/a/b/index.html")],
)
def test_a_former_address_leads_on(former: str, path: str) -> None:
    made = plan(newsroom(), [structs.replace(release(), former_urls=(former,))], NOON, "")
    assert getattr(item(made, path).subject, "target", "") == "/2024/r-1/"


def test_files_are_copied_beside_the_page_of_each_language_once() -> None:
    picture = Image("a.jpg", "Alt", 1, 1, 1, "image/jpeg", "d1")
    with_file = structs.replace(release(), images=(picture, picture))
    made = plan(newsroom(), [with_file], NOON, "")
    assert [(copy.path, copy.source) for copy in made.copies] == [("site/2024/r-1/a.jpg", "releases/2024/r-1/a.jpg")]


def test_decoration_is_no_press_picture() -> None:
    picture = Image("a.jpg", "", 1, 1, 1, "image/jpeg", "d1")
    page = item(plan(newsroom(), [structs.replace(release(), images=(picture,))], NOON, ""), "site/media/index.html")
    assert getattr(page.subject, "media", None) == ()


def test_pages_come_before_the_lists_and_feeds_that_link_to_them() -> None:
    made = plan(newsroom(), [release()], NOON, "")
    ranks = [item.rank for item in made.items]
    assert ranks == sorted(ranks)
    assert item(made, "site/rss.xml").rank == Rank.FEED
    assert item(made, "site/2024/r-1/index.html").rank == Rank.PAGE


def test_the_sitemap_names_every_page() -> None:
    made = plan(newsroom("sv", "en"), [release(), release(language="en")], NOON, "")
    sitemap = item(made, "site/sitemap.xml").subject
    assert isinstance(sitemap, Sitemap)
    named = {f"site{entry.path}index.html" for entry in sitemap.entries}
    assert named == {path for path in paths(made) if path.endswith("index.html")}


def test_a_key_changes_with_the_text_and_with_what_shapes_the_bytes() -> None:
    def key(text: str, shape: str, title: str = "Fjällby") -> str:
        room = newsroom()
        room = structs.replace(room, editions=(structs.replace(room.editions[0], title=title),))
        return item(plan(room, [structs.replace(release(), body=text)], NOON, shape), "site/rss.xml").key

    assert len({key("a", "1"), key("b", "1"), key("a", "2"), key("a", "1", "Annan")}) == 4
    assert key("a", "1") == key("a", "1")


@given(st.permutations([release(number, year=year) for year in (2022, 2024) for number in range(4)]))
def test_the_plan_does_not_depend_on_the_order_of_the_releases(shuffled: list[Release]) -> None:
    assert plan(newsroom(), shuffled, NOON, "") == plan(newsroom(), sorted(shuffled, key=lambda r: r.path), NOON, "")


def test_every_field_of_a_subject_is_in_its_key() -> None:
    """A field that the key leaves out would let a stale output stand."""
    first = plan(newsroom(), [release(number) for number in range(60)], NOON, "")
    for change in ({"lead": "Other."}, {"headline": "Other"}, {"kind": "news"}, {"dateline": "Here"}):
        later = structs.replace(release(30), **change)
        others = [release(number) for number in range(60) if number != 30]
        second = plan(newsroom(), [*others, later], NOON, "")
        keys = {item.path: item.key for item in first.items}
        changed = {item.path for item in second.items if keys[item.path] != item.key}
        assert {"site/2024/r-30/index.html", "mail/2024/r-30/sv.eml", "site/rss.xml", "site/atom-1.xml"} <= changed, (
            change
        )
