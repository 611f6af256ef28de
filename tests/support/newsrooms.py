"""A small newsroom of two languages on disk, builds of it in this process, and what stands in their outputs."""

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
from pressroom.plan import feeds, keywords, media, sitemaps
from tests.support.small_images import picture

Values = dict[str, Any]

NOW = "2025-03-01T12:00Z"
PICTURES = (picture("PNG"), picture("PNG", (6, 8)), picture("JPEG"))


def newsroom_values() -> Values:
    """What `newsroom.yaml` says."""
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
        "leave_out": ["text", "sizes"],  # many files of one kind, each of which would be tried where all are
    }


def release_values(number: int, language: str) -> Values:
    """The front matter of a release, and its body."""
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
    """The text of a release; JSON is YAML."""
    fields = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    return f"---\n{_without_body(fields)}---\n\n{values.get('body', '')}\n"


def _without_body(fields: str) -> str:
    return "".join(line for line in fields.splitlines(keepends=True) if not line.startswith("body: "))


class Room:
    """A newsroom on disk. Every change leaves another time behind, on the file and on the folders above it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._clock = count(1_000_000_000)

    def write(self, path: str, content: str | bytes) -> None:
        """Put a file in its place."""
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
        """Give a file or folder, and all folders above it, a time that none had before."""
        place = self.folder / path
        moment = next(self._clock) * 1_000_000_000
        for each in (place, *place.parents):
            if each == self.folder.parent:
                break
            if each.exists():
                os.utime(each, ns=(moment, moment))

    def remove(self, path: str) -> None:
        """Remove a file or a folder."""
        place = self.folder / path
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink()
        self.touch(path)

    def rename(self, path: str, other: str) -> None:
        """Move a folder."""
        (self.folder / other).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).rename(self.folder / other)
        self.touch(path)
        self.touch(other)


def small_room(folder: Path, releases: int = 5) -> Room:
    """A newsroom with some releases, every other in two languages, some with a picture."""
    room = Room(folder)
    room.newsroom(newsroom_values())
    room.write("vapen.png", PICTURES[0])
    for number in range(releases):
        address = f"{2024 + number % 2}/bron-{number}"
        for language in ("sv", "en") if number % 2 else ("sv",):
            values = release_values(number, language)
            if number % 2:
                room.write(f"releases/{address}/bild.png", PICTURES[number % 3])
                values["images"] = [{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}]
            room.release(address, language, values)
    return room


def built(config: Config, **wish: Any) -> BuildResult:
    """Build in this process, as the command does: not at all when there is nothing to do."""
    start = Workspace(config, structs.replace(BuildOptions(now=NOW, jobs=1), **wish))
    nothing = start.up_to_date_result
    return pipeline.build(start) if nothing is None else nothing


def contents(out: Path) -> dict[str, bytes]:
    """Everything below `out/`, hidden files and folders too, of which the content is empty."""
    return {
        path.relative_to(out).as_posix() + ("/" if path.is_dir() else ""): b"" if path.is_dir() else path.read_bytes()
        for path in out.rglob("*")
    }


def set_low_limits(patch: pytest.MonkeyPatch) -> None:
    """Let feeds, pages and sitemaps be full so early that a small newsroom needs archives and parts."""
    for module, name in (
        (feeds, "ENTRIES_PER_FEED"),
        (keywords, "ENTRIES_PER_PAGE"),
        (media, "MEDIA_PER_PAGE"),
        (sitemaps, "MAX_URLS"),
    ):
        patch.setattr(module, name, 3)
