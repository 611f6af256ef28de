"""A release file has what an import found, whatever the texts contain, and a comment beside each doubtful value."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.check import NewsroomContext, check_newsroom
from pressroom.check.release import check_draft
from pressroom.check.release_fields import ReleaseCheck
from pressroom.importer.clean_texts import clean_found_line
from pressroom.importer.found import (
    Doubt,
    FoundContact,
    FoundFact,
    FoundHelp,
    FoundLink,
    FoundPicture,
    FoundRelease,
)
from pressroom.importer.release_file import FileSettings, list_former_urls, write_release_file
from pressroom.read.drafts import parse_newsroom_draft, parse_release_draft
from tests.support.checking import newsroom_text

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
SETTINGS = FileSettings(zone=ZoneInfo("Europe/Stockholm"), region="SE", base_url="https://press.fjallby.example")
ADA = FoundContact(name="Ada Lindqvist", phone="08-465 004 01")
FOUND = FoundRelease(
    source="feed.xml", headline="Bron öppnar", lead="Bron över ån öppnar.", body="Bron är klar.", contacts=(ADA,)
)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Co", "Cn")), max_size=60)


def newsroom_context() -> NewsroomContext:
    draft = parse_newsroom_draft("newsroom.yaml", newsroom_text().encode(), ())
    return check_newsroom(draft, NOW, frozenset({"sv", "en"}))


def check_text(text: str) -> ReleaseCheck:
    draft = parse_release_draft("releases/2025/bron/sv.md", text.encode(), ())
    assert not draft.parse_errors, (draft.parse_errors, text)
    return check_draft(draft, newsroom_context())


def write(found: FoundRelease, settings: FileSettings = SETTINGS) -> str:
    return write_release_file(found, settings)


@given(st.lists(TEXTS, min_size=12, max_size=12))
def test_any_text_comes_back_from_its_file(texts: list[str]) -> None:
    headline, lead, place, keyword, label, value, title, role, via, note, body, source = texts
    found = FoundRelease(
        source="feed.xml",
        headline=f"A {headline}",
        lead=f"B {lead}",
        dateline=place,
        published_at=NOW,
        keywords=(f"k {keyword}",),
        facts=(FoundFact(label=f"l {label}", value=f"v {value}", source=source),),
        links=(FoundLink(title=f"t {title}", url="https://a.example/x?a=1&b=2#c"),),
        help=(FoundHelp(name="Polisen", phone="114 14", note=note),),
        contacts=(FoundContact(name="Ada Lindqvist", phone="08-465 004 01", role=role, via=via),),
        body=f"Text. {body}",
        doubts=(Doubt("headline", lead), Doubt("contacts[0].role", note), Doubt("body", body)),
    )
    check = check_text(write(found))
    values = check.values
    assert values["headline"] == clean_found_line(f"A {headline}")
    assert values["lead"] == clean_found_line(f"B {lead}")
    assert values.get("dateline", "") == clean_found_line(place)
    assert values["publish_at"] == NOW
    assert [each.name for each in values["keywords"]] == [clean_found_line(f"k {keyword}")]
    fact = values["facts"][0]
    assert (fact.label, fact.value) == (clean_found_line(f"l {label}"), clean_found_line(f"v {value}"))
    assert (values["links"][0].title, values["links"][0].url) == (
        clean_found_line(f"t {title}"),
        "https://a.example/x?a=1&b=2#c",
    )
    assert values["help"][0].note == clean_found_line(note)
    contact = values["contacts"][0]
    assert (contact.role, contact.via) == (clean_found_line(role), clean_found_line(via))


def test_a_complete_release_has_no_problem_and_no_comment() -> None:
    text = write(
        FoundRelease(**{each: getattr(FOUND, each) for each in FOUND.__struct_fields__} | {"published_at": NOW})
    )
    assert check_text(text).problems.all == []
    assert "# check:" not in text
    assert text.startswith("---\nheadline: Bron öppnar\nlead: Bron över ån öppnar.\npublish_at: 2025-03-01 13:00\n")


@pytest.mark.parametrize(
    ("time", "written"),
    [
        (datetime(2025, 3, 1, 12, 0, 5, tzinfo=UTC), "2025-03-01 13:00:05"),
        (datetime(2025, 10, 26, 0, 30, tzinfo=UTC), "2025-10-26 02:30+02:00"),
        (datetime(2025, 10, 26, 1, 30, tzinfo=UTC), "2025-10-26 02:30+01:00"),
        (datetime(2025, 7, 1, 23, 0, tzinfo=UTC), "2025-07-02 01:00"),
    ],
)
def test_a_time_is_in_the_zone_of_the_newsroom(time: datetime, written: str) -> None:
    text = write(FoundRelease(source="x", headline="A", lead="B", published_at=time))
    assert f"\npublish_at: {written}\n" in text
    assert check_text(text).values["publish_at"].astimezone(UTC) == time


def test_a_doubt_stands_above_its_value() -> None:
    doubts = (Doubt("headline", "It may be the name of the site."), Doubt("contacts[0].phone", "There are two."))
    lines = write(FoundRelease(source="x", headline="A", contacts=(ADA,), doubts=doubts)).split("\n")
    assert lines[lines.index("headline: A") - 1] == "# check: It may be the name of the site."
    assert lines[lines.index("    phone: 08-465 004 01") - 1] == "    # check: There are two."


def test_a_doubt_about_the_body_stands_above_the_end_of_the_front_matter() -> None:
    lines = write(FoundRelease(source="x", headline="A", body="## B", doubts=(Doubt("body", "Two columns."),))).split(
        "\n"
    )
    end = len(lines) - lines[::-1].index("---") - 1
    assert lines[end - 1] == "# check: body: Two columns."


@pytest.mark.parametrize(
    ("found", "comment"),
    [
        (FoundRelease(source="x", headline="A"), "# check: lead: the source has no lead"),
        (FoundRelease(source="x", headline="A"), "# check: contacts: the source names nobody"),
        (FoundRelease(source="x", headline="A"), "# check: publish_at: the source has no date"),
        (FoundRelease(source="x", is_public=False, published_at=NOW), "write publish_at: 2025-03-01 13:00"),
        (FoundRelease(source="x", withdrawn="It was wrong", published_at=NOW), "withdrew this release (It was wrong)"),
        (FoundRelease(source="x", contacts=(FoundContact(name="Bo", email="b@a.example"),)), "Bo, b@a.example has no"),
        (FoundRelease(source="x", contacts=(FoundContact(name="Bo", phone="12"),)), "“12” is not a valid telephone"),
    ],
)
def test_what_is_missing_is_a_comment_with_the_key(found: FoundRelease, comment: str) -> None:
    text = write(found)
    assert comment in text
    assert "\npublish_at:" not in text


def test_a_picture_without_alternative_text_and_credit_says_so() -> None:
    text = write(FoundRelease(source="x", pictures=(FoundPicture(location="a", file="a.jpg"),)))
    assert "    # check: the source has no alternative text" in text
    assert "    # check: credit: the source does not say who made the picture" in text


def test_the_first_paragraph_becomes_a_missing_lead() -> None:
    text = write(FoundRelease(source="x", body="Ny **bro** vid [ån](https://a.example/).\n\nMer text."))
    assert "\nlead: Ny bro vid ån.\n" in text
    assert "\n  - title: ån\n    url: https://a.example/\n" in text
    assert text.endswith("---\n\nMer text.\n")


@pytest.mark.parametrize("body", ["## Rubrik\n\nText", "- ett\n- två", "> Ja.", "| a |\n|---|\n| b |", "Text[^1]"])
def test_other_blocks_do_not_become_a_lead(body: str) -> None:
    assert "\nlead:" not in write(FoundRelease(source="x", body=body))


def test_former_urls_are_paths_on_the_own_host_only() -> None:
    urls = (
        "https://press.fjallby.example/a?p=1",
        "https://old.example/b?p=2#c",
        "https://press.fjallby.example/2025/a/",
    )
    assert list_former_urls(urls, "https://press.fjallby.example", "/2025/a/") == (
        "/a?p=1",
        "https://old.example/b?p=2",
    )


def test_keywords_with_the_same_url_are_one() -> None:
    assert "\nkeywords: [Vägar]\n" in write(FoundRelease(source="x", keywords=("Vägar", "vägar", "--")))


def test_the_mark_of_an_import_is_listed_by_check() -> None:
    settings = FileSettings(zone=SETTINGS.zone, notes=("imported from https://a.example/; delete this line",))
    check = check_text(write(FOUND, settings))
    assert check.problems.all[0].message.startswith("to check: imported from https://a.example/")
    assert check.problems.all[0].line == 2
