"""Records of any length, as acts leave them."""

from collections.abc import Sequence

from hypothesis import strategies as st

from pressroom.record import EMPTY_RECORD, Record, RecordLine, chain_lines, encode_lines, merge_branches, parse_record

HEX = st.binary(min_size=32, max_size=32).map(bytes.hex)
WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
TIMES = (
    st.datetimes()
    .map(lambda moment: f"{1000 + moment.year % 8000}-{moment:%m-%dT%H:%M:%SZ}")
    .filter(lambda time: not time[4:].startswith("-02-29"))
)


@st.composite
def lines(draw: st.DrawFn) -> RecordLine:
    """A version, with anything in it that may stand in one."""
    return RecordLine(
        sequence=0,
        time=draw(TIMES),
        kind=draw(st.sampled_from(("publication", "minor", "correction", "withdrawal", "import"))),
        release=draw(st.sampled_from(("2024/bron", "2025/bron", "1999/a-1"))),
        language=draw(st.sampled_from(("sv", "en", "zh-Hant"))),
        text_digest=draw(HEX),
        files=draw(st.dictionaries(WORDS, HEX, max_size=2)),
        notes=draw(st.dictionaries(st.sampled_from(("sv", "en")), WORDS, max_size=2)),
        is_mailed=draw(st.booleans()),
        hides_earlier=draw(st.booleans()),
        public_text_digest=draw(HEX),
        signature=draw(WORDS),
    )


LISTS = st.lists(lines(), min_size=1, max_size=3)


def line(number: int, **values: object) -> RecordLine:
    """A version that differs from others by its number."""
    made = {"kind": "minor", "release": "2025/bron", "language": "sv", "text_digest": f"{number:064x}"} | values
    return RecordLine(sequence=0, time="2025-03-01T12:00:00Z", **made)  # type: ignore[arg-type]


def appended(before: Record, made: Sequence[RecordLine]) -> bytes:
    """What appending lines to a record adds to its octets."""
    return encode_lines(chain_lines(before, made))


def record_of(*made: RecordLine) -> bytes:
    """A record of some lines, each following the one before it."""
    return appended(EMPTY_RECORD, made)


def branched(base: Sequence[RecordLine], ours: Sequence[RecordLine], theirs: Sequence[RecordLine]) -> bytes:
    """What a union of two branches leaves, both of which went on from the same lines."""
    common = record_of(*base)
    before = parse_record(common)
    return common + appended(before, ours) + appended(before, theirs)


def whole(content: bytes) -> bytes:
    """The same with a line that joins the branches."""
    return content + encode_lines(merge_branches(parse_record(content), "2025-03-02T12:00:00Z"))
