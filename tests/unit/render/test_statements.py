"""The statements say what is kept about readers, what may not be accessible, and whom to ask."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from pressroom.model.newsroom import PolicyDetails
from pressroom.model.pages import AccessibilityPage, PageModel, PrivacyPage
from pressroom.render import render
from tests.support.rendering import HAMNEN, create_context, item

PAGES: dict[str, PageModel] = {"privacy": PrivacyPage(), "accessibility": AccessibilityPage()}
OF_NEWSROOM = ("leave_out", "hubs", "service_url", "logs_openings")


def statement(name: str, language: str = "sv", /, **changes: Any) -> BeautifulSoup:
    """Render a statement; `changes` are of the edition, those in OF_NEWSROOM of the newsroom."""
    context = create_context()
    of_newsroom = {key: changes.pop(key) for key in OF_NEWSROOM if key in changes}
    editions = tuple(replace(edition, **changes) for edition in context.newsroom.editions)
    context = replace(context, newsroom=replace(context.newsroom, editions=editions, **of_newsroom), memo={})
    path = f"/{name}/" if language == "sv" else f"/{language}/{name}/"
    page = item(f"{name}-page", PAGES[name], path, language=language)
    return BeautifulSoup(render(page, context).content, "html.parser")


def words(tree: BeautifulSoup, css: str = "main") -> str:
    return " ".join(tag.get_text(" ", strip=True) for tag in tree.select(css))


@pytest.mark.parametrize("name", PAGES)
def test_a_statement_names_the_first_organisation_and_how_to_reach_it(name: str) -> None:
    tree = statement(name)
    assert words(tree, "main address .name") == "Sundvik kommun"
    assert "Hamngatan 1 123 45 Sundvik" in words(tree, "main address")
    links = {str(link["href"]) for link in tree.select("main address a")}
    assert links == {"tel:+46123456000", "mailto:info@sundvik.example"}


@pytest.mark.parametrize("name", PAGES)
def test_a_newsroom_names_another_address_adds_text_and_the_day_of_a_review(name: str) -> None:
    details = PolicyDetails("ombud@sundvik.example", "Läs [mer](/mer/).", date(2025, 1, 15))
    tree = statement(name, "sv", **{name: details})
    assert [link["href"] for link in tree.select("main address a[href^=mailto]")] == ["mailto:ombud@sundvik.example"]
    assert tree.select_one("main a[href='/mer/']")
    assert "Senast granskad: 15 januari 2025" in words(tree)


@pytest.mark.parametrize("name", PAGES)
def test_an_organisation_that_gives_no_address_has_its_press_contacts(name: str) -> None:
    tree = statement(name, organisations=(HAMNEN,))
    assert [link["href"] for link in tree.select("main address a")] == ["/contacts/"]
    assert "Senast granskad" not in words(tree)


def test_the_privacy_statement_tells_of_mail_and_hubs_only_where_there_are_any() -> None:
    mail, service, hub = "När du får våra nyheter med e-post", "efter 28 dagar", "WebSub"
    texts = {url: words(statement("privacy", service_url=url)) for url in ("", "https://press.sundvik.example")}
    assert [mail in text for text in texts.values()] == [True, False]
    assert [service in text for text in texts.values()] == [False, True]
    without = words(statement("privacy", leave_out=("mail",)))
    assert [part in without for part in (mail, service)] == [False, False]
    assert [hub in words(statement("privacy", hubs=hubs)) for hubs in ((), ("https://hub.example/",))] == [False, True]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_privacy_statement_says_what_the_service_stores_and_for_how_long(language: str) -> None:
    text = words(statement("privacy", language))
    for part in ("IP", "7 da", "28 da", "JSON", "hash"):
        assert part in text


@pytest.mark.parametrize(("logs_openings", "part"), [(True, "när länken öppnades"), (False, "registrerar inte när")])
def test_the_privacy_statement_says_whether_openings_of_personal_links_are_logged(
    logs_openings: bool, part: str
) -> None:
    assert part in words(statement("privacy", logs_openings=logs_openings))


def test_the_accessibility_statement_says_how_far_the_pages_comply_and_where_to_complain() -> None:
    text = words(statement("accessibility", "en"))
    for part in ("WCAG 2.2, level AA", "EN 301 549", "partly comply", "PDF", "complain to the authority"):
        assert part in text


@pytest.mark.parametrize(("language", "prefix"), [("sv", ""), ("en", "/en")])
def test_every_page_ends_with_the_organisation_its_address_and_both_statements(language: str, prefix: str) -> None:
    tree = statement("privacy", language)
    assert words(tree, "footer address") == "Sundvik kommun Hamngatan 1 123 45 Sundvik"
    links = [link["href"] for link in tree.select("footer li a")]
    assert links[-2:] == [f"{prefix}/privacy/", f"{prefix}/accessibility/"]
