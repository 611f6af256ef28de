"""Write the benchmark's releases as a Hugo site; everything besides the texts is written as parameters."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from msgspec import Struct, field, json

from benchmarks.files import get_picture_fields, write_files
from benchmarks.output_counts import NEWEST, ON_ONE_PAGE
from benchmarks.releases import CONTACT_IDS, BenchmarkRelease, contact, people
from pressroom.text.slugs import slugify

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / "benchmarks/hugo"
STYLESHEET = ROOT / "templates/site/pressroom.css"
LISTS = "lists.json"


class Lists(Struct):
    """The number of pictures and documents, and of releases with each keyword, by year.

    Hugo creates no page without a file: the author must know which lists need a page for each year.
    """

    media: dict[str, int] = field(default_factory=dict)
    keywords: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, release: BenchmarkRelease) -> None:
        """Count a new release."""
        year = str(release.publish_at.year)
        if release.media:
            self.media[year] = self.media.get(year, 0) + release.media
        for keyword in release.keywords:
            years = self.keywords.setdefault(keyword, {})
            years[year] = years.get(year, 0) + 1

    @staticmethod
    def split(years: dict[str, int], max_count: int) -> list[str]:
        """Return the years that need a page of their own: all, or none if everything fits on one page."""
        return list(years) if sum(years.values()) > max_count else []


def write_hugo(folder: Path, releases: Iterable[BenchmarkRelease]) -> None:
    """Write a Hugo site with these releases, their pictures and documents into a new folder."""
    shutil.copytree(SETTINGS, folder)
    (folder / "static").mkdir()
    shutil.copy(STYLESHEET, folder / "static")
    content = folder / "content"
    _write_single(content / "media.md", "Bilder och dokument", "media")
    _write_single(content / "subscribe.md", "Följ oss", "subscribe")
    _write_single(content / "privacy.md", "Integritetspolicy", "statement")
    _write_single(content / "accessibility.md", "Tillgänglighetsredogörelse", "statement")
    contacts = [asdict(contact(number)) for number, _ in enumerate(CONTACT_IDS)]
    _write_single(content / "contacts.md", "Presskontakter", "contacts", contacts=contacts)
    lists = Lists()
    for release in releases:
        _write_texts(folder, release)
        lists.add(release)
    _write_year_pages(folder, lists)


def write_release(folder: Path, release: BenchmarkRelease) -> None:
    """Add or replace one release."""
    lists = json.decode((folder / LISTS).read_bytes(), type=Lists)
    if _write_texts(folder, release):
        lists.add(release)
        _write_year_pages(folder, lists)


def _write_texts(folder: Path, release: BenchmarkRelease) -> bool:
    """Write a release; return whether it is new."""
    content, year = folder / "content", str(release.publish_at.year)
    release_folder = content / year / release.slug
    is_new = not release_folder.exists()
    _write(release_folder / "index.md", _parameters(release), release.body)
    write_files(release_folder, release)
    if not (content / year / "_index.md").exists():
        _write(content / year / "_index.md", {"title": year})
    return is_new


def _write_year_pages(folder: Path, lists: Lists) -> None:
    """Write the pages of single years for lists that do not fit on one page; existing files are kept."""
    content = folder / "content"
    for year in lists.split(lists.media, ON_ONE_PAGE):
        _write_single(content / f"media/{year}.md", f"Bilder och dokument {year}", "media", year=year)
    for keyword, years in lists.keywords.items():
        for year in lists.split(years, NEWEST):
            address, parameters = f"{slugify(keyword)}/{year}", {"keyword": keyword, "year": year}
            file = content / f"keyword-{address.replace('/', '-')}.md"
            _write_single(file, f"{keyword} {year}", "keyword-year", url=f"/keywords/{address}/", **parameters)
    (folder / LISTS).write_bytes(json.encode(lists))


def _write_single(file: Path, title: str, layout: str, **parameters: object) -> None:
    """Write a page that is not in lists and feeds, unless it exists."""
    if not file.exists():
        _write(file, {"title": title, "layout": layout, "build": {"list": "never"}, **parameters})


def _write(file: Path, parameters: Mapping[str, object], body: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    front_matter = "".join(f"{key}: {json.encode(value).decode()}\n" for key, value in parameters.items())
    file.write_text(f"---\n{front_matter}---\n\n{body}", "utf-8")


def _parameters(release: BenchmarkRelease) -> dict[str, object]:
    return {
        "title": release.headline,
        "date": f"{release.publish_at:%Y-%m-%dT%H:%M:%S}",
        "lead": release.lead,
        "kind": release.kind,
        "keywords": release.keywords,
        "dateline": release.dateline,
        "organisations": [{"id": id_, "name": name} for id_, name in release.organisations],
        "contacts": [asdict(person) for person in people(release)],
        "help": release.help,
        "facts": release.facts,
        "links": release.links,
        "image": get_picture_fields(release) if release.picture is not None else None,
        "document": release.document,
        "media": bool(release.media),
    }
