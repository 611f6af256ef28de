"""Find the contact blocks of a page that stand outside its text, and read the people in them."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Tag
from msgspec import structs

from pressroom.importer.contact_lines import is_label
from pressroom.importer.contact_tables import read_contact_columns
from pressroom.importer.contact_texts import says_date_only
from pressroom.importer.found import FoundContact
from pressroom.importer.html_elements import HEADINGS, get_attribute, get_class_words, get_lines, get_text, has_ancestor
from pressroom.importer.html_tables import read_rows
from pressroom.importer.labelled_contacts import is_labelled_person
from pressroom.importer.main_content import measure_text
from pressroom.importer.page_words import classify_heading
from pressroom.importer.person_names import find_person
from pressroom.importer.press_offices import is_office
from pressroom.importer.release_parts import find_contacts
from pressroom.text.written_times import normalise_date

_CONTACT_WORDS = frozenset(
    re.findall(
        r"\w+",
        "contact contacts kontakt kontakter kontakte kontaktperson kontaktpersoner contactperson contactpersons "
        "presskontakt "
        "presskontakter pressekontakt presscontact presscontacts mediacontact mediacontacts vcard hcard yhteyshenkilo "
        "yhteystiedot ansprechpartner",
    )
)
_CARD_WORDS = frozenset(
    {"vcard", "hcard", "person", "card", "contact", "kontakt", "contactperson", "kontaktperson", "item"}
)
_SITE_PARTS = ("nav", "form", "dialog", "noscript")
_NOT_CONTACTS = frozenset(
    {"about", "boilerplate", "footer", "cookie", "newsletter", "subscribe", "feedback", "comment"}
)
_MIN_CELL_LINES = 2
_PHONE = re.compile(
    r"(?<![\w/.-])(?:(?:\+|00?|\()[0-9 ()/.\-‐‑–\u00a0]{5,24}[0-9]|[2-9][0-9]{2}[-. ][0-9]{3}[-. ][0-9]{4}(?![\w-]))"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HIDDEN_EMAIL = re.compile(
    r"([\w.+-]+)\s*[\[({]\s*(?:at|ät|snabel-?a|@|a)\s*[\])}]\s*([\w-]+(?:(?:\.|\s*[\[({](?:dot|punkt|punkt\.)[\])}]\s*)[\w-]+)+)",
    re.IGNORECASE,
)
_FIELDS = {
    "name": frozenset({"fn", "name", "namn", "navn", "nimi", "fullname"}),
    "role": frozenset({"role", "title", "jobtitle", "position", "titel", "tittel", "befattning", "roll", "function"}),
    "organisation": frozenset({"org", "organization", "organisation", "company", "foretag"}),
}
_CARD_PARTS = frozenset({"div", "td", "section", "aside", "address"})
_VIA = re.compile(r"(?:via|genom|gjennom|through|c/o)\s+(.+)", re.IGNORECASE)
_HOURS = re.compile(
    r"(?:kontakttid(?:er)?|telefontid(?:er)?|treffes|(?:office )?hours|erreichbar|tavoitettavissa)\s*:\s*(.+)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"(?:till och med|til og med|until and including)\s+(.+)", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:tele(?:fon|phone)|tel|phone|mobil(?:e|telefon)?|e-?(?:post|mail)|mail|puhelin|matkapuhelin|s[äÄ]hköposti|handy|"
    r"send e-?mail|skicka e-?post|contact|kontakt|linkedin|twitter|x|skype|facebook)[.:]*",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"mobil|mobile|cell|gsm|matkapuhelin|handy", re.IGNORECASE)


def decode_emails(soup: BeautifulSoup) -> None:
    """Put back the e-mail addresses that Cloudflare hides from robots."""
    for tag in soup.select("[data-cfemail]"):
        code = get_attribute(tag, "data-cfemail")
        if re.fullmatch(r"(?:[0-9a-f]{2}){4,200}", code):
            data = bytes.fromhex(code)
            address = bytes(byte ^ data[0] for byte in data[1:]).decode("utf-8", "replace")
            if _EMAIL.fullmatch(address):
                tag.string = address
                tag.attrs = {"href": f"mailto:{address}"} if tag.name == "a" else {}


def separate_fields(soup: BeautifulSoup) -> None:
    """Put lines or spaces between the marked fields of contacts that stand without one, as layouts place them apart."""
    for tag in soup.find_all(["span", "a"]):
        before = tag.previous_sibling
        is_number = re.match(r"\s*(?:tel|mailto):", get_attribute(tag, "href"), re.IGNORECASE) is not None
        if isinstance(before, Tag) and before.name in {"span", "a"} and before.get("class") != tag.get("class"):
            is_field = before.has_attr("class") and tag.has_attr("class")
            is_line = is_field and tag.parent is not None and tag.parent.name in _CARD_PARTS
            if is_field or is_number:
                tag.insert_before(soup.new_tag("br") if is_line and not is_label(get_text(before)) else " ")


def take_contacts(soup: BeautifulSoup, headline: Tag | None, language: str) -> tuple[FoundContact, ...]:
    """Remove the contact blocks from a page, and return the people in them."""
    contacts: list[FoundContact] = []
    for block in list(_find_blocks(soup, headline)):
        found = _take_columns(block, language)
        found += [contact for card in _find_cards(block) for contact in _read_card(card, language)]
        if found:
            contacts += found
            _remove_with_heading(block)
    for heading in [tag for tag in soup.find_all(list(HEADINGS)) if tag is not headline and len(get_lines(tag)) > 1]:
        contacts += _take_lines(heading, language)
    return merge_contacts(contacts)


def _take_lines(heading: Tag, language: str) -> list[FoundContact]:
    """Remove the lines of a contact from a heading such as “Date: … / Contact: … / Phone: …”, and return it."""
    lines = get_lines(heading)
    found = find_contacts("\n".join(lines), language) if any(map(is_labelled_person, lines)) else ()
    if found:
        heading.string = "\n".join(filter(says_date_only, lines))
    return list(found)


def _take_columns(block: Tag, language: str) -> list[FoundContact]:
    """Remove the tables that have a contact in each column, and return these."""
    contacts: list[FoundContact] = []
    for table in [block] if block.name == "table" else block.find_all("table"):
        rows = [["" if is_repeated else get_text(cell) for cell, is_repeated in row] for row in read_rows(table)]
        columns = read_contact_columns(rows)
        contacts += [contact for column in columns for contact in find_contacts("\n".join(column), language)]
        if columns:
            table.clear()
    return contacts


def _remove_with_heading(block: Tag) -> None:
    """Remove a block, and a heading right before it that is about contacts."""
    previous = block.find_previous_sibling()
    if previous is not None and previous.name in HEADINGS and classify_heading(get_text(previous)) == "contacts":
        previous.extract()
    block.extract()


def merge_contacts(contacts: list[FoundContact]) -> tuple[FoundContact, ...]:
    """Return each person once, with all that is known."""
    merged: dict[str, FoundContact] = {}
    for contact in contacts:
        key = contact.name.casefold() or contact.phone or contact.email
        known = merged.get(key)
        values = structs.asdict(contact)
        missing = {field: value for field, value in values.items() if known and not getattr(known, field)}
        merged[key] = structs.replace(known, **missing) if known else contact
    return tuple(merged.values())


# --- blocks and cards ------------------------------------------------------------------------------------------------


def _find_blocks(soup: BeautifulSoup, headline: Tag | None) -> Iterator[Tag]:
    """Yield the outermost elements that are about contacts."""
    total = measure_text(soup)
    taken: set[int] = set()
    for tag in (soup.body or soup).find_all(
        ["address", "aside", "section", "div", "ul", "li", "article", "footer", "p", "table"]
    ):
        if any(id(parent) in taken for parent in tag.parents):
            continue
        if _is_block(tag) and _has_evidence(tag) and _is_apart(tag, headline, total):
            taken.add(id(tag))
            yield tag


def _is_block(tag: Tag) -> bool:
    words = get_class_words(tag)
    if words & _NOT_CONTACTS:
        return False
    if tag.name == "address" or words & _CONTACT_WORDS or get_attribute(tag, "itemtype").endswith("/Person"):
        return True
    if tag.name == "table":
        title = tag.find_previous_sibling()
        return title is not None and title.name in HEADINGS and classify_heading(get_text(title)) == "contacts"
    if tag.name not in {"aside", "section", "div", "article"}:
        return False
    first = tag.find([*HEADINGS, "p", "li"])
    return first is not None and first.name in HEADINGS and classify_heading(get_text(first)) == "contacts"


def _has_evidence(tag: Tag) -> bool:
    text = get_text(tag)
    has_link = tag.find("a", href=re.compile(r"^\s*(?:tel|mailto):[^?]", re.IGNORECASE)) is not None
    return has_link or bool(_PHONE.search(text) or _EMAIL.search(text) or _HIDDEN_EMAIL.search(text))


def _is_apart(tag: Tag, headline: Tag | None, total: int) -> bool:
    """Return whether a block is neither a part of the site around the release, nor the release itself."""
    if headline is not None and (tag is headline or has_ancestor(headline, tag)):
        return False
    if tag.find_parent(_SITE_PARTS) is not None or len(get_lines(tag)) > 80:
        return False
    for parent in tag.parents:
        is_site_part = parent.name in {"header", "footer"} and parent.find_parent(["article", "main"]) is None
        if is_site_part or _NOT_CONTACTS & get_class_words(parent):
            return False
    return measure_text(tag) * 2 < max(total, 1) or tag.name == "address"


def _find_cards(block: Tag) -> list[Tag]:
    """Return the parts of a block that are about one person each; the block itself if they are not marked."""
    for name in ("address", "li", "article", "td", "tr", "div"):
        found = [tag for tag in block.find_all(name) if _is_card(tag)]
        cards = [tag for tag in found if not any(other is not tag and has_ancestor(other, tag) for other in found)]
        if cards:
            return cards
    return [block]


def _is_card(tag: Tag) -> bool:
    if tag.name == "div" and not get_class_words(tag) & _CARD_WORDS:
        return False
    if tag.name == "td":
        lines = get_lines(tag)
        return len(lines) > _MIN_CELL_LINES and _has_evidence(tag) and any(map(find_person, lines[:3]))
    return _has_evidence(tag) and (tag.name != "li" or len(get_lines(tag)) > 1 or _count_people(tag) > 0)


def _count_people(tag: Tag) -> int:
    """Return how many names seem to stand on the one line of an item: letters before a number or address."""
    line = get_text(tag)
    start = min((match.start() for match in (_PHONE.search(line), _EMAIL.search(line)) if match), default=0)
    return int(len(re.findall(r"\b[A-ZÅÄÖÆØÜÉ][\w'-]+", line[:start])) >= 2)


# --- people ----------------------------------------------------------------------------------------------------------


def _read_card(card: Tag, language: str) -> list[FoundContact]:
    """Return the people on a card: from marked fields, or from its lines."""
    _write_out_links(card)
    marked = _read_marked(card, language)
    if marked is not None:
        return [marked]
    lines = [_HIDDEN_EMAIL.sub(_write_email, line) for line in get_lines(card) if not _is_label_only(line)]
    return list(find_contacts("\n".join(lines), language))


def _is_label_only(line: str) -> bool:
    return classify_heading(line) is not None and not is_office(line.strip(" :"))


def _write_email(match: re.Match[str]) -> str:
    domain = re.sub(r"[^\w.-]+(?:dot|punkt)[^\w.-]+", ".", match[2])
    return f"{match[1]}@{domain}"


def _write_out_links(card: Tag) -> None:
    """Write the addresses and numbers that stand in links only into the text."""
    for link in card.find_all("a", href=True):
        scheme, _, rest = get_attribute(link, "href").partition(":")
        value, text = rest.partition("?")[0].strip(), get_text(link)
        if scheme.lower() in {"mailto", "tel"} and find_person(text.partition(",")[0]) and not _PHONE.search(text):
            link.insert_after("\n", value)
        elif (scheme.lower() == "mailto" and "@" in value and "@" not in text) or (
            scheme.lower() == "tel" and value and not re.search(r"[0-9]{2}", text)
        ):
            link.string = value
        elif get_attribute(link, "type") == "text/vcard" or link.has_attr("download"):
            link.extract()
    for tag in card.find_all(["svg", "script", "style", "button"]):
        tag.extract()


def _read_marked(card: Tag, language: str) -> FoundContact | None:
    """Return the person whose name is marked by a class or microdata; None if no name is.

    The first line without a label, number or address says the role, unless that is marked too.
    """
    values = {field: _find_field(card, words) for field, words in _FIELDS.items()}
    phones, emails = list(_find_phones(card)), list(dict.fromkeys(_EMAIL.findall(" ".join(get_lines(card)))))
    if not values["name"] or not (phones or emails) or len(emails) > 1 or len(phones) > 3:
        return None
    said = {name: _find_line(card, pattern) for name, pattern in (("via", _VIA), ("hours", _HOURS))}
    until = _parse_day(_find_line(card, _UNTIL), language)
    for line in get_lines(card):
        is_known = any(pattern.match(line) for pattern in (_VIA, _HOURS, _UNTIL))
        if not is_known and not values["role"] and line not in values.values() and _is_role(line):
            values["role"] = line
    if values["role"] and not values["organisation"]:
        values["role"], values["organisation"] = _split_organisation(values["role"])
    phone = next((number for number, is_mobile in phones if not is_mobile), "")
    mobile = next((number for number, is_mobile in phones if is_mobile), "")
    return FoundContact(**values, phone=phone, mobile=mobile, email=next(iter(emails), ""), until=until, **said)


def _find_line(card: Tag, pattern: re.Pattern[str]) -> str:
    return next((match[1] for line in get_lines(card) if (match := pattern.match(line))), "")


def _parse_day(text: str, language: str) -> str:
    try:
        return normalise_date(text, (language,)) if text else ""
    except ValueError:
        return ""


def _is_role(line: str) -> bool:
    has_number = any(map(str.isdigit, line)) or "@" in line or ":" in line or "/" in line
    return not has_number and 2 < len(line) < 120 and not _MOBILE.fullmatch(line) and not _LABEL.fullmatch(line)


def _split_organisation(role: str) -> tuple[str, str]:
    """Split “head of press, Example Ltd”: an organisation begins with a capital letter."""
    start, _, end = role.rpartition(", ")
    return (start, end) if start and end[:1].isupper() else (role, "")


def _find_field(card: Tag, words: frozenset[str]) -> str:
    for tag in card.find_all(["div", "span", "p", "strong", "h2", "h3", "h4", "h5", "a", "dd", "b", "li"]):
        marks = get_class_words(tag) | {get_attribute(tag, "itemprop").lower()}
        if marks & words and 1 < len(get_text(tag)) < 120 and tag.find(["div", "p", "li"]) is None:
            return get_text(tag).strip(" ,:")
    return ""


def _find_phones(card: Tag) -> Iterator[tuple[str, bool]]:
    """Yield the numbers on a card as they are written, and whether each is that of a mobile telephone."""
    links = [
        re.sub(r"^[^0-9+(]*", "", get_text(link))
        for link in card.find_all("a", href=re.compile(r"^\s*tel:", re.IGNORECASE))
    ]
    previous = ""
    for line in get_lines(card):
        whole = [text for text in links if text in line and any(map(str.isdigit, text))]
        for number in whole or [match[0].strip() for match in _PHONE.finditer(line)]:
            label = line.partition(number)[0] or previous
            yield number, bool(_MOBILE.search(label))
        previous = line
