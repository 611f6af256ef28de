"""Write the benchmark's releases as a Pelican site; fields that Pelican does not know are written as JSON."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from benchmarks.files import get_picture_fields, write_files
from benchmarks.releases import BenchmarkRelease, people

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / "benchmarks/pelican"
STYLESHEET = ROOT / "templates/site/pressroom.css"


def write_pelican(folder: Path, releases: Iterable[BenchmarkRelease]) -> None:
    """Write a Pelican site with these releases, their pictures and documents into a new folder."""
    shutil.copytree(SETTINGS, folder)
    (folder / "theme/static").mkdir(exist_ok=True)
    shutil.copy(STYLESHEET, folder / "theme/static")
    for release in releases:
        write_release(folder, release)


def write_release(site: Path, release: BenchmarkRelease) -> None:
    """Add or replace one release."""
    folder = site / "content" / _address(release)
    folder.mkdir(parents=True, exist_ok=True)
    metadata = {
        "Title": release.headline,
        "Slug": _address(release),
        "Date": f"{release.publish_at:%Y-%m-%d %H:%M}",
        "Category": release.kind,
        "Tags": ", ".join(release.keywords),
        "Summary": release.lead,
        "Data": json.dumps(_data(release), ensure_ascii=False),
    }
    lines = "".join(f"{key}: {value}\n" for key, value in metadata.items())
    (folder / "sv.md").write_text(f"{lines}\n{release.body}", "utf-8")
    write_files(folder, release)


def _address(release: BenchmarkRelease) -> str:
    return f"{release.publish_at.year}/{release.slug}"


def _data(release: BenchmarkRelease) -> dict[str, object]:
    return {
        "dateline": release.dateline,
        "organisations": [name for _, name in release.organisations],
        "contacts": [asdict(person) for person in people(release)],
        "help": release.help,
        "facts": release.facts,
        "links": release.links,
        "image": get_picture_fields(release) if release.picture is not None else None,
        "document": release.document,
    }
