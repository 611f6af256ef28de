"""The stages of a build for all texts of a newsroom at once, as no build does them: whole values to look at.

A folder in, its drafts or all that is valid in it out; a newsroom with releases in, everything that a build makes out.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from msgspec import Struct, structs

from pressroom.artifact import Bundle, Copy, Item, Listing, Manifest, Outputs, Plan, Teaser, roll, rolls, source
from pressroom.check import teaser
from pressroom.config import Config
from pressroom.crew import Crew, Hand, know
from pressroom.draft import Draft, Stray
from pressroom.errors import Problem
from pressroom.pipeline import newsroom_known
from pressroom.plan import outputs, plan
from pressroom.read import Seen, drafts, look
from pressroom.read import newsroom as newsroom_draft
from pressroom.release import Newsroom, Release


class Drafts(Struct, frozen=True):
    """Everything that stands in a newsroom's folder: `newsroom.yaml` and every release file, sorted by path."""

    newsroom: Draft
    releases: tuple[Draft, ...]
    strays: tuple[Stray, ...] = ()


class Checked(Struct, frozen=True):
    """What is valid in a newsroom's folder, and every problem.

    `newsroom` is None when `newsroom.yaml` has an error; `releases` are those without an error that have a time.
    """

    newsroom: Newsroom | None
    releases: tuple[Release, ...]
    problems: tuple[Problem, ...]


class Planned(Struct, frozen=True):
    """Everything that must exist, in the order of putting in place: those of releases beside all others."""

    items: tuple[Item, ...]
    copies: tuple[Copy, ...]
    of_bundles: tuple[Outputs, ...]

    @property
    def paths(self) -> set[str]:
        """The paths of all outputs."""
        paths = {item.path for item in self.items} | {copy.path for copy in self.copies}
        return paths.union(*(own.paths for own in self.of_bundles))

    def item(self, path: str) -> Item:
        """The item with this path."""
        return next(item for item in self.items if item.path == path)


def read(folder: Path) -> Drafts:
    """Look at a folder and read every text in it."""
    seen = look(folder, Seen())
    texts = [draft for year in seen.years for each in seen.releases(year).values() for draft in drafts(folder, each)]
    return Drafts(newsroom_draft(folder, seen), tuple(texts), seen.all_strays)


def checked(folder: Path, now: datetime) -> Checked:
    """Read and check every text of a folder at the time `now`."""
    seen = look(folder, Seen())
    draft = newsroom_draft(folder, seen)
    known = newsroom_known(folder, draft, now)
    with Crew(Hand(Config(folder, folder / "out", folder / "cache"), known, seen, ""), jobs=1) as crew:
        knowledge = know(crew, seen, None)
        wrong = {problem.path for problem in knowledge.problems if problem.level == "error"}
        texts = [crew.hand.look(path) for each in knowledge.volumes.values() for path in each.rows if path not in wrong]
    releases = tuple(text.release for text in texts if text.release)
    return Checked(known.newsroom, releases, knowledge.problems)


def planned(newsroom: Newsroom, releases: Iterable[Release], now: datetime, shape: str = "") -> Planned:
    """Plan releases, and what each of those becomes that are public at `now`. An output has the key of its bundle."""
    by_source = {source(teaser(release)): release for release in releases}
    made = plan(newsroom, rolls(map(teaser, by_source.values())), now, shape)
    copies, items, of_bundles = list(made.copies), list(made.items), []
    for bundle in bundles_of(made):
        own = outputs(bundle, by_source[bundle.source], newsroom)
        of_bundles.append(own)
        copies += own.copies
        items += [structs.replace(item, key=bundle.key) for item in own.items]
    return Planned(tuple(sorted(items, key=lambda item: item.rank)), tuple(copies), tuple(of_bundles))


def bundles_of(made: Plan) -> list[Bundle]:
    """The bundles of all sections."""
    return [bundle for section in made.sections for bundle in section.bundles()]


def listing(*teasers: Teaser) -> Listing:
    """These releases, in this order."""
    return Listing((roll(each.language, [each]), range(1)) for each in teasers)


def paths_of(manifest: Manifest) -> set[str]:
    """The paths of everything that a manifest names."""
    of_bundles = (kept.outputs for section in manifest.sections.values() for kept in section.bundles.values())
    return {*manifest.items, *manifest.copies}.union(*of_bundles)
