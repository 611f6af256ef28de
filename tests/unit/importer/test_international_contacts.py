"""Contacts in eleven languages, below labels, in headings and beside addresses, as many press rooms have them."""

import pytest

from pressroom.importer.found import FoundContact
from pressroom.importer.release_parts import find_contacts, split_body
from tests.support.growth import assert_linear
from tests.unit.importer.contact_samples import ContactSample
from tests.unit.importer.international_contact_samples import SAMPLES
from tests.unit.importer.test_contact_blocks import flatten

TEXT = "\n\n".join(["The bridge opens in spring, and the work has begun already on both of its ramps."] * 3)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.text[:30])
def test_each_contact_is_found_and_nothing_else(sample: ContactSample) -> None:
    contacts = {flatten(contact) for contact in find_contacts(sample.text, sample.language)}
    assert contacts == {frozenset(each.split("|")) for each in sample.expected}


@pytest.mark.parametrize(
    "end",
    [
        "## CONTACT:Harriet Lewin\n\nBrinkmann Balk\n\n(212) 555-0188\n\n[hl@balk.example](mailto:hl@balk.example)",
        "Contact: Harriet Lewin\n\nBrinkmann Balk\n\n(212) 555-0188\\\nE-mail: hl@balk.example",
        "**Media contact: Harriet Lewin**\n\nBrinkmann Balk\n\nPh: (212) 555-0188\n\nhl@balk.example",
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_labelled_name_and_the_lines_below_it_are_one_contact(end: str, *, is_first: bool) -> None:
    parts = split_body(f"Bridges open.\n\n{end}\n\n{TEXT}" if is_first else f"{TEXT}\n\n{end}", "en")
    assert parts.contacts == (
        FoundContact(
            name="Harriet Lewin", organisation="Brinkmann Balk", phone="(212) 555-0188", email="hl@balk.example"
        ),
    )
    assert "Lewin" not in parts.body
    assert "Balk" not in parts.body


def test_a_label_of_an_address_that_stands_behind_a_link_only_is_no_part_of_the_contact() -> None:
    parts = split_body(f"{TEXT}\n\nMedia Contact: Betty St. Clair\\\nPh: (213)555-0171\\\nE-mail: Online form", "en")
    assert [(each.name, each.role, each.phone) for each in parts.contacts] == [("Betty St. Clair", "", "(213)555-0171")]
    assert parts.body.endswith("ramps.")


def test_a_labelled_name_without_a_number_below_it_stays_in_the_text() -> None:
    parts = split_body(f"{TEXT}\n\nContact: Betty St. Clair\n\nThe bridge is long.", "en")
    assert parts.contacts == ()
    assert parts.body.endswith("Contact: Betty St. Clair\n\nThe bridge is long.")


@pytest.mark.parametrize(
    "address",
    [
        "Kongsveien 791, 3322 Fjord",
        "Storgatan 5",
        "Musterstraße 12",
        "12 High Street",
        "12, rue de la Gare",
        "Via Roma 12, 00100 Roma",
        "Calle Mayor, 5",
        "PO Box 123",
        "Box 123",
        "Postboks 12 Sentrum",
        "123 45 Tärnsund",
        "〒150-0002 東京都渋谷区渋谷3-5-16",
    ],
)
def test_a_postal_address_is_no_name(address: str) -> None:
    assert find_contacts(f"Contact\n{address}\n08-465 004 00\npost@x.example") == ()
    (contact,) = find_contacts(f"Contact\nAnna Berg\n{address}\n08-465 004 00")
    assert contact == FoundContact(name="Anna Berg", phone="08-465 004 00")


@pytest.mark.parametrize("remark", ["(UTC -04h00)", "(GMT+1)", "(CET)", "(UTC +05:30)"])
def test_a_time_zone_beside_a_name_is_no_role(remark: str) -> None:
    (contact,) = find_contacts(f"Contact\nAnna Berg {remark}\nHarbour.example Community Manager\n08-465 004 11")
    assert (contact.name, contact.role) == ("Anna Berg", "Harbour.example Community Manager")


@pytest.mark.parametrize(
    "line",
    ["Order no. 020 7946 0151", "Reference number: 2024-00123", "VAT number 020 7946 0151", "Konto 08-465 004 11"],
)
def test_a_number_of_something_else_is_no_telephone_number(line: str) -> None:
    assert find_contacts(f"Contact\nAnna Berg\n{line}") == ()


@pytest.mark.parametrize(
    "unit", ["Contact: Anna Berg\n\n", "お問い合わせ", "Frågor? ", "rue 1, ", "【", "Box 1 ", "Date: "]
)
def test_hostile_lines_take_time_in_proportion_to_their_length(unit: str) -> None:
    assert_linear(lambda size: split_body(unit * size, "en"), 200)
