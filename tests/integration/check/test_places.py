"""Every problem names the field in a list, and the part of the file that is wrong, so that an editor can show it."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressroom import cli
from pressroom.errors import Problem
from tests.support.checking import TEXT, find_problems, newsroom_text, release_text
from tests.support.small_images import image_bytes

PICTURE = {"releases/2025/bron-oppnar/bild.png": image_bytes("PNG")}
QUOTED = re.compile("“(.+?)”")


def cut(text: str, problem: Problem) -> str:
    """Return the part of a file that a problem names."""
    lines = text.splitlines(keepends=True)
    assert 1 <= problem.line <= problem.end_line
    assert (problem.line, problem.column) <= (problem.end_line, problem.end_column)
    assert problem.end_column <= len(lines[problem.end_line - 1]) + 1
    before_last = "".join(lines[problem.line - 1 : problem.end_line - 1])
    return (before_last + lines[problem.end_line - 1][: problem.end_column - 1])[problem.column - 1 :]


# --- fields -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "field", "part"),
    [
        ("help", "[{name: A, phone: 112}, {name: B, phone: 08-12}]", "help[1].phone", "08-12"),
        ("help", "[{name: A, phone: 112}, {name: B, phne: 112}]", "help[1].phne", "phne"),
        ("help", "[{name: A, phone: 112}, {phone: 112}]", "help[1].name", ""),
        ("help", "[{name: A, phone: 112}, {name: '', phone: 112}]", "help[1].name", "name"),
        ("help", "[{name: A, phone: 112}, text]", "help[1]", "text"),
        ("contacts", "[ada, {name: B C, phone: 112}, {name: D E, email: f, phone: 112}]", "contacts[2].email", "f"),
        ("contacts", "[ada, adda]", "contacts[1]", "adda"),
        ("contacts", "[ada, ada]", "contacts[1]", "ada"),
        ("contacts", "[ada, {name: B C, email: b@example.org}]", "contacts[1]", "{name: B C, email: b@example.org}"),
        ("contacts", "[ada, {name: B C, phone: 112, until: 2020-01-01}]", "contacts[1].until", "2020-01-01"),
        ("contacts", "[{name: Ada Lindqvist, phone: 112}, {name: Ada Lindkvist, phone: 112}]", "contacts[1].name",
         "Ada Lindkvist"),
        ("images", "[{file: bild.png, credit: C}]", "images[0].alt", ""),
        ("images", "[{file: bild.png, alt: '', credit: C}, {file: b.png, alt: '', credit: C}]", "images[1].file",
         "b.png"),
        ("documents", "[{file: bild.png, title: A}, {file: a.pdf, title: B}]", "documents[1].file", "a.pdf"),
        ("keywords", "[å, b, '!']", "keywords[2]", "'!'"),
        ("keywords", "[b, å, B]", "keywords[2]", "B"),
        ("organisations", "[fjallby, fjallbo]", "organisations[1]", "fjallbo"),
        ("former_urls", "[/a/, b]", "former_urls[1]", "b"),
        ("former_urls", "[/a/, /2025/%62ron-oppnar/]", "former_urls[1]", "/2025/%62ron-oppnar/"),
        ("links", "[{title: A, url: 'https://a.example'}, {title: B, url: b}]", "links[1].url", "b"),
        ("facts", "[{label: A, value: 1}, {label: B, value: [1]}]", "facts[1].value", "[1]"),
        ("headline", '"å: \\0"', "headline", '"å: \\0"'),
    ],
)  # fmt: skip
def test_a_field_of_a_release_names_the_place_in_the_list_and_the_value(
    tmp_path: Path, key: str, value: str, field: str, part: str
) -> None:
    text = release_text(**{key: value})
    problems = [each for each in find_problems(tmp_path, {TEXT: text, **PICTURE}) if each.field.startswith(key)]
    assert [each.field for each in problems] == [field]
    assert (cut(text, problems[0]) if problems[0].column else "") == part


@pytest.mark.parametrize(
    ("key", "value", "field", "part"),
    [
        ("languages", "[sv, en, xx]", "languages[2]", "xx"),
        ("hubs", "['https://hub.example/', x]", "hubs[1]", "x"),
        ("leave_out", "[mail, males]", "leave_out[1]", "males"),
        ("title", "{sv: Pressrum, en: [a]}", "title.en", "[a]"),
        ("title", "{sv: Pressrum}", "title.en", ""),
        ("contacts", "{ada: {name: A B, phone: 112}, bo: {name: C D, phone: 1}}", "contacts.bo.phone", "1"),
        ("contacts", "{Ada: {name: A B, phone: 112}}", "contacts.Ada", "Ada"),
        ("contacts", "{a: {name: Ada Lindqvist, phone: 112}, b: {phone: 112, name: Ada Lindkvist}}", "contacts.b.name",
         "Ada Lindkvist"),
        ("organisations", "{a: {name: {sv: A, en: A}, country: S}}", "organisations.a.country", "S"),
        ("organisations", "{a: {name: A, country: SE, boilerplate: {sv: '<b>', en: B}}}",
         "organisations.a.boilerplate.sv", "'<b>'"),
    ],
)  # fmt: skip
def test_a_field_of_the_newsroom_names_the_id_the_language_and_the_place_in_the_list(
    tmp_path: Path, key: str, value: str, field: str, part: str
) -> None:
    text = newsroom_text(**{key: value})
    found = find_problems(tmp_path, {"newsroom.yaml": text})
    problems = [each for each in found if each.path == "newsroom.yaml" and each.field.startswith(key)]
    assert [each.field for each in problems] == [field]
    assert (cut(text, problems[0]) if problems[0].column else "") == part


def test_a_conflict_of_keywords_names_the_keyword_in_its_list(tmp_path: Path) -> None:
    other = release_text("Annan text.", keywords="[vägar, broar]", headline="Annat", publish_at="2024-02-03 09:00")
    text = release_text(keywords="[vatten, Broar]")
    problems = find_problems(tmp_path, {"releases/2024/annat/sv.md": other, TEXT: text})
    assert [(each.field, cut(text, each)) for each in problems] == [("keywords[1]", "Broar")]


def test_json_has_the_field_and_the_place_of_each_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = release_text("Å, se [priser](priser.pdf).", help="[{name: A, phone: 112}, {name: B, phone: 08-12}]")
    find_problems(tmp_path, {TEXT: text})
    assert cli.run(("--newsroom", str(tmp_path), "check", "--json")) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    places = [(each["line"], each["field"], each["column"], each["end_line"], each["end_column"]) for each in problems]
    assert places == [(6, "help[1].phone", 48, 6, 53), (9, "", 7, 9, 27)]


# --- the body ---------------------------------------------------------------------------------------------------------

BEFORE = "Å 😀 \\* &amp; *ö* "


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (f"{BEFORE}[se\npriser](priser.pdf) nu.", "[se\npriser](priser.pdf)"),
        (f"{BEFORE}[se](priser.pdf), och [se](priser.pdf).", "[se](priser.pdf)"),
        (f"{BEFORE}<javascript:x>.", "<javascript:x>"),
        (f"{BEFORE}![alt](bild.png).", "![alt](bild.png)"),
        (f"{BEFORE}<b>fet</b>.", "<b>"),
        ("Text.\n\n  <div>\nå\n</div>\n\nText.", "<div>\nå\n</div>"),
        ("Text.\n\n## Å *rubrik* &amp; mer ##\n", "## Å *rubrik* &amp; mer ##"),
        ("Text.\n\nÅ rubrik\nmed mera\n---\n", "Å rubrik\nmed mera\n---"),
        ("Text.\n\n##\n\n## B\n\nText.", "##"),
        (f"{BEFORE}måndag den 3 februari, och\n_måndagen_ &auml; måndagen den 4 februari 2025.", "måndagen"),
        ("Å\n\n> söndag 2 februari\n> och **måndag** 4 februari 2025.", "måndag"),
        ("- å\n- m&aring;ndag 4 februari 2025.", "m&aring;ndag"),
        (f"{BEFORE}ring 08-465 004 01\neller 08-12 34 5.", "08-12 34 5"),
        (f"{BEFORE}en katt och. En hund *och*.", "och*."),
        (f"{BEFORE}en katt. En hund\noch en\nfågel som\nflyger", "fågel som\nflyger"),
        (f"{BEFORE}enligt *Ada* Lindkvist.", "Ada* Lindkvist"),
        ("> Å, det är bra.\n>\n> – Ada Lindkvist, chef", "Ada Lindkvist"),
        ("> Å, det är bra.\n> – **Ada Lindkvist**, chef", "Ada Lindkvist"),
        ("Text.\n\n| å | b |\n|---|---|\n| å\\| | `c` måndag 4 februari 2025 |\n", "måndag"),
        ("Text[^1].\n\n[^1]: Å måndag 4 februari 2025.\n", "måndag"),
        ("Kod `å &amp; måndag 4 februari 2025` här.", "måndag"),
    ],
)
def test_a_problem_of_the_body_names_the_part_that_is_wrong(tmp_path: Path, body: str, part: str) -> None:
    text = release_text(body)
    problems = [each for each in find_problems(tmp_path, {TEXT: text}) if each.line > 6]
    parts = [cut(text, each) for each in problems]
    assert (
        not part
        or part in [re.sub(r"\n> ", "\n", each) for each in parts]
        or part
        in [each[-len(part) :] for each in parts if "ends without a full stop" in problems[parts.index(each)].message]
    ), [*zip(problems, parts, strict=True)]


def test_of_two_equal_words_the_wrong_one_is_named(tmp_path: Path) -> None:
    text = release_text("På måndag 3 februari 2025,\neller på måndag 4 februari 2025.")
    (problem,) = find_problems(tmp_path, {TEXT: text})
    assert (problem.line, problem.column, problem.end_line, problem.end_column) == (9, 10, 9, 16)


def test_a_control_character_is_named(tmp_path: Path) -> None:
    text = release_text("Å\x07b.")
    (problem,) = find_problems(tmp_path, {TEXT: text})
    assert (problem.line, problem.column, problem.end_line, problem.end_column) == (8, 2, 8, 3)


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("a: b", ":"),
        ("&a b", "&a b"),
        ("!a b", "!a b"),
        ("a # b", None),
        ("a #b", "a #b"),
        ("@a", "@"),
        ("a\tb\n\tc:", "\t"),
    ],
)
def test_an_error_in_the_yaml_names_the_part_that_is_wrong(tmp_path: Path, value: str, part: str | None) -> None:
    text = release_text(dateline=value)
    problems = find_problems(tmp_path, {TEXT: text})
    assert [cut(text, each) for each in problems] == ([] if part is None else [part])


# --- any text ---------------------------------------------------------------------------------------------------------

SNIPPETS = (
    *("måndag 4 februari 2025", "08-12 34 56", "+46 8 465", "Ada Lindkvist", "katt och.", "[å](b.pdf)", "![å](b.png)"),
    *("<b>", "</i >", "<javascript:x>", "\n\n## Å\n\n", "\n\n> ", "\n> ", "\n\n- ", "\n\n1. ", "\n\n", "\n", " "),
    *("å", "😀", "\\*", "\\", "&amp;", "&", "&#229;", "&nosuch;", "*", "**", "_", "`", "``", "[^1]", "\n\n[^1]: "),
    *(
        "| a | b |\n|---|---|\n| ",
        "  \n",
        "– ",
        "[r]",
        "\n\n[r]: c.pdf\n\n",
        "\t",
        "    ",
        "---",
        ". ",
        "\xa0",
        "\u202e",
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(SNIPPETS), max_size=20).map("".join))
def test_the_named_part_of_any_text_contains_what_the_message_names(tmp_path: Path, body: str) -> None:
    text = release_text(body)
    for problem in find_problems(tmp_path, {TEXT: text}):
        if problem.column:
            part = cut(text, problem)
            name = QUOTED.search(re.sub("(?:after|before) “[^”]*”", "", problem.message))
            assert name is None or contains(part, name[1]), (problem, part)


def contains(part: str, name: str) -> bool:
    """Return whether all letters and digits of a name are in a part of the text, in this order.

    Between them may be markup. A link by reference contains its label, not its URL.
    """
    shown = re.sub(r"(?<!\\)&#?\w+;", lambda match: unescape(match[0]) + match[0], part)  # in code, it is itself
    is_reference = name == "c.pdf" and part.endswith("[r]")
    return is_reference or is_subsequence(name, shown)


def is_subsequence(name: str, part: str) -> bool:
    characters = iter(part)
    return all(char in characters for char in name if char.isalnum())
