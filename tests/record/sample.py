"""Records of any length, as acts leave them."""

from collections.abc import Sequence

from hypothesis import strategies as st

from pressroom.record import NO_RECORD, Chain, Line, chain, following, joined, octets_of

HEX = st.binary(min_size=32, max_size=32).map(bytes.hex)
WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
TIMES = (
    st.datetimes()
    .map(lambda moment: f"{1000 + moment.year % 8000}-{moment:%m-%dT%H:%M:%SZ}")
    .filter(lambda time: not time[4:].startswith("-02-29"))
)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """A version, with anything in it that may stand in one."""
    return Line(
        sequence=0,
        time=draw(TIMES),
        kind=draw(st.sampled_from(("publication", "minor", "correction", "withdrawal", "import"))),
        release=draw(st.sampled_from(("2024/bron", "2025/bron", "1999/a-1"))),
        language=draw(st.sampled_from(("sv", "en", "zh-Hant"))),
        source=draw(HEX),
        files=draw(st.dictionaries(WORDS, HEX, max_size=2)),
        notes=draw(st.dictionaries(st.sampled_from(("sv", "en")), WORDS, max_size=2)),
        mail=draw(st.booleans()),
        withheld=draw(st.booleans()),
        text=draw(HEX),
        signature=draw(WORDS),
    )


LISTS = st.lists(lines(), min_size=1, max_size=3)


def line(number: int, **values: object) -> Line:
    """A version that differs from others by its number."""
    made = {"kind": "minor", "release": "2025/bron", "language": "sv", "source": f"{number:064x}"} | values
    return Line(sequence=0, time="2025-03-01T12:00:00Z", **made)  # type: ignore[arg-type]


def appended(before: Chain, made: Sequence[Line]) -> bytes:
    """What appending lines to a record adds to its octets."""
    return octets_of(following(before, made))


def record_of(*made: Line) -> bytes:
    """A record of some lines, each following the one before it."""
    return appended(NO_RECORD, made)


def branched(base: Sequence[Line], ours: Sequence[Line], theirs: Sequence[Line]) -> bytes:
    """What a union of two branches leaves, both of which went on from the same lines."""
    common = record_of(*base)
    before = chain(common)
    return common + appended(before, ours) + appended(before, theirs)


def whole(content: bytes) -> bytes:
    """The same with a line that joins the branches."""
    return content + octets_of(joined(chain(content), "2025-03-02T12:00:00Z"))
