"""Tell the names and roles of contacts from sentences that stand beside them."""

import re
from collections.abc import Sequence

from pressroom.importer.contact_lines import LineToken, is_time_of_day, may_have_number, read_line
from pressroom.importer.found import FoundContact
from pressroom.importer.person_names import NAME_SUFFIX, find_person, is_email_of
from pressroom.importer.press_offices import starts_with_office

_MAX_NAME_WORDS = 8
_MAX_OFFICE_WORDS = 12
_MAX_ROLE_WORDS = 25
_MIN_NOTE_WORDS = 4
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})[.!]$")
NEXT_SENTENCE = re.compile(r"(?<=[^\W\d_]{3})[.!?]\s+(?=[^\W\d_a-zåäöæøü])")
LAST_PREPOSITION = re.compile(r"\s+(?:på|unter|under|at|on|au|via|tlf|nås|or|eller|í|по|за|pe|la|na)$", re.IGNORECASE)

_HOURS = re.compile(
    r"(?:(?:opening|office|business|visiting|trading) (?:hours|times)|öppettider|öppet|åpningstider|åpent|åbningstider|"
    r"åbent|aukioloajat|avoinna|öffnungszeiten|sprechzeiten|bürozeiten|geöffnet|heures d['’]ouverture|horaires|"
    r"openingstijden|horario|orari(?:o)?(?: di apertura)?|営業時間|受付時間)\b.*",
    re.IGNORECASE,
)
# “Between 9:30 – 18:00”
_TIMES = re.compile(
    r"[^\d@+]{0,30}\b\d{1,2}[:.]\d{2}\s?(?:[ap]\.?m\.?|uhr|h)?\s?(?:[-–—]|to|till|til|bis|and|och|og|und|à|a)\s?"
    r"\d{1,2}[:.]\d{2}(?:[^\d@+]{0,20})?",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:date|datum|dato|fecha|data|pvm|päivämäärä|日付|release date|released|for release)\s*[:：]"
    r"(?:(?!\d{5})[^:@+]){3,40}",
    re.IGNORECASE,
)
# What stands above the name at the end of a letter.
_GREETING = re.compile(
    r"[^.!?:@\d]{3,40}!|(?:med )?(?:vänliga? |hjärtliga )?hälsning(?:ar)?[,.]?|(?:med )?(?:vennlig|"
    r"venlig) hilsen[,.]?|mvh[,.]?|"
    r"(?:(?:best|kind|warm) )?regards[,.]?|(?:yours )?sincerely[,.]?|ystävällisin terveisin[,.]?|"
    r"mit freundlichen grüßen[,.]?|"
    r"cordialement[,.]?|saludos[,.]?|atenciosamente[,.]?|(?:tisztelettel|üdvözlettel)[,:.]?|s pozdravem[,.]?|"
    r"z poważaniem[,.]?",
    re.IGNORECASE,
)
# “UTC -04h00”, “GMT+1”, “CET”.
_REMARK = re.compile(
    r"\(?(?:(?:utc|gmt|c?et|cest|[ecmp][ds]t)\s?(?:[-+–−±]?\s?\d{1,2}(?:[h:.]?\d{2})?)?)\)?", re.IGNORECASE
)

# “E-mail: use our contact form”: the address is behind a link.
_FORM = re.compile(r"(?:e-?(?:mail|post)|mail|mejl|correo|courriel)\s*[:：]\s*(?!.*[@\d]).{2,60}", re.IGNORECASE)


def has_form_only(line: str) -> bool:
    """Return whether a line has the label of an e-mail address, but words instead of an address."""
    return _FORM.fullmatch(line) is not None and find_person(line.partition(":")[2].strip()) is None


def has_hours(line: str) -> bool:
    """Return whether a line says when somebody is there, such as “Opening hours: 9–17”."""
    is_time = _TIMES.fullmatch(line) is not None or is_time_of_day(line)
    return is_time or _HOURS.fullmatch(line) is not None


def says_date_only(line: str) -> bool:
    """Return whether a line is only the date of the release, with a label."""
    return _DATE.fullmatch(line) is not None


def is_remark(part: str) -> bool:
    """Return whether a part beside a name is only a time zone, such as “(UTC -04h00)”."""
    return _REMARK.fullmatch(part) is not None


def is_note(line: str, tokens: Sequence[LineToken]) -> bool:
    """Return whether a line is a sentence without values, such as “For journalists only.” It begins no contact."""
    if len(tokens) == 1 and _GREETING.fullmatch(line):
        return True
    is_sentence = _SENTENCE_END.search(line) is not None and len(line.split()) >= _MIN_NOTE_WORDS
    return is_sentence and len(tokens) == 1 and find_person(line.rstrip(".!").split(",")[0]) is None


def has_number(line: str) -> bool:
    """Return whether a line has a telephone number or an e-mail address."""
    return may_have_number(line) and any(token.kind in {"phone", "mobile", "email"} for token in read_line(line))


def has_values(contact: FoundContact) -> bool:
    """Return whether a contact has a telephone number or an e-mail address."""
    return bool(contact.phone or contact.mobile or contact.email)


def is_named(contact: FoundContact) -> bool:
    """Return whether a contact has a name, a role or an organisation."""
    return bool(contact.name or contact.role or contact.organisation)


def is_above_own_address(current: FoundContact, tokens: Sequence[LineToken], below: str) -> bool:
    """Return whether a line stands between a name with its number and the e-mail address of the same person."""
    line = tokens[0].text
    if len(tokens) != 1 or tokens[0].kind != "text" or current.email or not (current.phone or current.mobile):
        return False
    emails = [token.text for token in read_line(below) if token.kind == "email"]
    return bool(emails) and is_email_of(emails[0], current.name) and not is_email_of(emails[0], line)


def has_sentence(contact: FoundContact) -> bool:
    """Return whether the role or the organisation of a contact is a sentence of the text beside it."""
    words = [text.split() for text in (contact.role, contact.organisation)]
    return any(len(each) >= _MIN_NOTE_WORDS and each[-1][0].islower() and each[-1][-1] in ".!" for each in words)


def is_contact_of(line: str, below: str) -> bool:
    """Return whether “Presskontakt Polismyndigheten”, above a number, is the role of the person above it."""
    return not line.rstrip().endswith((":", "：")) and has_number(below)


def is_short(contact: FoundContact) -> bool:
    """Return whether the texts of a contact are no sentences."""
    max_words = _MAX_OFFICE_WORDS if starts_with_office(contact.name) else _MAX_NAME_WORDS
    return (
        any(map(str.isalpha, contact.name))
        and len(contact.name.split()) <= max_words
        and len(contact.role.split()) <= _MAX_ROLE_WORDS
        and not (contact.name.endswith((".", "!", "?")) and not NAME_SUFFIX.fullmatch(contact.name.split()[-1]))
        and not (NEXT_SENTENCE.search(contact.name) and find_person(contact.name) is None)
        and not LAST_PREPOSITION.search(contact.name)
    )
