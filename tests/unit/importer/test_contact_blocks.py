import pytest

from pressroom.importer.completed_contacts import complete_contacts
from pressroom.importer.contact_blocks import read_contacts
from pressroom.importer.found import FoundContact
from pressroom.importer.release_parts import find_contacts
from tests.support.growth import assert_linear
from tests.unit.importer.contact_samples import SAMPLES, ContactSample


def flatten(contact: FoundContact) -> frozenset[str]:
    return frozenset(filter(None, (contact.name, contact.phone, contact.mobile, contact.email)))


def test_most_contacts_of_the_samples_are_found_and_few_are_wrong() -> None:
    right = found = expected = 0
    for sample in SAMPLES:
        contacts = {flatten(contact) for contact in find_contacts(sample.text, sample.language)}
        wanted = {frozenset(each.split("|")) for each in sample.expected}
        right, found, expected = right + len(contacts & wanted), found + len(contacts), expected + len(wanted)
    assert len(SAMPLES) >= 40
    assert right / found >= 0.95
    assert right / expected >= 0.95


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.text[:30])
def test_nothing_in_a_contact_is_invented(sample: ContactSample) -> None:
    text = " ".join(sample.text.replace("(at)", "@").split())
    for contact in find_contacts(sample.text, sample.language):
        for field in contact.__struct_fields__:
            assert all(part in text for part in getattr(contact, field).split(", "))


def test_a_politician_keeps_the_party_and_who_can_be_asked() -> None:
    (contact,) = find_contacts(
        "Dan Alm (M), kommunalråd och ordf. socialnämnden, via presskontakt Jon Bäck, 08-465 004 51", "sv"
    )
    assert contact == FoundContact(
        name="Dan Alm (M)",
        role="kommunalråd och ordf. socialnämnden",
        phone="08-465 004 51",
        via="presskontakt Jon Bäck",
    )


def test_lines_below_one_another_are_one_contact_with_role_and_organisation() -> None:
    text = "Anna Berg\nPresschef\nTärnsunds kommun\nTel: 08-465 004 11\nMobil: 070-174 06 05\nE-post: anna@x.example"
    assert find_contacts(text, "sv") == (
        FoundContact(
            name="Anna Berg",
            role="Presschef",
            organisation="Tärnsunds kommun",
            phone="08-465 004 11",
            mobile="070-174 06 05",
            email="anna@x.example",
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-03",
        "Öppet 09.00-16.00",
        "Åren 2024–2026",
        "998 21 Tärnsund",
        "Org.nr 556000-0001",
        "120 000 kronor",
        "Sidan 12345",
    ],
)
def test_dates_codes_and_amounts_are_no_telephone_numbers(text: str) -> None:
    assert find_contacts(f"Anna Berg\n{text}", "sv") == ()


@pytest.mark.parametrize(
    "unit",
    [
        "Anna Berg, ",
        "(((",
        "0 ",
        "0-",
        "a@",
        "tel ",
        "För mer information ",
        "kontakta ",
        "[a](",
        "**",
        "via ",
        "A. ",
        ": ",
        "och ",
    ],
)
def test_hostile_lines_take_time_in_proportion_to_their_length(unit: str) -> None:
    assert_linear(lambda size: find_contacts(unit * size, "sv"), 4000)
    assert_linear(lambda size: find_contacts((unit * 10 + "\n") * size, "sv"), 400)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Media enquiries", ["Press Office, Nordbro Transport", "020 7946 0100"]),
        ("Media enquiries", ["Press Office", "Nordbro Transport", "020 7946 0100"]),
        ("Media contact", ["Press Office, Nordbro Transport, 020 7946 0100"]),
        ("", ["Media enquiries: Press Office, Nordbro Transport, 020 7946 0100"]),
        ("Media enquiries", ["Nordbro Transport, Press Office: 020 7946 0100"]),
    ],
)
def test_an_office_with_its_organisation_has_the_name_of_the_office(title: str, lines: list[str]) -> None:
    (contact,) = complete_contacts(read_contacts(lines, title).contacts, [title, *lines]).contacts
    assert (contact.name, contact.organisation, contact.phone) == ("Press Office", "Nordbro Transport", "020 7946 0100")
