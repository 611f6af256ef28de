"""vCard 3.0: a contact in, a card for a telephone's address book out (RFC 2426, the version all of them read).

A text can add no line and no property: what has a meaning in the format is escaped.
"""

import re
from collections.abc import Iterator

from pressroom.model.newsroom import Contact, Phone
from pressroom.model.pages import PressMaterial, VCard
from pressroom.model.plan import Item
from pressroom.render.article import vcard_path
from pressroom.render.context import RenderContext, get_page_model

MAX_LINE_BYTES = 75
LINE_ENDS = "\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # a program may take any of them for the end of a line
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\r": None} | dict.fromkeys(LINE_ENDS, "\\n"))
NAME_PATTERN = re.compile(r"(?P<given>.*?)\s*(?P<family>\S+)\s*(?P<suffix>\([^()]*\))?")


def render_vcard(item: Item, context: RenderContext) -> bytes:
    """The bytes of a `.vcf` file: UTF-8, lines end in CRLF and are folded at 75 octets."""
    return _render_vcard(get_page_model(item, VCard), f"/{item.path}", item.language, context)


def render_vcards(item: Item, context: RenderContext) -> bytes:
    """The cards of all contacts of a release in one file; each is the one that stands alone elsewhere."""
    release = get_page_model(item, PressMaterial).release
    cards = []
    for contact in release.public_contacts:
        card = VCard(contact, contact.organisation or release.organisations[0].name)
        path = f"/site{vcard_path(context, contact, item.language, release.path)}"
        cards.append(_render_vcard(card, path, item.language, context))
    return b"".join(cards)


def _render_vcard(vcard: VCard, path: str, language: str, context: RenderContext) -> bytes:
    lines = ("BEGIN:VCARD", "VERSION:3.0", *_list_properties(vcard, path, language, context), "END:VCARD")
    return b"".join(_fold_line(line) for line in lines)


def _list_properties(vcard: VCard, path: str, language: str, context: RenderContext) -> Iterator[str]:
    contact = vcard.contact
    yield f"UID:{context.newsroom.permanent_id(path).urn}"
    yield f"FN:{_escape_text(contact.name)}"
    yield f"N:{_format_name(contact.name)}"
    yield f"ORG:{_escape_text(contact.organisation or vcard.organisation)}"
    if contact.role:
        yield f"TITLE:{_escape_text(contact.role)}"
    if contact.phone:
        yield f"TEL;TYPE=WORK,VOICE:{_format_phone_number(contact.phone)}"
    if contact.mobile:
        yield f"TEL;TYPE=CELL,VOICE:{_format_phone_number(contact.mobile)}"
    if contact.email:
        yield f"EMAIL;TYPE=INTERNET,WORK:{_escape_text(contact.email)}"
    if note := _format_note(contact, language, context):
        yield f"NOTE:{_escape_text(note)}"


def _escape_text(text: str) -> str:
    """A text value (RFC 2426, section 4, text-value)."""
    return text.translate(ESCAPES)


def _format_name(name: str) -> str:
    """Family name; given names; ; ; suffix. The last word is the family name, a party in parentheses a suffix."""
    parts = NAME_PATTERN.fullmatch(name.strip())
    if not parts:
        return f"{_escape_text(name)};;;;"
    return f"{_escape_text(parts['family'])};{_escape_text(parts['given'])};;;{_escape_text(parts['suffix'] or '')}"


def _format_phone_number(phone: Phone) -> str:
    """The number to dial; a key choice follows after a pause, which telephones write as a comma."""
    return _escape_text(phone.uri.removeprefix("tel:").replace(";ext=", ","))


def _format_note(contact: Contact, language: str, context: RenderContext) -> str:
    """Whom to ask for and when, a line each."""
    translate = context.messages(language).gettext
    asked = translate("via %(whom)s") % {"whom": contact.via} if contact.via else ""
    hours = translate("Hours: %(hours)s") % {"hours": contact.hours} if contact.hours else ""
    return "\n".join(filter(None, (asked, hours)))


def _fold_line(line: str) -> bytes:
    """The line in pieces of at most 75 octets, each further one after a blank, no character cut (RFC 2425, 5.8.1)."""
    whole = line.encode()
    if len(whole) <= MAX_LINE_BYTES:
        return whole + b"\r\n"
    out, room = bytearray(), MAX_LINE_BYTES
    for character in line:
        octets = character.encode()
        if len(octets) > room:
            out += b"\r\n "
            room = MAX_LINE_BYTES - 1
        out += octets
        room -= len(octets)
    return bytes(out + b"\r\n")
