"""What one link shows: a release that is not public, with the folder of the link in the place of its own.

A name of a file below the link in, an Artifact out. It is made when it is asked for; nothing goes to `out/`.
"""

import mimetypes
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from msgspec import structs

from pressroom.check import to_entry
from pressroom.engine.releases import ReleaseBuilder
from pressroom.engine.single_assets import SingleAssetBuilder
from pressroom.model.entry import build_entry_tables
from pressroom.model.pages import Translation
from pressroom.model.plan import Artifact, Copy, Item, PressKit, ReleaseItem, Rendition, ShareImage
from pressroom.model.release import Release
from pressroom.render import render
from pressroom.render.embargo import EmbargoReader, render_embargo_page, render_embargo_text

PAGE = "index.html"

_Output: TypeAlias = Item | Copy | Rendition | ShareImage | PressKit


class EmbargoedFiles:
    """All files of a release below a path, for one reader. In none but the page does the path stand: it is secret."""

    def __init__(self, builder: ReleaseBuilder, release: Release, path: str, reader: EmbargoReader) -> None:
        self.builder = builder
        # Pages of keywords and former addresses are not there before it is published.
        self.release = structs.replace(release, keywords=(), former_urls=())
        self.path = path
        self.reader = reader

    def get_file(self, name: str) -> Artifact | None:
        """A file beside the page, or the page itself; None when there is none of that name.

        Raises ConfigError for a faulty template, InputError for a faulty picture.
        """
        made = self._make_file(f"site{self.release.path}{name}")
        return Artifact(made.name, _guess_media_type(made), made.read_bytes()) if isinstance(made, Path) else made

    def _make_file(self, path: str) -> Artifact | Path | None:
        press, found = self.builder.context, self._outputs.get(path)
        match found:
            case None | Item(format="release-json"):  # it tells programs an address that is to stay
                return None
            case Item(format="release-page"):
                here = structs.replace(self.release, path=self.path)
                return Artifact(path, "text/html; charset=utf-8", render_embargo_page(here, self.reader, press))
            case Item(format="release-text"):
                return Artifact(
                    path, "text/plain; charset=utf-8", render_embargo_text(self.release, self.reader, press)
                )
            case Item():
                return render(found, press)
            case Copy():
                return self.builder.config.newsroom_folder / found.source
            case _:
                return SingleAssetBuilder(self.builder.config).build_one(found, self._make_file)

    @cached_property
    def _outputs(self) -> Mapping[str, _Output]:
        """All that the release becomes, by path."""
        release = self.release
        (roll,) = build_entry_tables([to_entry(release)])
        bundle = ReleaseItem("", roll.entries[0], (), (), (Translation(release.language, release.path),), "")
        made = self.builder.get_outputs(bundle, release)
        every: tuple[_Output, ...] = (*made.copies, *made.renditions, *made.share_images, *made.items, *made.press_kits)
        return {each.path: each for each in every}


def _guess_media_type(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"
