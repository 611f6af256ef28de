"""Read who issues a release from the section about it: name, about text, address, telephone number and URL."""

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct, structs

from pressroom.importer.contact_lines import is_label, read_line
from pressroom.importer.found import FoundOrganisation
from pressroom.importer.section_titles import find_about_name, fold_title
from pressroom.importer.text_blocks import MarkdownBlock, join_blocks

_MAX_LINE_WORDS = 12
_STREET = re.compile(
    r"(?:[^\W\d_][^\W\d_.'’/-]{0,30} ?){1,5} ?\d{1,4} ?[A-Za-z]?(?:[-–]\d{1,4})?|"
    r"\d{1,5} (?:[^\W\d_][^\W\d_.'’-]{0,25} ?){1,5}|"
    r"(?:box|postboks|postfach|boîte postale|po box|p\.o\. box|pl) \d{1,6}.{0,30}",
    re.IGNORECASE,
)
_POSTAL_LINE = re.compile(
    r"(?:[A-Z]{1,2}-)?(?:\d{3} \d{2}|\d{4,5})\s+[^\W\d_][^\d]{1,40}|[^\d]{2,40},?\s[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|"
    r"[^\d]{2,40},\s[A-Z]{2} \d{5}"
)


class AboutSection(Struct, frozen=True):
    """What a section about an organisation contains."""

    organisation: FoundOrganisation
    has_text: bool


def read_about(title: str, blocks: Sequence[MarkdownBlock]) -> AboutSection:
    """Read a section with a title such as “Om Fjärdlinjen”; its lines of an address become fields."""
    reader = _AboutReader(find_about_name(title) or "")
    for block in blocks:
        reader.read(block)
    organisation = structs.replace(reader.organisation, about=join_blocks(reader.texts))
    return AboutSection(organisation, has_text=bool(reader.texts or organisation.address or organisation.phone))


class _AboutReader:
    def __init__(self, name: str) -> None:
        self.organisation = FoundOrganisation(name=name)
        self.texts: list[MarkdownBlock] = []

    def read(self, block: MarkdownBlock) -> None:
        """Read a block: lines that are all fields, or text."""
        known = self.organisation
        is_short = block.kind in {"paragraph", "list", "heading"} and all(
            len(line.split()) <= _MAX_LINE_WORDS for line in block.lines
        )
        if not (is_short and all(self.read_line(line) for line in block.lines)):
            self.organisation = known
            self.texts.append(block)

    def read_line(self, line: str) -> bool:
        """Read a line of an address, or with numbers and addresses only. Return whether it was one."""
        address = line.strip(" ,")
        if any(is_address(part.strip()) for part in address.split(",")):
            self.add_address(address)
            return True
        tokens = read_line(line)
        if any(token.kind == "text" and not is_label(token.text) for token in tokens):
            return self.read_name(line)
        return all(self.read_value(token.kind, token.text) for token in tokens if token.kind != "text")

    def add_address(self, line: str) -> None:
        address = self.organisation.address
        self.organisation = structs.replace(self.organisation, address=f"{address}, {line}" if address else line)

    def read_name(self, line: str) -> bool:
        """Read a line with the name, which is often written twice."""
        if not self.organisation.name and not self.texts and not line.endswith((".", "!", "?", ":")):
            self.organisation = structs.replace(self.organisation, name=line)
            return True
        return fold_title(line) == fold_title(self.organisation.name)

    def read_value(self, kind: str, text: str) -> bool:
        """Set a field, unless it has another value."""
        if kind == "url" and "://" not in text:
            text = f"https://{text}"
        field = {"phone": "phone", "mobile": "phone", "email": "email", "url": "url"}.get(kind)
        if field is None or getattr(self.organisation, field) not in {"", text}:
            return False
        self.organisation = structs.replace(self.organisation, **{field: text})
        return True


@lru_cache(maxsize=1024)  # each part of a contact is asked for several times
def is_address(part: str) -> bool:
    """Return whether a text is a street with its number, a box, or a postal code with its town."""
    return _STREET.fullmatch(part) is not None or _POSTAL_LINE.fullmatch(part) is not None
