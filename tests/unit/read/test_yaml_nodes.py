"""YAML that officers write keeps its lines; YAML that would do anything else is refused, quickly, with its line."""

import time

import pytest

from pressroom.model.draft import Mapping, ParseError, Scalar, Sequence
from pressroom.read.yaml_nodes import parse_yaml


def fault(text: str) -> ParseError:
    result = parse_yaml(text, 1)
    assert isinstance(result, ParseError), result
    return result


def test_every_key_and_value_has_its_line_in_the_file() -> None:
    text = "headline: Bron\nlead: >\n  En rad\n  till\ncontacts:\n  - ada\n  - {name: Bo,\n     phone: 112}\n"
    assert parse_yaml(text, 2) == Mapping(
        (
            (Scalar("headline", 2), Scalar("Bron", 2)),
            (Scalar("lead", 3), Scalar("En rad till\n", 3, is_quoted=True)),
            (
                Scalar("contacts", 6),
                Sequence(
                    (
                        Scalar("ada", 7),
                        Mapping(((Scalar("name", 8), Scalar("Bo", 8)), (Scalar("phone", 9), Scalar("112", 9))), 8),
                    ),
                    7,
                ),
            ),
        ),
        2,
    )


@pytest.mark.parametrize("text", ["no", "null", "~", "1e3", "+46812345678", "12:30", "2020-11-02", "0x10", "=", ".inf"])
def test_all_values_stay_the_text_they_are(text: str) -> None:
    assert parse_yaml(f"a: {text}", 1) == Mapping(((Scalar("a", 1), Scalar(text, 1)),), 1)


def test_a_doubled_key_is_kept_for_the_checker() -> None:
    result = parse_yaml("a: 1\na: 2", 1)
    assert isinstance(result, Mapping)
    assert [key.line for key, _ in result.entries] == [1, 2]


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment\n"])
def test_nothing_is_an_empty_mapping(text: str) -> None:
    assert parse_yaml(text, 5) == Mapping((), 5)


def test_empty_on_purpose_differs_from_empty() -> None:
    result = parse_yaml("a: ''\nb:", 1)
    assert isinstance(result, Mapping)
    assert [part for _, part in result.entries] == [Scalar("", 1, is_quoted=True), Scalar("", 2)]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b\nheadline: One: two", 2, "second colon"),
        ("a: b\nlead: one\n  two: three", 3, "second colon"),
        ('a: b\nc: "d', 2, "quotation mark is opened here"),
        ("a: 'it's'", 1, "mend the indentation"),
        ("a: @x", 1, "cannot begin with “@”"),
        ("a: `x`", 1, "cannot begin with “`”"),
        ("a: %x", 1, "cannot begin with “%”"),
        ("a:\n\tb: c", 2, "there is a tab"),
        ("a: * b", 1, "cannot begin with & or *"),
        ("a: [b", 1, "[list] or {mapping} is opened"),
        ("a: b\n  c\nd", 3, "expected “key: text”"),
        ("text", 1, "expected “key: text”"),
        ("- a\n- b", 1, "expected “key: text”"),
        ("a: b\n...\nc: d", 3, "expected “key: text”"),
        ("a: b\n---\nc: d", 2, "second YAML document"),
        ('a: "\\d"', 1, "backslash"),
        ('a: "\\ud800"', 1, "backslash"),
        ("? [a]\n: b", 1, "expected a word as key"),
        ("a: We are #1 again", 1, "“#1 again”"),
        ("a: b\nc:\n  - x #y", 3, "“#y”"),
    ],
)
def test_what_cannot_be_read_is_told_in_its_line_with_what_to_do(text: str, line: int, words: str) -> None:
    found = fault(text)
    assert found.line == line
    assert words in found.message


@pytest.mark.parametrize("text", ["a: b # comment", "a: '#1'", "a: |\n  x #1", "# a #b\na: b", "a: b#1", "a: [b] #c"])
def test_a_comment_that_is_one_is_left_alone(text: str) -> None:
    assert isinstance(parse_yaml(text, 1), Mapping)


LAUGHS = "a: &a [lol, lol]\n" + "".join(
    f"{after}: &{after} [*{name}, *{name}]\n" for name, after in zip("abcd", "bcde", strict=True)
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &b c", "anchors"),
        ("a: b\nc: *a", "aliases"),
        (LAUGHS, "anchors"),
        ("a: !!python/object/apply:os.system ['true']", "tags"),
        ("a: !x b", "tags"),
        ("!!map {a: b}", "tags"),
        ("<<: {a: b}", "merge key"),
        ("a: " + "[" * 9 + "]" * 9, "more than 8 deep"),
        ("a: " + "[" * 60_000, "more than 8 deep"),
        ("{a: " * 12_000, "more than 8 deep"),
        ("- " * 30_000, "more than 8 deep"),
        ("? " * 30_000, "more than 8 deep"),
        ("".join(" " * depth + "a:\n" for depth in range(300)), "more than 8 deep"),
        ("a: " + "b" * 64 * 1024, "more than 64 kB"),
        ("[" * 100_000, "more than 64 kB"),
        ("a: " + "å" * 33_000, "more than 64 kB"),
    ],
)
def test_hostile_yaml_is_refused_in_no_time(text: str, words: str) -> None:
    begin = time.process_time()
    assert words in fault(text).message
    assert time.process_time() - begin < 1
