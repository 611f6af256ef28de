"""Read contacts from lines that are about contacts: one line for each person, a line for each value, or sentences."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from msgspec import Struct, structs

from pressroom.importer.contact_addresses import is_address_line
from pressroom.importer.contact_labels import (
    ADDRESS_PATTERN,
    ARTICLE,
    BARE_LABEL,
    FIELD_LABEL,
    JOINER,
    LABELLED,
    OF_SOMEBODY,
    PAIR,
    VIA,
)
from pressroom.importer.contact_lead_ins import BEFORE_ADDRESS, LEAD_IN, PURPOSE, QUESTION, SIGN_UP
from pressroom.importer.contact_lines import LineToken, is_label, is_time_of_day, read_line
from pressroom.importer.contact_names import is_title_only, name_contact, split_contact_word
from pressroom.importer.contact_parts import is_organisation_line, split_parts
from pressroom.importer.contact_texts import (
    LAST_PREPOSITION,
    NEXT_SENTENCE,
    has_form_only,
    has_hours,
    has_number,
    has_values,
    is_above_own_address,
    is_contact_of,
    is_named,
    is_note,
    is_remark,
    is_short,
    says_date_only,
)
from pressroom.importer.found import FoundContact
from pressroom.importer.line_words import FOLLOW_LINE
from pressroom.importer.names_in_text import find_names, find_person_after_role, is_sure_name
from pressroom.importer.other_contacts import is_for_others
from pressroom.importer.person_names import (
    PersonText,
    classify_text,
    find_person,
    has_role_word,
    strip_preposition,
)
from pressroom.importer.postal_lines import find_postal_lines
from pressroom.importer.press_offices import is_office, starts_with_office
from pressroom.importer.section_titles import find_section_kind
from pressroom.importer.text_blocks import split_blocks

_MAX_LINES = 300
_END_OF_SENTENCE = re.compile(r"(?<=[^\W\d_]{5})\.$")


class ContactBlock(Struct, frozen=True):
    """What lines about contacts contain.

    `ignored` is what belongs to no contact, such as “För mer information” or a fax number; `extra` is further numbers
    and e-mail addresses, each with the index of its contact.
    """

    contacts: tuple[FoundContact, ...]
    ignored: tuple[str, ...] = ()
    extra: tuple[tuple[int, str], ...] = ()


def find_contacts(text: str, language: str = "") -> tuple[FoundContact, ...]:  # noqa: ARG001 - all languages at once
    """Return the contacts in a text, Markdown or plain lines, that is known to be about contacts.

    A contact has a name, or that of an office such as “Pressjouren”, and a number or an e-mail address.
    """
    return read_contacts([line for block in split_blocks(text) for line in block.lines]).contacts


def read_contacts(lines: Sequence[str], title: str = "") -> ContactBlock:
    """Read contacts from plain lines below a title. A title such as “Pressjouren” names a number without a name."""
    label = LABELLED.match(title)
    if label and find_person(title[label.end() :].split(",", maxsplit=1)[0]):
        lines, title = [title, *lines], label[1]
    reader = _ContactReader(title)
    postal = find_postal_lines(lines[:_MAX_LINES])
    for number, (line, below) in enumerate(zip_longest(lines[:_MAX_LINES], lines[1:_MAX_LINES], fillvalue="")):
        if number in postal:
            reader.extra.append((len(reader.contacts), line))
        else:
            reader.read(line, below)
    return reader.finish()


class _ContactReader:
    """Collects the values of one contact after the other. A value that does not fit begins the next one."""

    def __init__(self, title: str = "") -> None:
        self.title = title
        self.contacts: list[FoundContact] = []
        self.ignored: list[str] = []
        self.extra: list[tuple[int, str]] = []
        self.current = FoundContact()
        self.first_name = ""
        self.is_same_line = False
        self.is_alone = False
        self.has_number_in_line = False
        self.is_above_number = False
        self.was_named = False
        self.is_for_others = is_for_others(title)

    def finish(self) -> ContactBlock:
        self.begin()
        return ContactBlock(tuple(self.contacts), tuple(self.ignored), tuple(self.extra))

    def begin(self, **values: str) -> None:
        """Keep the contact that is complete, and begin the next one."""
        contact = name_contact(self.current, self.title)
        if contact.name and has_values(contact) and is_short(contact):
            names = filter(None, [self.first_name, contact.name])
            self.contacts += [structs.replace(contact, name=name) for name in names]
        self.first_name = ""
        self.current = FoundContact(**values)

    def set(self, **values: str) -> None:
        self.current = structs.replace(self.current, **values)

    def read(self, line: str, below: str = "") -> None:
        """Read one line; `below` is the next one."""
        self.is_same_line = False
        self.is_above_number = has_number(below)
        tokens = read_line(line)
        if len(tokens) == 1 and tokens[0].kind == "text" and is_title_only(line):
            self.read_title(line, below)
            return
        if all(
            token.kind == "text" and (is_label(token.text) or FIELD_LABEL.fullmatch(token.text)) for token in tokens
        ):
            self.ignored.append(line)
            return
        if is_note(line, tokens):
            return
        if says_date_only(line) or has_form_only(line) or FOLLOW_LINE.match(line):
            self.ignored.append(line)
            return
        if is_address_line(line) or has_hours(line):
            self.extra.append((len(self.contacts), line))
            return
        if is_above_own_address(self.current, tokens, below):
            self.read_place_of_work(line)
            return
        self.has_number_in_line = any(token.kind in {"phone", "mobile", "email"} for token in tokens)
        self.was_named = bool(self.current.name)
        self.is_alone = len(tokens) == 1 and len(split_parts(line)) == 1
        self.read_tokens(tokens)

    def read_tokens(self, tokens: Sequence[LineToken]) -> None:
        """Read the parts of a line, one after the other."""
        for number, token in enumerate(tokens):
            if number and token.kind == "text" and tokens[number - 1].kind == "text":
                self.begin_cell(token.text)
            if token.kind == "text":
                self.read_text_for_press(token.text)
            elif not self.is_for_others:
                self.read_value(token)
            self.is_same_line = True

    def begin_cell(self, text: str) -> None:
        """Leave the name of another cell of the row if this one names who has the number."""
        names = find_names(text)
        if names and names[0].is_sure and self.current.name and not has_values(self.current):
            self.begin()

    def read_title(self, line: str, below: str) -> None:
        """Read a line such as “För mer information”: it begins a contact, unless it is an office of the last one.

        A label such as “Presskontakt” between a name and a role is about that name.
        """
        is_unfinished = not has_values(self.current)
        has_place_only = self.current.organisation and not self.current.name and is_unfinished
        is_office_of_name = is_office(line) and has_number(below)
        is_role = (has_role_word(line) or is_office_of_name) and not self.current.role
        is_of_person = is_sure_name(self.current.name) and is_unfinished and not self.current.role
        is_role = is_role or (is_of_person and is_contact_of(line, below))
        is_label_of_name = self.current.name and is_unfinished and (is_role or (below and not has_number(below)))
        if is_label_of_name and is_role:
            self.add_role(line)
            return
        if not has_place_only and not is_label_of_name:
            self.begin()
        self.title = line
        self.is_for_others = is_for_others(line)
        self.ignored.append(line)

    def read_place_of_work(self, line: str) -> None:
        role, _, organisation = line.partition(", ") if has_role_word(line.partition(", ")[0]) else ("", "", line)
        self.set(role=self.current.role or role, organisation=self.current.organisation or organisation)

    # --- values ------------------------------------------------------------------------------------------------------

    def read_value(self, token: LineToken) -> None:
        if token.kind == "email":
            self.read_email(token.text)
        elif token.kind == "mobile":
            self.set_first(token.text, "mobile", "phone")
        elif token.kind == "phone":
            self.set_first(token.text, "phone", "mobile")
        else:
            self.ignored.append(token.text)

    def read_email(self, email: str) -> None:
        if ADDRESS_PATTERN.match(email):
            self.ignored.append(email)
        elif not self.current.email:
            self.set(email=email)
        elif email != self.current.email:
            self.extra.append((len(self.contacts), email))

    def set_first(self, number: str, field: str, other: str) -> None:
        """Set a number in its field, or in the other one if that is the only one free."""
        if not getattr(self.current, field):
            self.set(**{field: number})
        elif not getattr(self.current, other):
            self.set(**{other: number})
        else:
            self.extra.append((len(self.contacts), number))

    def read_text_for_press(self, text: str) -> None:
        """Read a text, unless what follows it is not for the press."""
        if is_label(text):
            return
        if BARE_LABEL.fullmatch(text):
            self.ignored.append(text)
            return
        self.is_for_others = self.leads_away_from_press(text)
        if self.is_for_others:
            self.begin()
        else:
            self.read_text(text)

    def leads_away_from_press(self, text: str) -> bool:
        """Return whether what follows a text is not for the press. Below a name, it is the role of a person."""
        if self.current.name and not has_values(self.current):
            return False
        return is_for_others(text) or (self.is_for_others and self.is_same_line and text[:1].islower())

    def read_text(self, text: str) -> None:
        if question := QUESTION.match(text):
            self.ignored.append(question[0])
            text = text[question.end() :]
        text = self.drop_lead_in(self.drop_lead_in(BEFORE_ADDRESS.sub("", text)))
        match = LABELLED.match(text)
        label = None if match and NEXT_SENTENCE.search(match[1]) else match
        is_title = label is not None and find_section_kind(label[1]) == "contact"
        if is_title:
            self.begin()
        rest = text[label.end() :] if label else ""
        is_field = label is not None and (is_title or FIELD_LABEL.fullmatch(label[1]) or SIGN_UP.fullmatch(label[1]))
        if label and not is_field and find_person(rest.split(",", maxsplit=1)[0]):
            self.begin(role=label[1])
            text = rest
        elif label and (is_field or (has_role_word(rest) and rest[0].isupper() and " " in label[1])):
            self.ignored.append(label[1])
            text = self.drop_lead_in(rest)
        for part in [text] if not self.has_number_in_line and is_organisation_line(text) else split_parts(text):
            self.read_part(part)
            self.is_same_line = True

    def drop_lead_in(self, text: str) -> str:
        """Return a text without a beginning such as “För mer information, kontakta gärna”."""
        match = LEAD_IN.match(text)
        if match is None or match.end() == len(text) or (self.is_below_name() and has_role_word(match[0])):
            return text
        before, rest = match[0], text[match.end() :]
        first = rest.split(",")[0]
        pair = PAIR.match(first)
        is_person = find_person(pair[0] if pair else first) or has_role_word(first)
        is_contact = is_person or starts_with_office(rest)
        if not is_contact or ("," in before and find_person(before.split(",")[0].strip())):
            return text
        article = ARTICLE.match(rest)
        self.ignored += [before, article[0]] if article else [before]
        self.begin()
        return rest[article.end() :] if article else rest

    def read_part(self, part: str) -> None:
        """Read a part between commas."""
        if is_label(part):
            return
        if PURPOSE.fullmatch(part):
            self.ignored.append(part)
            return
        if is_time_of_day(part) or is_remark(part) or is_address_line(part):
            self.extra.append((len(self.contacts), part))
            return
        if match := VIA.match(part):
            self.set(via=part[match.end() :])
            return
        word, part = split_contact_word(part)
        self.ignored += [word] if word else []
        joined = JOINER.match(part)
        if joined and find_person(part[joined.end() :]):
            part = part[joined.end() :]
            self.keep_first_name()
        person = find_person(part) or find_person_after_role(part)
        is_title = person is not None and self.is_role_of_name(person)
        if person is None or self.is_organisation(part) or is_title or self.is_place_beside_name(person, joined):
            self.read_other(part)
            return
        self.read_name(person.name, NEXT_SENTENCE.split(person.before)[-1])
        if person.after and not is_label(person.after):
            self.read_after(person.after)

    def keep_first_name(self) -> None:
        """Keep the first name of “Anna Berg or Bo Ek”, who have the same number."""
        current = self.current
        if self.is_same_line and current.name and not current.role and not has_values(current):
            self.first_name = current.name
            self.set(name="")

    def is_organisation(self, part: str) -> bool:
        """Return whether what looks like a name is the place where the person works: it stands below the name."""
        has_name_only = bool(self.current.name) and not has_values(self.current)
        is_below = self.is_alone or (self.is_same_line and self.was_named)
        return is_below and has_name_only and not self.current.organisation and classify_text(part) == "name"

    def is_place_beside_name(self, person: PersonText, joined: object) -> bool:
        """Return whether what looks like a name stands after one, and has an ordinary word or no given name."""
        current = self.current
        is_after = self.is_same_line and bool(current.name) and not has_values(current) and joined is None
        return is_after and not is_sure_name(person.name) and is_sure_name(current.name)

    def is_role_of_name(self, person: PersonText) -> bool:
        """Return whether the text with a person is the role of another, such as “secretary to the minister Bo Ek”."""
        is_below = self.is_below_name() and bool(person.before or has_role_word(person.after))
        is_unfinished = bool(self.current.name) and not has_values(self.current)
        return is_below or (is_unfinished and OF_SOMEBODY.search(person.before) is not None)

    def is_below_name(self) -> bool:
        """Return whether a line stands below one that has only a name: what looks like a name is a place of work."""
        current = self.current
        return self.is_alone and bool(current.name) and not current.role and not has_values(current)

    def read_name(self, name: str, role: str) -> None:
        current = self.current
        if current.name == name:
            self.set(role=current.role or role)
        elif current.name or ((has_values(current) or (role and current.role)) and is_named(current)):
            self.begin(name=name, role=role)
            self.was_named = False
        else:
            self.set(name=name, role=role or current.role)

    def read_after(self, after: str) -> None:
        """Read what follows a name without a comma."""
        stripped = strip_preposition(after).strip("()")
        if stripped != after and classify_text(stripped) == "organisation":
            self.set(organisation=self.current.organisation or stripped)
        else:
            self.add_role(after.strip("()") if after.startswith("(") else after)

    def read_other(self, part: str) -> None:
        """Read a role, an organisation, or the name of an office."""
        part = LAST_PREPOSITION.sub("", part)
        kind = classify_text(part)
        if self.is_same_line and self.is_late_note(part):
            self.extra.append((len(self.contacts), part.strip("()")))
            return
        part = part.strip("()") if part.startswith("(") and part.endswith(")") else part
        if self.current.name and has_values(self.current) and not self.is_same_line and self.is_complete(kind):
            self.begin()
        is_next_office = self.is_same_line and starts_with_office(part) and has_values(self.current)
        if has_values(self.current) and (is_named(self.current) if not self.current.name else is_next_office):
            self.begin()
        is_place = (
            kind == "organisation" or self.is_office_of_role(part) or (kind == "name" and bool(self.current.name))
        )
        is_below_role = bool(self.current.role) and (bool(self.current.name) or starts_with_office(self.current.role))
        if not self.current.organisation and (is_place or (kind == "other" and is_below_role)):
            self.set(organisation=part)
        else:
            self.add_role(part)

    def is_office_of_role(self, part: str) -> bool:
        """Return whether a line is the office of somebody whose role only is known: it becomes the name."""
        return bool(self.current.role) and not self.current.name and starts_with_office(part)

    def is_late_note(self, part: str) -> bool:
        """Return whether a part after a number, such as “out of hours”, is neither a role nor an organisation."""
        is_after_number = has_values(self.current) and is_named(self.current)
        return is_after_number and not has_role_word(part) and not part.strip("(")[:1].isupper()

    def is_complete(self, kind: str) -> bool:
        is_full = bool(self.current.email and (self.current.phone or self.current.mobile)) and self.is_above_number
        return is_full or self.has_number_in_line or bool(self.current.organisation) or kind != "organisation"

    def add_role(self, role: str) -> None:
        role = LAST_PREPOSITION.sub("", role).removesuffix(")").removeprefix("(") if role.startswith("(") else role
        role = _END_OF_SENTENCE.sub("", role.strip(" :"))
        self.set(role=f"{self.current.role}, {role}" if self.current.role else role)
