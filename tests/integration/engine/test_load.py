"""What is known of all texts is the same whether each was read now or most were recalled, and few are read then."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from pressroom.cache.build_state import BuildCache, BuildState
from pressroom.check import YearSummary, check_newsroom
from pressroom.config import Config
from pressroom.engine.load import CachedIndex, ReleaseIndex, load_cached_index, load_index, save_index
from pressroom.engine.pool import WorkerPool
from pressroom.engine.releases import ReleaseBuilder
from pressroom.errors import Problem
from pressroom.read import Scan, list_languages, read_newsroom_draft, scan_newsroom, scanner
from tests.support.checking import NOW, newsroom_text, release_text, write

ADDRESSES = ("2024/a", "2024/b", "2025/c", "2025/d")
NAMES = ("Eva Lindberg", "Eva Lindborg", "Eva Lindbyrg", "Kristina Ek", "Christina Ek", "Cristina Eck", "Bo Alm")


class Desk:
    """A newsroom whose texts are read by one build after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.memory = BuildCache(folder / "cache", folder)
        self.read: list[str] = []
        self.writes = 0
        write(folder, {"newsroom.yaml": newsroom_text()})

    def write(self, texts: Mapping[str, str]) -> None:
        """Texts by address. A comment makes each of another size than the one before, which is seen without waiting."""
        for address, text in texts.items():
            self.writes += 1
            name = f"releases/{address}/sv.md"
            write(self.folder, {name: text.replace("\n---\n", f" # {'x' * self.writes}\n---\n", 1)})

    def know(self, now: datetime = NOW) -> ReleaseIndex:
        """What is known after a build that recalls the one before; `read` are the texts that it read."""
        index = self.memory.read_build_state("") or BuildState("")
        before = load_cached_index(self.memory, index.generation, index.scan)
        seen = scan_newsroom(self.folder, index.scan)
        knowledge = self.known_by(seen, before, now)
        save_index(self.memory, BuildState("", seen), knowledge, before)
        assert self.recalled() == knowledge.year_summaries
        return without_news(knowledge)

    def recalled(self) -> Mapping[str, YearSummary]:
        """The volumes that the next build recalls."""
        index = self.memory.read_build_state("")
        found = load_cached_index(self.memory, index.generation, index.scan) if index else None
        return found.year_summaries if found else {}

    def from_nothing(self, now: datetime = NOW) -> ReleaseIndex:
        """What is known after a build that recalls nothing."""
        return without_news(self.known_by(scan_newsroom(self.folder, Scan()), None, now))

    def known_by(self, seen: Scan, before: CachedIndex | None, now: datetime) -> ReleaseIndex:
        draft = read_newsroom_draft(self.folder, seen)
        known = check_newsroom(draft, now, list_languages())
        config = Config(self.folder, self.folder / "out", self.folder / "cache")
        with WorkerPool(ReleaseBuilder(config, known, seen, ""), jobs=1, progress=self.told) as crew:
            self.read.clear()
            return load_index(crew, seen, before)

    def told(self, _kind: str, _done: int, count: int) -> None:
        self.read[:] = ["x"] * count


@pytest.fixture(autouse=True)
def old_texts() -> Iterator[None]:
    """Every text counts as old from the first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanner, "_RECENT_NS", -(10**12))
        yield


def without_news(knowledge: ReleaseIndex) -> ReleaseIndex:
    """What is known, but for what of it has not been known before."""
    return structs.replace(knowledge, unsaved_years=frozenset())


def messages(knowledge: ReleaseIndex) -> list[str]:
    return [str(problem) for problem in knowledge.problems]


def contacts(*names: str) -> str:
    return release_text(contacts=f"[{', '.join(f'{{name: {name}, phone: 112}}' for name in names)}]")


def test_what_has_not_changed_is_not_read_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write({address: release_text(f"Text {address}.") for address in ADDRESSES})
    first = desk.know()
    assert len(desk.read) == 4
    assert desk.know() == first
    assert desk.read == []
    desk.write({"2025/c": release_text("Annan text.")})
    paths = [row.full_entry.path for roll in desk.know().entry_tables for row in roll.entries]
    assert sorted(paths) == [f"/{address}/" for address in ADDRESSES]
    assert len(desk.read) == 1


def test_a_changed_newsroom_is_one_whose_texts_are_all_read_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write({address: contacts("Bo Ek") for address in ADDRESSES})
    desk.know()
    write(tmp_path, {"newsroom.yaml": newsroom_text(title="Ett annat pressrum")})
    assert desk.know() == desk.from_nothing()
    desk.know()
    assert desk.read == []


def test_a_text_that_becomes_a_draft_is_no_release_any_more_and_one_that_goes_is_none(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write({address: release_text() for address in ADDRESSES})
    desk.know()
    desk.write({"2024/a": release_text(publish_at=None)})
    shutil.rmtree(tmp_path / "releases/2025/c")
    assert sorted(row.address for roll in desk.know().entry_tables for row in roll.entries) == ["2024/b", "2025/d"]
    assert desk.know() == desk.from_nothing()


def test_a_name_that_comes_is_found_spelt_otherwise_in_texts_that_are_not_read_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write({"2024/a": release_text("Det säger Eva Lindborg."), "2025/c": release_text()})
    assert messages(desk.know()) == []
    desk.write({"2025/c": contacts("Eva Lindberg")})
    (message,) = messages(desk.know())
    assert message.startswith("releases/2024/a/sv.md:8: warning: the name “Eva Lindborg” is spelt “Eva Lindberg”")
    assert len(desk.read) == 1
    desk.write({"2025/c": release_text()})
    assert messages(desk.know()) == []


def test_a_name_that_moves_to_another_text_is_told_with_its_new_place(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write({"2024/a": release_text("Det säger Eva Lindborg."), "2025/c": contacts("Eva Lindberg")})
    desk.know()
    desk.write({"2024/b": contacts("Eva Lindberg")})
    (message,) = messages(desk.know())
    assert "in releases/2024/b/sv.md" in message
    assert desk.know() == desk.from_nothing()


def test_names_that_change_places_in_a_text_are_found_as_from_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write({"2024/a": contacts("Eva Lindberg", "Eva Lindborg"), "2025/c": release_text("Det är Eva Lindbyrg.")})
    desk.know()
    desk.write({"2024/a": contacts("Eva Lindborg", "Eva Lindberg")})
    assert messages(desk.know()) == messages(desk.from_nothing())


def test_the_warnings_of_a_day_are_those_of_the_day(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    person = "[{name: Bo Ek, phone: %s, until: 2025-03-01}]"
    desk.write({"2024/a": release_text(contacts=person % "112"), "2024/b": release_text(contacts=person % "fel")})
    desk.write({"2025/c": release_text("Vi ses fredag 4 februari.", publish_at=None), "2025/d": release_text()})
    desk.know()
    tomorrow = datetime(2025, 3, 2, 12, tzinfo=UTC)
    assert messages(desk.know(tomorrow)) == messages(desk.from_nothing(tomorrow))
    assert desk.know(tomorrow) == desk.from_nothing(tomorrow)


@pytest.mark.parametrize("ending", ["learnt", "volume"])
@pytest.mark.parametrize("damage", [b"", b"\xc0", b"\x93\xc4\x00\x80\x80", b"\x81\xa1\xff\x01", None])
def test_what_is_damaged_or_gone_is_learnt_anew(tmp_path: Path, ending: str, damage: bytes | None) -> None:
    desk = Desk(tmp_path)
    desk.write({address: release_text(f"Text {address}.") for address in ADDRESSES})
    first = desk.know()
    for file in (tmp_path / "cache").glob(f"*.{ending}"):
        if damage is None:
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:16] + damage if ending == "learnt" else damage)
    assert desk.know() == first
    assert len(desk.read) == 4
    assert desk.know() == first
    assert desk.read == []


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A release that names people: as contacts, as a speaker and in running text."""
    names = st.sampled_from(NAMES)
    body = (
        f"Det säger {draw(names)}, {draw(names)}s chef.\n\n> Ja.\n>\n> – {draw(names)}, chef\n\nOch {draw(names)} med."
    )
    people = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    listed = ", ".join(f"{{name: {name}, phone: 112}}" for name in people)
    return release_text(body, contacts=f"[{listed}]", lead=f"Hos {draw(names)} öppnar bron.")


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(
        st.dictionaries(st.sampled_from(ADDRESSES), texts() | st.none(), min_size=1, max_size=3), min_size=2, max_size=6
    )
)
def test_names_spelt_in_two_ways_are_found_as_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[dict[str, str | None]]
) -> None:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    for step in steps:
        for address, text in step.items():
            place = desk.folder / f"releases/{address}/sv.md"
            if text:
                desk.write({address: text})
            elif place.exists():
                place.unlink()
                place.parent.rmdir()
        found: tuple[Problem, ...] = desk.know().problems
        assert found == desk.from_nothing().problems
