"""What one link shows: a release that is not public, with the folder of the link in the place of its own.

A name of a file below the link in, an Artifact out. It is made when it is asked for; nothing goes to `out/`.
"""

import mimetypes
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from msgspec import structs

from pressroom.artifact import Artifact, Bundle, Copy, Item, Kit, Rendition, ShareCard, Translation, rolls
from pressroom.check import teaser
from pressroom.crew import Hand
from pressroom.crew.developing import Developing
from pressroom.release import Release
from pressroom.render import render
from pressroom.render.embargo import Reader, embargo_page, embargo_text

PAGE = "index.html"

_Output: TypeAlias = Item | Copy | Rendition | ShareCard | Kit


class Embargoed:
    """All files of a release below a path, for one reader. In none but the page does the path stand: it is secret."""

    def __init__(self, hand: Hand, release: Release, path: str, reader: Reader) -> None:
        self.hand = hand
        # Pages of keywords and former addresses are not there before it is published.
        self.release = structs.replace(release, keywords=(), former_urls=())
        self.path = path
        self.reader = reader

    def file(self, name: str) -> Artifact | None:
        """A file beside the page, or the page itself; None when there is none of that name.

        Raises ConfigError for a faulty template, InputError for a faulty picture.
        """
        made = self._made(f"site{self.release.path}{name}")
        return Artifact(made.name, _media_type(made), made.read_bytes()) if isinstance(made, Path) else made

    def _made(self, path: str) -> Artifact | Path | None:
        press, found = self.hand.press, self._outputs.get(path)
        match found:
            case None | Item(format="release-json"):  # it tells programs an address that is to stay
                return None
            case Item(format="release-page"):
                here = structs.replace(self.release, path=self.path)
                return Artifact(path, "text/html; charset=utf-8", embargo_page(here, self.reader, press))
            case Item(format="release-text"):
                return Artifact(path, "text/plain; charset=utf-8", embargo_text(self.release, self.reader, press))
            case Item():
                return render(found, press)
            case Copy():
                return self.hand.config.newsroom / found.source
            case _:
                return Developing(self.hand.config).made(found, self._made)

    @cached_property
    def _outputs(self) -> Mapping[str, _Output]:
        """All that the release becomes, by path."""
        release = self.release
        (roll,) = rolls([teaser(release)])
        bundle = Bundle("", roll.rows[0], (), (), (Translation(release.language, release.path),), "")
        made = self.hand.outputs(bundle, release)
        every: tuple[_Output, ...] = (*made.copies, *made.renditions, *made.cards, *made.items, *made.kits)
        return {each.path: each for each in every}


def _media_type(file: Path) -> str:
    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"
