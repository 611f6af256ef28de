"""YAML that officers write keeps its lines; any other YAML is refused quickly, with its line."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressroom.model.draft import Mapping, Node, ParseError, Scalar, Sequence, Span
from pressroom.read.yaml_nodes import parse_yaml

SNIPPETS = (
    *"aå1- \n:#\"'[]{},&*!|>%@`?~\\_.\t",
    *("\n  - ", "\n    ", "\n  ", ": ", " #", "key: ", "- ", "a: b", '"a"', "---", "...", "<<: "),
    *("\ufeff", "😀", "\xa0"),
)


def parse_error(text: str) -> ParseError:
    result = parse_yaml(text, 1)
    assert isinstance(result, ParseError), result
    return result


def cut(lines: list[str], span: Span) -> str:
    """Return the part of some lines that a span names."""
    text = "".join(lines[span.line - 1 : span.end_line])
    return text[span.column - 1 : len(text) - len(lines[span.end_line - 1]) + span.end_column - 1]


def without_columns(node: Node | ParseError) -> Node:
    """Return a node that knows only its lines."""
    match node:
        case Scalar():
            return Scalar(node.text, node.line, node.is_quoted)
        case Sequence():
            return Sequence(tuple(map(without_columns, node.items)), node.line)
        case Mapping():
            entries = tuple((Scalar(key.text, key.line), without_columns(value)) for key, value in node.entries)
            return Mapping(entries, node.line)
    raise AssertionError(node)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Brö 😀", "Brö 😀"),
        ('"B: \\" c"  ', '"B: \\" c"'),
        ("''", "''"),
        ("Bron\n  är klar", "Bron\n  är klar"),
        ("[å, b ]  # c", "[å, b ]"),
        ("{b: c}", "{b: c}"),
        ("\n  - b\n  - c: d\n    e: {f: g}\n", "- b\n  - c: d\n    e: {f: g}"),
        ("\n  b: [c]\n  d: e", "b: [c]\n  d: e"),
        (">\n  En rad\n  till\n", ">\n  En rad\n  till\n"),
    ],
)
def test_every_value_knows_where_it_starts_and_ends(value: str, words: str) -> None:
    text = f"ö: {value}"
    result = parse_yaml(text, 5)
    assert isinstance(result, Mapping)
    ((_, node),) = result.entries
    lines = ["\n"] * 4 + text.splitlines(keepends=True) + [""]
    assert cut(lines, node.span) == words


def test_every_key_and_value_has_its_line_in_the_file() -> None:
    text = "headline: Bron\nlead: >\n  En rad\n  till\ncontacts:\n  - ada\n  - {name: Bo,\n     phone: 112}\n"
    assert without_columns(parse_yaml(text, 2)) == Mapping(
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
def test_all_values_stay_text(text: str) -> None:
    assert without_columns(parse_yaml(f"a: {text}", 1)) == Mapping(((Scalar("a", 1), Scalar(text, 1)),), 1)


def test_a_duplicate_key_is_kept_for_the_check() -> None:
    result = parse_yaml("a: 1\na: 2", 1)
    assert isinstance(result, Mapping)
    assert [key.line for key, _ in result.entries] == [1, 2]


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment\n"])
def test_an_empty_text_is_an_empty_mapping(text: str) -> None:
    assert parse_yaml(text, 5) == Mapping((), 5)


def test_an_empty_text_in_quotes_differs_from_a_missing_value() -> None:
    result = parse_yaml("a: ''\nb:", 1)
    assert isinstance(result, Mapping)
    assert [without_columns(part) for _, part in result.entries] == [Scalar("", 1, is_quoted=True), Scalar("", 2)]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b\nheadline: One: two", 2, "second colon"),
        ("a: b\nlead: one\n  two: three", 3, "second colon"),
        ('a: b\nc: "d', 2, "quotation mark is never closed"),
        ("a: 'it's'", 1, """write this line: a: "it's\""""),
        ("a: @x", 1, "cannot start with “@”"),
        ("a: `x`", 1, "cannot start with “`”"),
        ("a: %x", 1, "cannot start with “%”"),
        ("a:\n\tb: c", 2, "there is a tab"),
        ("a: * b", 1, "cannot start with & or *"),
        ("a: [b", 1, "[list] or {mapping} is not written correctly"),
        ("a: b\n  c\nd", 3, "expected “key: text”"),
        ("text", 1, "expected “key: text”"),
        ("- a\n- b", 1, "expected “key: text”"),
        ("a: b\n...\nc: d", 3, "expected “key: text”"),
        ("a: b\n---\nc: d", 2, "second YAML document"),
        ('a: "\\d"', 1, "backslash"),
        ('a: "\\ud800"', 1, "backslash"),
        ("? [a]\n: b", 1, "expected a word as the key"),
        ("a: We are #1 again", 1, "“#1 again”"),
        ("a: b\nc:\n  - x #y", 3, "“#y”"),
    ],
)
def test_a_syntax_error_has_its_line_and_says_what_to_do(text: str, line: int, words: str) -> None:
    error = parse_error(text)
    assert error.line == line
    assert words in error.message


@pytest.mark.parametrize("text", ["a: b # comment", "a: '#1'", "a: |\n  x #1", "# a #b\na: b", "a: b#1", "a: [b] #c"])
def test_a_real_comment_is_allowed(text: str) -> None:
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
        ("a: " + "[" * 9 + "]" * 9, "more than 8 levels deep"),
        ("a: " + "[" * 60_000, "more than 8 levels deep"),
        ("{a: " * 12_000, "more than 8 levels deep"),
        ("- " * 30_000, "more than 8 levels deep"),
        ("? " * 30_000, "more than 8 levels deep"),
        ("".join(" " * depth + "a:\n" for depth in range(300)), "more than 8 levels deep"),
        ("a: " + "b" * 64 * 1024, "more than 64 kB"),
        ("[" * 100_000, "more than 64 kB"),
        ("a: " + "å" * 33_000, "more than 64 kB"),
    ],
)
def test_hostile_yaml_is_refused_within_a_second(text: str, words: str) -> None:
    start = time.process_time()
    assert words in parse_error(text).message
    assert time.process_time() - start < 1


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(SNIPPETS), max_size=30).map("".join))
def test_any_text_is_parsed_or_refused_in_one_of_its_lines(text: str) -> None:
    result = parse_yaml(f"{text}\n", 2)
    assert 2 <= result.line <= 3 + text.count("\n")  # the end of the text is the start of the next line


@pytest.mark.parametrize(
    ("line", "repaired"),
    [
        ('a: "Äntligen" – simhallen öppnar', """a: '"Äntligen" – simhallen öppnar'"""),
        ('a: "Äntligen" – säger "Anna"', """a: '"Äntligen" – säger "Anna"'"""),
        ('a: "Det är "roligt" sa hon"', """a: 'Det är "roligt" sa hon'"""),
        ('a: "Äntligen", sa "Anna\'s"', """a: '"Äntligen", sa "Anna\'\'s"'"""),
        ("a: 'Anna's bad'", """a: "Anna's bad\""""),
        ('a: "Nytt bad', 'a: "Nytt bad"'),
        ("a: 'Nytt bad", 'a: "Nytt bad"'),
        ('a: """Nytt"""', 'a: "Nytt"'),
        ("a: Ny chef: Anna", 'a: "Ny chef: Anna"'),
        ("a: Ny chef: “Anna”", 'a: "Ny chef: “Anna”"'),
        ("a: @kommunen svarar", 'a: "@kommunen svarar"'),
        ("a: % av alla", 'a: "% av alla"'),
        ("a: *Nytt* badhus", 'a: "*Nytt* badhus"'),
        ("a: &nytt", 'a: "&nytt"'),
        ("a: !Nytt", 'a: "!Nytt"'),
        ("a: > Nytt badhus", 'a: "Nytt badhus"'),
        ("a: | Nytt badhus", 'a: "Nytt badhus"'),
        ("a: ? Nytt", 'a: "? Nytt"'),
        ("a: [Nytt] badhus", 'a: "[Nytt] badhus"'),
        ("a: {Nytt} badhus", 'a: "{Nytt} badhus"'),
        ("a: Badhuset #öppnar", 'a: "Badhuset #öppnar"'),
        ('a: "C:\\Users"', "a: 'C:\\Users'"),
        ("a: [@bro, Väg]", 'a: ["@bro", Väg]'),
        ("a:Nytt badhus", 'a: "Nytt badhus"'),
        ("a:\xa0Nytt badhus", 'a: "Nytt badhus"'),
        ('- "Nytt" – bad', """- '"Nytt" – bad'"""),
    ],
)
def test_an_error_of_quotes_or_signs_shows_the_line_to_write(line: str, repaired: str) -> None:
    prefix, suffix = ("k:\n", "\nb: c") if line.startswith("-") else ("k: v\n", "\nb: c")
    error = parse_error(f"{prefix}{line}{suffix}")
    assert error.line == 2
    assert error.message.endswith(f"; write this line: {repaired}")
    assert isinstance(parse_yaml(f"{prefix}{repaired}{suffix}", 1), Mapping)


def test_a_quotation_mark_without_an_end_is_found_above_the_error() -> None:
    error = parse_error('a: b\nlead: "Nytt bad\nkind: "news"')
    assert (error.line, error.message.partition("; ")[2]) == (2, 'write this line: lead: "Nytt bad"')


@pytest.mark.parametrize(
    ("rule", "name"),
    [("—", "U+2014 EM DASH"), ("–", "U+2013 EN DASH"), ("--", "HYPHEN-MINUS"), ("—-", "U+2014 EM DASH and")],
)
def test_a_line_of_hyphens_that_an_editor_changed_is_named(rule: str, name: str) -> None:
    for line, text in ((2, f"a: b\n{rule}\n\nText"), (1, f"{rule}\na: b")):
        error = parse_error(text)
        assert error.line == line
        assert name in error.message
        assert error.message.endswith("write this line: ---")
