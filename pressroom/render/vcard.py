"""vCard 3.0: contacts for address books (RFC 2426, the version that all of them read).

Escaping keeps a text from adding lines or properties.
"""

from collections.abc import Iterator

from pressroom.model.newsroom import Contact, Phone
from pressroom.model.pages import PressKitContent, VCard
from pressroom.model.plan import Item
from pressroom.render.article import get_vcard_path
from pressroom.render.context import RenderContext, get_page_model
from pressroom.text.domains import encode_email_domain
from pressroom.text.name_parts import split_name

MAX_LINE_BYTES = 75
LINE_ENDS = "\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # programs may treat any of them as the end of a line
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\r": None} | dict.fromkeys(LINE_ENDS, "\\n"))


def render_vcard(item: Item, context: RenderContext) -> bytes:
    """Render a `.vcf` file, with CRLF line ends and lines folded at 75 bytes."""
    return _render_vcard(get_page_model(item, VCard), f"/{item.path}", item.language, context)


def render_vcards(item: Item, context: RenderContext) -> bytes:
    """Render the vCards of all public contacts of a release in one file; each is the same as the separate one."""
    release = get_page_model(item, PressKitContent).release
    vcards = []
    for contact in release.public_contacts:
        vcard = VCard(contact, contact.organisation or release.organisations[0].name)
        path = f"/site{get_vcard_path(context, contact, item.language, release.path)}"
        vcards.append(_render_vcard(vcard, path, item.language, context))
    return b"".join(vcards)


def _render_vcard(vcard: VCard, path: str, language: str, context: RenderContext) -> bytes:
    lines = ("BEGIN:VCARD", "VERSION:3.0", *_list_properties(vcard, path, language, context), "END:VCARD")
    return b"".join(_fold_line(line) for line in lines)


def _list_properties(vcard: VCard, path: str, language: str, context: RenderContext) -> Iterator[str]:
    contact = vcard.contact
    yield f"UID:{context.newsroom.permanent_id(path).urn}"
    yield f"FN:{_escape_text(contact.name)}"
    yield f"N:{_format_name(contact.name, language)}"
    yield f"ORG:{_escape_text(contact.organisation or vcard.organisation)}"
    if contact.role:
        yield f"TITLE:{_escape_text(contact.role)}"
    if contact.phone:
        yield f"TEL;TYPE=WORK,VOICE:{_format_phone_number(contact.phone)}"
    if contact.mobile:
        yield f"TEL;TYPE=CELL,VOICE:{_format_phone_number(contact.mobile)}"
    if contact.email:
        yield f"EMAIL;TYPE=INTERNET,WORK:{_escape_text(encode_email_domain(contact.email))}"
    if note := _format_note(contact, language, context):
        yield f"NOTE:{_escape_text(note)}"


def _escape_text(text: str) -> str:
    """Escape a text value (RFC 2426, section 4, text-value)."""
    return text.translate(ESCAPES)


def _format_name(name: str, language: str) -> str:
    """Return family name;given names;;titles;suffixes."""
    parts = split_name(name, language)
    return ";".join(map(_escape_text, (parts.family, parts.given, "", parts.prefix, parts.suffix)))


def _format_phone_number(phone: Phone) -> str:
    """Return the number to dial; a comma before an extension makes phones pause."""
    return _escape_text(phone.uri.removeprefix("tel:").replace(";ext=", ","))


def _format_note(contact: Contact, language: str, context: RenderContext) -> str:
    """Return through whom to reach them, and the hours, on one line each."""
    translate = context.messages(language).gettext
    via = translate("via %(whom)s") % {"whom": contact.via} if contact.via else ""
    hours = translate("Hours: %(hours)s") % {"hours": contact.hours} if contact.hours else ""
    return "\n".join(filter(None, (via, hours)))


def _fold_line(line: str) -> bytes:
    """Fold a line at 75 bytes, between characters; continuation lines start with a space (RFC 2425, section 5.8.1)."""
    content = line.encode()
    if len(content) <= MAX_LINE_BYTES:
        return content + b"\r\n"
    folded, room = bytearray(), MAX_LINE_BYTES
    for character in line:
        encoded = character.encode()
        if len(encoded) > room:
            folded += b"\r\n "
            room = MAX_LINE_BYTES - 1
        folded += encoded
        room -= len(encoded)
    return bytes(folded + b"\r\n")
