"""Contacts among other lines and sentences at the end of a release, in many languages."""

import pytest
from bs4 import BeautifulSoup

from pressroom.importer.page_contacts import take_contacts
from pressroom.importer.release_parts import ReleaseParts, split_body
from tests.support.growth import assert_linear
from tests.unit.importer.mixed_contact_samples import LINES, SENTENCES, TITLED, MixedSample

TEXT = "\n\n".join(["The bridge opens in spring, and the work has begun already on both of its ramps."] * 3)


def list_numbers(parts: ReleaseParts) -> dict[str, str]:
    return {each.name: each.phone or each.mobile for each in parts.contacts}


@pytest.mark.parametrize("sample", [*LINES, *SENTENCES], ids=lambda sample: sample[1][:30])
def test_contacts_are_found_among_other_lines_and_sentences(sample: MixedSample) -> None:
    language, end, expected = sample
    assert list_numbers(split_body(f"{TEXT}\n\n{end}", language)) == expected


@pytest.mark.parametrize("sample", TITLED, ids=lambda sample: sample[1][:30])
def test_a_role_a_place_or_an_address_below_a_title_is_no_name(sample: MixedSample) -> None:
    language, end, expected = sample
    assert list_numbers(split_body(f"{TEXT}\n\n## Kontakt\n\n{end}", language)) == expected


def test_the_lines_and_sentences_beside_contacts_stay_in_the_text() -> None:
    lines = split_body(f"{TEXT}\n\nVarmt välkomna!\\\nKontakt:\\\nMaja Lund, 073-555 01 73", "sv")
    assert lines.body.endswith("ramps.\n\nVarmt välkomna!")
    sentences = split_body(f"{TEXT}\n\nBring a card. Contact: Ann Gray, 020 7946 0134. Doors open at nine.", "en")
    assert sentences.body.endswith("ramps.\n\nBring a card.\n\nDoors open at nine.")


@pytest.mark.parametrize(
    "text",
    [
        "The fee is paid to Anna Berg.\\\nAnna Berg\\\nwill be there at 08-465 004 11 or not at all, as she said.",
        "Doors open at nine.\\\nTicket office\\\n08-465 004 11",
        "Read more.\\\nKontakt:\\\nThe table has 120 rows.",
    ],
)
def test_other_lines_with_numbers_are_no_contacts(text: str) -> None:
    assert split_body(f"{text}\n\n{TEXT}", "en").contacts == ()


@pytest.mark.parametrize("greeting", ["Välkommen!", "Med vänlig hälsning", "Vennlig hilsen", "Best regards,"])
def test_a_greeting_above_a_name_is_no_role(greeting: str) -> None:
    end = f"{greeting}\\\nEva Lind\\\nPresskommunikatör, Bro AB\\\n08-555 11 22"
    (contact,) = split_body(f"{TEXT}\n\n{end}", "sv").contacts
    assert (contact.name, contact.role, contact.organisation) == ("Eva Lind", "Presskommunikatör", "Bro AB")


def test_each_cell_of_a_table_below_a_title_is_a_contact() -> None:
    cells = "".join(
        f"<td><b>{place}</b><br>{name}<br>11 High Road<br>Eltham<br>Australia<br>Phone: {phone}<br></td>"
        for place, name, phone in (("Asia", "Pia Bhatt", "+91-9821055168"), ("Oceania", "Hal Rood", "(+61)402 555684"))
    )
    page = f"<body><h1>Bridge opens</h1><p>{TEXT}</p><h2>Press Contacts</h2><table><tr>{cells}</tr></table></body>"
    soup = BeautifulSoup(page, "lxml")
    contacts = take_contacts(soup, soup.h1, "en")
    assert [(each.name, each.phone) for each in contacts] == [
        ("Pia Bhatt", "+91-9821055168"),
        ("Hal Rood", "(+61)402 555684"),
    ]


@pytest.mark.parametrize("unit", ["Kontakt:\\\n", "Anna Berg\\\n", "Anna Berg. ", "Anna Berg\\\n12 Road\\\n08-1 "])
def test_many_lines_take_time_in_proportion_to_their_number(unit: str) -> None:
    assert_linear(lambda size: split_body(unit * size + "08-465 004 11", "en"), 200)
