"""Count the outputs of a finished site by kind, and compute the counts that it must have."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.releases import CONTACT_IDS, BenchmarkRelease

OutputCounts = Counter[str]

NEWEST = 50  # releases in a feed and on a keyword page; a keyword with more has a page for each year
ON_ONE_PAGE = 48  # pictures and documents; if there are more, each year has a page of them
FEEDS = ("rss.xml", "atom.xml")
# The first pattern that matches a path below the site's folder decides its kind; other files are not counted.
KINDS = (
    ("pages of releases", re.compile(r"\d{4}/[^/]+/index\.html")),
    ("keyword pages", re.compile(r"keywords/[^/]+/index\.html")),
    ("keyword pages of a year", re.compile(r"keywords/[^/]+/\d{4}/index\.html")),
    ("year pages", re.compile(r"\d{4}/index\.html")),
    ("other pages", re.compile(r"(?!mail/).*\.html")),
    ("RSS feeds", re.compile(r"(?:.*/)?rss\.xml")),
    ("Atom feeds", re.compile(r"(?:.*/)?atom\.xml")),
    ("JSON feeds", re.compile(r"(?:.*/)?feed\.json")),
    ("pictures and documents", re.compile(r"\d{4}/[^/]+/[^/]+\.(?:jpg|pdf)")),
    ("release.txt", re.compile(r".*/release\.txt")),
    ("release.json", re.compile(r".*/release\.json")),
    ("contact cards", re.compile(r"(?!.*/contacts\.vcf).*\.vcf")),
    ("mails", re.compile(r"mail/.*\.eml")),
)
SITE = (
    "pages of releases",
    "keyword pages",
    "keyword pages of a year",
    "year pages",
    "other pages",
    "RSS feeds",
    "Atom feeds",
)
LISTS = ("keyword pages", "keyword pages of a year", "year pages")
LISTED_IN = tuple(f"releases on {kind}" for kind in LISTS)
CONTENT = (*LISTED_IN, "entries in RSS and Atom", "addresses in the sitemap", "pictures and documents")
ALL_KINDS = (*(kind for kind, _ in KINDS), *CONTENT[:-1], "files", "bytes")
# The start of each release in a list; all programs have the same markup here.
LISTED = re.compile(rb'<h3 dir="auto"><a href="')
ENTRY = re.compile(rb"<(?:item|entry)>")
SITEMAP = re.compile(r"(?:.*/)?sitemap[^/]*\.xml")
ADDRESS = re.compile(rb"<url>")


def count_outputs(out: Path) -> OutputCounts:
    """Count the outputs of a program by kind; `files` and `bytes` are totals."""
    counts: OutputCounts = Counter()
    for file in _files(out):
        path = file.relative_to(out).as_posix().removeprefix("site/")
        counts["files"] += 1
        counts["bytes"] += file.stat().st_size
        counts += Counter(dict(_contents(path, file)))
    return counts


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _contents(path: str, file: Path) -> Iterator[tuple[str, int]]:
    kind = next((name for name, pattern in KINDS if pattern.fullmatch(path)), None)
    if kind:
        yield kind, 1
    if kind in LISTS:
        yield f"releases on {kind}", len(LISTED.findall(file.read_bytes()))
    if file.name in FEEDS:
        yield "entries in RSS and Atom", len(ENTRY.findall(file.read_bytes()))
    if SITEMAP.fullmatch(path):
        yield "addresses in the sitemap", len(ADDRESS.findall(file.read_bytes()))


def count_expected(releases: Iterable[BenchmarkRelease]) -> OutputCounts:
    """Compute the counts of all outputs for these releases."""
    keywords, tagged = Counter[str](), Counter[tuple[str, int]]()
    years, media, people = Counter[int](), Counter[int](), len(CONTACT_IDS)
    for release in releases:
        year = release.publish_at.year
        keywords.update(release.keywords)
        tagged.update((keyword, year) for keyword in release.keywords)
        years[year] += 1
        media[year] += release.media
        people += len(release.contacts)
    number, feeds = years.total(), 1 + len(keywords)
    singles = ("front", "contacts", "media", "subscribe", "privacy", "accessibility", "not found")
    other_pages = len(singles) + (len(+media) if media.total() > ON_ONE_PAGE else 0)
    keyword_years = sum(keywords[keyword] > NEWEST for keyword, _ in tagged)
    pages = number + len(keywords) + keyword_years + len(years) + other_pages
    return Counter(
        {
            "pages of releases": number,
            "keyword pages": len(keywords),
            "keyword pages of a year": keyword_years,
            "year pages": len(years),
            "other pages": other_pages,
            **dict.fromkeys(("RSS feeds", "Atom feeds", "JSON feeds"), feeds),
            "releases on keyword pages": sum(min(NEWEST, each) for each in keywords.values()),
            "releases on keyword pages of a year": sum(each for each in keywords.values() if each > NEWEST),
            "releases on year pages": number,
            "entries in RSS and Atom": 2 * sum(min(NEWEST, each) for each in (number, *keywords.values())),
            "addresses in the sitemap": pages - 1,  # all but "not found"
            "pictures and documents": media.total(),
            **dict.fromkeys(("release.txt", "release.json", "mails"), number),
            "contact cards": people,
        }
    )


def select_all(counts: OutputCounts) -> OutputCounts:
    """Return the counts unchanged, for a program that creates all outputs."""
    return counts


def select_site(counts: OutputCounts) -> OutputCounts:
    """Return the counts for equal work: the public site with feeds in two formats, and no other outputs."""
    return Counter({kind: counts[kind] if kind in SITE + CONTENT else 0 for kind in counts})


def select_essentials(counts: OutputCounts) -> OutputCounts:
    """Return the counts for a program that creates only pages of releases, keywords and years.

    Its keyword pages may show only the newest releases.
    """
    left_out = {
        *("keyword pages of a year", "releases on keyword pages of a year", "other pages"),
        "addresses in the sitemap",
    }
    return Counter({kind: number for kind, number in select_site(counts).items() if kind not in left_out})


def find_differences(name: str, counts: OutputCounts, expected: OutputCounts) -> list[str]:
    """Return a line for each kind of output whose count is wrong."""
    wrong_kinds = [kind for kind in expected if counts[kind] != expected[kind]]
    return [f"{name}: {counts[kind]} {kind}, not {expected[kind]}" for kind in wrong_kinds]
