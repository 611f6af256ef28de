"""Find the planned output at a path: an item, copy, rendition, share image or press kit. Nothing is rendered.

Drafts and releases under embargo are planned as if they were public.
"""

import re
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct, structs

from pressroom.model.entry import AnyEntry
from pressroom.model.plan import Copy, Item, PressKit, ReleaseItem, Rendition, Section, ShareImage
from pressroom.model.release import Release
from pressroom.preview.snapshot import Snapshot
from pressroom.render import RenderContext, render_feed_entry

Output: TypeAlias = Item | Copy | Rendition | ShareImage | PressKit

_ADDRESS_PATTERN = r"(?P<address>[12][0-9]{3}/[a-z0-9-]+)/"
_PAGE_PATH = re.compile(rf"(?:/(?P<language>[a-z]{{2,3}}(?:-[A-Za-z0-9]+)*))?/{_ADDRESS_PATTERN}")
_MAIL_PATH = re.compile(rf"mail/{_ADDRESS_PATTERN}(?P<language>[^/]+)\.(?:html|txt|eml)")


class ResolvedRelease(Struct, frozen=True):
    """A whole release and all its outputs by path."""

    release: Release
    outputs: dict[str, Output]


class OutputResolver:
    """Finds the outputs of a snapshot. Not thread-safe."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._release_items: dict[str, dict[str, ReleaseItem]] = {}
        self._releases: dict[str, Release | None] = {}

    def find_shared_output(self, path: str) -> Output | None:
        """Return the output at a path if it does not belong to one release."""
        return self._shared_outputs.get(path)

    def resolve_release(self, source: str) -> ResolvedRelease | None:
        """Return the release of a text with all its outputs, or None if it has errors."""
        release_item, release = self._find_release_item(source), self._get_release(source)
        if release_item is None or release is None:
            return None
        planned = self._snapshot.workspace.renderer.get_outputs(release_item, release)
        outputs: tuple[Output, ...] = (
            *planned.copies,
            *planned.renditions,
            *planned.share_images,
            *planned.items,
            *planned.press_kits,
        )
        return ResolvedRelease(release, {output.path: output for output in outputs})

    def has_source(self, source: str) -> bool:
        """Check whether a text exists, with or without errors."""
        return source in self._sources

    def get_key(self, path: str) -> str:
        """Return a digest of all inputs of the output at a path, or an empty string if there is none."""
        output = self._shared_outputs.get(path)
        if output:
            return output.key
        release_item = self._find_release_item(self.find_source(path))
        return release_item.key if release_item else ""

    def find_source(self, path: str) -> str:
        """Return the text from which the output at a path is made, or an empty string if there is none."""
        site_path = path.removeprefix("site")
        match = _MAIL_PATH.fullmatch(path) or _PAGE_PATH.match(site_path)
        language = (match["language"] if match else "") or next(iter(self._snapshot.newsroom_context.languages), "")
        source = f"releases/{match['address']}/{language}.md" if match else ""
        if self.has_source(source):
            return source
        return self._sources_by_former_url.get(site_path.removesuffix("index.html").rstrip("/"), "")

    @cached_property
    def context(self) -> RenderContext:
        """The context for rendering. Feed entries are rendered when a feed is requested."""
        return structs.replace(
            self._snapshot.workspace.contexts.context,
            get_rendered_entry=self._render_entry,
            load_entry=self._snapshot.index.load_entry,
        )

    def _render_entry(self, feed_format: str, entry: AnyEntry) -> bytes:
        release = self._get_release(entry.source)
        return render_feed_entry(feed_format, release, self.context) if release else b""

    @cached_property
    def _shared_outputs(self) -> dict[str, Item | Copy]:
        plan = self._snapshot.plan
        outputs: tuple[Item | Copy, ...] = (*plan.items, *plan.copies) if plan else ()
        return {output.path: output for output in outputs}

    @cached_property
    def _sources(self) -> frozenset[str]:
        return frozenset(path for summary in self._snapshot.index.year_summaries.values() for path in summary.paths)

    @cached_property
    def _sources_by_former_url(self) -> dict[str, str]:
        summaries = self._snapshot.index.year_summaries.values()
        return {former.url.rstrip("/"): former.path for summary in summaries for former in summary.former_urls}

    def _find_release_item(self, source: str) -> ReleaseItem | None:
        """Return the item of a text. The section of its year is searched first."""
        if not (source and self._snapshot.plan):
            return None
        _, year, _, file = source.split("/")
        name = f"{file.removesuffix('.md')}/{year}"
        for section in sorted(self._snapshot.plan.sections, key=lambda section: section.name != name):
            release_item = self._get_release_items(section).get(source)
            if release_item:
                return release_item
        return None

    def _get_release_items(self, section: Section) -> dict[str, ReleaseItem]:
        if section.name not in self._release_items:
            self._release_items[section.name] = {item.source: item for item in section.list_release_items()}
        return self._release_items[section.name]

    def _get_release(self, source: str) -> Release | None:
        if source not in self._releases:
            self._releases[source] = self._read_release(source)
        return self._releases[source]

    def _read_release(self, source: str) -> Release | None:
        """Return the whole release of a text, or None if it now has errors. Open texts are not read again."""
        open_text = self._snapshot.open_texts.get(source)
        if open_text:
            return open_text.release
        release_item = self._find_release_item(source)
        if release_item is None:
            return None
        entry = self._snapshot.index.load_entry(release_item.entry)
        return self._snapshot.workspace.texts.check_text(source, entry).release
