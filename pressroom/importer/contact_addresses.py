"""Recognise the lines of postal addresses among contacts: streets, boxes and postal codes of many countries."""

import re

from pressroom.importer.about_texts import is_address
from pressroom.importer.person_names import has_role_word

_STREET_WORDS = (
    r"rue|avenue|av\.?|avda\.?|boulevard|bd\.?|place|quai|allée|chemin|route|calle|c/|plaza|paseo|viale|piazza|corso|"
    r"largo|praça|rua|straat|laan"
)
_STREET = re.compile(
    rf"\d{{1,4}}(?: ?(?:bis|ter|[a-d]))?,? (?:{_STREET_WORDS})\s.{{2,60}}|"
    rf"(?:{_STREET_WORDS}|via)\s[^\d,]{{2,40}},? ?(?:n\.? ?)?\d{{1,4}}(?: ?[a-z])?|"
    r"\d{1,5} [^\d,]{2,40} (?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|drive|dr\.?|square|blvd\.?|"
    r"boulevard|way|court|"
    r"plaza|parkway|broadway)(?:,? (?:suite|ste\.?|floor|unit|room|apt\.?|#) ?\w{1,6})?|"
    r"(?:postboks|postboks|postfach|postbus|apartado|casella postale|p\.? ?o\.? box|box|bp|pb|pl) \d{1,6}\b.{0,30}|"
    r"[^\W\d_][^\d,]{2,30}(?:gatan|vägen|gränd|torget|gata|veien|vegen|gaten|gade|vej|allé|katu|tie|"
    r"straße|strasse|str\.|"
    r"platz|weg|straat|laan|plein) \d{1,4}(?: ?[A-Za-z]{1,2})?(?:[-–]\d{1,4})?(?: ?[A-Za-z])?(?: ?\d{1,3})?|"
    r"〒 ?\d{3}-\d{4}.*|(?:東京都|北海道|(?:京都|大阪)府|[^\W\d_]{2,3}県)\S{2,30}[\d一二三四五六七八九十].*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:visiting |street |postal |post)?address|(?:besöks|post|besøks)?adress(?:e)?|anschrift|"
    r"adresse|adres|dirección|"
    r"indirizzo|osoite|käyntiosoite|住所|所在地)\s*[:：]\s*",
    re.IGNORECASE,
)


def is_address_line(line: str) -> bool:
    """Return whether a line, or a part of one, begins with a street, a box or a postal code, and names no role."""
    text = _LABEL.sub("", line.strip(" ,"), count=1)
    start = text.split(",", maxsplit=1)[0].strip()
    is_start = bool(start) and (is_address(start) or _STREET.fullmatch(start) is not None)
    is_whole = is_start or is_address(text) or _STREET.fullmatch(text) is not None
    return is_whole and "@" not in text and not has_role_word(text.removeprefix(start))
