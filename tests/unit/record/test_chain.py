"""No line of a record can be changed, taken out, put in or moved unseen; what a merge leaves behind can be mended."""

import random
from contextlib import suppress

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from pressroom.record import RecordLine, chain_lines, parse_appended, parse_line, parse_record, repair_record
from tests.support.records import LISTS, appended, branched, line, lines, record_of, whole

TIME = "2025-03-02T12:00:00Z"
some = settings(max_examples=40)


# --- a line ----------------------------------------------------------------------------------------------------------


@given(lines())
def test_a_line_reads_as_it_was_written(made: RecordLine) -> None:
    assert parse_line(made.content) == made


@given(lines(), st.data())
def test_a_line_has_one_spelling(made: RecordLine, data: st.DataObject) -> None:
    octets = made.content
    place = data.draw(st.integers(0, len(octets)))
    other = octets[:place] + data.draw(st.sampled_from((b" ", b"\t", b"\\u0020", b"0", b'"text":"",'))) + octets[place:]
    with suppress(ValueError):
        assert parse_line(other) != made


WICKED = {
    "empty": b"",
    "no JSON": b"publication",
    "binary": bytes(range(256)).replace(b"\n", b""),
    "a deep list": b"[" * 200_000,
    "a deep object": b'{"files":' * 100_000,
    "depth in an unknown field": b'{"a":' + b"[" * 200_000,
    "huge": b'{"release":"' + b"a" * 3_000_000 + b'"}',
    "null": b"null",
    "a number": b"1",
    "a field that nobody knows": line(1).content[:-1] + b',"zz":1}',
    "a huge number": line(1).content.replace(b'"sequence":0', b'"sequence":' + b"9" * 400),
    "a time that is none": line(1).content.replace(b"2025-03-01", b"2025-02-31"),
    "a time out of all zones": line(1).content.replace(b"2025-03-01", b"0001-01-01"),
    "a path that climbs": line(1).content.replace(b"2025/bron", b"2025/../../etc"),
    "a line feed in a path": line(1).content.replace(b"2025/bron", b"2025/bron\\n"),
    "a digest that is none": line(1).content.replace(b"0000", b"00zz", 1),
    "no text": line(1).content.replace(b'"release":"2025/bron",', b""),
    "a merge of a text": line(1).content.replace(b'"minor"', b'"merge"'),
    "half a character": line(1).content.replace(b'"language":"sv"', b'"signature":"\xc3","language":"sv"'),
    "a lone surrogate": line(1).content.replace(b'"language":"sv"', b'"signature":"\\ud800","language":"sv"'),
}


@pytest.mark.parametrize("what", WICKED)
def test_what_is_no_line_is_told_with_its_number_whatever_it_is(what: str) -> None:
    before = record_of(line(1), line(2))
    (fault, *_) = parse_record(before + WICKED[what] + b"\n" + appended(parse_record(before), [line(3)])).problems
    assert fault.line_number == 3
    assert not fault.is_repairable
    assert len(fault.message) < 400


# --- a chain ---------------------------------------------------------------------------------------------------------


@given(LISTS)
@some
def test_a_record_reads_as_it_was_written(made: list[RecordLine]) -> None:
    read = parse_record(record_of(*made))
    assert not read.problems
    assert not read.truncated_tail
    assert [each.text_digest for each in read.lines.values()] == [each.text_digest for each in made]
    assert [each.sequence for each in read.lines.values()] == list(range(1, len(made) + 1))
    times = [each.time for each in read.lines.values()]
    assert times == sorted(times)


@given(LISTS, LISTS)
@some
def test_an_act_is_later_than_all_on_record_whatever_the_clock_says(
    made: list[RecordLine], more: list[RecordLine]
) -> None:
    before = parse_record(record_of(*made))
    assert all(each.time > before.last_time for each in chain_lines(before, more))


def test_the_last_time_of_all_leaves_a_record_that_can_be_read() -> None:
    record = record_of(structs.replace(line(1), time="8999-12-31T23:59:59Z"))
    assert not parse_record(record + appended(parse_record(record), [line(2)])).problems


@given(LISTS, st.data())
@some
def test_whatever_octet_is_changed_the_record_says_in_which_line(made: list[RecordLine], data: st.DataObject) -> None:
    content = bytearray(record_of(*made))
    place = data.draw(st.integers(0, len(content) - 1), label="place")
    before = content[place]
    content[place] = data.draw(st.integers(0, 255).filter(lambda octet: octet != before), label="octet")
    number = bytes(content[:place]).count(b"\n") + 1
    read = parse_record(bytes(content))
    if number < len(made):  # the last line is held by its signature alone
        assert {fault.line_number for fault in read.problems} & {number, number + 1}
        assert not all(fault.is_repairable for fault in read.problems)
    assert read != parse_record(record_of(*made))


@given(LISTS, st.data())
@some
def test_a_line_that_is_taken_out_is_missed(made: list[RecordLine], data: st.DataObject) -> None:
    assume(len(made) > 1)
    each = record_of(*made).splitlines(keepends=True)
    place = data.draw(st.integers(0, len(made) - 2))
    faults = parse_record(b"".join(each[:place] + each[place + 1 :])).problems
    assert faults[0].line_number == place + 1
    assert not faults[0].is_repairable
    assert "was changed, or is gone" in faults[0].message


@given(LISTS, LISTS, LISTS, st.randoms(use_true_random=False))
@some
def test_lines_in_any_order_doubled_torn_and_of_two_branches_are_mended_without_loss(
    base: list[RecordLine], ours: list[RecordLine], theirs: list[RecordLine], dice: random.Random
) -> None:
    content = branched(base, ours, theirs)
    right = set(content.splitlines())
    each = content.splitlines(keepends=True)
    each += [dice.choice(each) for _ in range(2)]
    first, rest = each[0], each[1:]
    dice.shuffle(rest)
    damaged = b"".join([first, *rest]) + b'{"torn'
    read = parse_record(damaged)
    assert all(fault.is_repairable for fault in read.problems)
    assert all("pressroom check --mend" in fault.message for fault in read.problems)
    found = repair_record(damaged, TIME)
    after = parse_record(found.content)
    assert not after.problems
    assert not after.truncated_tail
    assert right <= set(found.content.splitlines())
    assert len(found.content.splitlines()) == len(right) + (len(parse_record(content).heads) > 1)
    assert any("took away" in what for what in found.changes)
    assert repair_record(found.content, TIME) == repair_record(found.content, "2030-01-01T00:00:00Z")
    assert not repair_record(found.content, TIME).changes


def test_what_is_lost_is_mended_by_nobody() -> None:
    content = record_of(line(1), line(2), line(3))
    lost = b"".join(content.splitlines(keepends=True)[::2])
    found = repair_record(lost, TIME)
    assert found.content == lost
    assert [fault.line_number for fault in found.problems] == [2]


def test_a_branch_put_in_by_somebody_else_shows_as_one() -> None:
    (fault,) = parse_record(branched([line(1)], [line(2)], [line(3)])).problems
    assert "two branches" in fault.message
    assert not parse_record(whole(branched([line(1)], [line(2)], [line(3)]))).problems


def test_three_branches_are_joined_by_one_line() -> None:
    content = branched([line(1)], [line(2)], [line(3)]) + appended(parse_record(record_of(line(1))), [line(4)])
    found = repair_record(content, TIME)
    *_, last = parse_record(found.content).lines.values()
    assert (last.kind, len(last.previous), last.sequence) == ("merge", 3, 3)


# --- what follows ----------------------------------------------------------------------------------------------------


@given(LISTS, LISTS)
@some
def test_lines_that_are_read_by_themselves_are_those_of_the_whole(
    before: list[RecordLine], after: list[RecordLine]
) -> None:
    old = record_of(*before)
    new = appended(parse_record(old), after)
    assert parse_appended(old.splitlines()[-1], new) == tuple(parse_record(old + new).lines.values())[len(before) :]
    assert parse_appended(old.splitlines()[-1], b"") == ()


@given(LISTS, LISTS, st.data())
@some
def test_lines_that_do_not_follow_are_never_read_by_themselves(
    before: list[RecordLine], after: list[RecordLine], data: st.DataObject
) -> None:
    old = record_of(*before)
    new = bytearray(appended(parse_record(old), after))
    place = data.draw(st.integers(0, len(new) - 1), label="place")
    octet = new[place]
    new[place] = data.draw(st.integers(0, 255).filter(lambda other: other != octet), label="octet")
    found = parse_appended(old.splitlines()[-1], bytes(new))
    read = parse_record(old + bytes(new))
    assert found is None or (not read.problems and found == tuple(read.lines.values())[len(before) :])
