"""One pair of hands: the work on single releases, from their folders to outputs beside `out/`.

It joins the stages for releases alone; what is made of many of them at once, and the order, is the pipeline's.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import chain
from typing import TypeAlias

from msgspec import Struct, msgpack

from pressroom.artifact import Bundle, Outputs, Rank, Shown, Teaser, Wording, address_of, digest
from pressroom.check import Known, Summary, Text, look_at, worded
from pressroom.config import Config
from pressroom.crew.darkroom import Darkroom
from pressroom.crew.sealing import Sealer
from pressroom.draft import Draft, FileFacts
from pressroom.errors import InputError, Problem
from pressroom.plan import outputs
from pressroom.read import Seen, Sighting, catalogues, compiled_templates, drafts, keep_compiled, templates
from pressroom.read.text_files import release_draft
from pressroom.record import wording_path
from pressroom.record.file import wording
from pressroom.release import History, Newsroom, Release
from pressroom.render import Press, feed_entry, press, render
from pressroom.write import Slice, Spool, Staged, Staging

# Formats that share their work follow one another, and each kind is made in one go while the processor's caches hold
# what it needs: a seventh of the time of rendering.
_TURN = {"release-json": 1, "mail-html": 2, "mail-text": 2, "mail-message": 2}

Catalogues: TypeAlias = dict[str, dict[str, tuple[str, ...]]]
_MESSAGES = "messages"
_NEAR = 2  # years of which the folders are kept at hand

Wanted: TypeAlias = Mapping[str, tuple[str, ...]]
"""By source, the feed formats for which the entry of a release is wanted."""


class Made(Struct, frozen=True, array_like=True):
    """What was made of a bundle: the paths of its outputs, those that differ from what stands, entries for feeds."""

    source: str
    paths: tuple[str, ...]
    staged: tuple[Staged, ...]
    entries: dict[str, Slice]


class Hand:
    """Works on releases one by one. What was `seen` tells where the texts are; `shape` is that of the surroundings."""

    def __init__(self, config: Config, known: Known, seen: Seen, shape: str) -> None:
        self.config = config
        self.known = known
        self._sightings = lru_cache(_NEAR)(seen.releases)
        self.shape = shape
        self.staging = Staging(config.out)
        self._darkroom = Darkroom(config, self.staging)
        self._releases: dict[str, Release] = {}

    def at(self, known: Known, seen: Seen, shape: str) -> "Hand":
        """The same hand at a later look; what it has made ready of newsroom and surroundings serves while they stay."""
        later = Hand(self.config, known, seen, shape)
        if "press" in vars(self) and (known.newsroom, shape) == (self.known.newsroom, self.shape):
            later.press = self.press
        return later

    def learn(self, sightings: Iterable[Sighting]) -> tuple[tuple[Summary, ...], ...]:
        """Read and check releases, each in all its languages; those that are valid are kept at hand."""
        folder = self.config.newsroom
        return tuple([tuple([self._looked(each, seen).summary for each in drafts(folder, seen)]) for seen in sightings])

    def look(self, source: str, shown: Shown | None = None) -> Text:
        """One text, read and checked anew; the files of its release are as they are `shown`."""
        address = address_of(source)
        sighting = self._sightings(address[:4])[address]
        found = drafts(self.config.newsroom, sighting, _facts(shown.teaser) if shown else {})
        return next(self._looked(draft, sighting) for draft in found if draft.path == source)

    def history(self, source: str) -> History:
        """What is on record of the release of a text."""
        address = address_of(source)
        return self._sightings(address[:4])[address].history or {}

    def make(self, bundles: Iterable[Bundle], wanted: Wanted) -> list[Made]:
        """Make all outputs of releases, beside `out/`, and their entries for feeds."""
        work = [(each, self.outputs(each, self._release(each.source, each.release))) for each in bundles]
        items = sorted(chain.from_iterable(own.items for _, own in work), key=lambda item: _TURN.get(item.format, 0))
        changed = {item.path for item in items if self.staging.put(render(item, self.press))}
        made = []
        for bundle, own in work:
            changed.update(self._darkroom.make(own))
            changed.update(each.path for each in own.signatures if self._sealer.make(each))
            entries = self._entries(bundle.source, wanted.get(bundle.source, ()))
            made.append(_made(bundle, own, changed, entries))
            self._releases.pop(bundle.source, None)
        return made

    def outputs(self, bundle: Bundle, release: Release) -> Outputs:
        """All that a bundle becomes, of which `release` is the whole. Raises ConfigError when a wording is lost."""
        return outputs(bundle, release, self.newsroom, self._wordings(release))

    def paths(self, bundle: Bundle) -> list[str]:
        """The paths of all outputs of a release."""
        own = outputs(bundle, self._release(bundle.source, bundle.release), self.newsroom)
        self._releases.pop(bundle.source, None)
        return own.paths

    def entries(self, wanted: Wanted) -> dict[str, dict[str, Slice]]:
        """The entries for feeds of releases, by source."""
        return {source: self._entries(source, formats) for source, formats in wanted.items()}

    @property
    def newsroom(self) -> Newsroom:
        """The newsroom, of which there is one by the time that anything is made."""
        if self.known.newsroom is None:
            raise AssertionError("nothing is made while newsroom.yaml has an error")
        return self.known.newsroom

    @cached_property
    def compiled(self) -> dict[str, bytes]:
        """The code of templates: what earlier builds compiled, and what this one adds."""
        return dict(self._compiled_before)

    @cached_property
    def _compiled_before(self) -> dict[str, bytes]:
        return compiled_templates(self.config.cache, self.shape)

    def compiled_since(self, count: int) -> dict[str, bytes]:
        """The code of templates, less the `count` first ones."""
        return dict(list(self.compiled.items())[count:])

    def keep_templates(self) -> None:
        """Keep the code of templates for the next build, if this one has compiled any."""
        if self.compiled.keys() - self._compiled_before.keys():
            keep_compiled(self.config.cache, self.shape, self.compiled)

    @cached_property
    def press(self) -> Press:
        """What every format needs."""
        return press(self.newsroom, templates(self.config.newsroom), self._messages(), self.compiled)

    def _messages(self) -> Catalogues:
        """The translations by language; read once for all builds, as templates are compiled once."""
        if _MESSAGES not in self.compiled:
            self.compiled[_MESSAGES] = msgpack.encode(catalogues(self.config.newsroom))
        return msgpack.decode(self.compiled[_MESSAGES], type=Catalogues)

    @cached_property
    def _sealer(self) -> Sealer:
        return Sealer(self.config, self.staging, self.newsroom.base_url)

    @cached_property
    def _spool(self) -> Spool:
        return Spool(self.config.out)

    def _looked(self, draft: Draft, sighting: Sighting) -> Text:
        text = look_at(draft, self.known, sighting.history)
        if text.release:
            self._releases[draft.path] = text.release
        return text

    def _release(self, source: str, shown: Shown | None = None) -> Release:
        """A whole release: at hand, or read again; then it must be the one that is `shown`."""
        release = self._releases.get(source)
        if release is None:
            release = self.look(source, shown).release
            if release is None or (shown and digest(release) != shown.digest):
                what = "the text was changed while it was built; build again"
                raise InputError((Problem(source, 1, "error", what),))
            self._releases[source] = release
        return release

    def _wordings(self, release: Release) -> tuple[Wording, ...]:
        """What its page of versions shows; the octets of each were kept when it was recorded."""
        numbers = release.shown_wordings if release.has_versions_page else ()
        return tuple([worded(number, self._recorded(release, number)) for number in numbers])

    def _recorded(self, release: Release, number: int) -> Draft:
        folder, version = self.config.newsroom, release.versions[number - 1]
        path = wording_path(release.address, version.source)
        return release_draft(path, wording(folder, release.address, version.source), ())

    def _entries(self, source: str, formats: Iterable[str]) -> dict[str, Slice]:
        return {each: self._spool.put(feed_entry(each, self._release(source), self.press)) for each in formats}


def _facts(shown: Teaser) -> dict[str, FileFacts]:
    """What is known of the files of a release."""
    facts = [
        FileFacts(each.file, each.bare, each.digest, each.media_type, each.width, each.height, each.bare)
        for each in shown.images
    ]
    facts += [FileFacts(each.file, each.size, each.digest, each.media_type) for each in shown.documents]
    return {each.name: each for each in facts}


def _made(bundle: Bundle, own: Outputs, changed: set[str], entries: dict[str, Slice]) -> Made:
    outputs_ = [*(Staged(Rank.FILE, path) for path in own.files), *(Staged(each.rank, each.path) for each in own.items)]
    staged = tuple([each for each in outputs_ if each.path in changed])
    return Made(bundle.source, tuple([each.path for each in outputs_]), staged, entries)
