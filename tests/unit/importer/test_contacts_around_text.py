"""Contacts that stand on a page around its text: names in links and headings, and addresses of nobody."""

from bs4 import BeautifulSoup

from pressroom.importer.found import FoundContact
from pressroom.importer.page_contacts import take_contacts
from pressroom.importer.release_parts import split_body

TEXT = "<p>The bridge opens in spring, and the work has begun already on both of its ramps.</p>" * 4


def take(html: str) -> tuple[tuple[FoundContact, ...], str]:
    soup = BeautifulSoup(f"<body><h1>Bridge opens</h1>{html}{TEXT}</body>", "lxml")
    contacts = take_contacts(soup, soup.h1, "en")
    return contacts, soup.get_text(" ", strip=True)


def test_a_name_in_a_link_to_an_address_is_kept() -> None:
    person = '<h4><a href="mailto:may@x.example">May Freeland, Global Outlook</a></h4><ul><li>407-555-0135</li></ul>'
    contacts, rest = take(f"<div><h3>Related Contacts and Links:</h3><ul><li>{person}</li></ul></div>")
    assert [(each.name, each.phone, each.email) for each in contacts] == [
        ("May Freeland", "407-555-0135", "may@x.example")
    ]
    assert "Freeland" not in rest


def test_a_contact_in_the_lines_of_a_heading_leaves_its_date() -> None:
    contacts, rest = take("<h2>DATE: June 12, 2000<br>CONTACT: Ananda Das<br>PHONE: +1 (301) 555-0107</h2>")
    assert [(each.name, each.phone) for each in contacts] == [("Ananda Das", "+1 (301) 555-0107")]
    assert rest.startswith("Bridge opens DATE: June 12, 2000 The bridge")


def test_numbers_and_an_address_of_nobody_are_those_of_the_organisation() -> None:
    text = "\n\n".join(["Broen åpner i vår, og arbeidet har alt begynt på begge sider av den."] * 3)
    parts = split_body(f"{text}\n\n## Kontakt\n\n32 00 06 77\\\npost@x.example\\\nKongsveien 791, 3322 Fjord", "nb")
    assert parts.contacts == ()
    assert [(each.phone, each.address) for each in parts.organisations] == [
        ("32 00 06 77", "Kongsveien 791, 3322 Fjord")
    ]
    assert "Kongsveien" not in parts.body
