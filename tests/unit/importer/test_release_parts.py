import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.importer.found import FoundFact, FoundHelp, FoundLink, FoundOrganisation
from pressroom.importer.plain_text import plain_text_to_markdown
from pressroom.importer.release_parts import ReleaseParts, split_body, split_release
from pressroom.importer.text_coverage import is_covered
from tests.support.growth import assert_linear
from tests.unit.importer.contact_samples import SAMPLES, ContactSample
from tests.unit.importer.release_samples import COPIED_PAGE

FIRST = "Färjan går från och med juni varje timme mellan kajen och öarna."
MORE = "Det betyder att fler kan bo kvar på öarna hela året, och det är bra."


def list_values(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for each in value for text in list_values(each)]
    fields = getattr(value, "__struct_fields__", ())
    return [text for field in fields for text in list_values(getattr(value, field))]


def assert_nothing_lost(markdown: str, parts: ReleaseParts) -> None:
    values = list_values(parts)
    markdown = re.sub(r"\]\(tel:[^)]*\)", "]", markdown)  # the same number again
    markdown = re.sub(r"\]\(mailto:", "](", markdown.replace("E-post", "Epost"))
    missing = [word for word in re.findall(r"[^\W_]+", markdown) if not is_covered(word, values)]
    assert not missing


def test_a_page_that_was_copied_as_text_becomes_a_release() -> None:
    parts = split_release(plain_text_to_markdown(COPIED_PAGE), "sv")
    assert parts.headline == "Tärnsund och grannöarna i gemensam vecka för säker is"
    assert parts.lead.startswith("Varje vinter uppmärksammas")
    assert re.findall("(?m)^## (.*)", parts.body) == [
        "Årets tema är is ur barns och ungas perspektiv",
        "Förebyggande arbete",
    ]
    assert (
        "\n\n– Isen är inte kommunbunden, den finns överallt, säger Mika Skarp, enhetschef i Tärnsund.\n" in parts.body
    )
    assert not re.search("08-|116|Dela|Följ|Abonnera|pressrum", parts.body)
    assert [(each.name, each.phone, each.via) for each in parts.contacts] == [
        ("Dan Alm (M)", "08-465 004 51", "presskontakt Jon Bäck"),
        ("Mika Skarp", "08-465 004 66", ""),
    ]
    (organisation,) = parts.organisations
    assert organisation.name == "Tärnsunds Kommun"
    assert organisation.address == "Tullbacken 2, 998 21 Tärnsund"
    assert (organisation.phone, organisation.url) == ("08-465 004 00", "https://www.tarnsund.example/")
    assert organisation.about.startswith("Tärnsund ligger vid Östersjön")


def test_all_help_numbers_of_a_page_are_found() -> None:
    parts = split_release(plain_text_to_markdown(COPIED_PAGE), "sv")
    assert [(each.name, each.phone) for each in parts.help] == [
        ("Socialtjänsten i Tärnsund", "08-465 004 00 (tonval 2)"),
        ("Ismottagningen", "08-465 004 50"),
        ("Tärnsunds jour", "08-465 004 69"),
        ("Islinjen", "020-00 00 50"),
        ("BARNIS", "116 111"),
        ("Ungdomscentrum", "08-465 004 83"),
        ("Polis", "114 14"),
        ("Vid akut fara", "112"),
    ]
    assert parts.help[4].note == "Barn kan ringa varje dag på nummer 116 111."


@pytest.mark.parametrize(
    ("start", "language", "place", "day"),
    [
        ("Stockholm, 3 mars 2026 – ", "sv", "Stockholm", datetime(2026, 3, 3)),  # noqa: DTZ001 - a text says no zone
        ("OSLO (3. mars 2026) – ", "nb", "OSLO", datetime(2026, 3, 3)),  # noqa: DTZ001
        ("**London, March 3, 2026** – ", "en", "London", datetime(2026, 3, 3)),  # noqa: DTZ001
        ("Berlin, 3. März 2026 – ", "de", "Berlin", datetime(2026, 3, 3)),  # noqa: DTZ001
        ("Paris, le 3 mars 2026 – ", "fr", "Paris", datetime(2026, 3, 3)),  # noqa: DTZ001
        ("København, 3. marts 2026: ", "da", "København", datetime(2026, 3, 3)),  # noqa: DTZ001
        ("STOCKHOLM – ", "sv", "STOCKHOLM", None),
        ("Göteborg den 3 mars – ", "sv", "Göteborg", None),
    ],
)
def test_a_dateline_leaves_the_lead(start: str, language: str, place: str, day: datetime | None) -> None:
    parts = split_body(f"{start}{FIRST}\n\n{MORE}", language)
    assert (parts.lead, parts.dateline, parts.published_at) == (FIRST, place, day)


@pytest.mark.parametrize("start", ["Anna Berg – ny vd: ", "– Vi är glada, ", "Idag den 3 mars 2026 öppnar kajen. "])
def test_other_beginnings_are_no_dateline(start: str) -> None:
    parts = split_body(f"{start}{FIRST}\n\n{MORE}", "sv")
    assert (parts.lead, parts.dateline) == (f"{start}{FIRST}", "")


@pytest.mark.parametrize(
    ("mark", "kind"),
    [
        ("PRESSMEDDELANDE 2026-03-03", "press-release"),
        ("Pressinbjudan 2026-03-03", "invitation"),
        ("Media advisory, 2026-03-03", "invitation"),
        ("NYHET | 2026-03-03", "news"),
        ("Publicerad: 2026-03-03", "press-release"),
        ("Pressemitteilung Nr. 12/2026\n\n2026-03-03", "press-release"),
    ],
)
def test_marks_at_the_top_are_removed_and_say_kind_and_date(mark: str, kind: str) -> None:
    parts = split_release(f"{mark}\n\n# Ny färja\n\n{FIRST}\n\n{MORE}", "sv")
    assert (parts.headline, parts.lead, parts.body) == ("Ny färja", FIRST, MORE)
    assert parts.kind == kind
    assert str(parts.published_at) == "2026-03-03 00:00:00"
    assert [doubt.field for doubt in parts.doubts] == ["publish_at"]


def test_an_embargo_is_a_doubt_and_marks_of_the_end_are_gone() -> None:
    text = f"FOR IMMEDIATE RELEASE\n\nEMBARGO UNTIL 1 MAY 2026\n\n# New ferry\n\n{FIRST}\n\n{MORE}\n\n- ENDS -"
    parts = split_release(text, "en")
    assert parts.body == MORE
    assert "EMBARGO UNTIL 1 MAY 2026" in parts.doubts[0].reason


@pytest.mark.parametrize(
    "title", ["## Om Sundlinjen", "**Om Sundlinjen**", "Om Sundlinjen", "About Sundlinjen", "Über die Sundlinjen"]
)
def test_the_about_text_leaves_the_body(title: str) -> None:
    about = "Sundlinjen kör färjor på fem linjer i skärgården, året om."
    parts = split_release(f"# Ny färja\n\n{FIRST}\n\n{MORE}\n\n{MORE}\n\n{title}\n\n{about}", "sv")
    assert parts.organisations == (FoundOrganisation(name="Sundlinjen", about=about),)
    assert about not in parts.body


def test_text_after_the_end_mark_is_the_about_text_but_contacts_there_are_contacts() -> None:
    about = "Harbour Trust runs twelve harbours on the south coast of the country."
    contact = "Tom O'Neil\\\nPress Officer, Harbour Trust\\\n020 7946 0102"
    parts = split_release(f"# New quay\n\n{FIRST}\n\n{MORE}\n\nENDS\n\n{contact}\n\n{about}", "en")
    assert [each.name for each in parts.contacts] == ["Tom O'Neil"]
    assert [each.about for each in parts.organisations] == [about]
    assert [doubt.field for doubt in parts.doubts] == ["organisations"]


def test_a_heading_of_the_body_that_begins_like_one_of_an_about_text_stays() -> None:
    text = f"# Ny färja\n\n{FIRST}\n\n{MORE}\n\n## Om du vill åka med\n\n{MORE}"
    assert "## Om du vill åka med" in split_release(text, "sv").body


def test_keywords_links_and_facts_are_found() -> None:
    text = (
        f"{FIRST}\n\n{MORE}\n\n**Fakta**\n\n- Byggår: 1923\n- Längd: 40 m\n\n"
        "Läs mer: [Planen](https://www.example.org/plan)\n\nNyckelord: färja, skärgård"
    )
    parts = split_body(text, "sv")
    assert parts.facts == (FoundFact(label="Byggår", value="1923"), FoundFact(label="Längd", value="40 m"))
    assert parts.links == (FoundLink(title="Planen", url="https://www.example.org/plan"),)
    assert parts.keywords == ("färja", "skärgård")
    assert parts.body == MORE


def test_facts_with_any_other_line_stay_in_the_body() -> None:
    parts = split_body(f"{FIRST}\n\n{MORE}\n\n## Fakta\n\nByggår: 1923\\\nEn rad till", "sv")
    assert parts.facts == ()
    assert parts.body.endswith("## Fakta\n\nByggår: 1923\\\nEn rad till")


def test_a_known_lead_is_removed_from_the_body_only_if_it_is_repeated() -> None:
    assert split_body(f"{FIRST}\n\n{MORE}", "sv", lead=FIRST).body == MORE
    assert split_body(f"{FIRST}\n\n{MORE}", "sv", lead="Något annat.").body == f"{FIRST}\n\n{MORE}"


def test_a_long_first_paragraph_is_a_lead_only_if_it_is_bold() -> None:
    long = "Färjan går varje timme. " * 20
    assert split_body(f"{long}\n\n{MORE}", "sv").lead == ""
    assert split_body(f"**{long.strip()}**\n\n{MORE}", "sv").lead == long.strip()
    assert split_body(f"Ingress: {long}\n\n{MORE}", "sv").lead == long.strip()


def test_help_below_a_heading_in_a_list_or_a_table() -> None:
    expected = (
        FoundHelp(name="Jouren", phone="08-465 004 01", note="dygnet runt"),
        FoundHelp(name="Polisen", phone="112"),
    )
    for lines in (
        "- Jouren: 08-465 004 01 (dygnet runt)\n- Polisen: 112",
        "| Jouren | 08-465 004 01 dygnet runt |\n| --- | --- |\n| Polisen | 112 |",
        "Jouren: 08-465 004 01, dygnet runt\\\nPolisen: 112",
    ):
        parts = split_body(f"{FIRST}\n\n{MORE}\n\n## Stöd och hjälp\n\n{lines}", "sv")
        assert parts.help == expected
        assert parts.body == MORE


def test_a_heading_about_support_with_prose_stays_in_the_body() -> None:
    text = (
        f"{FIRST}\n\n{MORE}\n\n## Stöd till unga\n\n{MORE} Du kan ringa till jouren på "
        f"08-465 004 01 alla dagar.\n\n{MORE}"
    )
    parts = split_body(text, "sv")
    assert parts.help == ()
    assert "08-465 004 01" in parts.body


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.text[:30])
def test_no_word_of_a_contact_block_is_lost(sample: ContactSample) -> None:
    text = f"# Ny färja\n\n{FIRST}\n\n{MORE}\n\n## Kontakt\n\n{sample.text}"
    assert_nothing_lost(text.replace("(at)", "@"), split_release(text, "sv"))


BLOCKS = st.sampled_from(
    [
        FIRST,
        MORE,
        "## Presskontakt",
        "Presskontakt:",
        "**Om Sundlinjen**",
        "Om",
        "Nyckelord",
        "## Här finns hjälp",
        "Fakta",
        "Läs mer:",
        "Följ Sundlinjen",
        "Dela",
        "###",
        "- ENDS -",
        "PRESSMEDDELANDE 2026-03-03",
        "Anna Berg, presschef, 08-465 004 11",
        "Anna Berg",
        "Tel: 08-465 004 11, 08-465 004 12, 08-465 004 13, fax 08-465 004 14",
        "Jouren: 08-465 004 01 (dygnet runt)",
        "Tullbacken 2\\\n998 21 Tärnsund",
        "https://www.example.org/a",
        "[Planen](https://www.example.org/plan)",
        "Byggår: 1923\\\nLängd: 40 m",
        "- a\n- b",
        "> Citat\n> – Bo Ek",
        "färja, skärgård",
        "STOCKHOLM – Något händer.",
        "| Namn | Nummer |\n| --- | --- |\n| Bo Ek | 08-465 004 09 |",
        "```\nkod\n```",
    ]
)


@given(st.lists(BLOCKS, max_size=14))
def test_every_word_of_a_text_is_in_a_part_or_listed_as_removed(blocks: list[str]) -> None:
    text = "\n\n".join(blocks)
    assert_nothing_lost(text, split_release(text, "sv"))
    assert_nothing_lost(text, split_body(text, "sv"))


@given(st.text(alphabet="abÅ 1*_[](){}#>-|`~!\\\n.:,@–", max_size=300))
def test_any_text_is_split_without_a_fault(text: str) -> None:
    split_release(text, "sv")
    split_release(plain_text_to_markdown(text), "sv")


@pytest.mark.parametrize(
    "unit", ["a ", "# a\n\n", "- a\n", "**a** ", "Kontakt\n\n", "Om Aa\n\nb\n\n", "[a](b) ", "\\\n", "1 mars "]
)
def test_splitting_takes_time_in_proportion_to_the_text(unit: str) -> None:
    assert_linear(lambda size: split_release(unit * size, "sv"), 2000)
