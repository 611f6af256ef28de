"""Journalists learn at once what was wrong, when it was put right, and that a release is no longer valid."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from msgspec import structs

from pressroom.check import to_entry
from pressroom.model.pages import Redirect, Sitemap, YearPage
from pressroom.model.release import Release
from pressroom.render import render
from pressroom.text.dates import format_rfc3339
from tests.support.recorded_releases import (
    CORRECTED,
    FIRST_NOTE,
    HIDDEN,
    HOSTILE_NOTE,
    MINOR,
    OUTDATED,
    REASON,
    WITHDRAWN,
    recorded,
    version,
    version_text,
    versions_item,
)
from tests.support.rendering import RELEASE, create_context, item, render_format

ARABIC = "الجسر طوله 120 مترا 0980-319 200."


def soup(release: Release) -> BeautifulSoup:
    return BeautifulSoup(render_format("release-page", release), "html.parser")


def data(release: Release) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render_format("release-json", release))
    return found


def structured(release: Release) -> list[dict[str, Any]]:
    return [json.loads(str(block.string)) for block in soup(release).select("script[type='application/ld+json']")]


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def test_the_article_begins_with_the_corrections_the_last_one_first() -> None:
    notes = soup(CORRECTED).select("article [role=note]")
    assert [words(note) for note in notes] == [
        f"Rättelse · 7 november 2024 kl. 9.30 {HOSTILE_NOTE}",
        f"Rättelse · 5 november 2024 kl. 9.30 {FIRST_NOTE}",
    ]
    _, _, page = render_format("release-page", CORRECTED).partition("<article")
    assert page.index(FIRST_NOTE) < page.index("<h1")
    assert "<script>alert" not in page


def test_the_plain_text_begins_with_the_last_correction_too() -> None:
    begin = "Rättelse · 7 november 2024 kl. 9.30\n\n" + HOSTILE_NOTE
    assert render_format("release-text", CORRECTED).startswith(begin)


def test_a_minor_change_is_only_in_the_list_of_versions() -> None:
    tree = soup(MINOR)
    assert not tree.select("[role=note]")
    assert [words(row) for row in tree.select(".versions li")] == [
        "Version 2 · Mindre ändring · 5 november 2024 kl. 9.30",
        "Version 1 · Publicerades · 4 november 2024 kl. 9.30",
    ]
    link = tree.select_one(".versions a")
    assert link
    assert link["href"] == "/2024/ny-kaj/versions/"


def test_what_was_never_changed_has_no_list_of_versions() -> None:
    assert not soup(recorded()).select(".versions")


def test_the_first_version_has_the_time_of_publication_whenever_it_was_recorded() -> None:
    imported = recorded(version("minor", 500))
    first = structs.replace(imported.versions[0], kind="import", recorded_at=version("minor", 400).recorded_at)
    rows = soup(structs.replace(imported, versions=(first, imported.versions[1]))).select(".versions li")
    assert words(rows[-1]) == "Version 1 · Publicerades · 4 november 2024 kl. 9.30"


def test_versions_with_the_same_words_have_no_page_to_lead_to() -> None:
    same = structs.replace(version("minor", 1), text_digest=recorded().versions[0].text_digest)
    assert not soup(recorded(same)).select(".versions a")


def test_an_outdated_translation_says_so_and_leads_to_the_other_language() -> None:
    note = soup(OUTDATED).select_one("article [role=note]")
    assert words(note).startswith("Inte uppdaterad Texten på ett annat språk rättades den 5 november 2024 kl. 9.30.")
    assert note
    assert [link["href"] for link in note.select("a")] == ["/en/2024/ny-kaj/"]
    assert "Inte uppdaterad" in render_format("release-text", OUTDATED).split("\n")[0]


def test_the_page_tells_programs_of_a_correction() -> None:
    tree, (article, *_) = soup(CORRECTED), structured(CORRECTED)
    times = {str(tag["property"]): tag["content"] for tag in tree.select("meta[property^='article:']")}
    assert times["article:published_time"] == article["datePublished"] == format_rfc3339(RELEASE.publish_at)
    assert times["article:modified_time"] == article["dateModified"] == "2024-11-07T09:30:00+01:00"
    assert article["headline"] == RELEASE.headline
    assert article["correction"][0] == {
        "@type": "CorrectionComment",
        "text": HOSTILE_NOTE,
        "dateCreated": "2024-11-07T09:30:00+01:00",
    }


def test_a_minor_change_changes_no_time() -> None:
    assert structured(MINOR)[0]["dateModified"] == data(MINOR)["modified_at"] == format_rfc3339(RELEASE.publish_at)
    assert to_entry(MINOR).entry_digest == to_entry(RELEASE).entry_digest


def test_the_data_have_each_version_with_our_keys_and_those_of_news_agencies() -> None:
    found = data(CORRECTED)
    assert (found["status"], found["version"], found["behind_since"]) == ("corrected", 4, None)
    assert [(each["number"], each["kind"]) for each in found["versions"]] == [
        (1, "publication"),
        (2, "correction"),
        (3, "minor"),
        (4, "correction"),
    ]
    assert [each["note"] for each in found["corrections"]] == [HOSTILE_NOTE, FIRST_NOTE]
    assert found["ninjs"] == {
        "uri": found["id"],
        "version": "4",
        "firstcreated": "2024-11-04T09:30:00+01:00",
        "versioncreated": "2024-11-07T09:30:00+01:00",
        "pubstatus": "usable",
        "ednote": HOSTILE_NOTE,
    }
    assert data(OUTDATED)["behind_since"] == "2024-11-05T09:30:00+01:00"
    assert data(recorded())["status"] == "published"


def test_without_a_record_the_data_have_no_versions() -> None:
    assert not {"version", "versions", "status", "ninjs"} & data(RELEASE).keys()


@pytest.mark.parametrize("format_", ["release-page", "release-text", "release-json"])
def test_of_a_withdrawn_release_only_the_notice_is_left(format_: str) -> None:
    text = render_format(format_, WITHDRAWN)
    for gone in (RELEASE.lead, "kostar", "Kundtjänst", "120 meter", "kajen i dag", "plan 2024", "olle-berg.vcf"):
        assert gone not in text, gone
    assert "Olle Berg" in text
    assert "Eva Ålund" in text
    assert "Hemlig Person" not in text


def test_the_notice_says_what_was_withdrawn_when_by_whom_why_and_whom_to_ask() -> None:
    tree = soup(WITHDRAWN)
    assert words(tree.h1) == "Tillbakadraget: Sundvik får en ny kaj"
    notice = "Den här texten drogs tillbaka den 6 november 2024 kl. 9.30 av Sundvik kommun och Sundviks Hamn AB."
    assert words(tree.select_one(".lead")).startswith(notice)
    assert words(tree.select_one(".reason p")) == REASON
    assert tree.select(".contacts a[href^='tel:']")


def test_a_withdrawn_page_is_not_to_be_indexed_and_is_no_news_article() -> None:
    tree = soup(WITHDRAWN)
    assert tree.select("meta[name=robots][content=noindex]")
    assert not tree.select("meta[property='og:image'], script")
    assert words(tree.title).startswith("Tillbakadraget:")


def test_a_withdrawn_page_leads_to_its_other_languages() -> None:
    (link,) = soup(WITHDRAWN).select("header nav.languages a")
    assert (link["href"], link["hreflang"]) == ("/en/2024/ny-kaj/", "en")
    assert not soup(WITHDRAWN).select("link[hreflang]")


def test_the_data_of_a_withdrawn_release_say_why_and_when() -> None:
    found = data(WITHDRAWN)
    assert (found["status"], found["headline"], found["modified_at"]) == (
        "withdrawn",
        RELEASE.headline,
        "2024-11-06T09:30:00+01:00",
    )
    assert found["withdrawal"] == {"time": "2024-11-06T09:30:00+01:00", "reason": REASON}
    assert (found["ninjs"]["pubstatus"], found["ninjs"]["version"]) == ("canceled", "3")
    assert found["keywords"] == found["images"] == found["documents"] == []
    assert [each["note"] for each in found["versions"]] == ["", "", REASON]


@pytest.mark.parametrize("format_", ["release-page", "release-text", "release-json"])
def test_a_hidden_headline_is_nowhere(format_: str) -> None:
    assert RELEASE.headline not in render_format(format_, HIDDEN)


def test_kind_and_day_replace_a_hidden_headline() -> None:
    assert words(soup(HIDDEN).h1) == "Tillbakadraget: Pressmeddelande, 4 november 2024"
    moved = render(item("redirect", Redirect(HIDDEN.path, HIDDEN.headline), "/2024/kaj/"), create_context())
    assert b"<title>https://press.example/2024/ny-kaj/</title>" in moved.content


def test_a_list_tells_when_a_release_was_corrected() -> None:
    year = YearPage(2024, (to_entry(CORRECTED),), ())
    tree = BeautifulSoup(render(item("year-page", year, "/2024/"), create_context()).content.decode(), "html.parser")
    assert words(tree.select_one(".teasers .date")).startswith("4 november 2024 · Rättades 7 november 2024 ·")
    times = [str(each["datetime"]) for each in tree.select(".teasers time")]
    assert times == ["2024-11-04T09:30:00+01:00", "2024-11-07T09:30:00+01:00"]


def test_a_sitemap_tells_when_a_page_changed() -> None:
    shown = Sitemap((to_entry(CORRECTED),))
    content = render(item("sitemap", shown, "/sitemap-2024.xml"), create_context()).content
    assert b"<lastmod>2024-11-07T09:30:00+01:00</lastmod>" in content


class TestThePageOfVersions:
    VERSION_TEXTS = (
        version_text(1, "Ny kaj", "Kajen kostar 2 miljoner.", "Den byggs nu."),
        version_text(2, "Ny kaj", "Kajen kostar 12 miljoner.", "Den byggs nu."),
        version_text(3, "Ny kaj", "Kajen kostar 12 miljoner.", "Den byggs nu, <b>strax</b>."),
        version_text(4, "Ny kaj", "Kajen kostar 12 miljoner.", "Den byggs nu, <b>strax</b>."),
    )

    def tree(self, release: Release = CORRECTED, first: int = 0) -> BeautifulSoup:
        shown = versions_item(release, *self.VERSION_TEXTS[first:])
        return BeautifulSoup(render(shown, create_context()).content.decode(), "html.parser")

    def test_it_says_what_changed_for_eyes_and_ears(self) -> None:
        changes = [words(each) for each in self.tree().select(".changes dd")]
        assert changes == [
            "Den byggs nu [tillagt: , <b>strax</b> ] .",
            "Kajen kostar [borttaget: 2 ] [tillagt: 12 ] miljoner.",
        ]

    def test_it_says_so_when_the_words_stayed_the_same(self) -> None:
        assert "Orden är desamma." in words(self.tree().select_one("#_4"))

    def test_earlier_versions_are_there_in_full_the_latest_first(self) -> None:
        tree = self.tree()
        assert [words(each) for each in tree.select("h2")] == [f"Version {number}" for number in (4, 3, 2, 1)]
        assert not tree.select("#_4 details")
        assert [words(each) for each in tree.select("#_1 details dd")] == [
            "Ny kaj",
            "Kajen kostar 2 miljoner.",
            "Den byggs nu.",
        ]

    def test_it_says_that_earlier_versions_are_hidden_and_shows_none_of_them(self) -> None:
        hiding = structs.replace(version("correction", 1, FIRST_NOTE), hides_earlier=True)
        release = recorded(hiding, *CORRECTED.versions[2:])
        assert release.visible_text_version_numbers == (2, 3, 4)
        tree = self.tree(release, first=1)
        assert "Versioner före den här visas inte." in words(tree.select_one("#_2"))
        assert not tree.select("#_1 details, #_2 .changes")
        assert len(tree.select(".changes")) == 1

    def test_search_engines_do_not_index_it(self) -> None:
        assert self.tree().select("meta[name=robots][content=noindex]")


def test_letters_from_right_to_left_keep_their_direction_in_notes() -> None:
    arabic = recorded(version("correction", 1, ARABIC))
    note = soup(arabic).select("[role=note] p[dir=auto]")[0]
    assert note.select("span[dir=ltr]")
    assert "\u2068" in render_format("release-text", arabic)
