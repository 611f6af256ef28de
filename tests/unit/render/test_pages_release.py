"""The page of a release: all its fields, and what is around them."""

import json
from functools import cache
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag
from msgspec.structs import replace

from pressroom.model.release import Release
from tests.support.rendering import BASE, HAMNEN, MAP, ORNAMENT, PHOTO, PLAIN, RELEASE, SECRET, render_format

ADDRESS = f"{BASE}/2024/ny-kaj/"


@cache
def soup(release: Release = RELEASE) -> BeautifulSoup:
    return BeautifulSoup(render_format("release-page", release), "html.parser")


def article(release: Release = RELEASE) -> Tag:
    found = soup(release).select_one("main > article")
    assert found
    return found


def one(css: str, release: Release = RELEASE) -> Tag:
    (found,) = soup(release).select(css)
    return found


def texts(css: str, release: Release = RELEASE) -> list[str]:
    return [" ".join(tag.text.split()) for tag in soup(release).select(css)]


def meta(name: str, release: Release = RELEASE) -> str | None:
    found = soup(release).select(f"meta[property='{name}'], meta[name='{name}']")
    return str(found[0]["content"]) if found else None


def blocks(release: Release = RELEASE) -> list[dict[str, Any]]:
    return [json.loads(tag.text) for tag in soup(release).select("script[type='application/ld+json']")]


def test_main_contains_the_release_and_nothing_else() -> None:
    children = [child for child in one("main").children if isinstance(child, Tag)]
    assert [child.name for child in children] == ["article"]


def test_who_what_when_and_where_come_first() -> None:
    assert texts("article .issuer") == ["Sundvik kommun och Sundviks Hamn AB · Pressmeddelande"]
    assert texts("article .dateline") == ["Sundvik, 4 november 2024 kl. 9.30"]
    assert one("article .dateline time")["datetime"] == "2024-11-04T09:30:00+01:00"
    assert texts("h1") == [RELEASE.headline]
    assert texts("p.lead") == [RELEASE.lead]


def test_the_parts_come_in_the_order_of_their_importance() -> None:
    headings = ["Mer om kajen", "Kostnader", "Fakta", "Här finns hjälp", "Presskontakter", "Bilder", "Dokument"]
    assert texts("article :is(h2, h3)") == [
        *headings,
        "Läs mer",
        "Nyckelord",
        "Om Sundvik kommun",
        "Om Sundviks Hamn AB",
    ]


def test_a_release_with_no_more_than_it_must_have_has_no_empty_parts() -> None:
    assert texts("article h2", PLAIN) == ["Om Sundviks Hamn AB"]
    assert not article(PLAIN).select("ul, dl, figure")
    assert texts("article .dateline", PLAIN) == ["4 november 2024 kl. 9.30"]


def test_the_body_is_marked_up() -> None:
    assert texts("blockquote")[0] == "Vi har väntat länge. Nu blir det av."
    assert texts("figure.quote figcaption") == ["– Eva Ålund, presschef"]
    assert texts(".body th[scope=col]") == ["Del", "Miljoner"]
    assert texts("[role=doc-noteref]") == ["[1]"]
    assert one("[role=doc-noteref]")["href"] == "#fn-1"
    assert {"/2023/besked/", "/2024/ny-kaj/plan%202024.pdf", "#mer-om-kajen"} <= {
        str(link["href"]) for link in soup().select(".body a")
    }


def test_facts_have_their_sources() -> None:
    assert texts(".facts dt") == ["Längd", "Klart"]
    assert texts(".facts dd") == ["120 meter", "Källa: Sundviks Hamn AB", "2026"]


def test_every_help_number_can_be_dialled() -> None:
    numbers = {tag.text: tag["href"] for tag in soup().select(".help a[href^='tel:']")}
    assert numbers == {"0123-45 60 00 (tonval 2)": "tel:+46123456000;ext=2", "112": "tel:112"}
    assert "Dygnet runt." in texts(".help")[0]
    assert one(".help a[href^='https:']")["href"] == "https://www.sundvik.example/rad?a=1&b=2"


def test_press_contacts_can_be_reached_and_saved() -> None:
    eva, olle = soup().select("section.contacts address")
    assert {link["href"] for link in eva.select("a")} == {
        "tel:+46123456010",
        "tel:+46701740610",
        "mailto:eva.alund@sundvik.example",
        "/contacts/eva.vcf",
    }
    text = " ".join(eva.text.split())
    for part in ("presschef, Sundvik kommun", "via växeln", "vardagar 8–17", "Till och med 31 december 2024"):
        assert part in text
    assert {link["href"] for link in olle.select("a")} == {"tel:112;ext=2", "/2024/ny-kaj/olle-berg.vcf"}


def test_help_and_contacts_are_one_step_away_before_the_release_begins() -> None:
    assert [tag["href"] for tag in soup().select("nav.shortcuts a[href^='#']")] == ["#_help", "#_contacts"]
    assert one("#_help").select("h2")
    assert one("#_contacts").select("address")
    assert texts(".shortcuts .to-help span > [dir=auto]") == [RELEASE.help[0].name]
    assert one(".shortcuts a[href^='tel:']")["href"] == "tel:+46123456000;ext=2"


def test_the_menu_choice_after_a_number_does_not_break() -> None:
    assert texts(".help .tel") == ["0123-45 60 00 (tonval 2)", "112"]
    assert texts(".tel .choice") == ["(tonval 2)"] * 3  # above the headline, in the help, of a contact


def test_there_are_no_shortcuts_to_what_the_release_lacks() -> None:
    assert not soup(PLAIN).select("nav.shortcuts")
    assert [tag["href"] for tag in soup(replace(RELEASE, help=())).select("nav.shortcuts a")] == ["#_contacts"]
    secret = replace(RELEASE, contacts=(SECRET,))
    assert not soup(secret).select("a[href='#_contacts']")


def test_a_table_is_reached_by_keyboard_on_the_page_alone() -> None:
    table = one(".body .table")
    assert (table["tabindex"], table["role"], table["aria-label"]) == ("0", "group", "Tabell")
    assert "tabindex" not in json.loads(render_format("release-json"))["body_html"]


def test_one_contact_is_headed_in_the_singular() -> None:
    assert "Presskontakt" in texts("h2", replace(RELEASE, contacts=RELEASE.contacts[:1]))


@pytest.mark.parametrize("format_", ["release-page", "release-text", "release-json"])
def test_a_contact_for_the_press_only_is_nowhere(format_: str) -> None:
    for word in (SECRET.name, SECRET.role, SECRET.email, SECRET.slug):
        assert word not in render_format(format_)


def test_the_first_picture_leads_unless_the_body_places_it() -> None:
    assert one("figure.lead-picture img")["alt"] == PHOTO.alt
    placed = replace(RELEASE, images=(MAP, PHOTO))
    assert not soup(placed).select(".lead-picture")
    assert texts("section.pictures h2", placed) == ["Bilder"]
    assert [tag["alt"] for tag in soup(placed).select("section.pictures img")] == [PHOTO.alt]


def test_every_image_is_there_once_with_caption_credit_terms_and_original() -> None:
    assert [tag["alt"] for tag in article().select("figure img")] == [PHOTO.alt, MAP.alt, ORNAMENT.alt]
    assert article().select(".body figure img")[0]["alt"] == MAP.alt
    lead = texts("figure.lead-picture figcaption")[0]
    assert lead == (
        "Färjan lägger till. Bild: Siv Ek Fri att använda i nyheter om kajen. "
        "Ladda ner kajen i dag.jpg (JPEG, 3000 × 2000 pixlar, 1,2 MB)"
    )
    assert one(".lead-picture a")["href"] == "/2024/ny-kaj/kajen%20i%20dag.jpg"
    assert one(".lead-picture img")["src"] == "/2024/ny-kaj/960/kajen%20i%20dag.jpg.jpg"


def test_a_picture_comes_in_widths_among_which_the_browser_chooses_and_its_place_is_kept() -> None:
    image, source = one(".lead-picture img"), one(".lead-picture source")
    widths = ("480", "960", "1440", "1920")
    for tag, ending in ((image, "jpg"), (source, "webp")):
        offered = [f"/2024/ny-kaj/{width}/kajen%20i%20dag.jpg.{ending} {width}w" for width in widths]
        assert str(tag["srcset"]).split(", ") == offered
        assert tag["sizes"] == "(min-width: 64em) 52rem, 94vw"
    assert source["type"] == "image/webp"
    assert (image["width"], image["height"]) == ("3000", "2000")
    assert "loading" not in image.attrs
    assert one(".body figure img")["loading"] == "lazy"


def test_a_picture_that_the_release_does_not_list_is_left_out() -> None:
    odd = replace(RELEASE, body="![x](https://elsewhere.example/x.png)\n\n![](karta%2Epng)\n")
    assert "elsewhere.example" not in render_format("release-page", odd)
    assert [tag["src"] for tag in soup(odd).select(".body img")] == ["/2024/ny-kaj/800/karta.png.jpg"]


def test_documents_are_linked_with_type_and_size() -> None:
    assert texts(".documents a") == ["Plan för kajen (PDF, 2,3 MB)", "Tabell (ODS, 900 byte)"]


def test_keywords_and_links_lead_on() -> None:
    assert [tag["href"] for tag in soup().select(".keywords a")] == ["/keywords/farjor/", "/keywords/kajen/"]
    assert [tag["href"] for tag in soup().select(".links a")] == ["https://hamnen.example/?q=kaj&x=1"]


def test_each_organisation_is_introduced_with_its_address() -> None:
    about = texts("section.about")
    assert "Sundvik ligger vid kusten." in about[0]
    assert "Hamngatan 1 123 45 Sundvik Telefon: 0123-45 60 00" in about[0]
    assert "Hamnen ägs av kommunen." in about[1]


def test_neighbours_are_in_order_of_time_with_a_link_to_the_newest() -> None:
    leading = [tag["href"] for tag in soup().select(".neighbours a")]
    assert leading == ["/2024/senast/", "/2024/senare/", "/2023/besked/", "/"]


def test_sharing_needs_no_third_party() -> None:
    mail = str(one(".share a[href^='mailto:']")["href"])
    assert unquote(mail) == f"mailto:?subject={RELEASE.headline}&body={ADDRESS}\r\n"
    assert texts(".share code") == [ADDRESS]


def test_text_and_data_are_one_link_away() -> None:
    links = [tag["href"] for tag in soup().select(".share a[type]")]
    assert links == ["/2024/ny-kaj/release.txt", "/2024/ny-kaj/release.json"]


def test_the_press_kit_is_beside_the_contacts_by_its_name() -> None:
    (link,) = soup().select("article .beside .press-kit a")
    assert (link.text, link["href"]) == ("Presskit (ZIP, 3,7 MB)", "/2024/ny-kaj/press-kit.zip")
    assert soup().select('a[type="application/zip"]') == [link]
    assert "Presskit" not in render_format("release-text")


def test_the_press_kit_is_one_file_named_after_the_release() -> None:
    assert one('a[type="application/zip"]')["download"] == "ny-kaj.zip"
    assert not soup(replace(RELEASE, images=(ORNAMENT,), documents=())).select('a[type="application/zip"]')


def test_o_01_to_o_06_previews_have_title_type_address_picture_and_times() -> None:
    picture = f"{ADDRESS}1440/kajen%20i%20dag.jpg.jpg"
    assert meta("og:title") == meta("twitter:title") == RELEASE.headline
    assert meta("og:type") == "article"
    assert meta("og:url") == ADDRESS == one("link[rel=canonical]")["href"]
    assert meta("og:image") == meta("twitter:image") == picture
    assert meta("og:image:alt") == meta("twitter:image:alt") == PHOTO.alt
    assert meta("og:description") == meta("description") == RELEASE.lead
    assert meta("article:published_time") == meta("article:modified_time") == "2024-11-04T09:30:00+01:00"
    assert meta("twitter:card") == "summary_large_image"


def test_without_an_image_of_its_own_a_release_is_previewed_with_its_share_image() -> None:
    plain = replace(RELEASE, images=(ORNAMENT,))
    assert meta("og:image", plain) == f"{ADDRESS}card.png"
    assert (meta("og:image:width", plain), meta("og:image:height", plain)) == ("1200", "630")
    assert meta("og:image:alt", plain) == RELEASE.headline


def test_a_release_without_share_image_is_previewed_with_the_logo() -> None:
    other_letters = "Мост открыт"
    assert meta("og:image", replace(RELEASE, images=(), headline=other_letters)) == f"{BASE}/media/logo.png"
    assert meta("og:image", replace(PLAIN, headline=other_letters)) is None
    assert meta("twitter:card", replace(PLAIN, headline=other_letters)) == "summary"


def test_s_01_to_s_09_the_release_is_a_news_article_in_a_block_of_its_own() -> None:
    news = blocks()[0]
    assert (news["@context"], news["@type"]) == ("https://schema.org", "NewsArticle")
    assert news["headline"] == RELEASE.headline
    assert news["image"] == f"{ADDRESS}1440/kajen%20i%20dag.jpg.jpg"
    assert news["datePublished"] == news["dateModified"] == "2024-11-04T09:30:00+01:00"
    assert [author["name"] for author in news["author"]] == ["Sundvik kommun", "Sundviks Hamn AB"]
    assert [author["url"] for author in news["author"]] == ["https://www.sundvik.example/", f"{BASE}/"]
    assert news["publisher"]["logo"]["url"] == f"{BASE}/media/logo.png"
    assert news["mainEntityOfPage"]["@id"] == ADDRESS
    assert (news["inLanguage"], news["keywords"]) == ("sv", ["Färjor & båtar", "Kajen"])


def test_rule_50_each_organisation_has_a_block_and_the_first_one_the_press_contacts() -> None:
    _, first, second = blocks()
    assert (first["@type"], second["name"]) == ("Organization", HAMNEN.name)
    assert first["address"]["postalCode"] == "123 45"
    points = [(point["contactType"], point["name"], point["telephone"]) for point in first["contactPoint"]]
    assert points == [("press", "Eva Ålund", "+46123456010"), ("press", "Olle Berg", "112")]
    assert "contactPoint" not in second
