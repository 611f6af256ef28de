"""Contacts at the end of a text without a title: each is whole, and what stands between and below them is not text."""

import pytest

from pressroom.importer.found import FoundContact
from pressroom.importer.release_parts import ReleaseParts, find_contacts, split_body

TEXT = "\n\n".join(["The bridge opens in spring, and the work has begun already on both of its ramps."] * 3)
FIRST = "Anna Clark 818-555-4673\\\nRiver Research Laboratory, Springfield, Calif.\\\nanna.clark@river.example"
SECOND = "B.D. Herring 202-555-5241\\\nHeadquarters, Washington\\\nb.d.herring@bridges.example"
PEOPLE = (
    FoundContact(
        name="Anna Clark",
        organisation="River Research Laboratory, Springfield, Calif.",
        phone="818-555-4673",
        email="anna.clark@river.example",
    ),
    FoundContact(
        name="B.D. Herring",
        organisation="Headquarters, Washington",
        phone="202-555-5241",
        email="b.d.herring@bridges.example",
    ),
)


def split(end: str) -> ReleaseParts:
    return split_body(f"{TEXT}\n\n{end}", "en")


@pytest.mark.parametrize("number", ["", "\n\n2013-186", "\n\n(12/2026)", "\n\nNo. 2026-12", "\n\n-end-"])
def test_a_place_of_work_may_stand_between_the_number_and_the_address_of_a_person(number: str) -> None:
    parts = split(f"{FIRST}\n\n{SECOND}{number}")
    assert parts.contacts == PEOPLE
    assert parts.body.endswith("on both of its ramps.")


def test_a_role_between_the_number_and_the_address_of_a_person_is_a_role() -> None:
    found = find_contacts("Åsa Öberg, 08-123 45 67\nPresschef, Tärnsunds kommun\nasa.oberg@tarnsund.example")
    assert found == (
        FoundContact(
            name="Åsa Öberg",
            role="Presschef",
            organisation="Tärnsunds kommun",
            phone="08-123 45 67",
            email="asa.oberg@tarnsund.example",
        ),
    )


def test_another_person_above_an_address_of_the_same_family_name_begins_a_contact() -> None:
    found = find_contacts("Anna Ek 08-123 45 67\nBo Ek\nbo.ek@tarnsund.example")
    assert [(each.name, each.phone, each.email) for each in found] == [
        ("Anna Ek", "08-123 45 67", ""),
        ("Bo Ek", "", "bo.ek@tarnsund.example"),
    ]


def test_a_year_to_a_year_at_the_end_is_no_number_of_a_release() -> None:
    assert split("2013-2026").body.endswith("2013-2026")


def test_a_legal_notice_below_the_text_about_the_company_stays_in_the_body() -> None:
    notice = (
        "Copyright © 2026 Harbour Ltd. All rights reserved. " + "All names of products are trademarks of Harbour. " * 3
    )
    parts = split(f"## About Harbour\n\nHarbour builds boats in Tarnsund.\n\n*{notice.strip()}*")
    assert [each.about for each in parts.organisations] == ["Harbour builds boats in Tarnsund."]
    assert notice.strip() in parts.body
