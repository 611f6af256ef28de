"""What a look would become: the path of an output in, the item, copy, picture or kit of the plan that stands there out.

Drafts and embargoed releases are planned as if they were public. Nothing is made here that is not asked for.
"""

import re
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct, structs

from pressroom.model.entry import AnyEntry, get_source_path
from pressroom.model.plan import Copy, Item, PressKit, ReleaseItem, Rendition, Section, ShareImage
from pressroom.model.release import Release
from pressroom.preview.snapshot import Snapshot
from pressroom.render import RenderContext, render_feed_entry

Output: TypeAlias = Item | Copy | Rendition | ShareImage | PressKit

_ADDRESS_PATTERN = r"(?P<address>[12][0-9]{3}/[a-z0-9-]+)/"
_PAGE_PATH = re.compile(rf"(?:/(?P<language>[a-z]{{2,3}}(?:-[A-Za-z0-9]+)*))?/{_ADDRESS_PATTERN}")
_MAIL_PATH = re.compile(rf"mail/{_ADDRESS_PATTERN}(?P<language>[^/]+)\.(?:html|txt|eml)")


class ResolvedRelease(Struct, frozen=True):
    """A whole release and all that it becomes, by path."""

    release: Release
    outputs: dict[str, Output]


class OutputResolver:
    """All outputs of a look. One thread at a time may use it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._release_items: dict[str, dict[str, ReleaseItem]] = {}
        self._releases: dict[str, Release | None] = {}

    def find_shared_output(self, path: str) -> Output | None:
        """What stands at a path, if it is no release's own."""
        return self._shared_outputs.get(path)

    def resolve_release(self, source: str) -> ResolvedRelease | None:
        """All that a text becomes; None while it has errors."""
        bundle, release = self._find_release_item(source), self._get_release(source)
        if bundle is None or release is None:
            return None
        made = self._snapshot.builder.get_outputs(bundle, release)
        every: tuple[Output, ...] = (*made.copies, *made.renditions, *made.share_images, *made.items, *made.press_kits)
        return ResolvedRelease(release, {each.path: each for each in every})

    def has_source(self, source: str) -> bool:
        """Whether there is such a text, be it right or wrong."""
        return source in self._sources

    def get_key(self, path: str) -> str:
        """A digest of all that shapes what stands at a path; empty when nothing does."""
        found = self._shared_outputs.get(path)
        if found:
            return found.key
        bundle = self._find_release_item(self.find_source(path))
        return bundle.key if bundle else ""

    def find_source(self, path: str) -> str:
        """The text that what stands at a path is made of, if there is one; else nothing."""
        inside = path.removeprefix("site")
        place = _MAIL_PATH.fullmatch(path) or _PAGE_PATH.match(inside)
        language = (place["language"] if place else "") or next(iter(self._snapshot.newsroom_context.languages), "")
        text = f"releases/{place['address']}/{language}.md" if place else ""
        if self.has_source(text):
            return text
        return self._sources_by_former_url.get(inside.removesuffix("index.html").rstrip("/"), "")

    @cached_property
    def context(self) -> RenderContext:
        """What every format needs; entries of feeds are made when a feed is asked for."""
        return structs.replace(self._snapshot.builder.context, get_rendered_entry=self._render_entry)

    def _render_entry(self, feed_format: str, entry: AnyEntry) -> bytes:
        release = self._get_release(get_source_path(entry))
        return render_feed_entry(feed_format, release, self.context) if release else b""

    @cached_property
    def _shared_outputs(self) -> dict[str, Item | Copy]:
        plan = self._snapshot.plan
        every: tuple[Item | Copy, ...] = (*plan.items, *plan.copies) if plan else ()
        return {each.path: each for each in every}

    @cached_property
    def _sources(self) -> frozenset[str]:
        return frozenset(path for each in self._snapshot.index.year_summaries.values() for path in each.paths)

    @cached_property
    def _sources_by_former_url(self) -> dict[str, str]:
        """The texts by their former addresses."""
        volumes = self._snapshot.index.year_summaries.values()
        return {former.url.rstrip("/"): former.path for each in volumes for former in each.former_urls}

    def _find_release_item(self, source: str) -> ReleaseItem | None:
        """The bundle of a text, which as a rule stands in the section of its year."""
        if not (source and self._snapshot.plan):
            return None
        _, year, _, file = source.split("/")
        name = f"{file.removesuffix('.md')}/{year}"
        for section in sorted(self._snapshot.plan.sections, key=lambda section: section.name != name):
            found = self._get_release_items(section).get(source)
            if found:
                return found
        return None

    def _get_release_items(self, section: Section) -> dict[str, ReleaseItem]:
        if section.name not in self._release_items:
            self._release_items[section.name] = {bundle.source: bundle for bundle in section.list_release_items()}
        return self._release_items[section.name]

    def _get_release(self, source: str) -> Release | None:
        if source not in self._releases:
            self._releases[source] = self._read_release(source)
        return self._releases[source]

    def _read_release(self, source: str) -> Release | None:
        """The whole release of a text, read anew unless it is a draft; None when it has errors by now."""
        opened = self._snapshot.open_texts.get(source)
        if opened:
            return opened.release
        bundle = self._find_release_item(source)
        return self._snapshot.builder.check_text(source, bundle.entry).release if bundle else None
