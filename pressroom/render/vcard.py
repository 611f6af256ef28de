"""vCard 3.0: a contact in, a card for a telephone's address book out (RFC 2426, the version all of them read).

A text can add no line and no property: what has a meaning in the format is escaped.
"""

import re
from collections.abc import Iterator

from pressroom.artifact import Item, PressMaterial, VCard
from pressroom.release import Contact, Phone
from pressroom.render.article import card_path
from pressroom.render.press import Press, subject

FOLD = 75
LINE_ENDS = "\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # a program may take any of them for the end of a line
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\r": None} | dict.fromkeys(LINE_ENDS, "\\n"))
NAME = re.compile(r"(?P<given>.*?)\s*(?P<family>\S+)\s*(?P<suffix>\([^()]*\))?")


def vcard(item: Item, press: Press) -> bytes:
    """The bytes of a `.vcf` file: UTF-8, lines end in CRLF and are folded at 75 octets."""
    return _card(subject(item, VCard), f"/{item.path}", item.language, press)


def contact_cards(item: Item, press: Press) -> bytes:
    """The cards of all contacts of a release in one file; each is the one that stands alone elsewhere."""
    release = subject(item, PressMaterial).release
    cards = []
    for contact in release.public_contacts:
        card = VCard(contact, contact.organisation or release.organisations[0].name)
        path = f"/site{card_path(press, contact, item.language, release.path)}"
        cards.append(_card(card, path, item.language, press))
    return b"".join(cards)


def _card(card: VCard, path: str, language: str, press: Press) -> bytes:
    lines = ("BEGIN:VCARD", "VERSION:3.0", *_properties(card, path, language, press), "END:VCARD")
    return b"".join(_folded(line) for line in lines)


def _properties(card: VCard, path: str, language: str, press: Press) -> Iterator[str]:
    contact = card.contact
    yield f"UID:{press.newsroom.permanent_id(path).urn}"
    yield f"FN:{_text(contact.name)}"
    yield f"N:{_name(contact.name)}"
    yield f"ORG:{_text(contact.organisation or card.organisation)}"
    if contact.role:
        yield f"TITLE:{_text(contact.role)}"
    if contact.phone:
        yield f"TEL;TYPE=WORK,VOICE:{_number(contact.phone)}"
    if contact.mobile:
        yield f"TEL;TYPE=CELL,VOICE:{_number(contact.mobile)}"
    if contact.email:
        yield f"EMAIL;TYPE=INTERNET,WORK:{_text(contact.email)}"
    if note := _note(contact, language, press):
        yield f"NOTE:{_text(note)}"


def _text(text: str) -> str:
    """A text value (RFC 2426, section 4, text-value)."""
    return text.translate(ESCAPES)


def _name(name: str) -> str:
    """Family name; given names; ; ; suffix. The last word is the family name, a party in parentheses a suffix."""
    parts = NAME.fullmatch(name.strip())
    if not parts:
        return f"{_text(name)};;;;"
    return f"{_text(parts['family'])};{_text(parts['given'])};;;{_text(parts['suffix'] or '')}"


def _number(phone: Phone) -> str:
    """The number to dial; a key choice follows after a pause, which telephones write as a comma."""
    return _text(phone.uri.removeprefix("tel:").replace(";ext=", ","))


def _note(contact: Contact, language: str, press: Press) -> str:
    """Whom to ask for and when, a line each."""
    say = press.messages(language).gettext
    asked = say("via %(whom)s") % {"whom": contact.via} if contact.via else ""
    hours = say("Hours: %(hours)s") % {"hours": contact.hours} if contact.hours else ""
    return "\n".join(filter(None, (asked, hours)))


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, each further one after a blank, no character cut (RFC 2425, 5.8.1)."""
    whole = line.encode()
    if len(whole) <= FOLD:
        return whole + b"\r\n"
    out, room = bytearray(), FOLD
    for character in line:
        octets = character.encode()
        if len(octets) > room:
            out += b"\r\n "
            room = FOLD - 1
        out += octets
        room -= len(octets)
    return bytes(out + b"\r\n")
