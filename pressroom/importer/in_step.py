"""Compare what an import found with what it wrote before: what is new, changed, edited by an officer, or gone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.importer.found_store import FoundSummary
from pressroom.importer.groups import FoundGroup, choose_address, join_translations
from pressroom.importer.imported_texts import ImportedTexts, create_imported_text, get_origin
from pressroom.record import RELEASES_FOLDER

TextState: TypeAlias = Literal["new", "changed", "unchanged", "edited", "deleted"]
"""`edited`: the source says something else than the file, which is an officer's. `deleted`: an officer deleted it."""


class PlannedText(Struct, frozen=True):
    """A found text, its path below `releases/` and its state. `origin` is that of `ImportedText`."""

    summary: FoundSummary
    path: str
    state: TextState
    origin: str


class PlannedRelease(Struct, frozen=True):
    """The texts of one release; `address` is its folder, such as `2020/slug`."""

    address: str
    texts: tuple[PlannedText, ...]

    @property
    def texts_to_write(self) -> tuple[PlannedText, ...]:
        """The texts that an import writes: new ones and changed ones."""
        return tuple(each for each in self.texts if each.state in {"new", "changed"})


class ImportPlan(Struct, frozen=True):
    """What an import would do. `vanished` are the paths of texts that their source does not show any more."""

    releases: tuple[PlannedRelease, ...]
    vanished: tuple[str, ...]

    def count_states(self) -> Counter[str]:
        """Return how many texts are in each state."""
        return Counter(text.state for release in self.releases for text in release.texts)


class PlanSettings(Struct, frozen=True, kw_only=True):
    """What a plan depends on besides the texts. `is_complete`: everything in the source was read."""

    folder: Path
    source: str
    zone: ZoneInfo
    this_year: int
    is_complete: bool = True


def make_plan(summaries: Sequence[FoundSummary], imported: ImportedTexts, settings: PlanSettings) -> ImportPlan:
    """Return what to do with each found text. Files that an earlier import wrote before it was killed are adopted."""
    planner = _Planner(imported, settings)
    releases = tuple(planner.plan_release(group) for group in join_translations(summaries))
    vanished = tuple(planner.find_vanished(summaries)) if settings.is_complete else ()
    return ImportPlan(releases, vanished)


class _Planner:
    def __init__(self, imported: ImportedTexts, settings: PlanSettings) -> None:
        self.imported = imported
        self.settings = settings
        self.releases = settings.folder / RELEASES_FOLDER
        self.taken = {path.rpartition("/")[0] for path, _ in imported}
        self.seen: set[str] = set()

    def plan_release(self, group: FoundGroup) -> PlannedRelease:
        known = [self.find_known(each) for each in group.texts]
        first = next(filter(None, known), "")
        address = first.rpartition("/")[0] if first else self.choose_new_address(group)
        self.taken.add(address)
        texts = []
        for summary, known_path in zip(group.texts, known, strict=True):
            path = known_path or f"{address}/{summary.language}.md"
            state: TextState = self.compare(summary, path) if known_path else self.get_new_state(path)
            self.seen.add(path)
            texts.append(PlannedText(summary, path, state, get_origin(summary, self.settings.source)))
        return PlannedRelease(address, tuple(texts))

    def find_known(self, summary: FoundSummary) -> str:
        """Return the path of a text that was imported before. A second text with the same id is another text."""
        path = self.imported.find(summary, get_origin(summary, self.settings.source))
        return "" if path in self.seen else path

    def choose_new_address(self, group: FoundGroup) -> str:
        def is_taken(address: str) -> bool:
            exists = (self.releases / address).exists() and not self.adopt(group, address)
            return address in self.taken or exists

        return choose_address(group, self.settings.zone, self.settings.this_year, is_taken)

    def adopt(self, group: FoundGroup, address: str) -> bool:
        """Return whether an import that was killed wrote a folder for the same texts; then keep this."""
        is_same = all(
            write_note(each) in _read_start(self.releases / address / f"{each.language}.md") for each in group.texts
        )
        for each in group.texts if is_same else ():
            path = f"{address}/{each.language}.md"
            content = (self.releases / path).read_bytes()
            origin = get_origin(each, self.settings.source)
            self.imported.set(path, create_imported_text(each, origin, content))
        return is_same

    def get_new_state(self, path: str) -> TextState:
        """Return the state of a text that was not imported before, beside which there may be an officer's own file."""
        if not (self.releases / path).exists():
            return "new"
        return "unchanged" if self.imported.has(path) else "edited"

    def compare(self, summary: FoundSummary, path: str) -> TextState:
        known = self.imported.get(path)
        try:
            content = (self.releases / path).read_bytes()
        except OSError:
            return "deleted"
        if known.found == summary.digest:
            return "unchanged"
        return "changed" if sha256(content).hexdigest() == known.written else "edited"

    def find_vanished(self, summaries: Sequence[FoundSummary]) -> Iterator[str]:
        """Yield the imported texts that their source should show and does not.

        A feed only shows the newest releases: what is older than the oldest text of its source was not to be seen.
        """
        oldest: dict[str, datetime] = {}
        origins = set()
        for each in summaries:
            origin = get_origin(each, self.settings.source)
            origins.add(origin)
            if each.published_at:
                oldest[origin] = min(oldest.get(origin, each.published_at), each.published_at)
        for path, text in self.imported:
            is_expected = text.published_at is not None and text.published_at >= oldest.get(
                text.origin, text.published_at
            )
            is_file = "." not in text.origin or text.origin == Path(self.settings.source).name
            if text.origin in origins and path not in self.seen and (is_expected or is_file):
                yield path


def write_note(summary: FoundSummary) -> str:
    """Return the comment with which an imported text starts, until somebody has read it."""
    source = summary.urls[0] if summary.urls else summary.source
    return f"imported from {' '.join(source.split())}; delete this line when somebody has read it"


def _read_start(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(4096)
    except (OSError, UnicodeDecodeError):
        return ""
