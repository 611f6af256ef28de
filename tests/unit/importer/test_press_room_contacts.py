"""Contacts as press rooms in Sweden, Norway, Finland and Britain write them."""

import pytest

from pressroom.importer.found import FoundContact
from pressroom.importer.release_parts import find_contacts, split_body
from tests.unit.importer.contact_samples import ContactSample
from tests.unit.importer.other_press_room_samples import SAMPLES as OTHER_SAMPLES
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


@pytest.mark.parametrize("sample", OTHER_SAMPLES, ids=lambda sample: sample.text[:30])
def test_only_contacts_for_the_press_are_found(sample: ContactSample) -> None:
    contacts = {flatten(contact) for contact in find_contacts(sample.text, sample.language)}
    assert contacts == {frozenset(each.split("|")) for each in sample.expected}


@pytest.mark.parametrize(
    "end",
    [
        "Presskontakt: Anna Berg, presschef, 08-465 004 11, e-post anna@x.example.",
        "Media kan kontakta presschef Anna Berg på telefon 08-465 004 11, anna@x.example.",
    ],
)
def test_contacts_in_the_last_sentence_leave_the_sentences_before_it(end: str) -> None:
    parts = split_body(f"Bron öppnar i dag.\n\nDen är lång.\n\nArbetet är klart. Alla får gå där. {end}", "sv")
    assert [(each.name, each.phone, each.email) for each in parts.contacts] == [
        ("Anna Berg", "08-465 004 11", "anna@x.example")
    ]
    assert parts.body == "Den är lång.\n\nArbetet är klart. Alla får gå där."


def test_a_person_in_a_sentence_about_something_else_stays_in_the_text() -> None:
    end = "Arbetet är klart. Biljetter köps hos Anna Berg på 08-465 004 11."
    parts = split_body(f"Bron öppnar i dag.\n\nDen är lång.\n\n{end}", "sv")
    assert (parts.contacts, parts.body) == ((), f"Den är lång.\n\n{end}")


def test_a_press_contact_below_the_about_text_is_a_contact() -> None:
    about = "Klarvik grundades 1951.\n\nPresskontakt: Anna Berg, presschef. Tel. 08-465 004 11."
    parts = split_body(f"Bron öppnar i dag.\n\nDen är lång.\n\n### Om Klarvik\n\n{about}", "sv")
    assert [(each.name, each.role, each.phone) for each in parts.contacts] == [
        ("Anna Berg", "presschef", "08-465 004 11")
    ]
    assert [each.about for each in parts.organisations] == ["Klarvik grundades 1951."]


def test_what_is_not_for_the_press_stays_in_the_text() -> None:
    parts = split_body(
        "Bron öppnar.\n\nDen är lång.\n\n## Kontakt\n\nAnna Berg, 08-465 004 11\n\nKundtjänst: 08-1 740", "sv"
    )
    assert parts.body == "Den är lång.\n\nKundtjänst: 08-1 740"


def test_lines_with_the_label_of_an_address_leave_the_text() -> None:
    block = "Anna Berg\\\nPresschef\\\nTelefon: 08-465 004 11\\\nE-post: anna@x.example"
    parts = split_body(f"Bron öppnar.\n\nDen är lång.\n\n## Kontakt\n\n{block}", "sv")
    assert parts.body == "Den är lång."


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
