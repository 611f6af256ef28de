"""Find the language of a text: as it is declared, if its words do not say otherwise."""

import re
from collections import Counter

from bs4 import BeautifulSoup

from pressroom.importer.language_tags import normalize_language
from pressroom.importer.page_metadata import PageMetadata
from pressroom.importer.structured_data import ArticleData

# Frequent words that no other of these languages has, or has as rarely.
_WORDS = {
    "sv": "och att är det som för inte med av på till från har efter också ska när vid mot kommer även men",
    "nb": "og at er det som for ikke med av på til fra har etter også skal når ved mot kommer mellom være hvor",
    "da": "og at er det som for ikke med af på til fra har efter også skal når ved mod kommer mellem være hvor",
    "en": "the and of to in is that for with on was are by this will be from have has which their we",
    "fi": "ja on ei että se oli ovat myös sekä kun joka mukaan mutta tai hän vuoden kanssa",
    "de": "und der die das ist nicht mit den von für auf im dem ein eine wird sich auch bei werden",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_SAMPLE = 8000
_SOME, _MANY = 4, 12


def find_language(soup: BeautifulSoup, metadata: PageMetadata, data: ArticleData, default: str) -> tuple[str, str]:
    """Return the language of a page, and why it may be wrong ("" if it is certain)."""
    declared = (
        metadata.language
        or normalize_language(data.language)
        or normalize_language(
            metadata.get("content-language", "dc.language", "dcterms.language", "og:locale", "language")
        )
    )
    language, doubt = choose_language(declared, _get_sample(soup), "page")
    doubt = doubt if language else "The page does not say its language; this is the newsroom's first."
    return language or default, doubt


def choose_language(declared: str, text: str, what: str) -> tuple[str, str]:
    """Return the language of a text, "" if it is unknown, and why it may be wrong; `what` is what declares it."""
    known = normalize_language(declared).partition("-")[0]
    detected = detect_language(text[:_SAMPLE], _MANY if declared else _SOME)
    if detected and known in _SETS and detected != known:
        return detected, f"The {what} says that its language is “{declared}”, but its words are of “{detected}”."
    return declared or detected, ""


def _get_sample(soup: BeautifulSoup) -> str:
    paragraphs = [tag.get_text(" ") for tag in soup.find_all("p", limit=60)]
    text = " ".join(paragraphs)
    return text[:_SAMPLE] if len(text) > 300 else (soup.body or soup).get_text(" ")[:_SAMPLE]


def detect_language(text: str, least: int = _SOME) -> str:
    """Return the language of which a text has at least so many frequent words; "" if that is not clear."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    counts = Counter({language: sum(word in known for word in words) for language, known in _SETS.items()})
    (first, most), (_, next_most) = counts.most_common(2)
    is_clear = most >= next_most * (1.25 if most >= _MANY else 2)
    return first if most >= least and is_clear else ""
