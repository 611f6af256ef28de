"""A roll holds releases in columns: what it tells of each, packed or not, is what stands in its teaser."""

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
def teasers(draw: st.DrawFn) -> list[Entry]:
    """Releases of one language, of several years, some at the same time."""
    places = st.tuples(st.integers(2020, 2022), st.sampled_from("abcdefg"))
    return [
        teaser(f"{year}/{slug}", draw(WORDS), draw(st.integers(0, 5)), draw(st.integers(0, 2)))
        for year, slug in draw(st.lists(places, unique=True, min_size=1, max_size=9))
    ]


def teaser(address: str, keywords: tuple[str, ...] = (), moment: float = 0, documents: int = 0) -> Entry:
    files = tuple(Document(f"{number}.pdf", "Å", 1, "application/pdf", "00") for number in range(documents))
    made = Entry(f"/{address}/", "H", "L", "2020-01-01T00:00:00Z", "news", address, "sv", keywords, (), files)
    made = structs.replace(made, timestamp=float(moment))
    return structs.replace(made, release_digest=compute_digest(("whole", address)), entry_digest=compute_digest(made))


def read_again(made: EntryTable) -> EntryTable:
    return msgpack.decode(msgpack.encode(made), type=EntryTable)


@given(teasers())
def test_what_a_roll_tells_of_a_release_is_what_its_teaser_tells(releases: list[Entry]) -> None:
    ordered = sorted(releases, key=get_sort_key, reverse=True)
    for made in (build_entry_table("sv", releases), read_again(build_entry_table("sv", releases))):
        assert len(made) == len(ordered)
        for row, release in zip(made.entries, ordered, strict=True):
            assert attrgetter(*FIELDS)(row) == attrgetter(*FIELDS)(release)
            assert row.keywords == tuple(sorted(release.keywords))


@given(teasers())
def test_a_roll_of_the_rows_of_rolls_is_that_of_their_teasers(releases: list[Entry]) -> None:
    rows = [row for each in build_entry_tables(releases) for row in read_again(each).entries]
    assert build_entry_table("sv", rows) == build_entry_table("sv", releases)


@given(teasers())
def test_there_is_a_roll_for_each_year_of_addresses(releases: list[Entry]) -> None:
    made = list(build_entry_tables(releases))
    assert [list(each.positions_by_year) for each in made] == [
        [year] for year in sorted({int(each.address[:4]) for each in releases})
    ]
    assert sum(map(len, made)) == len(releases)


@given(teasers())
def test_the_places_of_a_keyword_are_those_of_the_releases_that_bear_it(releases: list[Entry]) -> None:
    made = build_entry_table("sv", releases)
    for name, places in made.positions_by_keyword.items():
        assert list(places) == [place for place, row in enumerate(made.entries) if name in row.keywords]
    assert set(made.positions_by_keyword) == {name for release in releases for name in release.keywords}


@given(teasers(), st.integers(-2, 12), st.integers(-2, 12))
def test_a_listing_is_sliced_as_a_list_is(releases: list[Entry], start: int, stop: int) -> None:
    listing = EntryList([(each, range(len(each))) for each in build_entry_tables(releases)])
    rows = list(listing)
    assert len(listing) == len(rows) == len(releases)
    assert list(listing[start:stop]) == rows[start:stop]
    assert [listing[place] for place in range(len(rows))] == rows
    assert listing[-1] == rows[-1]
    assert listing[start:stop].entry_digests == b"".join(row.entry_digest for row in rows[start:stop])
    assert listing[start:stop].release_digests == b"".join(row.release_digest for row in rows[start:stop])


@given(teasers())
def test_a_listing_counts_and_finds_what_has_pictures_or_documents(releases: list[Entry]) -> None:
    listing = build_entry_table("sv", releases).entries
    assert listing.media_count == sum(release.media_count for release in releases)
    assert list(listing.with_media) == [row for row in listing if row.media_count]
