"""Warn about likely mistakes in one release, such as a wrong weekday. They may be right, so they are not errors."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice, zip_longest
from typing import NamedTuple, TypeAlias

from pressroom.check.alt_texts import check_alt_texts
from pressroom.check.leftovers import check_leftover_markup
from pressroom.check.problems import UNKNOWN_REGION, shorten
from pressroom.check.release_fields import ReleaseCheck
from pressroom.check.site_links import check_fragments
from pressroom.text.phones import find_invalid_phones
from pressroom.text.weekdays import WeekdayMismatch, find_wrong_weekdays

MAX_HEADLINE_CHARACTERS = 110
"""Above this, a headline is reported as too long."""
MAX_LEAD_WORDS = 60
"""Above this, a lead is reported as too long."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SENTENCE_ENDINGS = (".", "!", "?", "…", ":")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»›)\]]*$")
_ADDRESS_END = re.compile(r"(?:https?://|www\.|\S@)\S+$")
# Words that do not end a sentence, in addition to “and” and “or”, which Babel provides for each language. Prepositions
# can: “Cyklar får följa med.” A language without an entry here works too.
_INCOMPLETE_ENDINGS = {
    "en": ("an", "because", "but", "if", "nor", "the"),
    "nb": ("at", "fordi", "men", "samt", "som"),
    "sv": ("att", "eftersom", "men", "samt", "som"),
}
_MAX_WARNINGS = 20  # of one kind in one release
_BLOCKS_WITHOUT_CONTENT = frozenset({"footnote", "rule"})


class _IncompleteSentencePatterns(NamedTuple):
    """A pattern that finds incomplete sentences, and faster patterns that say whether it can match at all.

    Each hint matches the end of such a word and a full stop. It starts with the stop, a fixed character, which is many
    times faster.
    """

    pattern: re.Pattern[str]
    hints: tuple[re.Pattern[str], ...]


StyleRule: TypeAlias = Callable[[str, ReleaseCheck], Iterable[tuple[int, str, str]]]
"""Takes a text; returns the offset of each words that look wrong, the words, and a message."""


def check_style(check: ReleaseCheck) -> None:
    """Report everything in one release that is probably a mistake and needs no other release to see."""
    _check_length(check)
    _check_sections(check)
    _check_contacts(check)
    _check_help(check)
    _check_paragraph_ends(check)
    _check_year(check)
    check_alt_texts(check)
    check_fragments(check)
    check_leftover_markup(check)
    for find in (_find_incomplete_sentences, _find_phone_problems, _find_weekday_problems):
        if find(check.running_text.full_text, check):
            _check_passages(check, find)


def _check_passages(check: ReleaseCheck, find: StyleRule) -> None:
    passages = check.running_text.passages
    matches = ((passage, *each) for passage in passages for each in find(passage.text, check))
    for passage, offset, words, message in islice(matches, _MAX_WARNINGS):
        check.problems.add_warning(check.running_text.find_words(passage, offset, words), message, passage.field)


def _check_length(check: ReleaseCheck) -> None:
    headline, lead = check.values.get("headline", ""), check.values.get("lead", "")
    if len(headline) > MAX_HEADLINE_CHARACTERS:
        message = f"the headline has {len(headline)} characters; shorten it to at most {MAX_HEADLINE_CHARACTERS}"
        check.problems.add_warning(check.find_value("headline"), message, "headline")
    word_count = len(lead.split())
    if word_count > MAX_LEAD_WORDS:
        message = f"the lead has {word_count} words; shorten it to at most {MAX_LEAD_WORDS}"
        check.problems.add_warning(check.find_value("lead"), message, "lead")


def _check_sections(check: ReleaseCheck) -> None:
    blocks = [block for block in check.body_elements.blocks if block.kind not in _BLOCKS_WITHOUT_CONTENT]
    for block, next_block in zip_longest(blocks, blocks[1:]):
        if block.kind != "heading":
            continue
        if next_block is None or (next_block.kind == "heading" and next_block.level <= block.level):
            message = f"there is no text under the heading “{shorten(block.text)}”; write some, or remove the heading"
            check.problems.add_warning(check.running_text.find_element("heading", block.start), message)


def _check_contacts(check: ReleaseCheck) -> None:
    contacts = [contact for contact in check.values.get("contacts", ()) if contact]
    if contacts and all(contact.audience == "press" for contact in contacts):
        message = "all contacts are for the press only, so readers see none; add one with “audience: public”"
        check.problems.add_warning(check.find_key("contacts"), message, "contacts")
    publish_at = check.values.get("publish_at")
    publish_day = publish_at.date() if publish_at else check.scope.today
    for contact in contacts:
        if contact.id and contact.until and contact.until < publish_day:
            last_day = contact.until.isoformat()
            message = (
                f"the last day of {shorten(contact.name)} ({last_day}) is before publication; choose another contact"
            )
            place = check.find_item("contacts", contact.id)
            check.problems.add_warning(place.span, message, place.field)


def _check_help(check: ReleaseCheck) -> None:
    entries = check.values.get("help", ())
    if entries and not any(entry.phone for entry in entries):
        message = "no entry under “help” has a telephone number; add at least one"
        check.problems.add_warning(check.find_key("help"), message, "help")


def _check_year(check: ReleaseCheck) -> None:
    publish_at, folder = check.values.get("publish_at"), check.address.partition("/")[0]
    if publish_at and str(publish_at.year) != folder:
        message = (
            f"this is published in {publish_at.year}, but its folder, and so its URL, is in {folder}; correct the "
            f"time, or move the folder to releases/{publish_at.year}/ if it is not public yet"
        )
        check.problems.add_warning(check.find_value("publish_at"), message, "publish_at")


def _check_paragraph_ends(check: ReleaseCheck) -> None:
    """Warn of paragraphs that do not end like a sentence or with a URL or e-mail address, and are not only a link."""
    links = {link.text.strip() for link in check.body_elements.links}
    for passage in check.running_text.passages:
        if passage.kind != "paragraph" or passage.text.endswith(_SENTENCE_ENDINGS):
            continue
        end = passage.text.rstrip()[-80:]
        if _SENTENCE_END.search(end) or _ADDRESS_END.search(end):
            continue
        if passage.text.strip() not in links:
            words = end[-40:].lstrip()
            message = f"the text “{shorten(words)}” ends without a full stop; finish the sentence"
            span = check.running_text.find_words(passage, len(passage.text.rstrip()) - len(words), words)
            check.problems.add_warning(span, message, passage.field)


def _is_supported_language(check: ReleaseCheck) -> bool:
    """Return whether Babel knows the language, and the newsroom uses it."""
    from pressroom.text.languages import has_locale  # noqa: PLC0415 - it loads Babel

    language = check.scope.language
    return language in check.scope.languages and has_locale(language)


def _find_incomplete_sentences(text: str, check: ReleaseCheck) -> list[tuple[int, str, str]]:
    patterns = _create_incomplete_sentence_patterns(check.scope.language) if _is_supported_language(check) else None
    if patterns is None or not any(hint.search(text) for hint in patterns.hints):
        return []
    return [
        (match.start(), match[0], f"a sentence ends with “{match[0]}”; finish the sentence, or remove the word")
        for match in patterns.pattern.finditer(text)
    ]


@lru_cache(maxsize=32)
def _create_incomplete_sentence_patterns(language: str) -> _IncompleteSentencePatterns | None:
    """Return the patterns that find incomplete sentences in a language; None if there are no words for it."""
    from pressroom.text.languages import get_conjunctions  # noqa: PLC0415 - it loads Babel

    words = (*get_conjunctions(language), *_INCOMPLETE_ENDINGS.get(language.partition("-")[0], ()))
    if not words:
        return None
    letters = "|".join(sorted({word[-min(map(len, words)) :] for word in words}))
    hints = [re.compile(rf"{stop}(?:(?<=(?:{letters}).)|(?<=(?:{letters}) .))") for stop in (r"\.", "!")]
    return _IncompleteSentencePatterns(
        re.compile(rf"(?<![\w-])(?:{'|'.join(words)}) ?[.!](?=[\s\"”’“»›)]|$)"), tuple(hints)
    )


def _find_phone_problems(text: str, check: ReleaseCheck) -> list[tuple[int, str, str]]:
    region = check.scope.region
    invalid_phones = find_invalid_phones(text, region) if region not in ("", UNKNOWN_REGION) else []
    reason = "looks like a telephone number but is not valid; correct it"
    return [(offset, digits, f"“{shorten(digits)}” {reason}") for offset, digits in invalid_phones]


def _find_weekday_problems(text: str, check: ReleaseCheck) -> list[tuple[int, str, str]]:
    if not _is_supported_language(check):
        return []
    publish_at = check.values.get("publish_at")
    day = publish_at.date() if publish_at else check.scope.today
    return [
        (mismatch.offset, mismatch.weekday, _format_weekday_message(mismatch))
        for mismatch in find_wrong_weekdays(text, check.scope.language, day)
    ]


def _format_weekday_message(mismatch: WeekdayMismatch) -> str:
    right_weekday = _WEEKDAYS[mismatch.intended_date.weekday()]
    intended = mismatch.intended_date.isoformat()
    return f"“{mismatch.weekday}” does not match its date: {intended} is a {right_weekday}; correct one of them"
