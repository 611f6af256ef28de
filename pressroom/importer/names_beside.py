"""Tell which of the people in a line or sentence have the number beside it: the last, and those joined with them."""

import re
from collections.abc import Sequence

from msgspec import Struct

from pressroom.importer.contact_addresses import is_address_line
from pressroom.importer.contact_labels import JOINING_WORDS, OF_SOMEBODY
from pressroom.importer.contact_lines import is_time_of_day
from pressroom.importer.line_words import AUTHOR_LABEL
from pressroom.importer.names_in_text import NameInText, find_names, is_sure_name
from pressroom.importer.person_names import has_role_word
from pressroom.importer.picture_credits import starts_with_credit

_MAX_ROLE_WORDS = 8
MAX_WORDS_BESIDE_NAME = 9
_OFFICE_OF = re.compile(r"office|kontor|büro|cabinet", re.IGNORECASE)
_JOINED = re.compile(rf"(?:^|\s)(?!en [^\W\d_]+ant\b)(?:{JOINING_WORDS}|/)\s+(?:[^\s,]+\s){{0,3}}$", re.IGNORECASE)
SENTENCE_BREAK = re.compile(r"(?<=[^\W_]{3})[.!?][”\"’)]?\s+(?=[^\W\d_a-zåäöæøüéß])")
_HOUSE_NUMBER = re.compile(r",? (?:n[.o°º]{1,2} ?)?\d{1,4}(?!\d)")
_IN_PARENTHESES = re.compile(r"\([^()]*\)")


class NameBeside(Struct, frozen=True):
    """A name beside a number, and its role; `is_sure` tells that it is surely a person's or an office's."""

    name: str
    is_sure: bool
    role: str = ""


def list_sharing(sentence: str) -> list[NameBeside]:
    """Return the last person of a sentence, and those before that are joined with them."""
    names = find_names(sentence)
    kept = [each for each in names if not _belongs_to_other(sentence, each, names)]
    if any(each.is_sure for each in kept):
        kept = [each for each in kept if each.is_sure or _is_joined(sentence, each, kept)]
    group = kept[-1:]
    for each in reversed(kept[:-1]):
        if not _is_list(sentence[each.end : group[0].start]):
            break
        group = [each, *group]
    return [NameBeside(each.name, each.is_sure, _find_role(sentence, each)) for each in group]


def find_people_of_line(line: str) -> list[NameBeside]:
    """Return the people of a line that has little else than their names and roles."""
    if starts_with_credit(line) or is_address_line(line) or is_time_of_day(line):
        return []
    label = AUTHOR_LABEL.match(line)
    if label and label[0][-1] in " :：":
        return []
    names = find_names(line)
    if not names or any(_HOUSE_NUMBER.match(line, each.end) for each in names):
        return []
    first = line[: names[0].start]
    if OF_SOMEBODY.search(first) and (has_role_word(first) or _OFFICE_OF.search(first)):
        return []
    rest = len(line.split()) - sum(len(each.name.split()) for each in names)
    return list_sharing(line) if rest <= MAX_WORDS_BESIDE_NAME else []


def is_name_only(line: str, people: Sequence[NameBeside]) -> bool:
    """Return whether a line has hardly another word than the names of people."""
    rest = line
    for each in people:
        rest = rest.replace(each.name, "")
    return len(rest.split()) <= 1


def split_columns(name: str, number: int) -> list[str]:
    """Return the names of people whose columns became one line, such as “Jane Roe Tom Poe”; [] if they are not so many.

    Each begins with a common given name.
    """
    words = name.split()
    if number == 1:
        return [name] if 2 <= len(words) <= 3 and is_sure_name(name) and is_sure_name(f"{words[0]} X") else []
    for size in (2, 3):
        first = split_columns(" ".join(words[:size]), 1)
        others = split_columns(" ".join(words[size:]), number - 1) if first else []
        if others:
            return [*first, *others]
    return []


def _is_list(between: str) -> bool:
    between = _IN_PARENTHESES.sub("", between)
    is_joined = _JOINED.search(between) is not None and SENTENCE_BREAK.search(between) is None
    return "\t" not in between and (not between.strip(" ,/&;•·|+–、，・") or is_joined)


def _is_joined(sentence: str, name: NameInText, names: Sequence[NameInText]) -> bool:
    pairs = ((name, other) if name.end <= other.start else (other, name) for other in names if other is not name)
    return any(_JOINED.search(sentence[one.end : other.start]) for one, other in pairs)


def _belongs_to_other(sentence: str, name: NameInText, names: Sequence[NameInText]) -> bool:
    """Return whether a name is in the role of another, such as “secretary to the minister Bo Ek”."""
    if name is names[0]:
        return False
    before = re.split(r"[,;\t(]", sentence[: name.start])[-1]
    return has_role_word(before) and OF_SOMEBODY.search(before) is not None


def _find_role(sentence: str, name: NameInText) -> str:
    """Return the role that stands right after a name."""
    after = re.split(r"[;\t(]", sentence[name.end :].lstrip(" ,("))[0].split(",")[0].strip(" )")
    if has_role_word(after) and len(after.split()) <= _MAX_ROLE_WORDS and not find_names(after):
        return after
    return ""
