"""One pair of hands: the work on single releases, from their folders to outputs beside `out/`.

It joins the stages for releases alone; what is made of many of them at once, and the order, is the pipeline's.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import chain
from typing import TypeAlias

from msgspec import Struct, msgpack

from pressroom.cache.templates import load_compiled_templates, save_compiled_templates
from pressroom.check import CheckedRelease, NewsroomContext, ReleaseSummary, check_release, extract_version_text
from pressroom.config import Config
from pressroom.engine.assets import AssetBuilder
from pressroom.engine.sign_release import ReleaseSigner
from pressroom.errors import InputError, Problem
from pressroom.model.draft import Draft, FileInfo
from pressroom.model.entry import AnyEntry, Entry, compute_digest, parse_address
from pressroom.model.newsroom import Newsroom
from pressroom.model.pages import VersionText
from pressroom.model.plan import CommitOrder, ReleaseItem, ReleaseOutputs
from pressroom.model.release import Release, VersionsByLanguage
from pressroom.plan import plan_outputs
from pressroom.read import ReleaseFiles, Scan, read_catalogues, read_release_drafts, read_templates
from pressroom.read.release_file import parse_release_draft
from pressroom.record import version_path
from pressroom.record.file import read_version
from pressroom.render import RenderContext, new_context, render, render_feed_entry
from pressroom.write import ByteRange, Spool, StagedFile, Staging

# Formats that share their work follow one another, and each kind is made in one go while the processor's caches hold
# what it needs: a seventh of the time of rendering.
_FORMAT_ORDER = {"release-json": 1, "mail-html": 2, "mail-text": 2, "mail-message": 2}

Catalogues: TypeAlias = dict[str, dict[str, tuple[str, ...]]]
_CATALOGUES_KEY = "messages"
_CACHED_YEARS = 2  # years of which the folders are kept at hand

FormatsBySource: TypeAlias = Mapping[str, tuple[str, ...]]
"""By source, the feed formats for which the entry of a release is wanted."""


class RenderedRelease(Struct, frozen=True, array_like=True):
    """What was made of a bundle: the paths of its outputs, those that differ from what stands, entries for feeds."""

    source: str
    paths: tuple[str, ...]
    staged: tuple[StagedFile, ...]
    entries: dict[str, ByteRange]


class ReleaseBuilder:
    """Works on releases one by one. What was `seen` tells where the texts are; `shape` is that of the surroundings."""

    def __init__(self, config: Config, newsroom_context: NewsroomContext, scan: Scan, fingerprint: str) -> None:
        self.config = config
        self.newsroom_context = newsroom_context
        self._get_year_files = lru_cache(_CACHED_YEARS)(scan.releases)
        self.fingerprint = fingerprint
        self.staging = Staging(config.out)
        self._asset_builder = AssetBuilder(config, self.staging)
        self._releases: dict[str, Release] = {}

    def with_scan(self, newsroom_context: NewsroomContext, scan: Scan, fingerprint: str) -> "ReleaseBuilder":
        """The same hand at a later look; what it has made ready of newsroom and surroundings serves while they stay."""
        later = ReleaseBuilder(self.config, newsroom_context, scan, fingerprint)
        if "context" in vars(self) and (newsroom_context.newsroom, fingerprint) == (
            self.newsroom_context.newsroom,
            self.fingerprint,
        ):
            later.context = self.context
        return later

    def read_and_check(self, release_files: Iterable[ReleaseFiles]) -> tuple[tuple[ReleaseSummary, ...], ...]:
        """Read and check releases, each in all its languages; those that are valid are kept at hand."""
        folder = self.config.newsroom_folder
        return tuple(
            [
                tuple([self._check_draft(each, seen).summary for each in read_release_drafts(folder, seen)])
                for seen in release_files
            ]
        )

    def check_text(self, source: str, entry: AnyEntry | None = None) -> CheckedRelease:
        """One text, read and checked anew; the files of its release are as they are `shown`."""
        address = parse_address(source)
        sighting = self._get_year_files(address[:4])[address]
        found = read_release_drafts(
            self.config.newsroom_folder, sighting, _get_file_facts(entry.full_entry) if entry else {}
        )
        return next(self._check_draft(draft, sighting) for draft in found if draft.path == source)

    def get_history(self, source: str) -> VersionsByLanguage:
        """What is on record of the release of a text."""
        address = parse_address(source)
        return self._get_year_files(address[:4])[address].history or {}

    def render_releases(
        self, release_items: Iterable[ReleaseItem], entry_formats: FormatsBySource
    ) -> list[RenderedRelease]:
        """Make all outputs of releases, beside `out/`, and their entries for feeds."""
        work = [(each, self.get_outputs(each, self._load_release(each.source, each.entry))) for each in release_items]
        items = sorted(
            chain.from_iterable(own.items for _, own in work), key=lambda item: _FORMAT_ORDER.get(item.format, 0)
        )
        changed = {item.path for item in items if self.staging.write(render(item, self.context))}
        made = []
        for bundle, own in work:
            changed.update(self._asset_builder.build_assets(own))
            changed.update(each.path for each in own.signatures if self._signer.write_signature(each))
            entries = self._render_release_entries(bundle.source, entry_formats.get(bundle.source, ()))
            made.append(_create_rendered_release(bundle, own, changed, entries))
            self._releases.pop(bundle.source, None)
        return made

    def get_outputs(self, release_item: ReleaseItem, release: Release) -> ReleaseOutputs:
        """All that a bundle becomes, of which `release` is the whole. Raises ConfigError when a wording is lost."""
        return plan_outputs(release_item, release, self.newsroom, self._load_version_texts(release))

    def get_output_paths(self, release_item: ReleaseItem) -> list[str]:
        """The paths of all outputs of a release."""
        own = plan_outputs(release_item, self._load_release(release_item.source, release_item.entry), self.newsroom)
        self._releases.pop(release_item.source, None)
        return own.paths

    def render_entries(self, entry_formats: FormatsBySource) -> dict[str, dict[str, ByteRange]]:
        """The entries for feeds of releases, by source."""
        return {source: self._render_release_entries(source, formats) for source, formats in entry_formats.items()}

    @property
    def newsroom(self) -> Newsroom:
        """The newsroom, of which there is one by the time that anything is made."""
        if self.newsroom_context.newsroom is None:
            raise AssertionError("nothing is made while newsroom.yaml has an error")
        return self.newsroom_context.newsroom

    @cached_property
    def bytecode(self) -> dict[str, bytes]:
        """The code of templates: what earlier builds compiled, and what this one adds."""
        return dict(self._cached_bytecode)

    @cached_property
    def _cached_bytecode(self) -> dict[str, bytes]:
        return load_compiled_templates(self.config.cache_folder, self.fingerprint)

    def get_bytecode_since(self, count: int) -> dict[str, bytes]:
        """The code of templates, less the `count` first ones."""
        return dict(list(self.bytecode.items())[count:])

    def save_bytecode(self) -> None:
        """Keep the code of templates for the next build, if this one has compiled any."""
        if self.bytecode.keys() - self._cached_bytecode.keys():
            save_compiled_templates(self.config.cache_folder, self.fingerprint, self.bytecode)

    @cached_property
    def context(self) -> RenderContext:
        """What every format needs."""
        return new_context(
            self.newsroom, read_templates(self.config.newsroom_folder), self._load_catalogues(), self.bytecode
        )

    def _load_catalogues(self) -> Catalogues:
        """The translations by language; read once for all builds, as templates are compiled once."""
        if _CATALOGUES_KEY not in self.bytecode:
            self.bytecode[_CATALOGUES_KEY] = msgpack.encode(read_catalogues(self.config.newsroom_folder))
        return msgpack.decode(self.bytecode[_CATALOGUES_KEY], type=Catalogues)

    @cached_property
    def _signer(self) -> ReleaseSigner:
        return ReleaseSigner(self.config, self.staging, self.newsroom.base_url)

    @cached_property
    def _spool(self) -> Spool:
        return Spool(self.config.out)

    def _check_draft(self, draft: Draft, files: ReleaseFiles) -> CheckedRelease:
        text = check_release(draft, self.newsroom_context, files.history)
        if text.release:
            self._releases[draft.path] = text.release
        return text

    def _load_release(self, source: str, entry: AnyEntry | None = None) -> Release:
        """A whole release: at hand, or read again; then it must be the one that is `shown`."""
        release = self._releases.get(source)
        if release is None:
            release = self.check_text(source, entry).release
            if release is None or (entry and compute_digest(release) != entry.release_digest):
                what = "the text was changed while it was built; build again"
                raise InputError((Problem(source, 1, "error", what),))
            self._releases[source] = release
        return release

    def _load_version_texts(self, release: Release) -> tuple[VersionText, ...]:
        """What its page of versions shows; the octets of each were kept when it was recorded."""
        numbers = release.visible_text_version_numbers if release.has_versions_page else ()
        return tuple([extract_version_text(number, self._read_recorded_draft(release, number)) for number in numbers])

    def _read_recorded_draft(self, release: Release, number: int) -> Draft:
        folder, version = self.config.newsroom_folder, release.versions[number - 1]
        path = version_path(release.address, version.text_digest)
        return parse_release_draft(path, read_version(folder, release.address, version.text_digest), ())

    def _render_release_entries(self, source: str, formats: Iterable[str]) -> dict[str, ByteRange]:
        return {
            each: self._spool.write(render_feed_entry(each, self._load_release(source), self.context))
            for each in formats
        }


def _get_file_facts(entry: Entry) -> dict[str, FileInfo]:
    """What is known of the files of a release."""
    facts = [
        FileInfo(
            each.file, each.stripped_size, each.digest, each.media_type, each.width, each.height, each.stripped_size
        )
        for each in entry.images
    ]
    facts += [FileInfo(each.file, each.size, each.digest, each.media_type) for each in entry.documents]
    return {each.name: each for each in facts}


def _create_rendered_release(
    release_item: ReleaseItem, release_outputs: ReleaseOutputs, changed: set[str], entries: dict[str, ByteRange]
) -> RenderedRelease:
    outputs_ = [
        *(StagedFile(CommitOrder.FILE, path) for path in release_outputs.file_paths),
        *(StagedFile(each.commit_order, each.path) for each in release_outputs.items),
    ]
    staged = tuple([each for each in outputs_ if each.path in changed])
    return RenderedRelease(release_item.source, tuple([each.path for each in outputs_]), staged, entries)
