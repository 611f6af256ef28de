"""Find who issues the release on a page, its kind, its keywords and its main picture."""

import re

from bs4 import BeautifulSoup
from bs4.element import Tag
from msgspec import structs

from pressroom.importer.found import FoundOrganisation
from pressroom.importer.html_elements import fold_text, get_lines
from pressroom.importer.inline_values import clean_inline
from pressroom.importer.page_metadata import PageMetadata
from pressroom.importer.page_words import GENERIC_TITLES
from pressroom.importer.structured_data import ArticleData, DataPicture
from pressroom.model.release import ReleaseKind

_KINDS: tuple[tuple[ReleaseKind, re.Pattern[str]], ...] = (
    (
        "invitation",
        re.compile(
            r"press?(?:e)?[- ]?inbjud(?:an|ning)\w*|pressinvit\w+|presseinvitasjon|media invitation|press invitation|"
            r"inbjudan|invitasjon|invitation|kutsu|einladung",
            re.IGNORECASE,
        ),
    ),
    (
        "regulatory",
        re.compile(
            r"regulato\w+(?: press release| information| pressmeddelande)?|regulatorisk\w*(?: pressmeddelande)?|"
            r"börsmeddelande|børsmelding|selskabsmeddelelse|pörssitiedote|stock exchange (?:release|"
            r"announcement)|ad[- ]hoc",
            re.IGNORECASE,
        ),
    ),
    (
        "statement",
        re.compile(r"uttalande|uttalelse|udtalelse|(?:press )?statement|lausunto|stellungnahme", re.IGNORECASE),
    ),
    (
        "press-release",
        re.compile(
            r"pressmeddelanden?|press ?releases?|pressemelding(?:er)?|pressemeddelelser?|pressemitteilung(?:en)?|"
            r"(?:lehdistö|media)?tiedot(?:e|teet)",
            re.IGNORECASE,
        ),
    ),
    (
        "news",
        re.compile(
            r"nyhet(?:er)?|news(?: story)?|nyheder?|uuti(?:nen|set)|meldung|nachrichten?|aktuellt?", re.IGNORECASE
        ),
    ),
)
_KIND_NAMES = ("article:section", "og:article:section", "parsely-section", "dc.type", "dcterms.type", "pagetype")
_SEPARATORS = re.compile(r"\s*[,;]\s*")
_MAX_KEYWORDS = 30


def find_kind(
    soup: BeautifulSoup, headline: Tag | None, metadata: PageMetadata, data: ArticleData
) -> ReleaseKind | None:
    """Return the kind of release that the page names near its headline, or in its head; None if it names none."""
    labels = _list_labels(soup, headline)
    labels += [data.section, *metadata.get_all(*_KIND_NAMES)]
    for label in labels:
        for kind, pattern in _KINDS:
            if pattern.fullmatch(label.strip(" ·|:-–")):
                return kind
    return "press-release" if "PressRelease" in data.types else None


def _list_labels(soup: BeautifulSoup, headline: Tag | None) -> list[str]:
    """Return the short lines right around the headline, in parts as they are separated."""
    container = headline.parent if headline is not None else soup.body
    lines = get_lines(container)[:12] if container is not None else []
    if headline is not None and container is not None and container.parent is not None:
        lines += get_lines(container.parent)[:12]
    return [part for line in lines if len(line) < 120 for part in re.split(r"\s*[|·•,:–]\s*|\s{2,}", line)]


def join_organisations(
    data: ArticleData, metadata: PageMetadata, others: tuple[FoundOrganisation, ...]
) -> tuple[FoundOrganisation, ...]:
    """Return the organisations of a page, each once; the name of the site is one if nothing else is."""
    joined: dict[str, FoundOrganisation] = {}
    for each in (*data.organisations, *others):
        known = joined.get(fold_text(each.name))
        joined[fold_text(each.name)] = _complete(known, each) if known else each
    if joined:
        return tuple(joined.values())
    site = metadata.get("og:site_name", "application-name")
    return (FoundOrganisation(name=site),) if site and not GENERIC_TITLES.fullmatch(site) else ()


def _complete(known: FoundOrganisation, other: FoundOrganisation) -> FoundOrganisation:
    """Add what another place on the page says; telephone numbers there are as people write them."""
    values = {name: value for name, value in structs.asdict(other).items() if value and not getattr(known, name)}
    return structs.replace(known, **{**values, "phone": other.phone or known.phone})


def choose_keywords(metadata: PageMetadata, data: ArticleData, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keywords: those of structured data, else the tags on the page, else those of the head."""
    listed = metadata.get_all("article:tag", "og:article:tag", "parsely-tags", "dc.subject", "dcterms.subject")
    listed = listed or metadata.get_all("news_keywords") or metadata.get_all("keywords")
    if len(listed) == 1:
        listed = tuple(_SEPARATORS.split(listed[0]))
    chosen = data.keywords or tags or tuple(map(clean_inline, listed))
    unique = {fold_text(keyword): keyword for keyword in reversed(chosen) if 1 < len(keyword.strip("# ")) <= 60}
    return tuple(keyword.strip("# ") for keyword in reversed(unique.values()))[:_MAX_KEYWORDS]


def list_declared_pictures(metadata: PageMetadata, data: ArticleData) -> tuple[DataPicture, ...]:
    """Return the pictures that the head of a page names."""
    urls = metadata.get_all("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
    return (*data.pictures, *map(DataPicture, urls))
