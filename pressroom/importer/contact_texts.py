"""Tell the names and roles of contacts from sentences that stand beside them."""

import re
from collections.abc import Sequence

from pressroom.importer.contact_lines import LineToken
from pressroom.importer.found import FoundContact
from pressroom.importer.person_names import find_person

_MAX_NAME_WORDS = 8
_MAX_ROLE_WORDS = 25
_MIN_NOTE_WORDS = 4
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})[.!]$")
NEXT_SENTENCE = re.compile(r"(?<=[^\W\d_]{3})[.!?]\s+(?=[^\W\d_a-zåäöæøü])")
LAST_PREPOSITION = re.compile(r"\s+(?:på|unter|under|at|on|au|via|tlf|nås|or|eller)$", re.IGNORECASE)


def is_note(line: str, tokens: Sequence[LineToken]) -> bool:
    """Return whether a line is a sentence without values, such as “For journalists only.” It begins no contact."""
    is_sentence = _SENTENCE_END.search(line) is not None and len(line.split()) >= _MIN_NOTE_WORDS
    return is_sentence and len(tokens) == 1 and find_person(line.rstrip(".!").split(",")[0]) is None


def is_short(contact: FoundContact) -> bool:
    """Return whether the texts of a contact are no sentences."""
    return (
        len(contact.name.split()) <= _MAX_NAME_WORDS
        and len(contact.role.split()) <= _MAX_ROLE_WORDS
        and not contact.name.endswith((".", "!", "?"))
        and not (NEXT_SENTENCE.search(contact.name) and find_person(contact.name) is None)
        and not LAST_PREPOSITION.search(contact.name)
    )
