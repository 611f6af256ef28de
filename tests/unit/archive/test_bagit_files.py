"""The tag files of a bag: what is written is read as the same, and there is one way to write it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.archive import bagit_files

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
PATHS = NAMES.map(lambda name: f"data/{name}")
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=20)


@given(st.dictionaries(PATHS, DIGESTS))
def test_a_manifest_is_read_as_it_was_written(files: dict[str, str]) -> None:
    written = bagit_files.encode_manifest(files)
    assert bagit_files.parse_manifest(written) == files
    assert written.count(b"\n") == len(files)


def test_only_what_would_end_a_line_or_an_encoding_is_encoded() -> None:
    assert bagit_files.encode_manifest({"data/100 %\r\n.md": "a" * 64}) == b"a" * 64 + b"  data/100 %25%0D%0A.md\n"


@given(
    st.lists(st.tuples(st.sampled_from(["Contact-Name", "Bagging-Date"]), st.lists(WORDS, max_size=3).map(" ".join)))
)
def test_what_a_bag_says_of_itself_is_read_as_it_was_written(said: list[tuple[str, str]]) -> None:
    assert bagit_files.parse_bag_info(bagit_files.encode_bag_info(said)) == said


def test_a_value_may_go_on_in_the_next_line() -> None:
    assert bagit_files.parse_bag_info(b"Description: one\n  two\nDate: 1\n") == [
        ("Description", "one two"),
        ("Date", "1"),
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"a" * 64 + b"  data/x", "its last line does not end"),
        (b"A" * 64 + b"  data/x\n", "line 1 is not a digest"),
        (b"a" * 64 + b"\tdata/x\n", "line 1 is not a digest"),
        (b"a" * 64 + b"   data/x\n", "line 1 is not a digest"),
        (b"a" * 64 + b"  data/x\n\n", "line 2 is not a digest"),
        ((b"a" * 64 + b"  data/x\n") * 2, "line 2 names data/x again"),
        (b"\xff\n", "can't decode"),
    ],
)
def test_what_is_no_manifest_is_refused_with_its_line(content: bytes, what: str) -> None:
    with pytest.raises(ValueError, match=re.escape(what)):
        bagit_files.parse_manifest(content)
