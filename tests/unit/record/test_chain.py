"""No line of a record can be changed, removed, inserted or moved unnoticed; a merge can be repaired."""

import random
from contextlib import suppress

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from pressroom.record import RecordLine, chain_lines, parse_appended, parse_line, parse_record, repair_record
from tests.support.records import (
    LINE_LISTS,
    encode_appended,
    encode_branches,
    encode_record,
    join_branches,
    make_line,
    record_lines,
)

TIME = "2025-03-02T12:00:00Z"
few_examples = settings(max_examples=40)


# --- a line ----------------------------------------------------------------------------------------------------------


@given(record_lines())
def test_a_line_reads_as_it_was_written(line: RecordLine) -> None:
    assert parse_line(line.content) == line


@given(record_lines(), st.data())
def test_a_line_has_one_encoding(line: RecordLine, data: st.DataObject) -> None:
    content = line.content
    position = data.draw(st.integers(0, len(content)))
    other = (
        content[:position]
        + data.draw(st.sampled_from((b" ", b"\t", b"\\u0020", b"0", b'"text":"",')))
        + content[position:]
    )
    with suppress(ValueError):
        assert parse_line(other) != line


INVALID = {
    "empty": b"",
    "no JSON": b"publication",
    "binary": bytes(range(256)).replace(b"\n", b""),
    "a deep list": b"[" * 200_000,
    "a deep object": b'{"files":' * 100_000,
    "depth in an unknown field": b'{"a":' + b"[" * 200_000,
    "huge": b'{"release":"' + b"a" * 3_000_000 + b'"}',
    "null": b"null",
    "a number": b"1",
    "an unknown field": make_line(1).content[:-1] + b',"zz":1}',
    "a huge number": make_line(1).content.replace(b'"sequence":0', b'"sequence":' + b"9" * 400),
    "an invalid time": make_line(1).content.replace(b"2025-03-01", b"2025-02-31"),
    "a time out of range": make_line(1).content.replace(b"2025-03-01", b"0001-01-01"),
    "a path to a parent folder": make_line(1).content.replace(b"2025/bron", b"2025/../../etc"),
    "a line feed in a path": make_line(1).content.replace(b"2025/bron", b"2025/bron\\n"),
    "an invalid digest": make_line(1).content.replace(b"0000", b"00zz", 1),
    "no text": make_line(1).content.replace(b'"release":"2025/bron",', b""),
    "a merge of a text": make_line(1).content.replace(b'"minor"', b'"merge"'),
    "half a character": make_line(1).content.replace(b'"language":"sv"', b'"signature":"\xc3","language":"sv"'),
    "a lone surrogate": make_line(1).content.replace(b'"language":"sv"', b'"signature":"\\ud800","language":"sv"'),
}


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_line_is_reported_with_its_number(name: str) -> None:
    before = encode_record(make_line(1), make_line(2))
    (problem, *_) = parse_record(
        before + INVALID[name] + b"\n" + encode_appended(parse_record(before), [make_line(3)])
    ).problems
    assert problem.line_number == 3
    assert not problem.is_repairable
    assert len(problem.message) < 400


# --- a chain ---------------------------------------------------------------------------------------------------------


@given(LINE_LISTS)
@few_examples
def test_a_record_reads_as_it_was_written(lines: list[RecordLine]) -> None:
    record = parse_record(encode_record(*lines))
    assert not record.problems
    assert not record.truncated_tail
    assert [line.text_digest for line in record.lines.values()] == [line.text_digest for line in lines]
    assert [line.sequence for line in record.lines.values()] == list(range(1, len(lines) + 1))
    times = [line.time for line in record.lines.values()]
    assert times == sorted(times)


@given(LINE_LISTS, LINE_LISTS)
@few_examples
def test_new_lines_are_later_than_all_on_record_whatever_the_clock_says(
    lines: list[RecordLine], more: list[RecordLine]
) -> None:
    before = parse_record(encode_record(*lines))
    assert all(line.time > before.last_time for line in chain_lines(before, more))


def test_a_line_with_the_last_possible_time_leaves_a_valid_record() -> None:
    record = encode_record(structs.replace(make_line(1), time="8999-12-31T23:59:59Z"))
    assert not parse_record(record + encode_appended(parse_record(record), [make_line(2)])).problems


@given(LINE_LISTS, st.data())
@few_examples
def test_a_changed_byte_is_reported_with_its_line(lines: list[RecordLine], data: st.DataObject) -> None:
    content = bytearray(encode_record(*lines))
    position = data.draw(st.integers(0, len(content) - 1), label="position")
    before = content[position]
    content[position] = data.draw(st.integers(0, 255).filter(lambda byte: byte != before), label="byte")
    number = bytes(content[:position]).count(b"\n") + 1
    record = parse_record(bytes(content))
    if number < len(lines):  # only its signature protects the last line
        assert {problem.line_number for problem in record.problems} & {number, number + 1}
        assert not all(problem.is_repairable for problem in record.problems)
    assert record != parse_record(encode_record(*lines))


@given(LINE_LISTS, st.data())
@few_examples
def test_a_removed_line_is_reported(lines: list[RecordLine], data: st.DataObject) -> None:
    assume(len(lines) > 1)
    line_contents = encode_record(*lines).splitlines(keepends=True)
    position = data.draw(st.integers(0, len(lines) - 2))
    problems = parse_record(b"".join(line_contents[:position] + line_contents[position + 1 :])).problems
    assert problems[0].line_number == position + 1
    assert not problems[0].is_repairable
    assert "was changed or removed" in problems[0].message


@given(LINE_LISTS, LINE_LISTS, LINE_LISTS, st.randoms(use_true_random=False))
@few_examples
def test_lines_out_of_order_repeated_truncated_and_of_two_branches_are_repaired_without_loss(
    base: list[RecordLine], ours: list[RecordLine], theirs: list[RecordLine], random_: random.Random
) -> None:
    content = encode_branches(base, ours, theirs)
    valid_lines = set(content.splitlines())
    line_contents = content.splitlines(keepends=True)
    line_contents += [random_.choice(line_contents) for _ in range(2)]
    first, rest = line_contents[0], line_contents[1:]
    random_.shuffle(rest)
    damaged = b"".join([first, *rest]) + b'{"trunc'
    record = parse_record(damaged)
    assert all(problem.is_repairable for problem in record.problems)
    assert all("pressroom check --mend" in problem.message for problem in record.problems)
    repair = repair_record(damaged, TIME)
    after = parse_record(repair.content)
    assert not after.problems
    assert not after.truncated_tail
    assert valid_lines <= set(repair.content.splitlines())
    assert len(repair.content.splitlines()) == len(valid_lines) + (len(parse_record(content).heads) > 1)
    assert any("incomplete last line" in change for change in repair.changes)
    assert repair_record(repair.content, TIME) == repair_record(repair.content, "2030-01-01T00:00:00Z")
    assert not repair_record(repair.content, TIME).changes


def test_a_lost_line_cannot_be_repaired() -> None:
    content = encode_record(make_line(1), make_line(2), make_line(3))
    lost = b"".join(content.splitlines(keepends=True)[::2])
    repair = repair_record(lost, TIME)
    assert repair.content == lost
    assert [problem.line_number for problem in repair.problems] == [2]


def test_a_branch_that_is_not_joined_is_reported() -> None:
    (problem,) = parse_record(encode_branches([make_line(1)], [make_line(2)], [make_line(3)])).problems
    assert "two branches" in problem.message
    assert not parse_record(join_branches(encode_branches([make_line(1)], [make_line(2)], [make_line(3)]))).problems


def test_three_branches_are_joined_by_one_line() -> None:
    two_branches = encode_branches([make_line(1)], [make_line(2)], [make_line(3)])
    content = two_branches + encode_appended(parse_record(encode_record(make_line(1))), [make_line(4)])
    repair = repair_record(content, TIME)
    *_, last = parse_record(repair.content).lines.values()
    assert (last.kind, len(last.previous), last.sequence) == ("merge", 3, 3)


# --- appended lines --------------------------------------------------------------------------------------------------


@given(LINE_LISTS, LINE_LISTS)
@few_examples
def test_appended_lines_parse_as_in_the_whole_record(before: list[RecordLine], after: list[RecordLine]) -> None:
    old = encode_record(*before)
    new = encode_appended(parse_record(old), after)
    assert parse_appended(old.splitlines()[-1], new) == tuple(parse_record(old + new).lines.values())[len(before) :]
    assert parse_appended(old.splitlines()[-1], b"") == ()


@given(LINE_LISTS, LINE_LISTS, st.data())
@few_examples
def test_appended_lines_that_do_not_follow_are_never_parsed(
    before: list[RecordLine], after: list[RecordLine], data: st.DataObject
) -> None:
    old = encode_record(*before)
    new = bytearray(encode_appended(parse_record(old), after))
    position = data.draw(st.integers(0, len(new) - 1), label="position")
    byte = new[position]
    new[position] = data.draw(st.integers(0, 255).filter(lambda other: other != byte), label="byte")
    appended = parse_appended(old.splitlines()[-1], bytes(new))
    record = parse_record(old + bytes(new))
    assert appended is None or (not record.problems and appended == tuple(record.lines.values())[len(before) :])
