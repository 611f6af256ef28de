"""Build the files that one embargo link shows: the release with its URLs changed to URLs of the link.

Each file is built when it is requested; nothing is written to `out/`.
"""

import mimetypes
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from msgspec import structs

from pressroom.check import to_entry
from pressroom.engine.assets import AssetBuilder
from pressroom.engine.releases import ReleaseRenderer
from pressroom.model.pages import Translation
from pressroom.model.plan import Artifact, Copy, Item, PressKit, ReleaseItem, Rendition, ShareImage
from pressroom.model.release import Release
from pressroom.render import render
from pressroom.render.embargo import EmbargoReader, render_embargo_page, render_embargo_text

PAGE = "index.html"

_Output: TypeAlias = Item | Copy | Rendition | ShareImage | PressKit


class EmbargoedFiles:
    """The files of a release for one reader. `path` is the folder of the link; only the page contains this secret."""

    def __init__(self, renderer: ReleaseRenderer, release: Release, path: str, reader: EmbargoReader) -> None:
        self.renderer = renderer
        # Keyword pages and redirects do not exist before the release is published.
        self.release = structs.replace(release, keywords=(), former_urls=())
        self.path = path
        self.reader = reader

    def get_file(self, name: str) -> Artifact | None:
        """Return the page (`index.html`) or a file next to it, or None if there is no file of that name.

        Raises ConfigError for a broken template, InputError for a broken image.
        """
        file = self._make_file(f"site{self.release.path}{name}")
        return Artifact(file.name, _guess_media_type(file), file.read_bytes()) if isinstance(file, Path) else file

    def _make_file(self, path: str) -> Artifact | Path | None:
        context, output = self.renderer.contexts.context, self._outputs.get(path)
        match output:
            case None | Item(format="release-json"):  # release.json would give programs a URL that is not permanent
                return None
            case Item(format="release-page"):
                release = structs.replace(self.release, path=self.path)
                return Artifact(path, "text/html; charset=utf-8", render_embargo_page(release, self.reader, context))
            case Item(format="release-text"):
                return Artifact(
                    path, "text/plain; charset=utf-8", render_embargo_text(self.release, self.reader, context)
                )
            case Item():
                return render(output, context)
            case Copy():
                return self.renderer.config.newsroom_folder / output.source
            case _:
                return AssetBuilder(self.renderer.config, self.renderer.staging).build_one(output, self._make_file)

    @cached_property
    def _outputs(self) -> Mapping[str, _Output]:
        """Everything that the release would consist of in the site, by path."""
        release = self.release
        translations = (Translation(release.language, release.path),)
        release_item = ReleaseItem("", to_entry(release), (), (), translations, "")
        outputs = self.renderer.get_outputs(release_item, release)
        all_outputs: tuple[_Output, ...] = (
            *outputs.copies,
            *outputs.renditions,
            *outputs.share_images,
            *outputs.items,
            *outputs.press_kits,
        )
        return {output.path: output for output in all_outputs}


def _guess_media_type(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"
