"""The index of all texts is the same whether each was read now or came from the cache, and few texts are read."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from pressroom.cache.index import ReleaseIndex
from pressroom.config import Config
from pressroom.engine.load import load_index, save_index
from pressroom.engine.pool import WorkerPool
from pressroom.engine.workspace import BuildOptions, Workspace
from pressroom.errors import Problem
from pressroom.read import Scan, scanner
from tests.support.checking import NOW, newsroom_text, release_text, write

ADDRESSES = ("2024/a", "2024/b", "2025/c", "2025/d")
NAMES = ("Eva Lindberg", "Eva Lindborg", "Eva Lindbyrg", "Kristina Ek", "Christina Ek", "Cristina Eck", "Bo Alm")


class ReloadedNewsroom:
    """A newsroom whose texts are loaded again and again; `read_count` is the number of releases read last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = Config(folder, folder / "out", folder / "cache")
        self.read_count = 0
        self.writes = 0
        write(folder, {"newsroom.yaml": newsroom_text()})

    def write(self, texts: Mapping[str, str]) -> None:
        """Write texts by address. A comment gives each a new size, so that the change is noticed without waiting."""
        for address, text in texts.items():
            self.writes += 1
            path = f"releases/{address}/sv.md"
            dated = text.replace("publish_at: 2025", f"publish_at: {address[:4]}")
            write(self.folder, {path: dated.replace("\n---\n", f" # {'x' * self.writes}\n---\n", 1)})

    def load(self, now: datetime = NOW) -> ReleaseIndex:
        """Load the index as the next build would, with the cache of the one before."""
        index = self._load_index(BuildOptions(now.isoformat(), progress=self._count))
        known_index = Workspace.open(self.config).known_index
        assert known_index
        assert known_index.year_summaries == index.year_summaries
        return without_file_names(index)

    def load_without_cache(self, now: datetime = NOW) -> ReleaseIndex:
        """Load the index from the texts alone."""
        return without_file_names(self._load_index(BuildOptions(now.isoformat(), verify=True)))

    def _load_index(self, options: BuildOptions) -> ReleaseIndex:
        workspace = Workspace.open(self.config, options)
        with WorkerPool(workspace, jobs=1) as pool:
            self.read_count = 0
            index = load_index(workspace, pool)
        if not options.verify:
            save_index(workspace, index)
        return index

    def _count(self, _kind: str, _done: int, count: int) -> None:
        self.read_count = count


@pytest.fixture(autouse=True)
def trust_new_files() -> Iterator[None]:
    """Trust the modification times of files that have just been written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanner, "_RECENT_NS", -(10**12))
        yield


def without_file_names(index: ReleaseIndex) -> ReleaseIndex:
    return structs.replace(index, summary_files={}, scan=Scan())


def messages(index: ReleaseIndex) -> list[str]:
    return [str(problem) for problem in index.problems]


def contacts(*names: str) -> str:
    return release_text(contacts=f"[{', '.join(f'{{name: {name}, phone: 112}}' for name in names)}]")


def test_what_has_not_changed_is_not_read_again(tmp_path: Path) -> None:
    newsroom = ReloadedNewsroom(tmp_path)
    newsroom.write({address: release_text(f"Text {address}.") for address in ADDRESSES})
    first = newsroom.load()
    assert newsroom.read_count == 4
    assert newsroom.load() == first
    assert newsroom.read_count == 0
    newsroom.write({"2025/c": release_text("Annan text.")})
    index = newsroom.load()
    paths = [index.load_entry(entry).path for entry in index.entries]
    assert sorted(paths) == [f"/{address}/" for address in ADDRESSES]
    assert newsroom.read_count == 1


def test_after_a_change_of_newsroom_yaml_all_texts_are_read_again(tmp_path: Path) -> None:
    newsroom = ReloadedNewsroom(tmp_path)
    newsroom.write({address: contacts("Bo Ek") for address in ADDRESSES})
    newsroom.load()
    write(tmp_path, {"newsroom.yaml": newsroom_text(title="Ett annat pressrum")})
    assert newsroom.load() == newsroom.load_without_cache()
    newsroom.load()
    assert newsroom.read_count == 0


def test_a_text_that_becomes_a_draft_or_is_removed_is_not_a_release_any_more(tmp_path: Path) -> None:
    newsroom = ReloadedNewsroom(tmp_path)
    newsroom.write({address: release_text() for address in ADDRESSES})
    newsroom.load()
    newsroom.write({"2024/a": release_text(publish_at=None)})
    shutil.rmtree(tmp_path / "releases/2025/c")
    assert sorted(entry.address for entry in newsroom.load().entries) == [
        "2024/b",
        "2025/d",
    ]
    assert newsroom.load() == newsroom.load_without_cache()


def test_a_new_name_is_compared_with_texts_that_are_not_read_again(tmp_path: Path) -> None:
    newsroom = ReloadedNewsroom(tmp_path)
    at = "2024-02-03 09:00"
    newsroom.write({"2024/a": release_text("Det säger Eva Lindborg.", publish_at=at), "2025/c": release_text()})
    assert messages(newsroom.load()) == []
    newsroom.write({"2025/c": contacts("Eva Lindberg")})
    (message,) = messages(newsroom.load())
    assert message.startswith("releases/2024/a/sv.md:8: warning: the name “Eva Lindborg” is spelt “Eva Lindberg”")
    assert newsroom.read_count == 1
    newsroom.write({"2025/c": release_text()})
    assert messages(newsroom.load()) == []


def test_a_name_that_moves_to_another_text_is_reported_with_its_new_place(tmp_path: Path) -> None:
    newsroom = ReloadedNewsroom(tmp_path)
    newsroom.write({"2024/a": release_text("Det säger Eva Lindborg."), "2025/c": contacts("Eva Lindberg")})
    newsroom.load()
    newsroom.write({"2024/b": contacts("Eva Lindberg")})
    (message,) = [each for each in messages(newsroom.load()) if "is spelt" in each]
    assert "in releases/2024/b/sv.md" in message
    assert newsroom.load() == newsroom.load_without_cache()


def test_names_that_change_places_in_a_text_are_found_as_without_cache(tmp_path: Path) -> None:
    newsroom = ReloadedNewsroom(tmp_path)
    newsroom.write({"2024/a": contacts("Eva Lindberg", "Eva Lindborg"), "2025/c": release_text("Det är Eva Lindbyrg.")})
    newsroom.load()
    newsroom.write({"2024/a": contacts("Eva Lindborg", "Eva Lindberg")})
    assert messages(newsroom.load()) == messages(newsroom.load_without_cache())


def test_warnings_that_depend_on_the_date_change_with_it(tmp_path: Path) -> None:
    newsroom = ReloadedNewsroom(tmp_path)
    person = "[{name: Bo Ek, phone: %s, until: 2025-03-01}]"
    newsroom.write({"2024/a": release_text(contacts=person % "112"), "2024/b": release_text(contacts=person % "fel")})
    newsroom.write({"2025/c": release_text("Vi ses fredag 4 februari.", publish_at=None), "2025/d": release_text()})
    newsroom.load()
    tomorrow = datetime(2025, 3, 2, 12, tzinfo=UTC)
    assert messages(newsroom.load(tomorrow)) == messages(newsroom.load_without_cache(tomorrow))
    assert newsroom.load(tomorrow) == newsroom.load_without_cache(tomorrow)


@pytest.mark.parametrize("ending", ["index", "year"])
@pytest.mark.parametrize("damage", [b"", b"\xc0", b"\x93\xc4\x00\x80\x80", b"\x81\xa1\xff\x01", None])
def test_texts_are_read_again_if_the_cache_is_damaged_or_missing(
    tmp_path: Path, ending: str, damage: bytes | None
) -> None:
    newsroom = ReloadedNewsroom(tmp_path)
    newsroom.write({address: release_text(f"Text {address}.") for address in ADDRESSES})
    first = newsroom.load()
    for file in (tmp_path / "cache").glob(f"*.{ending}"):
        if damage is None:
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:16] + damage if ending == "index" else damage)
    assert newsroom.load() == first
    assert newsroom.read_count == 4
    assert newsroom.load() == first
    assert newsroom.read_count == 0


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Generate a release that names people: as contacts, as a speaker and in the text."""
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
def test_names_spelt_in_two_ways_are_found_as_without_cache(
    tmp_path_factory: pytest.TempPathFactory, steps: list[dict[str, str | None]]
) -> None:
    newsroom = ReloadedNewsroom(tmp_path_factory.mktemp("newsroom"))
    for step in steps:
        for address, text in step.items():
            file = newsroom.folder / f"releases/{address}/sv.md"
            if text:
                newsroom.write({address: text})
            elif file.exists():
                file.unlink()
                file.parent.rmdir()
        problems: tuple[Problem, ...] = newsroom.load().problems
        assert problems == newsroom.load_without_cache().problems
