"""A small newsroom in two languages on disk, builds of it in this process, and their outputs."""

import json
import os
import shutil
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine.workspace import BuildOptions, BuildResult, Workspace
from pressroom.plan import feeds, list_pages
from tests.support.small_images import image_bytes

Values = dict[str, Any]

NOW = "2025-03-01T12:00Z"
PICTURES = (image_bytes("PNG"), image_bytes("PNG", (6, 8)), image_bytes("JPEG"))


def newsroom_values() -> Values:
    """Return the content of `newsroom.yaml`."""
    return {
        "title": "Fjällby pressrum",
        "base_url": "https://press.fjallby.example",
        "timezone": "Europe/Stockholm",
        "languages": ["sv", "en"],
        "organisations": {
            "fjallby": {
                "name": "Fjällby kommun",
                "country": "SE",
                "boilerplate": "Fjällby ligger **högt**.",
                "logo": "vapen.png",
            },
            "bolaget": {"name": "Fjällby Bolag AB", "country": "SE", "boilerplate": "Bolaget AB."},
        },
        "contacts": {
            "ada": {"name": "Ada Ekström", "role": "presschef", "phone": "08-465 004 01"},
            "bo": {"name": "Bo Alm", "role": "byggchef", "mobile": "070-174 06 05", "until": "2025-03-02"},
        },
        "mail": {"from": "press@fjallby.example"},
        "leave_out": ["text", "sizes"],  # they have many files of one kind, and tests of every file would take longer
    }


def release_values(number: int, language: str) -> Values:
    """Return the front matter of a release, and its `body`."""
    bridge = "Bron" if language == "sv" else "Bridge"
    return {
        "headline": f"{bridge} {number} öppnar",
        "lead": f"Fjällby öppnar bron nummer {number}.",
        "publish_at": f"{2024 + number % 2}-0{1 + number % 2}-{10 + number % 18} 09:00",
        "contacts": ["ada"],
        "keywords": ["Bro"],
        "body": f"Det säger Ada Ekström om bron {number}.",
    }


def as_text(values: Values) -> str:
    """Return the text of a release. The values are JSON, which is YAML too."""
    fields = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    return f"---\n{_without_body(fields)}---\n\n{values.get('body', '')}\n"


def _without_body(fields: str) -> str:
    return "".join(line for line in fields.splitlines(keepends=True) if not line.startswith("body: "))


class NewsroomFolder:
    """A newsroom on disk. Every change sets a new modification time on the file and on the folders above it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._clock = count(1_000_000_000)

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file, and the folders above it."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        self.touch(path)

    def newsroom(self, values: Values) -> None:
        """Write `newsroom.yaml`."""
        self.write("newsroom.yaml", json.dumps(values, ensure_ascii=False))

    def release(self, address: str, language: str, values: Values) -> None:
        """Write a text."""
        self.write(f"releases/{address}/{language}.md", as_text(values))

    def touch(self, path: str) -> None:
        """Give a file or folder, and all folders above it, a modification time that none had before."""
        target = self.folder / path
        time_ns = next(self._clock) * 1_000_000_000
        for each in (target, *target.parents):
            if each == self.folder.parent:
                break
            if each.exists():
                os.utime(each, ns=(time_ns, time_ns))

    def remove(self, path: str) -> None:
        """Remove a file or a folder."""
        target = self.folder / path
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink()
        self.touch(path)

    def rename(self, path: str, other: str) -> None:
        """Move a folder."""
        (self.folder / other).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).rename(self.folder / other)
        self.touch(path)
        self.touch(other)


def create_small_newsroom(folder: Path, releases: int = 5) -> NewsroomFolder:
    """Write a newsroom with some releases; every second one has two languages and a picture."""
    newsroom = NewsroomFolder(folder)
    newsroom.newsroom(newsroom_values())
    newsroom.write("vapen.png", PICTURES[0])
    for number in range(releases):
        address = f"{2024 + number % 2}/bron-{number}"
        for language in ("sv", "en") if number % 2 else ("sv",):
            values = release_values(number, language)
            if number % 2:
                newsroom.write(f"releases/{address}/bild.png", PICTURES[number % 3])
                values["images"] = [{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}]
            newsroom.release(address, language, values)
    return newsroom


def build_newsroom(config: Config, **options: Any) -> BuildResult:
    """Build in this process as the command does, unless everything is up to date."""
    workspace = Workspace.open(config, structs.replace(BuildOptions(now=NOW, jobs=1), **options))
    return workspace.up_to_date_result or pipeline.build(workspace)


def contents(out: Path) -> dict[str, bytes]:
    """Return the content of everything below `out/`, hidden files included; a folder ends in `/` and is empty."""
    return {
        path.relative_to(out).as_posix() + ("/" if path.is_dir() else ""): b"" if path.is_dir() else path.read_bytes()
        for path in out.rglob("*")
    }


def set_low_limits(patch: pytest.MonkeyPatch) -> None:
    """Limit feeds, pages and sitemaps to three entries, so that a small newsroom needs archives and several parts."""
    for module, name in (
        (feeds, "ENTRIES_PER_FEED"),
        (list_pages, "ENTRIES_PER_PAGE"),
        (list_pages, "MEDIA_PER_PAGE"),
        (feeds, "MAX_URLS"),
    ):
        patch.setattr(module, name, 3)
