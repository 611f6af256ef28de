"""Find what recurs in an import: spellings of keywords, and text that stands under every release of an organisation."""

import html
import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, field

from pressroom.importer.clean_texts import clean_found_body, clean_found_line
from pressroom.importer.section_titles import find_about_name
from pressroom.text.slugs import slugify

_MIN_SHARE, _MIN_RELEASES = 0.6, 3
_LAST_BLOCKS = 5


class KeywordCounter:
    """Counts the spellings of keywords. Keywords with the same URL are one keyword; the most used spelling wins."""

    def __init__(self) -> None:
        self._spellings: dict[str, Counter[str]] = {}

    def add(self, keywords: Sequence[str]) -> None:
        """Count the keywords of one text."""
        for keyword in map(_clean_keyword, keywords):
            if slug := slugify(keyword):
                self._spellings.setdefault(slug, Counter())[keyword] += 1

    def fold(self, keywords: Sequence[str]) -> tuple[str, ...]:
        """Return the keywords of a text, each once, in the spelling that most texts use."""
        slugs = dict.fromkeys(filter(None, (slugify(_clean_keyword(each)) for each in keywords)))
        return tuple(self._spellings[slug].most_common(1)[0][0] for slug in slugs if slug in self._spellings)


def _clean_keyword(keyword: str) -> str:
    """Return a keyword without entities (`&amp;amp;`), number signs and spaces that nobody meant."""
    return clean_found_line(html.unescape(html.unescape(keyword))).lstrip("#").strip(" ,;")


class _Endings(Struct):
    """The blocks at the ends of an organisation's releases: how many releases there are, and how many have each."""

    releases: int = 0
    counts: Counter[int] = field(default_factory=Counter)
    blocks: dict[int, str] = field(default_factory=dict)
    about_texts: Counter[str] = field(default_factory=Counter)


class AboutTexts:
    """Finds the about text of each organisation in each language, and removes it from the ends of bodies.

    `known` has those that `newsroom.yaml` has, by organisation and language; they stay.
    """

    def __init__(self, known: dict[tuple[str, str], str]) -> None:
        self._known = known
        self._endings: dict[tuple[str, str], _Endings] = {}
        self._recurring: dict[tuple[str, str], frozenset[str]] = {}
        self._texts: dict[tuple[str, str], str] = dict(known)

    def add(self, organisation_id: str, language: str, body: str, about: str) -> None:
        """Count the last blocks of one body, and the about text that its source names."""
        endings = self._endings.setdefault((organisation_id, language), _Endings())
        endings.releases += 1
        for block in dict.fromkeys(_split(clean_found_body(body))[1:][-_LAST_BLOCKS:]):
            key = hash(block)
            endings.counts[key] += 1
            if endings.counts[key] == _MIN_RELEASES:  # a text that is not repeated costs only a number
                endings.blocks[key] = block
        self.add_about(organisation_id, language, about)

    def add_about(self, organisation_id: str, language: str, about: str) -> None:
        """Count an about text that a source names."""
        endings = self._endings.setdefault((organisation_id, language), _Endings())
        if about := clean_found_body(about):
            endings.about_texts[about] += 1

    def find_new(self) -> dict[tuple[str, str], str]:
        """Return the about texts that `newsroom.yaml` does not have, by organisation and language."""
        new = {}
        for place, endings in self._endings.items():
            known = self._known.get(place, "")
            blocks = [each for key, each in endings.blocks.items() if _recurs(endings.counts[key], endings.releases)]
            stated = endings.about_texts.most_common(1)[0][0] if endings.about_texts else ""
            text = stated or "\n\n".join(each for each in blocks if _is_text(each))
            removed = _split(known or stated) or blocks
            if not known and text:
                new[place] = self._texts[place] = text
            if known or text:
                self._recurring[place] = frozenset([*removed, *(each for each in blocks if not _is_text(each))])
        return new

    def remove(self, organisation_id: str, language: str, body: str) -> str:
        """Return a body without the about text at its end."""
        recurring = self._recurring.get((organisation_id, language), frozenset())
        blocks = _split(clean_found_body(body))
        end = len(blocks)
        while end > 1 and blocks[end - 1] in recurring:
            end -= 1
        end = min(end, _find_older_about(blocks, self._texts.get((organisation_id, language), "")))
        is_removed = any(_is_text(each) for each in blocks[end:])
        return "\n\n".join(blocks[:end]) if is_removed else body


def _find_older_about(blocks: Sequence[str], about: str) -> int:
    """Return where a last section such as “About the town” begins that is like the about text; else the end.

    About texts change over the years: one is like another if they share at least half of their words.
    """
    start = next((number for number in reversed(range(1, len(blocks))) if blocks[number].startswith("#")), 0)
    section = blocks[start + 1 :]
    is_about = start > 0 and find_about_name(blocks[start].lstrip("# ")) is not None
    if not is_about or not about or not 0 < len(section) <= _LAST_BLOCKS:
        return len(blocks)
    words, known = (set(re.findall(r"\w{3,}", text.casefold())) for text in ("\n".join(section), about))
    return start if 2 * len(words & known) >= min(len(words), len(known)) > 0 else len(blocks)


def _split(text: str) -> list[str]:
    return [block for block in text.split("\n\n") if block.strip()]


def _recurs(count: int, releases: int) -> bool:
    return count >= max(_MIN_RELEASES, _MIN_SHARE * releases)


def _is_text(block: str) -> bool:
    """Return whether a block can be in an about text: not a heading, a line, a picture or a footnote."""
    return not block.startswith(("#", "!", "[^", "---", "***")) and any(map(str.isalpha, block))
