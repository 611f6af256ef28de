"""A roll holds releases in columns: what it tells of each, packed or not, is what stands in its teaser."""

from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack, structs

from pressroom.artifact import Listing, Roll, Teaser, digest, moment_and_address, roll, rolls
from pressroom.release import Document

WORDS = st.lists(st.sampled_from(("Bro", "bro", "Färja", "Väg", "جسر")), unique=True, max_size=3).map(tuple)
FIELDS = ("address", "language", "media", "moment", "digest", "shown", "teaser")


@st.composite
def teasers(draw: st.DrawFn) -> list[Teaser]:
    """Releases of one language, of several years, some at the same time."""
    places = st.tuples(st.integers(2020, 2022), st.sampled_from("abcdefg"))
    return [
        teaser(f"{year}/{slug}", draw(WORDS), draw(st.integers(0, 5)), draw(st.integers(0, 2)))
        for year, slug in draw(st.lists(places, unique=True, min_size=1, max_size=9))
    ]


def teaser(address: str, keywords: tuple[str, ...] = (), moment: float = 0, documents: int = 0) -> Teaser:
    files = tuple(Document(f"{number}.pdf", "Å", 1, "application/pdf", "00") for number in range(documents))
    made = Teaser(f"/{address}/", "H", "L", "2020-01-01T00:00:00Z", "news", address, "sv", keywords, (), files)
    made = structs.replace(made, moment=float(moment))
    return structs.replace(made, digest=digest(("whole", address)), shown=digest(made))


def read_again(made: Roll) -> Roll:
    return msgpack.decode(msgpack.encode(made), type=Roll)


@given(teasers())
def test_what_a_roll_tells_of_a_release_is_what_its_teaser_tells(releases: list[Teaser]) -> None:
    ordered = sorted(releases, key=moment_and_address, reverse=True)
    for made in (roll("sv", releases), read_again(roll("sv", releases))):
        assert len(made) == len(ordered)
        for row, release in zip(made.rows, ordered, strict=True):
            assert attrgetter(*FIELDS)(row) == attrgetter(*FIELDS)(release)
            assert row.keywords == tuple(sorted(release.keywords))


@given(teasers())
def test_a_roll_of_the_rows_of_rolls_is_that_of_their_teasers(releases: list[Teaser]) -> None:
    rows = [row for each in rolls(releases) for row in read_again(each).rows]
    assert roll("sv", rows) == roll("sv", releases)


@given(teasers())
def test_there_is_a_roll_for_each_year_of_addresses(releases: list[Teaser]) -> None:
    made = list(rolls(releases))
    assert [list(each.years) for each in made] == [
        [year] for year in sorted({int(each.address[:4]) for each in releases})
    ]
    assert sum(map(len, made)) == len(releases)


@given(teasers())
def test_the_places_of_a_keyword_are_those_of_the_releases_that_bear_it(releases: list[Teaser]) -> None:
    made = roll("sv", releases)
    for name, places in made.keywords.items():
        assert list(places) == [place for place, row in enumerate(made.rows) if name in row.keywords]
    assert set(made.keywords) == {name for release in releases for name in release.keywords}


@given(teasers(), st.integers(-2, 12), st.integers(-2, 12))
def test_a_listing_is_sliced_as_a_list_is(releases: list[Teaser], start: int, stop: int) -> None:
    listing = Listing([(each, range(len(each))) for each in rolls(releases)])
    rows = list(listing)
    assert len(listing) == len(rows) == len(releases)
    assert list(listing[start:stop]) == rows[start:stop]
    assert [listing[place] for place in range(len(rows))] == rows
    assert listing[-1] == rows[-1]
    assert listing[start:stop].shown == b"".join(row.shown for row in rows[start:stop])
    assert listing[start:stop].digests == b"".join(row.digest for row in rows[start:stop])


@given(teasers())
def test_a_listing_counts_and_finds_what_has_pictures_or_documents(releases: list[Teaser]) -> None:
    listing = roll("sv", releases).rows
    assert listing.media == sum(release.media for release in releases)
    assert list(listing.with_media) == [row for row in listing if row.media]
