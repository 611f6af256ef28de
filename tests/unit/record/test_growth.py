"""The record is read in time in proportion to its size, whatever its lines are."""

from collections.abc import Callable

import pytest

from pressroom.record import parse_record
from tests.support.growth import assert_linear
from tests.support.records import encode_branches, encode_record, make_line

CONTENTS: dict[str, Callable[[int], bytes]] = {
    "lines": lambda size: encode_record(*[make_line(number) for number in range(size)]),
    "branches": lambda size: encode_branches(
        [], [make_line(number) for number in range(size // 2)], [make_line(-number) for number in range(1, size // 2)]
    ),
    "the same line": lambda size: encode_record(make_line(1)) * size,
    "empty lines": lambda size: b"\n" * size,
    "brackets": lambda size: b"[" * (20 * size),
    "nested lines": lambda size: (b'{"a":' * 50 + b"\n") * size,
    "unfinished lines": lambda size: b'{"sequence": 1, "kind": "minor"\n' * size,
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_record_is_read_in_time_in_proportion_to_its_size(name: str) -> None:
    contents = {size: CONTENTS[name](size) for size in (3_000, 12_000)}
    assert_linear(lambda size: parse_record(contents[size]), 3_000)
