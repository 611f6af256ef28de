"""Writes the releases of the benchmark as a Hugo site: the same texts; all that stands beside them as parameters."""

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from benchmarks.census import ON_ONE_PAGE
from benchmarks.files import DOCUMENT, picture
from benchmarks.releases import CONTACT_IDS, BenchmarkRelease, contact, people

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / "benchmarks/hugo"
STYLESHEET = ROOT / "templates/site/pressroom.css"


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
    media: Counter[str] = Counter()
    for release in releases:
        write_release(folder, release)
        media[str(release.publish_at.year)] += release.media
    if media.total() > ON_ONE_PAGE:
        for year in filter(media.get, media):
            _write_media_page(content, year)


def write_release(folder: Path, release: BenchmarkRelease) -> None:
    """Add one release, or write it anew."""
    content, year = folder / "content", str(release.publish_at.year)
    place = content / year / release.slug
    _write(place / "index.md", _parameters(release), release.body)
    if release.picture is not None:
        (place / "bild.jpg").write_bytes(picture(release.picture))
    if release.document:
        (place / "underlag.pdf").write_bytes(DOCUMENT)
    if not (content / year / "_index.md").exists():
        _write(content / year / "_index.md", {"title": year})
    if release.media and (content / "media").exists():
        _write_media_page(content, year)


def _write_media_page(content: Path, year: str) -> None:
    """The page of a year's pictures and documents, unless it is there."""
    if not (file := content / f"media/{year}.md").exists():
        _write_single(file, f"Bilder och dokument {year}", "media", year=year)


def _write_single(file: Path, title: str, layout: str, **parameters: object) -> None:
    """A page of its own: in no list and no feed."""
    _write(file, {"title": title, "layout": layout, "build": {"list": "never"}, **parameters})


def _write(file: Path, parameters: Mapping[str, object], body: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    front = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in parameters.items())
    file.write_text(f"---\n{front}---\n\n{body}", "utf-8")


def _parameters(release: BenchmarkRelease) -> dict[str, object]:
    image = {
        "file": "bild.jpg",
        "alt": f"Vy över {release.dateline} en klar dag.",
        "caption": f"{release.dateline} från ovan.",
        "credit": "Sundamra kommun",
        "terms": "Fri att använda med källa.",
    }
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
        "image": image if release.picture is not None else None,
        "document": release.document,
        "media": bool(release.media),
    }
