"""All pages but those of releases, and what all pages have in common."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from pressroom.model.pages import (
    AccessibilityPage,
    ContactsPage,
    KeywordCount,
    KeywordPage,
    MediaPage,
    NewsroomPage,
    NotFoundPage,
    PrivacyPage,
    Redirect,
    SubscribePage,
    Translation,
    YearCount,
    YearPage,
)
from pressroom.model.plan import Item
from pressroom.render import render
from tests.support.recorded_releases import CORRECTED, STATES, version_text, versions_item
from tests.support.rendering import (
    BASE,
    EARLIER,
    EVA,
    FERRIES,
    HAMNEN,
    LATER,
    LATEST,
    ORNAMENT,
    PLAIN,
    QUAY,
    RELEASE,
    SECRET,
    SUNDVIK,
    create_context,
    item,
    release_item,
)

ENTRIES = (LATEST, LATER, EARLIER)
KEYWORDS = (KeywordCount(FERRIES, 3), KeywordCount(QUAY, 1))
YEARS = (YearCount(2024, 2, "/2024/"), YearCount(2023, 1, "/2023/"))
CONTACTS = (EVA, SECRET)
ORGANISATIONS = (SUNDVIK, HAMNEN)


def both(path: str) -> tuple[Translation, ...]:
    return Translation("sv", path), Translation("en", f"/en{path}")


NEWSROOM = item("newsroom-page", NewsroomPage(ENTRIES, KEYWORDS, YEARS, CONTACTS), "/", both("/"))
ENGLISH = item("newsroom-page", NewsroomPage((), (), ()), "/en/", both("/"), "en")
KEYWORD = item("keyword-page", KeywordPage(FERRIES, ENTRIES), "/keywords/farjor/")
KEYWORD_YEAR = item("keyword-page", KeywordPage(FERRIES, ENTRIES, YEARS, 2024), "/keywords/farjor/2024/")
YEAR = item("year-page", YearPage(2024, ENTRIES, YEARS), "/2024/", both("/2024/"))
CONTACT_PAGE = item("contacts-page", ContactsPage(CONTACTS, ORGANISATIONS), "/contacts/", both("/contacts/"))
MEDIA_PAGE = item("media-page", MediaPage((LATEST, LATER), ORGANISATIONS, YEARS), "/media/", both("/media/"))
SUBSCRIBE = item("subscribe-page", SubscribePage(KEYWORDS), "/subscribe/", both("/subscribe/"))
PRIVACY = item("privacy-page", PrivacyPage(), "/privacy/", both("/privacy/"))
ACCESSIBILITY = item("accessibility-page", AccessibilityPage(), "/accessibility/", both("/accessibility/"))
NOT_FOUND = item("not-found-page", NotFoundPage(), "/404.html")
MOVED = item("redirect", Redirect("/2024/ny-kaj/", "Ny kaj"), "/2024/kaj/")

EMPTY = (
    item("newsroom-page", NewsroomPage((), (), ()), "/tomt/"),
    item("contacts-page", ContactsPage((), ORGANISATIONS), "/tomt/contacts/"),
    item("media-page", MediaPage((), (HAMNEN,)), "/tomt/media/"),
    item("subscribe-page", SubscribePage(()), "/tomt/subscribe/"),
)
LISTS = (NEWSROOM, ENGLISH, KEYWORD, KEYWORD_YEAR, YEAR, CONTACT_PAGE, MEDIA_PAGE, SUBSCRIBE, PRIVACY, ACCESSIBILITY)
RECORDED = (
    *(release_item("release-page", replace(state, path=f"/2024/{name}/")) for name, state in STATES.items()),
    versions_item(
        CORRECTED, version_text(1, "Ny kaj", "Ett.", "Två."), version_text(2, "Sundvik får en ny kaj", "Ett.", "Tre.")
    ),
)
LAID_OUT = (*LISTS, *EMPTY, NOT_FOUND, release_item("release-page"), release_item("release-page", PLAIN), *RECORDED)
PAGES = (*LAID_OUT, MOVED)
RENDERED: dict[int, tuple[Item, str]] = {}


def page(page_item: Item) -> str:
    """Render a page once; an item of a release with a record has no hash."""
    if id(page_item) not in RENDERED:
        RENDERED[id(page_item)] = page_item, render(page_item, create_context()).content.decode()
    return RENDERED[id(page_item)][1]


def soup(page_item: Item) -> BeautifulSoup:
    return BeautifulSoup(page(page_item), "html.parser")


def links(page_item: Item, css: str = "body a") -> Iterator[str]:
    return (str(link["href"]) for link in soup(page_item).select(css))


def each(*pages: Item) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page_item", pages, ids=lambda page_item: f"{page_item.format}-{page_item.path}")


@each(*PAGES)
def test_a_page_has_one_h1_and_headings_without_a_gap(page_item: Item) -> None:
    levels = [int(heading.name[1]) for heading in soup(page_item).find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@each(*LAID_OUT)
def test_a_page_has_a_skip_link_and_named_landmarks(page_item: Item) -> None:
    tree = soup(page_item)
    first = tree.select_one("body a")
    assert first
    assert tree.select_one(f"main[id='{str(first['href'])[1:]}']")
    names = [nav.get("aria-label") for nav in tree.find_all("nav")]
    assert all(names)
    assert len(set(names)) == len(names)


@each(*PAGES)
def test_a_page_has_no_script_no_inline_style_and_asks_no_other_host(page_item: Item) -> None:
    tree = soup(page_item)
    assert all(script["type"] == "application/ld+json" for script in tree.find_all("script"))
    assert not tree.select("style, iframe, object, embed, base, [style]")
    assert not [tag for tag in tree.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert all(str(form["action"]).startswith("/") for form in tree.select("form"))
    loaded = [*tree.select("img[src]"), *tree.select("link[rel=stylesheet]")]
    assert all(str(tag.get("src") or tag.get("href")).startswith("/") for tag in loaded)


@each(*PAGES)
def test_a_page_says_its_language_and_has_a_title(page_item: Item) -> None:
    tree = soup(page_item)
    assert tree.html
    assert tree.html["lang"] == page_item.language
    assert tree.title
    assert tree.title.text


@each(*LISTS, release_item("release-page"))
def test_a_page_names_its_own_address_and_every_language(page_item: Item) -> None:
    tree = soup(page_item)
    path = page_item.path.removeprefix("site").removesuffix("index.html")
    canonical = tree.select_one("link[rel=canonical]")
    assert canonical
    assert canonical["href"] == BASE + path
    tags = tree.select("link[rel=alternate][hreflang]")
    alternates = {str(link["hreflang"]): link["href"] for link in tags}
    expected = {each.language: BASE + each.path for each in page_item.translations}
    assert alternates == (expected | {"x-default": BASE + page_item.translations[0].path} if expected else {})


@each(*LISTS)
def test_the_other_language_is_one_link_away(page_item: Item) -> None:
    others = [each.path for each in page_item.translations if each.language != page_item.language]
    assert list(links(page_item, "header .languages a")) == others


@each(*LAID_OUT)
def test_the_three_feeds_are_discoverable(page_item: Item) -> None:
    kinds = ["application/rss+xml", "application/atom+xml", "application/feed+json"]
    prefix = "/en" if page_item.language == "en" else ""
    found = [(link["type"], link["href"]) for link in soup(page_item).select("head link[rel=alternate][type]")][-3:]
    assert found == list(zip(kinds, [f"{prefix}/{file}" for file in ("rss.xml", "atom.xml", "feed.json")], strict=True))


def test_a_keyword_page_names_the_feeds_of_the_keyword_before_those_of_the_newsroom() -> None:
    found = [link["href"] for link in soup(KEYWORD).select("head link[rel=alternate][type]")]
    assert found[:3] == [f"/keywords/farjor/{file}" for file in ("rss.xml", "atom.xml", "feed.json")]
    assert list(links(KEYWORD, "section.follow a"))[:3] == found[:3]


def test_the_front_page_shows_latest_releases_keywords_contacts_years_and_feeds() -> None:
    tree = soup(NEWSROOM)
    assert [heading.text for heading in tree.select(".teasers h3")] == [entry.headline for entry in ENTRIES]
    assert LATEST.lead in tree.text
    assert "20 november 2024 · Pressinbjudan" in tree.text
    assert "Eva Ålund" in tree.text
    assert {"/2024/", "/2023/", "/keywords/farjor/", "/keywords/kajen/", "/rss.xml"} <= set(links(NEWSROOM))
    current = tree.select_one("[aria-current=page]")
    assert current
    assert current["href"] == "/"


@each(*LAID_OUT)
def test_every_page_has_the_logo_of_the_first_organisation_and_the_name_of_the_newsroom(page_item: Item) -> None:
    (title,) = soup(page_item).select("header.site .title a")
    (logo,) = title.select("img")
    is_front = any(page_item.path == f"site{path}index.html" for path in ("/", "/en/"))
    assert logo["src"] == "/media/logo.png"
    assert logo["alt"] == (SUNDVIK.name if is_front else "")
    assert bool(title.text.strip()) != is_front


def test_a_newsroom_without_a_logo_is_named_in_words() -> None:
    context = create_context()
    editions = tuple(replace(edition, organisations=(HAMNEN,)) for edition in context.newsroom.editions)
    plain = replace(context, newsroom=replace(context.newsroom, editions=editions), memo={})
    tree = BeautifulSoup(render(CONTACT_PAGE, plain).content, "html.parser")
    (title,) = tree.select("header.site .title")
    assert not title.select("img")
    assert title.text.strip() == editions[0].title
    front = BeautifulSoup(render(NEWSROOM, plain).content, "html.parser")
    assert not front.select("header.site .title")


@each(NEWSROOM, KEYWORD, YEAR)
def test_a_list_shows_the_first_picture_of_each_release_in_its_smallest_size(page_item: Item) -> None:
    by_headline = {row.h3.text: row for row in soup(page_item).select(".teasers > li") if row.h3}
    (image,) = by_headline[LATEST.headline].select("picture img")
    assert image["src"] == "/2024/senast/480/kajen%20i%20dag.jpg.jpg"
    assert (image["alt"], image["loading"], image["width"], image["height"]) == ("", "lazy", "480", "320")
    (source,) = by_headline[LATEST.headline].select("picture source")
    assert (source["type"], source["srcset"]) == ("image/webp", "/2024/senast/480/kajen%20i%20dag.jpg.webp")
    assert not by_headline[EARLIER.headline].select("img")  # it has no picture


def test_a_list_shows_no_decoration_and_no_original() -> None:
    decorated = replace(LATEST, images=(ORNAMENT,), entry_digest=b"decorated")
    lists = item("newsroom-page", NewsroomPage((decorated,), (), ()), "/")
    assert not soup(lists).select("main img")
    context = create_context()
    whole = replace(context, newsroom=replace(context.newsroom, leave_out=("sizes",)), memo={})
    assert not BeautifulSoup(render(NEWSROOM, whole).content, "html.parser").select("main img")


def test_a_newsroom_without_releases_says_so() -> None:
    assert "Ännu är inget publicerat." in page(EMPTY[0])
    assert "Nothing published yet." in page(ENGLISH)
    assert not soup(ENGLISH).select(".keywords, .years, .contacts")


def test_a_year_page_groups_by_month() -> None:
    months = [heading.text for heading in soup(YEAR).select("main section h2")]
    assert months == ["november 2024", "november 2023"]
    current = soup(YEAR).select_one(".years [aria-current=page]")
    assert current
    assert current.text == "2024"


def test_a_keyword_with_many_releases_leads_to_its_years_and_back_to_the_newest() -> None:
    assert list(links(KEYWORD_YEAR, ".years a")) == ["/keywords/farjor/", "/2024/", "/2023/"]
    assert not soup(KEYWORD).select(".years")


def test_a_keyword_whose_releases_were_all_withdrawn_says_so() -> None:
    tree = soup(item("keyword-page", KeywordPage(FERRIES, ()), "/keywords/farjor/"))
    assert not tree.select(".teasers")
    assert "Det finns inga nyheter med det här nyckelordet just nu." in tree.text


def test_the_front_page_shows_four_contacts_and_leads_to_the_others() -> None:
    people = tuple(replace(EVA, id=f"p-{number}", name=f"Person {number}") for number in range(5))
    few, many = (
        soup(item("newsroom-page", NewsroomPage(ENTRIES, (), (), contacts), "/")) for contacts in (people[:4], people)
    )
    assert [len(tree.select("main .contacts li")) for tree in (few, many)] == [4, 4]
    assert not few.select(".contacts a[href='/contacts/']")
    assert [link.text for link in many.select(".contacts a[href='/contacts/']")] == ["Alla presskontakter"]


def test_a_contact_can_be_called_mailed_and_saved() -> None:
    found = set(links(CONTACT_PAGE))
    assert {"tel:+46123456010", "mailto:eva.alund@sundvik.example", "/contacts/eva.vcf"} <= found
    assert "Hamngatan 1" in page(CONTACT_PAGE)


@each(*PAGES)
def test_a_contact_for_the_press_only_is_on_no_page(page_item: Item) -> None:
    assert SECRET.name not in page(page_item)
    assert SECRET.role not in page(page_item)
    assert SECRET.email not in page(page_item)


def test_the_media_page_offers_originals_documents_and_logos() -> None:
    texts = [link.text for link in soup(MEDIA_PAGE).select("main a")]
    assert "Ladda ner kajen i dag.jpg (JPEG, 3000 × 2000 pixlar, 1,2 MB)" in texts
    assert "Plan för kajen (PDF, 2,3 MB)" in texts
    assert {"/2024/senast/kajen%20i%20dag.jpg", "/media/logo.png"} <= set(links(MEDIA_PAGE))
    assert "Fri att använda i nyheter om kajen." in page(MEDIA_PAGE)


def test_the_subscribe_page_lists_the_feeds_of_the_newsroom_and_of_each_keyword() -> None:
    found = set(links(SUBSCRIBE, "main a"))
    assert {"/rss.xml", "/keywords/farjor/feed.json", "/keywords/kajen/atom.xml"} <= found
    assert f"{BASE}/atom.xml" in page(SUBSCRIBE)


def test_an_unknown_address_shows_a_page_that_works_from_any_depth() -> None:
    tree = soup(NOT_FOUND)
    local = [str(tag.get("href") or tag.get("src")) for tag in tree.select("link[href], a[href], img[src]")]
    assert all(address.startswith(("/", "#_main")) for address in local)
    assert tree.select("meta[name=robots][content=noindex]")
    assert not tree.select("link[rel=canonical]")


def test_a_former_address_redirects_without_a_script() -> None:
    tree = soup(MOVED)
    refresh = tree.select_one("meta[http-equiv=refresh]")
    assert refresh
    assert refresh["content"] == "0; url=/2024/ny-kaj/"
    assert tree.select(f"link[rel=canonical][href='{BASE}/2024/ny-kaj/']")
    assert tree.select("meta[name=robots][content=noindex]")
    assert list(links(MOVED)) == ["/2024/ny-kaj/"]


@each(*PAGES)
def test_a_newsroom_below_a_path_has_that_path_in_every_link(page_item: Item) -> None:
    below = render(page_item, create_context("https://www.sundvik.example/press")).content.decode()
    tree = BeautifulSoup(below, "html.parser")
    local = [str(tag.get("href") or tag.get("src")) for tag in tree.select("[href^='/'], [src^='/']")]
    assert local
    assert all(address.startswith("/press/") for address in local)
    assert BASE not in below


def test_a_page_in_a_language_written_from_right_to_left_says_so() -> None:
    context = create_context()
    edition = replace(context.newsroom.editions[0], language="ar")
    arabic = replace(
        context,
        newsroom=replace(context.newsroom, editions=(edition,)),
        catalogues={"ar": context.catalogues["sv"]},
        memo={},
    )
    html = render(replace(NOT_FOUND, language="ar"), arabic).content.decode()
    assert '<html lang="ar" dir="rtl">' in html


def test_every_list_names_the_kind_of_a_release() -> None:
    kinds = ["press-release", "news", "invitation", "statement", "regulatory"]
    context = create_context()
    names = []
    for number, kind in enumerate(kinds):
        entry = replace(LATEST, kind=kind, path=f"/2024/{number}/", entry_digest=kind.encode())
        html = render(replace(YEAR, page_model=YearPage(2024, (entry,), YEARS)), context).content.decode()
        names += [date.text.split(" · ")[1] for date in BeautifulSoup(html, "html.parser").select(".date")]
    assert names == ["Pressmeddelande", "Nyhet", "Pressinbjudan", "Uttalande", "Regulatoriskt pressmeddelande"]


def test_a_list_names_who_issued_each_release_where_there_is_more_than_one_organisation() -> None:
    boundary = replace(LATEST, issuers=("Sundvik kommun", "Sundviks Hamn AB"), entry_digest=b"joint")
    item = replace(YEAR, page_model=YearPage(2024, (boundary,), YEARS))
    context = create_context()
    swedish, *others = context.newsroom.editions
    alone = replace(swedish, organisations=swedish.organisations[:1])
    one = replace(create_context(), newsroom=replace(context.newsroom, editions=(alone, *others)))
    several, single = (BeautifulSoup(render(item, each).content, "html.parser") for each in (context, one))
    assert [tag.text for tag in several.select(".teasers .issuer")] == ["Sundvik kommun och Sundviks Hamn AB"]
    assert not single.select(".teasers .issuer")


def test_the_same_item_gives_the_same_bytes_whatever_was_rendered_before() -> None:
    context = create_context()
    again = [render(page_item, context).content.decode() for page_item in (*PAGES, *reversed(PAGES))]
    assert again[: len(PAGES)] == [page(page_item) for page_item in PAGES]
    assert again[len(PAGES) :] == [page(page_item) for page_item in reversed(PAGES)]


def test_the_page_of_the_sample_release_is_not_among_its_own_neighbours() -> None:
    assert RELEASE.path not in list(links(release_item("release-page"), ".neighbours a"))


def test_nothing_is_cached_of_people_who_are_in_one_release_only() -> None:
    context = create_context()
    render(release_item("release-page"), context)
    assert [key for key in context.memo if "contact" in repr(key)] == [("contact", "sv", "eva")]
