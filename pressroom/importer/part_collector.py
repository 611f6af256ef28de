"""Collect the parts that stand below and between the text of a release, section by section."""

import re
from collections.abc import Sequence

from msgspec import structs

from pressroom.importer.about_texts import read_about
from pressroom.importer.contact_blocks import ContactBlock, read_contacts
from pressroom.importer.contact_lines import may_have_number, read_line
from pressroom.importer.contact_splits import split_last_sentences, split_lines
from pressroom.importer.contact_texts import has_number, has_sentence
from pressroom.importer.found import Doubt, FoundContact, FoundFact, FoundHelp, FoundLink, FoundOrganisation
from pressroom.importer.help_numbers import join_pairs, read_help
from pressroom.importer.person_names import find_person
from pressroom.importer.press_offices import starts_with_office
from pressroom.importer.release_marks import is_chrome, is_end_mark, is_legal_notice, is_release_number
from pressroom.importer.section_titles import find_about_name, find_section_kind, fold_title
from pressroom.importer.text_blocks import MarkdownBlock, find_links
from pressroom.importer.text_coverage import is_covered
from pressroom.importer.text_lists import read_facts, read_keywords, read_links
from pressroom.importer.text_sections import TextSection, is_heading_text, split_sections

_MAX_CONTACT_WORDS = 80
_MAX_ABOUT_BLOCKS = 6
_MIN_PROSE_WORDS = 8
_ANNOUNCEMENT = re.compile(
    r"kontakt|contact|ansprech|rückfrag|yhteyt|yhteys|lisäti|haastattelu|frågor|spørsmål|spørgsmål|questions|enquir|"
    r"inquir|press|medi[ae]|journalist|information|informasjon|opplysning|oplysning|upplysning|auskünfte|interv|informac|informaț|informaţ|relaţ|upplýsingar|tájékoztat|felvilágosít|"
    r"информаци|інформаці|довідк|справк|контакт|lisainfo|lisateave|persoan|anmeld|anmäl|påmeld|tilmeld|ilmoittaut|a[ck]{1,2}redit|registra|inscri|rsvp",
    re.IGNORECASE,
)


class PartCollector:
    """The parts found so far. Each section adds to one of them, or to the body."""

    def __init__(self, blocks: Sequence[MarkdownBlock], known: Sequence[str]) -> None:
        self.blocks = blocks
        self.known = known
        self.body: list[MarkdownBlock] = []
        self.contacts: list[FoundContact] = []
        self.help: list[FoundHelp] = []
        self.facts: list[FoundFact] = []
        self.organisations: list[FoundOrganisation] = []
        self.keywords: list[str] = []
        self.links: list[FoundLink] = []
        self.removed: list[str] = []
        self.doubts: list[Doubt] = []
        self.position = 0
        last_prose = next((number for number in reversed(range(len(blocks))) if _is_prose(blocks[number])), -1)
        self.after_prose = {id(block) for block in blocks[last_prose + 1 :]} if last_prose >= 0 else set()
        self.is_after_end = False

    def collect(self) -> None:
        """Read all sections."""
        for section in split_sections(self.blocks):
            self.read_section(section)
            self.position += len(section.blocks) + 1

    def read_section(self, section: TextSection) -> None:
        """Add a section to the part that it is, or else to the body."""
        readers = {
            "contact": self.read_contact_section,
            "help": self.read_help_section,
            "about": self.read_about_section,
            "keywords": self.read_keyword_section,
            "links": self.read_link_section,
            "facts": self.read_fact_section,
            "chrome": self.read_chrome_section,
        }
        reader = readers.get(section.kind or "")
        if reader is None or not reader(section):
            self.add_to_body(section)

    def remove(self, block: MarkdownBlock | None) -> None:
        """Leave a block out."""
        if block is not None:
            self.removed.append(block.text)

    # --- the body ----------------------------------------------------------------------------------------------------

    def add_to_body(self, section: TextSection) -> None:
        """Add a section to the body."""
        if section.title and not self.is_chrome(section.title):
            self.body.append(_write_title(section))
        self.add_blocks(section.blocks)

    def add_blocks(self, blocks: Sequence[MarkdownBlock]) -> None:
        """Add blocks to the body, except contacts without a title, end marks and what belongs to a web page."""
        for number, block in enumerate(blocks):
            if block.kind in {"paragraph", "rule", "list"} and is_end_mark(block.source):
                self.is_after_end = (
                    self.is_after_end or "#" in block.source or block.text[:1].isalpha() or "-" in block.text
                )
                self.removed.append(block.source.strip())
            elif block is self.blocks[-1] and is_release_number(block.text):
                self.removed.append(block.text)
            elif self.is_chrome(block) or self.read_untitled_contacts(block, number):
                continue
            elif rest := self.read_contacts_within(block, number):
                self.body += rest
            elif self.is_after_end and not self.organisations and _is_prose(block):
                self.add_about_after_end(block)
            else:
                self.body.append(block)

    def is_chrome(self, block: MarkdownBlock) -> bool:
        """Remove a block that belongs to the web page around the release."""
        if block.kind in {"code", "table", "quote"} or not all(is_chrome(line) for line in block.lines):
            return False
        self.removed.append(block.text)
        return True

    def add_about_after_end(self, block: MarkdownBlock) -> None:
        """Take a paragraph after the end mark for the about text."""
        self.organisations.append(FoundOrganisation(name="", about=block.source))
        self.doubts.append(Doubt("organisations", "the text after the end mark was taken for the about text"))

    # --- contacts ----------------------------------------------------------------------------------------------------

    def read_contact_section(self, section: TextSection) -> bool:
        """Read contacts. Blocks with any other words go to the body."""
        lines = [line for block in section.blocks if _is_contact_text(block) for line in block.lines]
        title = section.title.text if section.title else ""
        found = read_contacts(lines, title)
        if not found.contacts:
            return self.read_issuer(section)
        self.remove(section.title)
        self.add_contacts(found)
        self.add_blocks([block for block in section.blocks if not self.is_all_contacts(block, found, title)])
        return True

    def read_issuer(self, section: TextSection) -> bool:
        """Read numbers and a postal address that name nobody: they are those of the organisation."""
        found = read_about("", section.blocks).organisation if self.position * 2 >= len(self.blocks) else None
        if found is None or found.name or found.about or not (found.phone and found.address):
            return False
        self.remove(section.title)
        self.organisations.append(found)
        return True

    def is_all_contacts(self, block: MarkdownBlock, found: ContactBlock, title: str) -> bool:
        """Return whether all words of a block are in the contacts. The URLs in it become links."""
        if not _is_contact_text(block):
            return False
        urls = [token.text for line in block.lines for token in read_line(line) if token.kind == "url"]
        if not is_covered(block.text, [*_list_values(found), *urls, title]):
            return False
        self.links += [FoundLink(title=url, url=url if "://" in url else f"https://{url}") for url in urls]
        return True

    def add_contacts(self, found: ContactBlock) -> None:
        """Add contacts, and doubts about further numbers of them."""
        start = len(self.contacts)
        self.contacts += found.contacts
        self.removed += found.ignored
        for index, text in found.extra:
            field = f"contacts[{start + min(index, len(found.contacts) - 1)}]"
            self.doubts.append(Doubt(field, f"the text also says “{text}”"))

    def read_untitled_contacts(self, block: MarkdownBlock, number: int) -> bool:
        """Read a block that has only contacts, at the end of the text or after “För mer information, kontakta”."""
        is_short = block.kind in {"paragraph", "list", "table"} and len(block.text.split()) <= _MAX_CONTACT_WORDS
        if not is_short or not has_number(block.text):
            return False
        found = read_contacts(block.lines)
        is_last = self.is_at_end(block, number)
        has_title = any(find_section_kind(text.partition(",")[0]) == "contact" for text in found.ignored)
        if any(map(has_sentence, found.contacts)):
            return False
        if not all(map(_is_person_or_office, found.contacts)) and not has_title:
            return False
        if not found.contacts or not (is_last or has_title) or not self.is_all_contacts(block, found, ""):
            return False
        self.add_contacts(found)
        return True

    def is_at_end(self, block: MarkdownBlock, number: int) -> bool:
        """Return whether a block stands in the last third of the text, or after all paragraphs of sentences."""
        return self.position + number >= len(self.blocks) * 2 // 3 or id(block) in self.after_prose

    def read_contacts_within(self, block: MarkdownBlock, number: int) -> list[MarkdownBlock]:
        """Read contacts in the last lines of a paragraph, or in its last sentences; return what else it has."""
        if block.kind != "paragraph" or not may_have_number(block.source):
            return []
        for split in split_lines(block):
            if (split.is_announced or self.is_at_end(block, number)) and self.read_certain_contacts(split.middle):
                return split.rest
        return next(
            (each.rest for each in split_last_sentences(block) if self.read_announced_contacts(each.middle)), []
        )

    def read_announced_contacts(self, block: MarkdownBlock) -> bool:
        """Read a block that has only contacts and begins with words such as “Press contact:” or “Media can call”."""
        return self.read_certain_contacts(block, must_be_announced=True)

    def read_certain_contacts(self, block: MarkdownBlock, *, must_be_announced: bool = False) -> bool:
        """Read a block that has only contacts, each of them surely a person or a press office."""
        if not may_have_number(block.source) or len(block.text.split()) > _MAX_CONTACT_WORDS:
            return False
        found = read_contacts(block.lines)
        is_certain = bool(found.contacts) and all(map(_is_person_or_office, found.contacts))
        if not is_certain or (must_be_announced and not _is_announced(block, found)):
            return False
        if not self.is_all_contacts(block, found, ""):
            return False
        self.add_contacts(found)
        return True

    # --- other sections ----------------------------------------------------------------------------------------------

    def read_help_section(self, section: TextSection) -> bool:
        """Read help numbers if at least half of the lines have one."""
        entries: list[FoundHelp] = []
        rest: list[MarkdownBlock] = []
        lines = 0
        for block in section.blocks:
            found = read_help(block.lines)
            lines += len(join_pairs(block.lines))
            values = [value for entry in found for value in (entry.name, entry.phone, entry.note, entry.url)]
            if found and is_covered(block.text, values):
                entries += found
            else:
                rest.append(block)
        if len(entries) * 2 < lines or not any(entry.phone for entry in entries):
            return False
        self.help += entries
        if rest:
            self.add_to_body(TextSection(None, section.title, tuple(rest)))
        else:
            self.remove(section.title)
        return True

    def read_about_section(self, section: TextSection) -> bool:
        """Read the section about the organisation, in the second half of the text."""
        title = section.title.text if section.title else ""
        is_last = self.position * 2 >= len(self.blocks) or find_about_name(title) == ""
        if not is_last or not section.blocks or len(section.blocks) > _MAX_ABOUT_BLOCKS:
            return False
        blocks = [block for block in section.blocks if not self.is_chrome(block)]
        legal = [block for block in blocks if is_legal_notice(block.text)]
        about = [block for block in blocks if block not in legal and not self.read_announced_contacts(block)]
        found = read_about(title, about)
        if not found.has_text:
            return False
        self.body += legal
        self.remove(section.title)
        self.organisations.append(found.organisation)
        return True

    def read_keyword_section(self, section: TextSection) -> bool:
        """Read the list of keywords below the title; the blocks after it go to the body."""
        found = read_keywords(section.blocks[:1])
        if section.blocks and not found:
            return False
        self.remove(section.title)
        self.keywords += found
        self.removed += [link.url for block in section.blocks[:1] for link in find_links(block.source)]
        self.add_blocks(section.blocks[1:])
        return True

    def read_link_section(self, section: TextSection) -> bool:
        """Read links if there is nothing else."""
        found = read_links(section.blocks)
        if not found:
            return False
        self.remove(section.title)
        self.links += found
        return True

    def read_fact_section(self, section: TextSection) -> bool:
        """Read facts if there is nothing else."""
        found = read_facts(section.blocks)
        if not found:
            return False
        self.remove(section.title)
        self.facts += found
        return True

    def read_chrome_section(self, section: TextSection) -> bool:
        """Remove a section such as “Follow us”, at the end. What may be text stays in the body."""
        if self.position * 2 < len(self.blocks):
            return False
        self.remove(section.title)
        self.add_blocks([block for block in section.blocks if not self.is_list_of_headlines(block)])
        return True

    def is_list_of_headlines(self, block: MarkdownBlock) -> bool:
        """Remove a block in which each line is like a headline."""
        if block.kind not in {"list", "heading", "paragraph"}:
            return False
        is_list = all(len(line.split()) <= 25 and not line.endswith((".", "!", "?")) for line in block.lines)
        if is_list:
            self.removed.append(block.text)
        return is_list

    def merge_organisations(self, name: str) -> tuple[FoundOrganisation, ...]:
        """Return the organisations; one without a name has the name at the top of the text."""
        named = [structs.replace(each, name=each.name or name) for each in self.organisations]
        if name and not any(fold_title(each.name) == fold_title(name) for each in named):
            named.insert(0, FoundOrganisation(name=name))
        return tuple(named)


def _write_title(section: TextSection) -> MarkdownBlock:
    """Return the title of a section; one that is only bold becomes a heading if text follows it."""
    title = section.title
    if title is None:
        raise AssertionError(section)
    if title.is_bold and section.blocks and is_heading_text(title.text):
        return MarkdownBlock("heading", f"## {title.source.strip()[2:-2].strip()}", 2)
    return title


def _is_contact_text(block: MarkdownBlock) -> bool:
    """Return whether a block can be about contacts: it is short, or each of its lines is, and it is no prose."""
    is_short = len(block.text.split()) <= _MAX_CONTACT_WORDS or all(len(line.split()) <= 25 for line in block.lines)
    return block.kind not in {"code", "quote"} and is_short and not _is_prose(block)


def _is_prose(block: MarkdownBlock) -> bool:
    """Return whether a block is a paragraph of sentences without a telephone number or an e-mail address."""
    if block.kind != "paragraph" or not block.text.rstrip("*_ ").endswith((".", "!", "?")):
        return False
    return len(block.text.split()) >= _MIN_PROSE_WORDS and not any(map(has_number, block.lines))


def _is_person_or_office(contact: FoundContact) -> bool:
    """Return whether the name of a contact is surely a person's, or that of a press office."""
    return not has_sentence(contact) and (find_person(contact.name) is not None or starts_with_office(contact.name))


def _is_announced(block: MarkdownBlock, found: ContactBlock) -> bool:
    """Return whether a block begins with words that announce its contacts."""
    start = found.ignored[0] if found.ignored else ""
    return bool(start) and block.text.startswith(start) and _ANNOUNCEMENT.search(start) is not None


def _list_values(found: ContactBlock) -> list[str]:
    values = [getattr(contact, field) for contact in found.contacts for field in contact.__struct_fields__]
    return [*values, *found.ignored, *(text for _, text in found.extra)]
