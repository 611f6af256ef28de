"""One output at a time: a path of the plan in, what a build would put there out, made when it is asked for.

Drafts and embargoed releases are there as if they were public. Nothing is written.
"""

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TypeAlias, TypeVar

from msgspec import structs

from pressroom.artifact import Artifact, Bundle, Copy, Item, Section, Shown, source
from pressroom.plan import outputs
from pressroom.preview.looking import Look
from pressroom.release import Newsroom, Release
from pressroom.render import Press, feed_entry, render
from pressroom.render.entry import Entry, entry_of

T = TypeVar("T")

Output: TypeAlias = Item | Copy

_ADDRESS = r"(?P<address>[12][0-9]{3}/[a-z0-9-]+)/"
_PAGE = re.compile(rf"(?:/(?P<language>[a-z]{{2,3}}(?:-[A-Za-z0-9]+)*))?/{_ADDRESS}")
_MAIL = re.compile(rf"mail/{_ADDRESS}(?P<language>[^/]+)\.(?:html|txt|eml)")


class Showing:
    """All outputs of a look, none of which is made before it is asked for.

    What it makes raises ConfigError for a faulty template. One thread at a time may use it.
    """

    def __init__(self, look: Look) -> None:
        self._look = look
        self._bundles: dict[str, dict[str, Bundle]] = {}
        self._releases: dict[str, Release | None] = {}

    def output(self, path: str) -> Artifact | Path | None:
        """What stands at a path below `out/`: made, or the file that would be copied there; None for nothing."""
        found = self._found(path)
        match found:
            case Item():
                return render(found, self.press)
            case Copy():
                return self._look.hand.config.newsroom / found.source
            case _:
                return None

    def key(self, path: str) -> str:
        """A digest of all that shapes what stands at a path; empty when nothing does."""
        found = self._lists.get(path)
        if found:
            return found.key
        bundle = self._bundle(self.text_of(path))
        return bundle.key if bundle else ""

    def entry(self, text: str) -> Entry | None:
        """The release of a text as an entry of feeds."""
        release = self._release(text)
        return entry_of(release, self.press) if release else None

    def raw_entry(self, text: str, feed: str) -> bytes | None:
        """The same as the bytes of an entry of a feed of this format."""
        release = self._release(text)
        return feed_entry(feed, release, self.press) if release else None

    def text_of(self, path: str) -> str:
        """The text that what stands at a path below `out/` is made of, if there is one; else nothing."""
        inside = path.removeprefix("site")
        place = _MAIL.fullmatch(path) or _PAGE.match(inside)
        language = (place["language"] if place else "") or next(iter(self._look.known.languages), "")
        text = f"releases/{place['address']}/{language}.md" if place else ""
        if text in self._sources:
            return text
        return self._formers.get(inside.removesuffix("index.html").rstrip("/"), "")

    @property
    def _newsroom(self) -> Newsroom:
        return self._look.hand.newsroom

    @cached_property
    def press(self) -> Press:
        """What every format needs; entries of feeds are made when a feed is asked for."""
        return structs.replace(self._look.hand.press, entry=self._entry)

    def _entry(self, feed: str, shown: Shown) -> bytes:
        return self.raw_entry(source(shown), feed) or b""

    @cached_property
    def _lists(self) -> dict[str, Output]:
        """All that is not a release's own."""
        plan = self._look.plan
        every: tuple[Output, ...] = (*plan.items, *plan.copies) if plan else ()
        return {each.path: each for each in every}

    @cached_property
    def _sources(self) -> frozenset[str]:
        return frozenset(path for each in self._look.knowledge.volumes.values() for path in each.paths)

    @cached_property
    def _formers(self) -> dict[str, str]:
        """The texts by their former addresses."""
        volumes = self._look.knowledge.volumes.values()
        return {former.url.rstrip("/"): former.source for each in volumes for former in each.formers}

    def _found(self, path: str) -> Output | None:
        if path in self._lists:
            return self._lists[path]
        text = self.text_of(path)
        bundle, release = self._bundle(text), self._release(text)
        if bundle is None or release is None:
            return None
        copies, items = outputs(bundle, release, self._newsroom)
        own: tuple[Output, ...] = (*copies, *items)
        return next((each for each in own if each.path == path), None)

    def _bundle(self, text: str) -> Bundle | None:
        """The bundle of a text, which as a rule stands in the section of its year."""
        if not (text and self._look.plan):
            return None
        _, year, _, file = text.split("/")
        name = f"{file.removesuffix('.md')}/{year}"
        for section in sorted(self._look.plan.sections, key=lambda section: section.name != name):
            found = self._bundles_of(section).get(text)
            if found:
                return found
        return None

    def _bundles_of(self, section: Section) -> dict[str, Bundle]:
        return _once(self._bundles, section.name, lambda: {bundle.source: bundle for bundle in section.bundles()})

    def _release(self, text: str) -> Release | None:
        return _once(self._releases, text, lambda: self._read(text)) if text else None

    def _read(self, text: str) -> Release | None:
        """The whole release of a text, read anew unless it is a draft; None when it has errors by now."""
        opened = self._look.opens.get(text)
        if opened:
            return opened.release
        bundle = self._bundle(text)
        return self._look.hand.look(text, bundle.release).release if bundle else None


def _once(made: dict[str, T], key: str, make: Callable[[], T]) -> T:
    if key not in made:
        made[key] = make()
    return made[key]
