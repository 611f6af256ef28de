"""Read what the head of a page says its headline is, and compare it with what the page shows."""

import re
from collections.abc import Iterable, Iterator

from pressroom.importer.html_elements import fold_text, is_same_text
from pressroom.importer.inline_values import clean_inline
from pressroom.importer.page_metadata import PageMetadata
from pressroom.importer.page_words import GENERIC_TITLES, classify_heading
from pressroom.importer.structured_data import ArticleData

SEPARATOR = re.compile(r"\s+[|–—·•»›/_-]\s+|\s*[|»›]\s*|\s::\s|:\s(?=\S+$)|(?<=[^\W\d_])[_-](?=[\u3000-\uffdc])")
_MAX_COMPARED = 300
_MIN_COMPARED = 12
_SIMILAR = 0.75


def collect_site_names(metadata: PageMetadata, data: ArticleData) -> set[str]:
    """Return the folded names of the site and of organisations that the head of a page has."""
    names = [*data.site_names, *(each.name for each in data.organisations)]
    # Some systems name the site after the article.
    names = [name for name in names if not is_same_text(name, data.headline)]
    names += metadata.get_all(
        "og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone"
    )
    return set(filter(None, map(fold_text, names)))


def collect_declared(metadata: PageMetadata, data: ArticleData, sites: set[str]) -> Iterator[str]:
    """Yield what metadata says the headline is, without the name of the site."""
    names = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title")
    values = [data.headline, *metadata.get_all(*names), metadata.title]
    for value in map(clean_inline, values):
        text = remove_site_name(value, sites)
        if text and not is_generic(text, sites):
            yield text


def remove_site_name(title: str, sites: Iterable[str]) -> str:
    """Return a title without a site's name before or after it; `sites` are folded."""
    names = set(sites)
    parts = [(match.start(), match.end()) for match in SEPARATOR.finditer(title)]
    for start, end in reversed(parts):
        if fold_text(title[end:]) in names or GENERIC_TITLES.fullmatch(title[end:].strip()):
            return remove_site_name(title[:start].strip(), names)
    for start, end in parts:
        if fold_text(title[:start]) in names or GENERIC_TITLES.fullmatch(title[:start].strip()):
            return remove_site_name(title[end:].strip(), names)
    return title


def is_generic(text: str, sites: set[str]) -> bool:
    """Return whether a text says nothing of the topic: it is the name of a site, or a label such as “News”."""
    folded = fold_text(text)
    is_label = bool(GENERIC_TITLES.fullmatch(text.strip())) or classify_heading(text) in {
        "contacts",
        "share",
        "related",
    }
    return len(folded) < 2 or folded in sites or is_label


def is_part_of(text: str, declared: str) -> bool:
    """Return whether a heading is one part of what metadata says, beside the name of a site."""
    is_part = any(fold_text(part) == fold_text(text) for part in SEPARATOR.split(declared)) and len(text) >= 10
    return is_part or (fold_text(declared.partition(": ")[2]) == fold_text(text) and len(text) >= 20)


def is_similar(text: str, declared: str) -> bool:
    """Return whether a heading has nearly the words of a title: some systems keep a title that was changed later."""
    pairs, others = _list_pairs(text), _list_pairs(declared)
    return min(len(pairs), len(others)) >= _MIN_COMPARED and (
        2 * len(pairs & others) >= _SIMILAR * (len(pairs) + len(others))
    )


def _list_pairs(text: str) -> set[str]:
    folded = fold_text(text[:_MAX_COMPARED])
    return {folded[number : number + 2] for number in range(len(folded) - 1)}
