"""Record lines and records for tests."""

from collections.abc import Sequence

from hypothesis import strategies as st

from pressroom.record import EMPTY_RECORD, Record, RecordLine, chain_lines, encode_lines, merge_branches, parse_record

DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
TIMES = (
    st.datetimes()
    .map(lambda time: f"{1000 + time.year % 8000}-{time:%m-%dT%H:%M:%SZ}")
    .filter(lambda time: not time[4:].startswith("-02-29"))
)


@st.composite
def record_lines(draw: st.DrawFn) -> RecordLine:
    """Return a strategy for record lines with any valid fields."""
    return RecordLine(
        sequence=0,
        time=draw(TIMES),
        kind=draw(st.sampled_from(("publication", "minor", "correction", "withdrawal", "import"))),
        release=draw(st.sampled_from(("2024/bron", "2025/bron", "1999/a-1"))),
        language=draw(st.sampled_from(("sv", "en", "zh-Hant"))),
        text_digest=draw(DIGESTS),
        files=draw(st.dictionaries(WORDS, DIGESTS, max_size=2)),
        notes=draw(st.dictionaries(st.sampled_from(("sv", "en")), WORDS, max_size=2)),
        is_mailed=draw(st.booleans()),
        hides_earlier=draw(st.booleans()),
        public_text_digest=draw(DIGESTS),
        signature=draw(WORDS),
    )


LINE_LISTS = st.lists(record_lines(), min_size=1, max_size=3)


def make_line(number: int, **values: object) -> RecordLine:
    """Return a line that differs from others by its number."""
    fields = {"kind": "minor", "release": "2025/bron", "language": "sv", "text_digest": f"{number:064x}"} | values
    return RecordLine(sequence=0, time="2025-03-01T12:00:00Z", **fields)  # type: ignore[arg-type]


def encode_appended(before: Record, lines: Sequence[RecordLine]) -> bytes:
    """Return the bytes that appending lines to a record adds."""
    return encode_lines(chain_lines(before, lines))


def encode_record(*lines: RecordLine) -> bytes:
    """Return a record of lines that follow one another."""
    return encode_appended(EMPTY_RECORD, lines)


def encode_branches(base: Sequence[RecordLine], ours: Sequence[RecordLine], theirs: Sequence[RecordLine]) -> bytes:
    """Return the union of two branches that continue the same lines."""
    common = encode_record(*base)
    before = parse_record(common)
    return common + encode_appended(before, ours) + encode_appended(before, theirs)


def join_branches(content: bytes) -> bytes:
    """Return a record with a line added that joins its branches."""
    return content + encode_lines(merge_branches(parse_record(content), "2025-03-02T12:00:00Z"))
