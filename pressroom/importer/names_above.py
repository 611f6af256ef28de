"""Tell who is named in the short lines above a number: people, an office, or an organisation below a title."""

import re
from collections.abc import Sequence

from msgspec import structs

from pressroom.importer.contact_lines import read_line
from pressroom.importer.eastern_names import is_korean_name
from pressroom.importer.names_beside import MAX_WORDS_BESIDE_NAME, NameBeside, find_people_of_line, is_name_only
from pressroom.importer.other_contacts import is_for_others, is_for_public
from pressroom.importer.person_names import has_role_word
from pressroom.importer.press_offices import is_contact_title, is_office, is_office_line
from pressroom.importer.section_titles import find_section_kind

_MAX_LINES = 7
_MAX_LINES_TO_HEADING = 6
_MAX_LINE_WORDS = 14
_MAX_TITLE_WORDS = 6
_NUMBERS = frozenset({"phone", "mobile"})
SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})[.!?][”\"’)]?$")
# What stands alone between a title such as “Contact:” and a number.
_ORGANISATION = re.compile(r"[^\W\d_a-zåäöæø][^\d:@.!?()]{1,40}(?<![,;–-])")


def find_names_above(lines: Sequence[str], position: int, office: str, label: str) -> list[NameBeside]:
    """Return who is named above a line; `office` and `label` stand before the number in the line itself."""
    climb = _Climb(office)
    above = position
    while above > max(position - _MAX_LINES, 0):
        above -= 1
        if not climb.read(lines[above]):
            break
    found = climb.people or climb.choose_other(has_label=bool(label))
    if not found and climb.has_title and not climb.below_title:
        higher = lines[max(above - _MAX_LINES_TO_HEADING, 0) : above]
        found = [NameBeside(line, is_sure=True) for line in higher if is_office(line) and not is_contact_title(line)][
            -1:
        ]
    return found


class _Climb:
    """Reads lines from below."""

    def __init__(self, office: str) -> None:
        self.people: list[NameBeside] = []
        self.unsure: list[NameBeside] = []
        self.office = office
        self.roles: list[str] = []
        self.last = ""
        self.below_title = ""
        self.has_email = self.has_title = False

    def read(self, line: str) -> bool:
        """Read the next line above; return whether the one above that can belong to the number, too."""
        kinds = {token.kind for token in read_line(line)}
        is_second_email = "email" in kinds and bool(self.has_email or self.office)
        if is_title_for_others(line):
            self.people, self.unsure, self.office = [], [], ""
            return False
        if kinds & _NUMBERS or _is_prose(line) or is_second_email:
            return False
        self.has_email = self.has_email or "email" in kinds
        people = [NameBeside(line, is_sure=True)] if is_korean_name(line) else find_people_of_line(line)
        if _is_title(line) and line.endswith((":", "：")) and not any(each.is_sure for each in people):
            people = []
        if is_for_public(line) and not any(each.is_sure for each in people):
            return False
        has_name_only = bool(people) and is_name_only(line, people)
        if people and people[0].role and line.startswith(people[0].name):
            has_name_only = "email" not in kinds
        if ":" not in line and not any(each.is_sure or each.role or each.name == line.strip(" ,") for each in people):
            people = [] if len(people) == 1 else people  # “Example Observatory Hill”
        if self.people or self.unsure:
            return self.read_above_people(line, people, has_name_only=has_name_only)
        if people and (any(each.is_sure for each in people) or not is_office_line(line)):
            role = ", ".join(reversed(self.roles))
            people = [structs.replace(each, role=each.role or role) for each in people]
            self.people, self.unsure = (people, []) if any(each.is_sure for each in people) else ([], people)
            return has_name_only
        return self.read_other(line)

    def read_above_people(self, line: str, people: Sequence[NameBeside], *, has_name_only: bool) -> bool:
        """Read the line above people: others in lines of their own share the number, or have a firm below them."""
        if self.unsure and is_office_line(line) and not _is_title(line) and not any(each.role for each in self.unsure):
            self.office, self.unsure = _name_office(line), []
        if not has_name_only:
            self.has_title = self.has_title or _is_title(line)
            return False
        if self.people:
            self.people = [*(each for each in people if each.is_sure), *self.people]
        elif any(each.is_sure for each in people):
            self.people, self.unsure = list(people), []
        else:
            self.unsure = [*people, *self.unsure]
        return True

    def read_other(self, line: str) -> bool:
        """Read a line that names nobody."""
        if find_section_kind(line) == "help":
            return False
        if _is_title(line):
            self.has_title = True
            self.below_title = self.last
            return False
        last = line.rstrip(" :").rpartition(": ")[2]
        if is_office_line(last) and not self.office:
            self.office = _name_office(last)
        elif has_role_word(line) and not self.has_email:
            self.roles.append(line.strip(" ,:"))
        self.last = line
        return True

    def choose_other(self, *, has_label: bool) -> list[NameBeside]:
        """Return who is named if nobody is surely."""
        is_known = self.has_title or self.has_email or bool(self.roles or self.office)
        if self.unsure and (is_known or any(each.role for each in self.unsure)):
            return self.unsure
        if self.office:
            return [NameBeside(self.office, is_sure=True)]
        is_organisation = _ORGANISATION.fullmatch(self.below_title) is not None and not has_role_word(self.below_title)
        is_title = find_section_kind(self.below_title) is not None
        is_named = is_organisation and not (is_title or has_label)
        return [NameBeside(self.below_title, is_sure=True)] if is_named else []


def is_title_for_others(line: str) -> bool:
    """Return whether a line is a title such as “Box office”, below which nobody is for the press."""
    is_title = len(line.split()) <= _MAX_TITLE_WORDS and not SENTENCE_END.search(line)
    return is_title and is_for_others(line)


def _name_office(line: str) -> str:
    """Return `Press Office` for “Press Office, Nordbro Transport:”."""
    text = line.strip(" :,–-")
    return next((part for part in text.split(", ") if is_office_line(part)), text)


def _is_title(line: str) -> bool:
    is_title = find_section_kind(line) == "contact"
    return is_title and (not is_office_line(line) or is_contact_title(line.strip(" :")))


def _is_prose(line: str) -> bool:
    """Return whether a line is a sentence or long."""
    words = len(line.split())
    return words > _MAX_LINE_WORDS or (words > MAX_WORDS_BESIDE_NAME and SENTENCE_END.search(line) is not None)
