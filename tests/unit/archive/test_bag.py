"""The manifests and bag-info.txt of a bag: they are parsed as they were written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.archive import bag
from tests.support.growth import assert_linear

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
PATHS = NAMES.map(lambda name: f"data/{name}")
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=20)


@given(st.dictionaries(PATHS, DIGESTS))
def test_a_manifest_is_read_as_it_was_written(files: dict[str, str]) -> None:
    content = bag.encode_manifest(files)
    assert bag.parse_manifest(content) == files
    assert content.count(b"\n") == len(files)


def test_only_line_breaks_and_percent_signs_are_escaped() -> None:
    assert bag.encode_manifest({"data/100 %\r\n.md": "a" * 64}) == b"a" * 64 + b"  data/100 %25%0D%0A.md\n"


@given(
    st.lists(st.tuples(st.sampled_from(["Contact-Name", "Bagging-Date"]), st.lists(WORDS, max_size=3).map(" ".join)))
)
def test_bag_info_is_read_as_it_was_written(bag_info: list[tuple[str, str]]) -> None:
    assert bag.parse_bag_info(bag.encode_bag_info(bag_info)) == bag_info


def test_a_value_may_continue_in_the_next_line() -> None:
    assert bag.parse_bag_info(b"Description: one\n  two\nDate: 1\n") == [
        ("Description", "one two"),
        ("Date", "1"),
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"a" * 64 + b"  data/x", "the last line does not end with a line break"),
        (b"A" * 64 + b"  data/x\n", "line 1: expected a lowercase digest"),
        (b"a" * 64 + b"\tdata/x\n", "line 1: expected a lowercase digest"),
        (b"a" * 64 + b"   data/x\n", "line 1: expected a lowercase digest"),
        (b"a" * 64 + b"  data/x\n\n", "line 2: expected a lowercase digest"),
        ((b"a" * 64 + b"  data/x\n") * 2, "line 2: data/x is listed twice"),
        (b"\xff\n", "can't decode"),
    ],
)
def test_an_invalid_manifest_is_refused_with_its_line(content: bytes, what: str) -> None:
    with pytest.raises(ValueError, match=re.escape(what)):
        bag.parse_manifest(content)


@pytest.mark.parametrize("line", [b"  two\n", b"A: b\n"])
def test_bag_info_is_read_in_time_in_proportion_to_its_size(line: bytes) -> None:
    assert_linear(lambda size: bag.parse_bag_info(b"Description: one\n" + line * (size // len(line))), 2_000_000)
