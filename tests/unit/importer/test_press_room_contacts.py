"""Contacts as press rooms in Sweden, Norway, Finland and Britain write them."""

import pytest

from pressroom.importer.found import FoundContact
from pressroom.importer.release_parts import find_contacts
from tests.unit.importer.press_room_samples import SAMPLES
from tests.unit.importer.test_contact_blocks import flatten


def test_most_contacts_of_press_rooms_are_found_and_few_are_wrong() -> None:
    right = found = expected = 0
    for sample in SAMPLES:
        contacts = {flatten(contact) for contact in find_contacts(sample.text, sample.language)}
        wanted = {frozenset(each.split("|")) for each in sample.expected}
        right, found, expected = right + len(contacts & wanted), found + len(contacts), expected + len(wanted)
    assert len(SAMPLES) >= 20
    assert right / found >= 0.95
    assert right / expected >= 0.95


def test_two_people_with_one_number_are_two_contacts() -> None:
    contacts = find_contacts("Kontakt: Anna Berg eller Bo Ek, forskare, 08-465 004 11", "sv")
    assert contacts == (
        FoundContact(name="Anna Berg", role="forskare", phone="08-465 004 11"),
        FoundContact(name="Bo Ek", role="forskare", phone="08-465 004 11"),
    )


@pytest.mark.parametrize("local", ["förnamn.efternamn", "fornavn.etternavn", "etunimi.sukunimi", "firstname.lastname"])
def test_the_pattern_of_addresses_is_no_address(local: str) -> None:
    (contact,) = find_contacts(f"Anna Berg, 08-465 004 11, {local}@tarnsund.example", "sv")
    assert contact.email == ""


def test_a_label_between_a_name_and_a_role_separates_nothing() -> None:
    (contact,) = find_contacts("Lisa Holm\n\nPresskontakt\n\nPressansvarig\n\n08-465 004 11", "sv")
    assert (contact.name, contact.role) == ("Lisa Holm", "Pressansvarig")


def test_a_title_above_a_number_begins_a_contact_of_its_own() -> None:
    contacts = find_contacts("Anna Berg, ordförande\n\nPressjouren\n\n08-465 004 11", "sv")
    assert [each.name for each in contacts] == ["Pressjouren"]


def test_what_stands_together_in_markdown_is_read_apart() -> None:
    text = "**Ola Berge**Forsker\n\nTel:[906 17 440](tel:90617440)[ola@fjordvik.example](mailto:ola@fjordvik.example)"
    assert find_contacts(text, "nb") == (
        FoundContact(name="Ola Berge", role="Forsker", phone="906 17 440", email="ola@fjordvik.example"),
    )
