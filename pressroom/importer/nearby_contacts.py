"""Find who stands beside telephone numbers: in the same sentence or line, or a few short lines above.

This is for numbers that no reader of contacts has taken: their lines have other words, or are sentences of the text. A
number of which nobody near is named, or that is for the public, has no contact.
"""

import re
from collections.abc import Sequence

from msgspec import Struct, structs

from pressroom.importer.contact_addresses import is_address_line
from pressroom.importer.contact_labels import JOINER, OF_SOMEBODY
from pressroom.importer.contact_lines import LineToken, is_label, is_time_of_day, may_have_number, read_line
from pressroom.importer.found import FoundContact
from pressroom.importer.line_words import AUTHOR_LABEL
from pressroom.importer.names_in_text import NameInText, find_names
from pressroom.importer.other_contacts import is_for_others, is_for_public
from pressroom.importer.person_names import has_role_word, is_email_of
from pressroom.importer.picture_credits import starts_with_credit
from pressroom.importer.press_offices import find_office, starts_with_office
from pressroom.importer.section_titles import find_section_kind

_MAX_LINES_ABOVE = 7
_MAX_LINE_WORDS = 14
_MAX_WORDS_BESIDE_NAME = 9
_MAX_WORDS_AFTER_NAME = 4
_MAX_WORDS_AFTER_INVITED = 18
_MAX_LIST_WORDS = 30
_MAX_ROLE_WORDS = 8
_MIN_NUMBER = 6
_MAX_SENTENCE = 600
_NUMBERS = frozenset({"phone", "mobile"})
_SENTENCE = re.compile(r"(?<=[^\W_]{3})[.!?][”\"’)]?\s+(?=[^\W\d_a-zåäöæøüéß])")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})[.!?][”\"’)]?$")
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
# What stands alone between a title such as “Contact:” and a number.
_ORGANISATION = re.compile(r"[^\W\d_a-zåäöæø][^\d:@.!?()]{1,40}(?<![,;–-])")
_OFFICE_OF = re.compile(r"office|kontor|büro|cabinet", re.IGNORECASE)
_DIGIT_GROUP = re.compile(r"[^\W\d_]")


class NearbyContact(Struct, frozen=True):
    """A contact, and the line with its number; `is_sure` tells that its name is surely a person's or an office's."""

    contact: FoundContact
    line: str
    is_sure: bool


class _Name(Struct, frozen=True):
    """A name beside a number, its role, and the line below which it stands."""

    name: str
    is_sure: bool
    role: str = ""


def find_nearby_contacts(lines: Sequence[str]) -> list[NearbyContact]:
    """Return a contact for each number that stands beside a name; people who share a number have it each."""
    finder = _NumberFinder(lines)
    for position, line in enumerate(lines):
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
    bare = _DIGIT_GROUP.split(number, maxsplit=1)[0].replace("(0)", "")
    return "".join(character for character in bare if character.isdigit()).lstrip("0")


class _NumberFinder:
    """Reads the lines with numbers, one after the other."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.found: list[NearbyContact] = []
        self.columns: list[_Name] = []

    def read(self, position: int) -> None:
        """Read the numbers of one line."""
        tokens = read_line(self.lines[position])
        numbers = [index for index, token in enumerate(tokens) if token.kind in _NUMBERS]
        start = 0
        owners: list[_Name] = []
        for index in numbers:
            before = _join_texts(tokens[start:index])
            names = self.find_before(before)
            if not names and not owners:
                names = self.find_around(position, tokens, index, before)
            if names:
                self.add(names, tokens[index], position, tokens)
            elif owners and not before.strip("\t ,/"):
                self.add_second(owners, tokens[index])
            owners, start = names or owners, index + 1

    def find_before(self, before: str) -> list[_Name]:
        """Return who is named in the sentence before a number."""
        sentence = _SENTENCE.split(before)[-1][-_MAX_SENTENCE:]
        if is_for_public(sentence) or starts_with_credit(sentence) or is_for_others(sentence):
            return []
        cells = sentence.split("\t")
        for start in range(len(cells) - 1, -1, -1):
            if names := _list_sharing(cells[start], find_names(cells[start])):
                return names if _is_beside("\t".join(cells[start:]), names[-1]) else []
        return []

    def find_around(self, position: int, tokens: Sequence[LineToken], index: int, before: str) -> list[_Name]:
        """Return who is named above a number that has a short text or nothing before it, or else after it."""
        sentence = _SENTENCE.split(before)[-1][-_MAX_SENTENCE:]
        if is_for_public(sentence) or is_for_others(sentence):
            return []
        is_short = len(sentence.split()) <= _MAX_WORDS_BESIDE_NAME
        office = find_office(sentence) if _is_office_beside(sentence) else ""
        is_part_of_text = sentence[:1].islower() and _INVITATION.search(sentence) is None
        above = self.climb(position, office, sentence) if is_short and not is_part_of_text else []
        if above:
            return above
        if office:
            return [_Name(office, is_sure=True)]
        unit = _UNIT.search(before[-_MAX_SENTENCE:])
        if unit and len(before[-_MAX_SENTENCE:][unit.end() :].split()) <= _MAX_LIST_WORDS:
            return [_Name(unit["name"].strip(), is_sure=True)]
        return _find_after(tokens, index) if is_short and not sentence.strip() else []

    def climb(self, position: int, office: str, label: str) -> list[_Name]:
        """Return who is named in the short lines above a line: people, else an office; `label` is before the number."""
        if self.columns:
            return [self.columns.pop(0)]
        climb = _Climb(office, has_label=bool(label))
        for above in range(position - 1, max(position - 1 - _MAX_LINES_ABOVE, -1), -1):
            if not climb.read(self.lines[above]):
                break
        if climb.people:
            return self.pair(position, climb.people)
        return climb.choose_other()

    def pair(self, position: int, names: list[_Name]) -> list[_Name]:
        """Return the people of a number; several names above as many numbers have one each."""
        below = self.lines[position : position + len(names)]
        is_pair = len(names) > 1 and len(below) == len(names) and all(map(_is_number_only, below))
        if not is_pair:
            return names
        self.columns = names[1:]
        return names[:1]

    def add(self, names: Sequence[_Name], number: LineToken, position: int, tokens: Sequence[LineToken]) -> None:
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

    def add_second(self, owners: Sequence[_Name], number: LineToken) -> None:
        """Add the second number of those who have been found last."""
        for index in range(len(self.found) - len(owners), len(self.found)):
            contact = self.found[index].contact
            field = number.kind if not getattr(contact, number.kind) else "mobile" if contact.phone else "phone"
            if not getattr(contact, field):
                changed = structs.replace(contact, **{field: number.text})
                self.found[index] = structs.replace(self.found[index], contact=changed)


class _Climb:
    """What the lines above a number name, read from below: people, an office, or an organisation below a title."""

    def __init__(self, office: str, *, has_label: bool) -> None:
        self.has_label = has_label
        self.people: list[_Name] = []
        self.unsure: list[_Name] = []
        self.office = office
        self.roles: list[str] = []
        self.last = ""
        self.below_title = ""
        self.has_email = self.has_title = False

    def read(self, line: str) -> bool:
        """Read the next line above; return whether the one above that can belong to the number, too."""
        kinds = {token.kind for token in read_line(line)}
        if kinds & _NUMBERS or _is_prose(line) or is_for_public(line):
            return False
        if "email" in kinds and (self.has_email or self.office):
            return False
        self.has_email = self.has_email or "email" in kinds
        people = _find_people_of_line(line)
        is_name_only = bool(people) and _is_name_only(line, people)
        if people and people[0].role and line.startswith(people[0].name):
            is_name_only = "email" not in kinds
        if self.people or self.unsure:
            return self.read_above_people(people, is_name_only=is_name_only)
        if people:
            role = ", ".join(reversed(self.roles))
            people = [structs.replace(each, role=each.role or role) for each in people]
            self.people, self.unsure = (people, []) if any(each.is_sure for each in people) else ([], people)
            return is_name_only
        return self.read_other(line)

    def read_above_people(self, people: Sequence[_Name], *, is_name_only: bool) -> bool:
        """Read the line above people: others in lines of their own share the number, or have a firm below them."""
        if not is_name_only:
            return False
        if self.people:
            self.people = [*people, *self.people]
        elif any(each.is_sure for each in people):
            self.people, self.unsure = list(people), []
        else:
            self.unsure = [*people, *self.unsure]
        return True

    def read_other(self, line: str) -> bool:
        """Read a line that names nobody."""
        if find_section_kind(line) == "help":
            return False
        if find_section_kind(line) == "contact" and not starts_with_office(line):
            self.has_title = True
            self.below_title = self.last
            return False
        if starts_with_office(line) and not self.office:
            self.office = line.strip(" :,")
        elif has_role_word(line) and not self.has_email:
            self.roles.append(line.strip(" ,:"))
        self.last = line
        return True

    def choose_other(self) -> list[_Name]:
        """Return who is named if nobody is surely."""
        is_known = self.has_title or self.has_email or bool(self.roles or self.office)
        if self.unsure and (is_known or any(each.role for each in self.unsure)):
            return self.unsure
        if self.office:
            return [_Name(self.office, is_sure=True)]
        is_organisation = _ORGANISATION.fullmatch(self.below_title) is not None and not has_role_word(self.below_title)
        is_title = find_section_kind(self.below_title) is not None
        return [_Name(self.below_title, is_sure=True)] if is_organisation and not (is_title or self.has_label) else []


def _join_texts(tokens: Sequence[LineToken]) -> str:
    """Return the texts of a line before a number, with tabs where a cell or an address stands between them."""
    return "\t".join(token.text for token in tokens if token.kind == "text" and not is_label(token.text))


def _list_sharing(sentence: str, names: Sequence[NameInText]) -> list[_Name]:
    """Return the last name of a sentence, and those before it that are joined with it."""
    kept = [each for each in names if not _belongs_to_other(sentence, each, names)]
    if any(each.is_sure for each in kept):
        kept = [each for each in kept if each.is_sure or _is_joined(sentence, each, kept)]
    group = kept[-1:]
    for each in reversed(kept[:-1]):
        between = sentence[each.end : group[0].start]
        is_list = not between.strip(" ,/&;")
        has_joiner = JOINER.match(between.rpartition(",")[2].strip() + " x") or re.search(
            r"(?:^|\s)(?:och|og|and|und|et|ja|eller|or|oder|tai|ou|&|y|e|i|en|of)\s+(?:[^\s,]+\s){0,3}$", between
        )
        if "\t" in between or not (is_list or (has_joiner and _SENTENCE.search(between) is None)):
            break
        group = [each, *group]
    return [_Name(each.name, each.is_sure, _find_role(sentence, each)) for each in group]


def _is_joined(sentence: str, name: NameInText, names: Sequence[NameInText]) -> bool:
    return any(
        re.fullmatch(r"\s*(?:och|og|and|und|et|ja|eller|or|oder|tai|ou|&|/|y|e|i|en)\s*", sentence[a.end : b.start])
        for a, b in (
            (name, other) if name.end <= other.start else (other, name) for other in names if other is not name
        )
    )


def _belongs_to_other(sentence: str, name: NameInText, names: Sequence[NameInText]) -> bool:
    """Return whether a name is in the role of another, such as “secretary to the minister Bo Ek”."""
    if name is names[0]:
        return False
    before = re.split(r"[,;\t(]", sentence[: name.start])[-1]
    return has_role_word(before) and OF_SOMEBODY.search(before) is not None


def _find_role(sentence: str, name: NameInText) -> str:
    """Return the role that stands right after a name, or right before it."""
    after = re.split(r"[;\t(]", sentence[name.end :].lstrip(" ,("))[0].split(",")[0].strip(" )")
    if has_role_word(after) and len(after.split()) <= _MAX_ROLE_WORDS and not find_names(after):
        return after
    return ""


def _is_beside(sentence: str, name: _Name) -> bool:
    """Return whether the last name of a sentence stands so near to the number that it is the person's."""
    after = sentence.rpartition(name.name)[2]
    gap = len(after.split())
    has_invitation = _INVITATION.search(sentence) is not None
    if gap <= _MAX_WORDS_AFTER_NAME and "\t" not in after:
        return name.is_sure or has_invitation or len(sentence.split()) <= _MAX_WORDS_BESIDE_NAME
    is_list = len(sentence.split()) <= _MAX_LIST_WORDS and sentence.index(name.name) < len(sentence) // 2
    return gap <= _MAX_WORDS_AFTER_INVITED and name.is_sure and (has_invitation or is_list or has_role_word(after))


def _is_office_beside(sentence: str) -> bool:
    office = find_office(sentence)
    return bool(office) and len(sentence.rpartition(office)[2].split()) <= _MAX_WORDS_BESIDE_NAME


def _find_after(tokens: Sequence[LineToken], index: int) -> list[_Name]:
    """Return who is named right after the last number of a line."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or after.kind != "text" or any(token.kind in _NUMBERS for token in tokens[index + 1 :]):
        return []
    names = find_names(after.text)
    is_first = bool(names) and names[0].is_sure and not after.text[: names[0].start].strip(" (–-,")
    return [_Name(names[0].name, is_sure=True)] if is_first and not is_for_others(after.text) else []


def _find_people_of_line(line: str) -> list[_Name]:
    """Return the people of a line that has little else than their names and roles."""
    if starts_with_credit(line) or is_address_line(line) or is_time_of_day(line):
        return []
    label = AUTHOR_LABEL.match(line)
    if label and label.end() < len(line) and line[label.end() - 1 : label.end() + 1].strip(": ") != line:
        return []
    names = find_names(line)
    if not names:
        return []
    first = line[: names[0].start]
    if OF_SOMEBODY.search(first) and (has_role_word(first) or _OFFICE_OF.search(first)):
        return []
    rest = len(line.split()) - sum(len(each.name.split()) for each in names)
    return _list_sharing(line, names) if rest <= _MAX_WORDS_BESIDE_NAME else []


def _is_name_only(line: str, people: Sequence[_Name]) -> bool:
    rest = line
    for each in people:
        rest = rest.replace(each.name, "")
    return len(rest.split()) <= 1


def _is_number_only(line: str) -> bool:
    tokens = read_line(line)
    return any(token.kind in _NUMBERS for token in tokens) and not _join_texts(tokens)


def _is_prose(line: str) -> bool:
    """Return whether a line is a sentence or long."""
    words = len(line.split())
    return words > _MAX_LINE_WORDS or (words > _MAX_WORDS_BESIDE_NAME and _SENTENCE_END.search(line) is not None)
