"""Writes the releases of the benchmark as a Hugo site: the same texts; all that stands beside them as parameters."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from msgspec import Struct, field, json

from benchmarks.census import NEWEST, ON_ONE_PAGE
from benchmarks.files import picture_facts, write_files
from benchmarks.releases import CONTACT_IDS, BenchmarkRelease, contact, people
from pressroom.text.slugs import slugify

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / "benchmarks/hugo"
STYLESHEET = ROOT / "templates/site/pressroom.css"
LISTS = "lists.json"


class Lists(Struct):
    """How many pictures and documents, and how many releases with each keyword, a site has year by year.

    Hugo makes no page that has no file, so that whoever publishes must know which lists are to be split by year.
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
    def split(years: dict[str, int], most: int) -> list[str]:
        """The years that get a page of their own: all or, where one page holds everything, none."""
        return list(years) if sum(years.values()) > most else []


def write_hugo(folder: Path, releases: Iterable[BenchmarkRelease]) -> None:
    """Make `folder`, which must not exist, a Hugo site with these releases, their pictures and documents."""
    shutil.copytree(SETTINGS, folder)
    (folder / "static").mkdir()
    shutil.copy(STYLESHEET, folder / "static")
    content = folder / "content"
    _write_single(content / "media.md", "Bilder och dokument", "media")
    _write_single(content / "subscribe.md", "Följ oss", "subscribe")
    contacts = [asdict(contact(number)) for number, _ in enumerate(CONTACT_IDS)]
    _write_single(content / "contacts.md", "Presskontakter", "contacts", contacts=contacts)
    lists = Lists()
    for release in releases:
        _write_texts(folder, release)
        lists.add(release)
    _write_year_pages(folder, lists)


def write_release(folder: Path, release: BenchmarkRelease) -> None:
    """Add one release, or write it anew."""
    lists = json.decode((folder / LISTS).read_bytes(), type=Lists)
    if _write_texts(folder, release):
        lists.add(release)
        _write_year_pages(folder, lists)


def _write_texts(folder: Path, release: BenchmarkRelease) -> bool:
    """Write a release; tell whether it is new."""
    content, year = folder / "content", str(release.publish_at.year)
    place = content / year / release.slug
    new = not place.exists()
    _write(place / "index.md", _parameters(release), release.body)
    write_files(place, release)
    if not (content / year / "_index.md").exists():
        _write(content / year / "_index.md", {"title": year})
    return new


def _write_year_pages(folder: Path, lists: Lists) -> None:
    """The pages of one year each, for the lists that one page does not hold; those that are there stay."""
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
    """A page of its own, in no list and no feed, unless it is there."""
    if not file.exists():
        _write(file, {"title": title, "layout": layout, "build": {"list": "never"}, **parameters})


def _write(file: Path, parameters: Mapping[str, object], body: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    front = "".join(f"{key}: {json.encode(value).decode()}\n" for key, value in parameters.items())
    file.write_text(f"---\n{front}---\n\n{body}", "utf-8")


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
        "image": picture_facts(release) if release.picture is not None else None,
        "document": release.document,
        "media": bool(release.media),
    }
