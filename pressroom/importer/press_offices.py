"""Recognise the names of press offices, such as “Pressjouren”, and of desks that answer journalists' calls."""

import re

_OFFICE_NAMES = (
    r"(?:press|media|presse|medien|medie)[- ]?(?:stelle|jour|jouren|tjänst|tjänsten|office|service|desk|kontakt|team|"
    r"kontor|kontoret|avdelning|avdelningen|abteilung|centrum|center|telefon|telefonen|tjeneste|vakt|vakten|contact|"
    r"enquiries|inquiries|relations|ansvarig)|service (?:de )?presse|pressens .{1,20}"
    r"|assessoria de (?:imprensa|comunicação)|gabinete de (?:prensa|comunicación|imprensa|comunicação)|ufficio stampa"
    r"|biuro prasowe|tiskov(?:é|ý|y) (?:oddělení|odbor|středisko)|sajtó(?:iroda|osztály)|biroul de presă|"
    r"serviciul de presă"
    r"|spaudos (?:tarnyba|biuras)|preses (?:dienests|nodaļa)|пресс?-?(?:служба|центр)|pressivagt|"
    r"presse(?:vagt(?:en)?|afdeling(?:en)?)"
)
_OFFICE = re.compile(_OFFICE_NAMES, re.IGNORECASE)
_OFFICE_AT_START = re.compile(
    rf"(?:(?:the|our|vår|unsere|die|[^\W\d_]{{2,40}}s)\s+)?(?:{_OFFICE_NAMES})\b", re.IGNORECASE
)
_OFFICE_IN_TEXT = re.compile(
    rf"(?:[^\W\d_a-zåäöæøüéß][\w'’&]*[ -](?<!The )(?<!Call )(?<!Our )(?<!Contact )(?<!Ring )(?<!or )){{0,4}}"
    rf"\b(?i:{_OFFICE_NAMES})\b(?: (?:Office|Team|Desk|Unit|Department|Centre|Center|Service)\b)?"
)
_DESK = re.compile(
    r"(?:news|nyhets?)[- ]?des(?:k|ken)|\w*(?:central|sentral)(?:en)?|\w*växeln?|switchboard|sentralbord(?:et)?"
    r"|(?:\w*(?:kommunikations|kommunikasjons|informations|informasjons)(?:avdelning(?:en)?|avdeling(?:en|a)?|"
    r"enhet(?:en)?))"
    r"|vakthavande (?:befäl|tjänsteman)|vaktleder(?:en)?|redaktionen|redaksjonen",
    re.IGNORECASE,
)


def is_office(text: str) -> bool:
    """Return whether a text is the name of a press office, such as “Media enquiries”."""
    return _OFFICE.fullmatch(text) is not None


def starts_with_office(text: str) -> bool:
    """Return whether a text begins with the name of a press office or a desk."""
    return _OFFICE_AT_START.match(text) is not None or _DESK.match(text) is not None


def find_office(text: str) -> str:
    """Return the name of a press office in a sentence, with the capitalised words before it; "" if there is none."""
    match = _OFFICE_IN_TEXT.search(text)
    return match[0] if match else ""
