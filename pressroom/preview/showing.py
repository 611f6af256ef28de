"""What a look would become: the path of an output in, the item, copy, picture or kit of the plan that stands there out.

Drafts and embargoed releases are planned as if they were public. Nothing is made here that is not asked for.
"""

import re
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct, structs

from pressroom.artifact import Bundle, Copy, Item, Kit, Rendition, Section, ShareCard, Shown, source
from pressroom.preview.looking import Look
from pressroom.release import Release
from pressroom.render import Press, feed_entry

Output: TypeAlias = Item | Copy | Rendition | ShareCard | Kit

_ADDRESS = r"(?P<address>[12][0-9]{3}/[a-z0-9-]+)/"
_PAGE = re.compile(rf"(?:/(?P<language>[a-z]{{2,3}}(?:-[A-Za-z0-9]+)*))?/{_ADDRESS}")
_MAIL = re.compile(rf"mail/{_ADDRESS}(?P<language>[^/]+)\.(?:html|txt|eml)")


class Own(Struct, frozen=True):
    """A whole release and all that it becomes, by path."""

    release: Release
    outputs: dict[str, Output]


class Showing:
    """All outputs of a look. One thread at a time may use it."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._bundles: dict[str, dict[str, Bundle]] = {}
        self._releases: dict[str, Release | None] = {}

    def listed(self, path: str) -> Output | None:
        """What stands at a path, if it is no release's own."""
        return self._lists.get(path)

    def own(self, text: str) -> Own | None:
        """All that a text becomes; None while it has errors."""
        bundle, release = self._bundle(text), self._release(text)
        if bundle is None or release is None:
            return None
        made = self._look.hand.outputs(bundle, release)
        every: tuple[Output, ...] = (*made.copies, *made.renditions, *made.cards, *made.items, *made.kits)
        return Own(release, {each.path: each for each in every})

    def knows(self, text: str) -> bool:
        """Whether there is such a text, be it right or wrong."""
        return text in self._sources

    def key(self, path: str) -> str:
        """A digest of all that shapes what stands at a path; empty when nothing does."""
        found = self._lists.get(path)
        if found:
            return found.key
        bundle = self._bundle(self.text_of(path))
        return bundle.key if bundle else ""

    def text_of(self, path: str) -> str:
        """The text that what stands at a path is made of, if there is one; else nothing."""
        inside = path.removeprefix("site")
        place = _MAIL.fullmatch(path) or _PAGE.match(inside)
        language = (place["language"] if place else "") or next(iter(self._look.known.languages), "")
        text = f"releases/{place['address']}/{language}.md" if place else ""
        if self.knows(text):
            return text
        return self._formers.get(inside.removesuffix("index.html").rstrip("/"), "")

    @cached_property
    def press(self) -> Press:
        """What every format needs; entries of feeds are made when a feed is asked for."""
        return structs.replace(self._look.hand.press, entry=self._entry)

    def _entry(self, feed: str, shown: Shown) -> bytes:
        release = self._release(source(shown))
        return feed_entry(feed, release, self.press) if release else b""

    @cached_property
    def _lists(self) -> dict[str, Item | Copy]:
        plan = self._look.plan
        every: tuple[Item | Copy, ...] = (*plan.items, *plan.copies) if plan else ()
        return {each.path: each for each in every}

    @cached_property
    def _sources(self) -> frozenset[str]:
        return frozenset(path for each in self._look.knowledge.volumes.values() for path in each.paths)

    @cached_property
    def _formers(self) -> dict[str, str]:
        """The texts by their former addresses."""
        volumes = self._look.knowledge.volumes.values()
        return {former.url.rstrip("/"): former.source for each in volumes for former in each.formers}

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
        if section.name not in self._bundles:
            self._bundles[section.name] = {bundle.source: bundle for bundle in section.bundles()}
        return self._bundles[section.name]

    def _release(self, text: str) -> Release | None:
        if text not in self._releases:
            self._releases[text] = self._read(text)
        return self._releases[text]

    def _read(self, text: str) -> Release | None:
        """The whole release of a text, read anew unless it is a draft; None when it has errors by now."""
        opened = self._look.opens.get(text)
        if opened:
            return opened.release
        bundle = self._bundle(text)
        return self._look.hand.look(text, bundle.release).release if bundle else None
