"""The editor's eye on one release: what is seldom meant so. Only warnings: all of it may be right after all."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice, zip_longest
from typing import NamedTuple, TypeAlias

from pressroom.check.fields import part_of, text_of
from pressroom.check.releases import Examined
from pressroom.check.report import short
from pressroom.check.scope import UNKNOWN_REGION
from pressroom.draft import Sequence
from pressroom.text.phones import suspects
from pressroom.text.weekdays import Mention, mentions

LONGEST_HEADLINE = 110
"""Characters."""
LONGEST_LEAD = 60
"""Words."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENDED = (".", "!", "?", "…", ":")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»›)\]]*$")
_ADDRESS_END = re.compile(r"(?:https?://|www\.|\S@)\S+$")
# Words that no sentence ends in, beside a language's “and” and “or”. Prepositions are not among them: “Cyklar får följa
# med.” A language needs none of its own.
_STOPPERS = {
    "en": ("an", "because", "but", "if", "nor", "the"),
    "nb": ("at", "fordi", "men", "samt", "som"),
    "sv": ("att", "eftersom", "men", "samt", "som"),
}
_MOST_FINDINGS = 20  # of a kind in one release: who has more knows by then
_NO_CONTENT = frozenset({"footnote", "rule"})


class _Stops(NamedTuple):
    """A pattern of sentences that stop at a word, and hints whether there are any.

    A hint is the last letters of such a word before a stop: what begins with one certain sign is found many times
    faster.
    """

    pattern: re.Pattern[str]
    hints: tuple[re.Pattern[str], ...]


Find: TypeAlias = Callable[[str, Examined], Iterable[tuple[str, str]]]
"""From a text to the words in it that look wrong, each with a message."""


def look_over(examined: Examined) -> None:
    """Every warning about one release that can be seen in it alone."""
    _look_at_length(examined)
    _look_at_sections(examined)
    _look_at_contacts(examined)
    _look_at_help(examined)
    _look_at_ends(examined)
    for find in (_stops, _numbers, _weekdays):
        if find(examined.running.whole, examined):
            _look_closely(examined, find)


def _look_closely(examined: Examined, find: Find) -> None:
    passages = examined.running.passages
    found = ((passage, *each) for passage in passages for each in find(passage.text, examined))
    for passage, words, message in islice(found, _MOST_FINDINGS):
        examined.report.warning(examined.running.line_of(words, passage), message, passage.field)


def _look_at_length(examined: Examined) -> None:
    headline, lead = examined.values.get("headline", ""), examined.values.get("lead", "")
    if len(headline) > LONGEST_HEADLINE:
        message = f"the headline has {len(headline)} characters; shorten it to {LONGEST_HEADLINE}"
        examined.report.warning(examined.line_at("headline"), message, "headline")
    words = len(lead.split())
    if words > LONGEST_LEAD:
        message = f"the lead has {words} words; shorten it to {LONGEST_LEAD}"
        examined.report.warning(examined.line_at("lead"), message, "lead")


def _look_at_sections(examined: Examined) -> None:
    blocks = [block for block in examined.found.blocks if block.kind not in _NO_CONTENT]
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.kind != "heading":
            continue
        if following is None or (following.kind == "heading" and following.level <= block.level):
            message = f"nothing stands below the heading “{short(block.text)}”; write something, or remove it"
            examined.report.warning(examined.line_of(block.line), message)


def _look_at_contacts(examined: Examined) -> None:
    contacts = [contact for contact in examined.values.get("contacts", ()) if contact]
    line = examined.line_at("contacts")
    if contacts and all(contact.audience == "press" for contact in contacts):
        message = "all contacts are for the press only, so readers will see none; add one whose audience is public"
        examined.report.warning(line, message, "contacts")
    publish_at = examined.values.get("publish_at")
    published = publish_at.date() if publish_at else examined.scope.day
    for contact in contacts:
        if contact.id and contact.until and contact.until < published:
            last = contact.until.isoformat()
            message = f"the last day of {short(contact.name)} ({last}) is before publication; name somebody else"
            examined.report.warning(_line_of_id(examined, contact.id), message, "contacts")


def _line_of_id(examined: Examined, contact_id: str) -> int:
    node = part_of(examined.draft.fields, "contacts")
    items = node.items if isinstance(node, Sequence) else ()
    return next(item.line for item in items if text_of(item) == contact_id)


def _look_at_help(examined: Examined) -> None:
    entries = examined.values.get("help", ())
    if entries and not any(entry.phone for entry in entries):
        message = "no entry under “help” has a number; add the phone of one at least"
        examined.report.warning(examined.line_at("help"), message, "help")


def _look_at_ends(examined: Examined) -> None:
    """A paragraph ends as a sentence does, or in an address, or is nothing but a link."""
    links = {link.text.strip() for link in examined.found.links}
    for passage in examined.running.passages:
        if passage.kind != "paragraph" or passage.text.endswith(_ENDED):
            continue
        end = passage.text.rstrip()[-80:]
        if _SENTENCE_END.search(end) or _ADDRESS_END.search(end):
            continue
        if passage.text.strip() not in links:
            message = f"the text “{short(end[-40:])}” ends without a full stop; finish the sentence"
            examined.report.warning(passage.line, message, passage.field)


def _is_understood(examined: Examined) -> bool:
    """Whether words can be looked for: the language is one of the newsroom's, and one that there is."""
    from pressroom.text.languages import is_known  # noqa: PLC0415 - it brings Babel

    language = examined.scope.language
    return language in examined.scope.languages and is_known(language)


def _stops(text: str, examined: Examined) -> list[tuple[str, str]]:
    stops = _stops_in(examined.scope.language) if _is_understood(examined) else None
    may_stop = stops is not None and any(pattern.search(text) for pattern in stops.hints)
    found = stops.pattern.findall(text) if stops and may_stop else []
    return [(words, f"a sentence stops at “{words}”; write what follows, or remove the word") for words in found]


@lru_cache(maxsize=32)
def _stops_in(language: str) -> _Stops | None:
    """What finds such sentences in a language; None when it has no words for it."""
    from pressroom.text.languages import joiners  # noqa: PLC0415 - the same

    words = (*joiners(language), *_STOPPERS.get(language.partition("-")[0], ()))
    if not words:
        return None
    letters = "|".join(sorted({word[-min(map(len, words)) :] for word in words}))
    hints = [re.compile(rf"{stop}(?:(?<=(?:{letters}).)|(?<=(?:{letters}) .))") for stop in (r"\.", "!")]
    return _Stops(re.compile(rf"(?<![\w-])(?:{'|'.join(words)}) ?[.!](?=[\s\"”’“»›)]|$)"), tuple(hints))


def _numbers(text: str, examined: Examined) -> list[tuple[str, str]]:
    region = examined.scope.region
    found = suspects(text, region) if region not in ("", UNKNOWN_REGION) else []
    what = "looks like a telephone number and cannot be dialled; mend it"
    return [(digits, f"“{short(digits)}” {what}") for _, digits in found]


def _weekdays(text: str, examined: Examined) -> list[tuple[str, str]]:
    if not _is_understood(examined):
        return []
    publish_at = examined.values.get("publish_at")
    near = publish_at.date() if publish_at else examined.scope.day
    return [(found.weekday, _weekday_message(found)) for found in mentions(text, examined.scope.language, near)]


def _weekday_message(found: Mention) -> str:
    right = _WEEKDAYS[found.meant.weekday()]
    return f"“{found.weekday}” does not fit its date: {found.meant.isoformat()} is a {right}; mend one of them"
