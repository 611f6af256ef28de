"""Find the people and press offices that are named near telephone numbers: in the same sentence or line, or above.

The readers of contacts take only lines that have nothing else; this finds contacts in sentences and among other words.
A number without a name nearby, or one for the public, gives no contact.
"""

import re
from collections.abc import Sequence

from msgspec import Struct, structs

from pressroom.importer.contact_lines import LineToken, is_label, is_time_of_day, may_have_number, read_line
from pressroom.importer.found import FoundContact
from pressroom.importer.names_above import find_names_above
from pressroom.importer.names_beside import (
    MAX_WORDS_BESIDE_NAME,
    SENTENCE_BREAK,
    NameBeside,
    list_sharing,
    split_columns,
)
from pressroom.importer.names_in_text import find_names
from pressroom.importer.other_contacts import is_for_others, is_for_public
from pressroom.importer.person_names import has_role_word, is_email_of
from pressroom.importer.picture_credits import starts_with_credit
from pressroom.importer.press_offices import find_office
from pressroom.importer.section_titles import find_section_kind

_MAX_WORDS_AFTER_NAME = 4
_MAX_WORDS_AFTER_INVITED = 18
_MAX_LIST_WORDS = 30
_MAX_WORDS_AFTER_ROLE = 40
_MAX_WORDS_BEFORE_FIRST = 4
_MIN_NUMBER = 6
_MAX_FOUND = 100
_MAX_SENTENCE = 600
_NUMBERS = frozenset({"phone", "mobile"})
_INVITATION = re.compile(
    r"\b(?:contact(?:s|er|ez|ar|e|o|ten|eer)?|kontakt\w*|call(?:ing)?|phone|ring(?:a|e|en)?|reach(?:ed)?|telephon\w+|"
    r"inquir\w+|enquir\w+|question\w*|interview\w*|comment\w*|ansprechpartner\w*|rückfrage\w*|fragen|frågor|"
    r"spørsmål|spørgsmål|henvend\w*|wenden|erreich\w*|upplysning\w*|opplysning\w*|oplysning\w*|information\w*|"
    r"informasjon\w*|lisätie\w*|yhtey\w+|haastattel\w+|antaa|antavat|träffas|nås|treffes|svarar|svarer|besvar\w+|"
    r"renseignements?|joindre|informacj\w+|inform\w{3,8}|appel\w*|llam\w+|rivolg\w+|bellen|woordvoerder|"
    r"press\w*|media|medien\w*|journalist\w*|spokes\w+|upplýsingar|tel|telefon\w*|tlf|tfn|puh)\b",
    re.IGNORECASE,
)
# “contact Team Water on 555-0100”: the unit that is named after the word.
_UNIT = re.compile(
    r"(?i:\b(?:contact|call|kontakta?|kontakte|ring|ringa|kontaktieren sie|contactez|ota yhteyttä))\s+"
    r"(?:(?:the|our|die|das|den|vår|unsere?)\s+)?(?P<name>(?:[^\W\d_a-zåäöæø][^\W\d_]*[ -])*?(?:Team|Afdeling\w*|"
    r"Avdeling\w*|Avdelning\w*|Center|Centret|Sekretariat\w*|Forvaltning\w*|Förvaltning\w*|Kontor\w*|Department|Unit|Section|Division|Enhed\w*|"
    r"Enhet\w*|Geschäftsstelle|Abteilung|Referat|Dienst|Service)\b(?: (?:og|och|and|und|for|für|för|of|[^\W\d_a-zåäöæø]"
    r"[^\W\d_]*))*)"
)
_LETTER = re.compile(r"[^\W\d_]")


class NearbyContact(Struct, frozen=True):
    """A contact, and the line with its number; `is_sure` tells that its name is surely a person's or an office's."""

    contact: FoundContact
    line: str
    is_sure: bool


def find_nearby_contacts(lines: Sequence[str]) -> list[NearbyContact]:
    """Return a contact for each number with a name nearby. People who share a number are one contact each.

    It stops after about a hundred: a text with more is a directory.
    """
    finder = _NumberFinder(lines)
    for position, line in enumerate(lines):
        if len(finder.found) >= _MAX_FOUND:
            break
        if may_have_number(line):
            finder.read(position)
    return finder.found


def is_same_number(first: str, second: str) -> bool:
    """Return whether two numbers are the same, with or without the code of the country."""
    one, other = _fold_number(first), _fold_number(second)
    return bool(one and other) and (
        one == other or (min(len(one), len(other)) >= _MIN_NUMBER and (one.endswith(other) or other.endswith(one)))
    )


def _fold_number(number: str) -> str:
    bare = _LETTER.split(number, maxsplit=1)[0].replace("(0)", "")
    return "".join(character for character in bare if character.isdigit()).lstrip("0")


class _NumberFinder:
    """Reads the lines with numbers, one after the other."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.found: list[NearbyContact] = []
        self.columns: list[NameBeside] = []
        self.last_column = -1

    def read(self, position: int) -> None:
        """Read the numbers of one line."""
        tokens = read_line(self.lines[position])
        numbers = [index for index, token in enumerate(tokens) if token.kind in _NUMBERS]
        start = 0
        owners: list[NameBeside] = []
        for index in numbers:
            before = _join_texts(tokens[start:index])
            names = self.take_column(position) if not before else []
            names = names or self.find_before(before)
            if not names and not (owners and find_office(before) == ""):
                names = self.find_around(position, tokens, index, before)
            if names:
                self.add(names, tokens[index], position, tokens)
            elif owners and not before.strip("\t ,/"):
                self.add_second(owners, tokens[index])
            owners, start = names or owners, index + 1

    def take_column(self, position: int) -> list[NameBeside]:
        """Return whose turn it is among the people above as many numbers."""
        if position > self.last_column:
            self.columns = []
        return [self.columns.pop(0)] if self.columns else []

    def find_before(self, before: str) -> list[NameBeside]:
        """Return who is named in the sentence before a number."""
        sentence = SENTENCE_BREAK.split(before)[-1][-_MAX_SENTENCE:]
        if is_for_public(sentence) or starts_with_credit(sentence) or is_for_others(sentence):
            return []
        cells = sentence.split("\t")
        found = [(start, names) for start in range(len(cells) - 1, -1, -1) if (names := list_sharing(cells[start]))]
        start, names = next((each for each in found if _has_sure(each[1])), found[0] if found else (0, []))
        if not names or (not _has_sure(names) and _find_office_beside(sentence)):
            return []
        last = structs.replace(names[-1], is_sure=_has_sure(names))
        return names if _is_beside("\t".join(cells[start:]), last) else []

    def find_around(self, position: int, tokens: Sequence[LineToken], index: int, before: str) -> list[NameBeside]:
        """Return who is named above a number that has a short text or nothing before it, or else after it."""
        sentence = SENTENCE_BREAK.split(before)[-1][-_MAX_SENTENCE:]
        if is_for_public(sentence) or is_for_others(sentence):
            return []
        is_short = len(sentence.split()) <= MAX_WORDS_BESIDE_NAME
        office = "" if is_time_of_day(sentence) else _find_office_beside(sentence)
        is_part_of_text = sentence[:1].islower() and " " in sentence and _INVITATION.search(sentence) is None
        after = _find_after(tokens, index) if is_short else []
        is_before_name = not before.strip() and _has_dash_after(self.lines[position], tokens[index])
        if after and (is_before_name or find_section_kind(before) == "contact"):
            return after
        above = find_names_above(self.lines, position, office, sentence) if is_short and not is_part_of_text else []
        if above:
            return self.pair(position, above)
        if office:
            return [NameBeside(office, is_sure=True)]
        unit = _UNIT.search(before[-_MAX_SENTENCE:])
        if unit and len(before[-_MAX_SENTENCE:][unit.end() :].split()) <= _MAX_LIST_WORDS:
            return [NameBeside(unit["name"].strip(), is_sure=True)]
        return after

    def pair(self, position: int, names: list[NameBeside]) -> list[NameBeside]:
        """Return the people of a number; several people above as many numbers, in a line or in lines, have one each."""
        kinds = [token.kind for token in read_line(self.lines[position]) if token.kind in _NUMBERS]
        count = len(kinds)
        is_row = count > 1 and len(set(kinds)) == 1 and _is_number_only(self.lines[position])
        if is_row and len(names) == 1 and (columns := split_columns(names[0].name, count)):
            names = [NameBeside(name, is_sure=True) for name in columns]
        below = self.lines[position : position + len(names)]
        is_column = len(names) > 1 and len(below) == len(names) and all(map(_is_number_only, below))
        is_column = is_column and len({_find_letters(line) for line in below}) == 1
        if is_row and len(names) == count:
            self.last_column = position
        elif is_column:
            self.last_column = position + len(names) - 1
        else:
            return names
        self.columns = names[1:]
        return names[:1]

    def add(self, names: Sequence[NameBeside], number: LineToken, position: int, tokens: Sequence[LineToken]) -> None:
        emails = [token.text for token in tokens if token.kind == "email"]
        emails += [
            token.text
            for line in self.lines[max(position - 3, 0) : position + 3]
            if "@" in line
            for token in read_line(line)
            if token.kind == "email"
        ]
        for each in names:
            email = next((email for email in emails if is_email_of(email, each.name)), "")
            contact = FoundContact(name=each.name, role=each.role, email=email)
            contact = structs.replace(contact, **{number.kind: number.text})
            self.found.append(NearbyContact(contact, self.lines[position], each.is_sure))

    def add_second(self, owners: Sequence[NameBeside], number: LineToken) -> None:
        """Add the second number of those who have been found last."""
        for index in range(len(self.found) - len(owners), len(self.found)):
            contact = self.found[index].contact
            field = number.kind if not getattr(contact, number.kind) else "mobile" if contact.phone else "phone"
            if not getattr(contact, field):
                changed = structs.replace(contact, **{field: number.text})
                self.found[index] = structs.replace(self.found[index], contact=changed)


def _join_texts(tokens: Sequence[LineToken]) -> str:
    """Return the texts of a line before a number, with tabs where a cell or an address stands between them."""
    return "\t".join(token.text for token in tokens if token.kind == "text" and not is_label(token.text))


def _is_beside(sentence: str, name: NameBeside) -> bool:
    """Return whether the last name of a sentence stands so near to the number that it is the person's."""
    after = sentence.rpartition(name.name)[2]
    gap = len(after.split())
    has_invitation = _INVITATION.search(sentence) is not None
    if gap <= _MAX_WORDS_AFTER_NAME and "\t" not in after:
        return name.is_sure or has_invitation or len(sentence.split()) <= MAX_WORDS_BESIDE_NAME
    before = sentence.partition(name.name)[0].rstrip()
    is_first = len(before.split()) <= _MAX_WORDS_BEFORE_FIRST and (not before or before.endswith((":", "：", "–")))
    if is_first and name.is_sure and has_role_word(after) and gap <= _MAX_WORDS_AFTER_ROLE:
        return True
    cells = sentence.split("\t")
    if len(cells) > 1 and cells[0].strip() == name.name and has_role_word(after):
        return True
    is_list = len(sentence.split()) <= _MAX_LIST_WORDS and sentence.index(name.name) < len(sentence) // 2
    return gap <= _MAX_WORDS_AFTER_INVITED and name.is_sure and (has_invitation or is_list or has_role_word(after))


def _find_office_beside(sentence: str) -> str:
    """Return the press office that is named shortly before a number, or ""."""
    office = find_office(sentence)
    is_near = bool(office) and len(sentence.rpartition(office)[2].split()) <= MAX_WORDS_BESIDE_NAME
    return office if is_near else ""


def _has_dash_after(line: str, number: LineToken) -> bool:
    """Return whether a number stands before a dash and a name."""
    return re.match(r"\s*[–—-]\s", line.partition(number.text)[2]) is not None


def _find_after(tokens: Sequence[LineToken], index: int) -> list[NameBeside]:
    """Return who is named right after the last number of a line."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or after.kind != "text" or any(token.kind in _NUMBERS for token in tokens[index + 1 :]):
        return []
    names = find_names(after.text)
    is_first = bool(names) and names[0].is_sure and not after.text[: names[0].start].strip(" (–-,")
    return [NameBeside(names[0].name, is_sure=True)] if is_first and not is_for_others(after.text) else []


def _has_sure(names: Sequence[NameBeside]) -> bool:
    return any(each.is_sure for each in names)


def _find_letters(line: str) -> str:
    """Return the letters of the label of a number."""
    return "".join(filter(str.isalpha, line)).casefold()


def _is_number_only(line: str) -> bool:
    tokens = read_line(line)
    return any(token.kind in _NUMBERS for token in tokens) and not _join_texts(tokens)
