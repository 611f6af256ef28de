"""The editor's eye on one release: what is seldom meant so. Only warnings: all of it may be right after all."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice, zip_longest
from typing import NamedTuple, TypeAlias

from pressroom.check.fields import find_node, get_scalar_text
from pressroom.check.problems import shorten
from pressroom.check.release_fields import ReleaseCheck
from pressroom.check.scope import UNKNOWN_REGION
from pressroom.model.draft import Sequence
from pressroom.text.phones import find_invalid_phones
from pressroom.text.weekdays import WeekdayMismatch, find_wrong_weekdays

MAX_HEADLINE_CHARACTERS = 110
"""Characters."""
MAX_LEAD_WORDS = 60
"""Words."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SENTENCE_ENDINGS = (".", "!", "?", "…", ":")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»›)\]]*$")
_ADDRESS_END = re.compile(r"(?:https?://|www\.|\S@)\S+$")
# Words that no sentence ends in, beside a language's “and” and “or”. Prepositions are not among them: “Cyklar får följa
# med.” A language needs none of its own.
_INCOMPLETE_ENDINGS = {
    "en": ("an", "because", "but", "if", "nor", "the"),
    "nb": ("at", "fordi", "men", "samt", "som"),
    "sv": ("att", "eftersom", "men", "samt", "som"),
}
_MAX_FINDINGS = 20  # of a kind in one release: who has more knows by then
_BLOCKS_WITHOUT_CONTENT = frozenset({"footnote", "rule"})


class _IncompleteSentencePatterns(NamedTuple):
    """A pattern of sentences that stop at a word, and hints whether there are any.

    A hint is the last letters of such a word before a stop: what begins with one certain sign is found many times
    faster.
    """

    pattern: re.Pattern[str]
    hints: tuple[re.Pattern[str], ...]


StyleRule: TypeAlias = Callable[[str, ReleaseCheck], Iterable[tuple[str, str]]]
"""From a text to the words in it that look wrong, each with a message."""


def check_style(check: ReleaseCheck) -> None:
    """Every warning about one release that can be seen in it alone."""
    _check_length(check)
    _check_sections(check)
    _check_contacts(check)
    _check_help(check)
    _check_paragraph_ends(check)
    for find in (_find_incomplete_sentences, _find_phone_problems, _find_weekday_problems):
        if find(check.running_text.full_text, check):
            _check_passages(check, find)


def _check_passages(check: ReleaseCheck, find: StyleRule) -> None:
    passages = check.running_text.passages
    found = ((passage, *each) for passage in passages for each in find(passage.text, check))
    for passage, words, message in islice(found, _MAX_FINDINGS):
        check.problems.add_warning(check.running_text.find_line(words, passage), message, passage.field)


def _check_length(check: ReleaseCheck) -> None:
    headline, lead = check.values.get("headline", ""), check.values.get("lead", "")
    if len(headline) > MAX_HEADLINE_CHARACTERS:
        message = f"the headline has {len(headline)} characters; shorten it to {MAX_HEADLINE_CHARACTERS}"
        check.problems.add_warning(check.line_of_key("headline"), message, "headline")
    words = len(lead.split())
    if words > MAX_LEAD_WORDS:
        message = f"the lead has {words} words; shorten it to {MAX_LEAD_WORDS}"
        check.problems.add_warning(check.line_of_key("lead"), message, "lead")


def _check_sections(check: ReleaseCheck) -> None:
    blocks = [block for block in check.body_elements.blocks if block.kind not in _BLOCKS_WITHOUT_CONTENT]
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.kind != "heading":
            continue
        if following is None or (following.kind == "heading" and following.level <= block.level):
            message = f"nothing stands below the heading “{shorten(block.text)}”; write something, or remove it"
            check.problems.add_warning(check.to_file_line(block.line), message)


def _check_contacts(check: ReleaseCheck) -> None:
    contacts = [contact for contact in check.values.get("contacts", ()) if contact]
    line = check.line_of_key("contacts")
    if contacts and all(contact.audience == "press" for contact in contacts):
        message = "all contacts are for the press only, so readers will see none; add one whose audience is public"
        check.problems.add_warning(line, message, "contacts")
    publish_at = check.values.get("publish_at")
    published = publish_at.date() if publish_at else check.scope.today
    for contact in contacts:
        if contact.id and contact.until and contact.until < published:
            last = contact.until.isoformat()
            message = f"the last day of {shorten(contact.name)} ({last}) is before publication; name somebody else"
            check.problems.add_warning(_find_contact_line(check, contact.id), message, "contacts")


def _find_contact_line(check: ReleaseCheck, contact_id: str) -> int:
    node = find_node(check.draft.fields, "contacts")
    items = node.items if isinstance(node, Sequence) else ()
    return next(item.line for item in items if get_scalar_text(item) == contact_id)


def _check_help(check: ReleaseCheck) -> None:
    entries = check.values.get("help", ())
    if entries and not any(entry.phone for entry in entries):
        message = "no entry under “help” has a number; add the phone of one at least"
        check.problems.add_warning(check.line_of_key("help"), message, "help")


def _check_paragraph_ends(check: ReleaseCheck) -> None:
    """A paragraph ends as a sentence does, or in an address, or is nothing but a link."""
    links = {link.text.strip() for link in check.body_elements.links}
    for passage in check.running_text.passages:
        if passage.kind != "paragraph" or passage.text.endswith(_SENTENCE_ENDINGS):
            continue
        end = passage.text.rstrip()[-80:]
        if _SENTENCE_END.search(end) or _ADDRESS_END.search(end):
            continue
        if passage.text.strip() not in links:
            message = f"the text “{shorten(end[-40:])}” ends without a full stop; finish the sentence"
            check.problems.add_warning(passage.line, message, passage.field)


def _is_supported_language(check: ReleaseCheck) -> bool:
    """Whether words can be looked for: the language is one of the newsroom's, and one that there is."""
    from pressroom.text.languages import has_locale  # noqa: PLC0415 - it brings Babel

    language = check.scope.language
    return language in check.scope.languages and has_locale(language)


def _find_incomplete_sentences(text: str, check: ReleaseCheck) -> list[tuple[str, str]]:
    stops = _create_incomplete_sentence_patterns(check.scope.language) if _is_supported_language(check) else None
    may_stop = stops is not None and any(pattern.search(text) for pattern in stops.hints)
    found = stops.pattern.findall(text) if stops and may_stop else []
    return [(words, f"a sentence stops at “{words}”; write what follows, or remove the word") for words in found]


@lru_cache(maxsize=32)
def _create_incomplete_sentence_patterns(language: str) -> _IncompleteSentencePatterns | None:
    """What finds such sentences in a language; None when it has no words for it."""
    from pressroom.text.languages import get_conjunctions  # noqa: PLC0415 - the same

    words = (*get_conjunctions(language), *_INCOMPLETE_ENDINGS.get(language.partition("-")[0], ()))
    if not words:
        return None
    letters = "|".join(sorted({word[-min(map(len, words)) :] for word in words}))
    hints = [re.compile(rf"{stop}(?:(?<=(?:{letters}).)|(?<=(?:{letters}) .))") for stop in (r"\.", "!")]
    return _IncompleteSentencePatterns(
        re.compile(rf"(?<![\w-])(?:{'|'.join(words)}) ?[.!](?=[\s\"”’“»›)]|$)"), tuple(hints)
    )


def _find_phone_problems(text: str, check: ReleaseCheck) -> list[tuple[str, str]]:
    region = check.scope.region
    found = find_invalid_phones(text, region) if region not in ("", UNKNOWN_REGION) else []
    what = "looks like a telephone number and cannot be dialled; mend it"
    return [(digits, f"“{shorten(digits)}” {what}") for _, digits in found]


def _find_weekday_problems(text: str, check: ReleaseCheck) -> list[tuple[str, str]]:
    if not _is_supported_language(check):
        return []
    publish_at = check.values.get("publish_at")
    near = publish_at.date() if publish_at else check.scope.today
    return [
        (found.weekday, _format_weekday_message(found))
        for found in find_wrong_weekdays(text, check.scope.language, near)
    ]


def _format_weekday_message(mismatch: WeekdayMismatch) -> str:
    right = _WEEKDAYS[mismatch.intended_date.weekday()]
    intended = mismatch.intended_date.isoformat()
    return f"“{mismatch.weekday}” does not fit its date: {intended} is a {right}; mend one of them"
