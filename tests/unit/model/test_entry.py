"""An entry table stores entries in columns and returns each one unchanged, also after encoding and decoding."""

from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack, structs

from pressroom.model.entry import (
    Entry,
    EntryList,
    EntryTable,
    build_entry_table,
    build_entry_tables,
    compute_digest,
    get_sort_key,
)
from pressroom.model.release import Document

WORDS = st.lists(st.sampled_from(("Bro", "bro", "Färja", "Väg", "جسر")), unique=True, max_size=3).map(tuple)
FIELDS = ("address", "language", "media_count", "timestamp", "release_digest", "entry_digest", "full_entry")


@st.composite
def entry_lists(draw: st.DrawFn) -> list[Entry]:
    """Return entries of one language and several years, some with the same time."""
    addresses = st.tuples(st.integers(2020, 2022), st.sampled_from("abcdefg"))
    return [
        make_entry(f"{year}/{slug}", draw(WORDS), draw(st.integers(0, 5)), draw(st.integers(0, 2)))
        for year, slug in draw(st.lists(addresses, unique=True, min_size=1, max_size=9))
    ]


def make_entry(address: str, keywords: tuple[str, ...] = (), timestamp: float = 0, documents: int = 0) -> Entry:
    files = tuple(Document(f"{number}.pdf", "Å", 1, "application/pdf", "00") for number in range(documents))
    entry = Entry(f"/{address}/", "H", "L", "2020-01-01T00:00:00Z", "news", address, "sv", keywords, (), files)
    entry = structs.replace(entry, timestamp=float(timestamp))
    return structs.replace(entry, release_digest=compute_digest(("whole", address)), entry_digest=compute_digest(entry))


def encode_and_decode(table: EntryTable) -> EntryTable:
    return msgpack.decode(msgpack.encode(table), type=EntryTable)


@given(entry_lists())
def test_a_row_of_a_table_has_the_values_of_its_entry(entries: list[Entry]) -> None:
    sorted_entries = sorted(entries, key=get_sort_key, reverse=True)
    for table in (build_entry_table("sv", entries), encode_and_decode(build_entry_table("sv", entries))):
        assert len(table) == len(sorted_entries)
        for row, entry in zip(table.entries, sorted_entries, strict=True):
            assert attrgetter(*FIELDS)(row) == attrgetter(*FIELDS)(entry)
            assert row.keywords == tuple(sorted(entry.keywords))


@given(entry_lists())
def test_a_table_of_rows_equals_a_table_of_entries(entries: list[Entry]) -> None:
    rows = [row for each in build_entry_tables(entries) for row in encode_and_decode(each).entries]
    assert build_entry_table("sv", rows) == build_entry_table("sv", entries)


@given(entry_lists())
def test_there_is_a_table_for_each_year_of_addresses(entries: list[Entry]) -> None:
    tables = list(build_entry_tables(entries))
    assert [list(each.positions_by_year) for each in tables] == [
        [year] for year in sorted({int(each.address[:4]) for each in entries})
    ]
    assert sum(map(len, tables)) == len(entries)


@given(entry_lists())
def test_the_positions_of_a_keyword_are_those_of_its_releases(entries: list[Entry]) -> None:
    table = build_entry_table("sv", entries)
    for name, positions in table.positions_by_keyword.items():
        assert list(positions) == [position for position, row in enumerate(table.entries) if name in row.keywords]
    assert set(table.positions_by_keyword) == {name for entry in entries for name in entry.keywords}


@given(entry_lists(), st.integers(-2, 12), st.integers(-2, 12))
def test_an_entry_list_is_sliced_like_a_list(entries: list[Entry], start: int, stop: int) -> None:
    entry_list = EntryList([(each, range(len(each))) for each in build_entry_tables(entries)])
    rows = list(entry_list)
    assert len(entry_list) == len(rows) == len(entries)
    assert list(entry_list[start:stop]) == rows[start:stop]
    assert [entry_list[position] for position in range(len(rows))] == rows
    assert entry_list[-1] == rows[-1]
    assert entry_list[start:stop].entry_digests == b"".join(row.entry_digest for row in rows[start:stop])
    assert entry_list[start:stop].release_digests == b"".join(row.release_digest for row in rows[start:stop])


@given(entry_lists())
def test_an_entry_list_finds_releases_with_pictures_or_documents(entries: list[Entry]) -> None:
    entry_list = build_entry_table("sv", entries).entries
    assert entry_list.media_count == sum(entry.media_count for entry in entries)
    assert list(entry_list.with_media) == [row for row in entry_list if row.media_count]
