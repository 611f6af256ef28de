"""Join the found texts of one release in several languages, and choose the folder of each release."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.importer.found_store import FoundSummary
from pressroom.importer.url_parts import parse_url
from pressroom.text.slugs import slugify

_NUMBER_AT_END = re.compile(r"-?\d{5,}$")
_DATE_AT_START = re.compile(r"^(?:19|20)\d{2}-\d{2}(?:-\d{2})?-")
_GENERAL_WORDS = frozenset(
    """
    article articles artikel content default details home index item news newsroom node nyhet nyheter page post
    press pressmeddelande pressmeddelanden pressrelease pressreleases release releases show single story view
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class FoundGroup(Struct, frozen=True):
    """The texts of one release, at most one for each language, in the order in which they were found."""

    texts: tuple[FoundSummary, ...]


def join_translations(summaries: Sequence[FoundSummary]) -> list[FoundGroup]:
    """Return the texts by release, in the order of the first text of each."""
    joined = _JoinedTexts(summaries)
    for summary in summaries:
        for other in joined.find_translations(summary):
            joined.join(summary.number, other.number)
    return joined.list_groups()


class _JoinedTexts:
    def __init__(self, summaries: Sequence[FoundSummary]) -> None:
        self.summaries = {each.number: each for each in summaries}
        self.group_of = {each.number: [each.number] for each in summaries}
        self.by_name: dict[str, list[FoundSummary]] = {}
        for summary in summaries:
            for name in _list_names(summary):
                self.by_name.setdefault(name, []).append(summary)

    def find_translations(self, summary: FoundSummary) -> Iterable[FoundSummary]:
        """Yield the texts that a text names as its translations, or that have its number in their system."""
        names = [_normalise_url(each.url) if each.url else each.id for each in summary.translations]
        if summary.source_id:
            names.append(_scope_id(summary))
        for name in dict.fromkeys(names):
            for other in self.by_name.get(name, ()):
                if other.language != summary.language and not _names_another(other, summary):
                    yield other

    def join(self, number: int, other: int) -> None:
        """Join two groups unless both have a text in the same language."""
        first, second = self.group_of[number], self.group_of[other]
        if first is second:
            return
        languages = [self.summaries[each].language for each in (*first, *second)]
        if len(set(languages)) == len(languages):
            first.extend(second)
            for each in second:
                self.group_of[each] = first

    def list_groups(self) -> list[FoundGroup]:
        groups = {min(members): sorted(members) for members in self.group_of.values()}
        return [FoundGroup(tuple(self.summaries[each] for each in groups[first])) for first in sorted(groups)]


def _list_names(summary: FoundSummary) -> list[str]:
    names = [_normalise_url(url) for url in summary.urls] + [summary.id, summary.source_id]
    return list(dict.fromkeys(filter(None, [*names, _scope_id(summary) if summary.source_id else ""])))


def _scope_id(summary: FoundSummary) -> str:
    """Return the number of a text with its host: two systems can use the same number."""
    host = parse_url(summary.urls[0]).netloc if summary.urls else ""
    return f"{host} {summary.source_id}"


def _names_another(summary: FoundSummary, other: FoundSummary) -> bool:
    """Return whether a text names another translation than `other` in its language."""
    urls = [_normalise_url(each.url) for each in summary.translations if each.url and each.language == other.language]
    return bool(urls) and not set(urls) & {_normalise_url(url) for url in other.urls}


def _normalise_url(url: str) -> str:
    parts = parse_url(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.casefold()}{parts.path.rstrip('/')}{query}"


# --- folders ---------------------------------------------------------------------------------------------------------


def choose_address(group: FoundGroup, zone: ZoneInfo, this_year: int, is_taken: Callable[[str], bool]) -> str:
    """Return the folder of a new release, such as `2020/slug`, which no other release has."""
    times = [each.published_at for each in group.texts if each.published_at]
    year = _get_year(min(times), zone) if times else this_year
    slug = choose_slug(group)
    address, number = f"{year}/{slug}", 2
    while is_taken(address):
        address, number = f"{year}/{slug}-{number}", number + 1
    return address


def _get_year(time: datetime, zone: ZoneInfo) -> str:
    return f"{time.astimezone(zone).year:04}"


def choose_slug(group: FoundGroup) -> str:
    """Return the slug of the old URL if it says something, else that of the headline, else one made of the id."""
    candidates = [_find_url_slug(url) for each in group.texts for url in each.urls]
    candidates += [slugify(each.headline) for each in group.texts]
    slug = next((each for each in candidates if _SLUG.fullmatch(each)), "")
    return slug or f"release-{sha256(_list_keys(group).encode()).hexdigest()[:8]}"


def _find_url_slug(url: str) -> str:
    """Return the slug of the last part of a path; empty if it is only a number, a date or a general word."""
    path = PurePosixPath(unquote(parse_url(url).path))
    name = path.parent.name if path.stem.casefold() in {"index", "default"} else path.name
    slug = slugify(re.sub(r"\.[a-z]{2,5}$", "", name, flags=re.IGNORECASE))
    slug = _DATE_AT_START.sub("", _NUMBER_AT_END.sub("", slug))
    is_good = len(slug) > 2 and re.search("[a-z]{2}", slug) and slug not in _GENERAL_WORDS
    return slug if is_good else ""


def _list_keys(group: FoundGroup) -> str:
    return "\n".join(name for each in group.texts for name in (*each.urls, each.id, each.source_id, each.source))
