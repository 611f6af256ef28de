"""A text that would make outputs or work without end is an error, with its line and what is allowed."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.checking import TEXT, find_problems, newsroom_text, only, release_text

PICTURE = "[{file: a.png, alt: A bridge, credit: b}]"


def test_lists_and_quotes_may_be_nested_ten_levels_deep(tmp_path: Path) -> None:
    body = f"{'> ' * 5}{'1. ' * 5}Bron är klar.\n\n" + "".join(f"{'  ' * level}- Bro.\n" for level in range(10))
    assert not find_problems(tmp_path, {TEXT: release_text(body)})


@pytest.mark.parametrize("start", ["1. " * 11, "> " * 11, "- " * 11, "> 1. " * 6, "+ " * 30_000, "> 1. " * 20_000])
def test_deeper_lists_and_quotes_are_an_error_on_their_line(tmp_path: Path, start: str) -> None:
    texts: dict[str, str | bytes] = {TEXT: release_text(f"Bron är klar.\n\nÅn är\nbred.\n\n{start}Bro.\n\nSlut.")}
    only(find_problems(tmp_path, texts), "error", 13, "more than 10 levels", "use fewer levels")


def test_lists_that_become_deeper_line_by_line_are_an_error_at_the_first_that_is_too_deep(tmp_path: Path) -> None:
    body = "".join(f"{'  ' * level}- Bro.\n" for level in range(20))
    only(find_problems(tmp_path, {TEXT: release_text(body)}), "error", 18, "more than 10 levels")


@pytest.mark.parametrize("line", ["- " * 200, "*" + " *" * 300, "-" * 5_000, "    " + "> " * 50])
def test_a_rule_and_code_are_no_lists(tmp_path: Path, line: str) -> None:
    assert not find_problems(tmp_path, {TEXT: release_text(f"Bron är klar.\n\n{line}\n\nBron öppnar.")})


def test_an_about_text_has_the_same_limits(tmp_path: Path) -> None:
    organisations = f"\n  fjallby: {{name: Fjällby kommun, country: SE, boilerplate: '{'> ' * 11}Bro.'}}"
    texts: dict[str, str | bytes] = {"newsroom.yaml": newsroom_text(organisations=organisations)}
    only(find_problems(tmp_path, texts), "error", 6, "more than 10 levels")


def test_a_table_may_have_fifty_columns(tmp_path: Path) -> None:
    def table(columns: int) -> dict[str, str | bytes]:
        return {TEXT: release_text(f"Bron.\n\n{'|a' * columns}|\n{'|-' * columns}|\n{'|1' * columns}|\n")}

    assert not find_problems(tmp_path, table(50))
    only(find_problems(tmp_path, table(51)), "error", 10, "51 columns", "at most 50")


LONG_TEXTS = {
    "headline": (2, "headline", "{}", 500),
    "lead": (3, "lead", "{}", 5_000),
    "keyword": (6, "keywords", "[Bro, {}]", 100),
    "name": (5, "contacts", "[{{name: Ek {}, phone: 112}}]", 497),
    "role": (5, "contacts", "[{{name: Bo Ek, phone: 112, role: {}}}]", 5_000),
    "note": (6, "help", "[{{name: Larm, phone: 112, note: {}}}]", 5_000),
    "fact": (6, "facts", "[{{label: Längd, value: {}}}]", 5_000),
}


@pytest.mark.parametrize("name", LONG_TEXTS)
def test_a_text_of_a_field_has_a_longest_length(tmp_path: Path, name: str) -> None:
    line, key, form, longest = LONG_TEXTS[name]

    def find_errors(length: int) -> list[str]:
        problems = find_problems(tmp_path, {TEXT: release_text(**{key: form.format("a" * length)})})
        return [f"{problem.line}: {problem.message}" for problem in problems if problem.level == "error"]

    assert not find_errors(longest)
    (error,) = find_errors(longest + 1)
    assert error.startswith(f"{line}: ")
    assert "shorten it to at most" in error


LONG_LISTS: dict[str, tuple[int, int, Callable[[int], str]]] = {
    "keywords": (6, 100, lambda number: f"k{number}"),
    "contacts": (5, 100, lambda number: f"{{name: Bo Ek{'b' * number}, phone: 112}}"),
    "help": (6, 100, lambda number: f"{{name: Larm {number}, phone: 112}}"),
    "facts": (6, 100, lambda number: f"{{label: a, value: {number}}}"),
    "links": (6, 100, lambda number: f"{{title: a, url: 'https://a.example/{number}'}}"),
    "former_urls": (6, 100, lambda number: f"/2020/a-{number}/"),
    "images": (6, 500, lambda _: "{file: a.png, alt: a, credit: b}"),
    "documents": (6, 500, lambda _: "{file: a.pdf, title: b}"),
}


@pytest.mark.parametrize("name", LONG_LISTS)
def test_a_list_has_a_largest_number_of_items_and_one_error_above_it(tmp_path: Path, name: str) -> None:
    line, largest, make_item = LONG_LISTS[name]
    items = ", ".join(make_item(number) for number in range(largest + 1))
    errors = [
        each for each in find_problems(tmp_path, {TEXT: release_text(**{name: f"[{items}]"})}) if each.level == "error"
    ]
    only(tuple(errors), "error", line, f"{largest + 1} items", f"at most {largest}")


def make_png(width: int, height: int) -> bytes:
    """Return the start of a PNG of this size, with one line of its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(min(width, 1000) + 1))), (b"IEND", b""))
    content = b"".join(
        struct.pack(">I", len(each)) + name + each + struct.pack(">I", zlib.crc32(name + each)) for name, each in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + content


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((1, 100_000_000), "65535 pixels"),
        ((100_000_000, 1), "65535 pixels"),
        ((1, 65_536), "65535 pixels"),
        ((10_001, 10_000), "100 million pixels"),
    ],
)
def test_a_picture_with_a_very_long_side_is_an_error_before_it_is_decoded(
    tmp_path: Path, size: tuple[int, int], words: str
) -> None:
    texts: dict[str, str | bytes] = {
        TEXT: release_text(images=PICTURE),
        "releases/2025/bron-oppnar/a.png": make_png(*size),
    }
    only(find_problems(tmp_path, texts), "error", 6, words, "make it smaller")


@pytest.mark.parametrize(("name", "size"), [("a.png", 500_000_001), ("a.pdf", 4_000_000_001)])
def test_a_file_beside_a_release_has_a_largest_size_and_is_not_read_above_it(
    tmp_path: Path, name: str, size: int
) -> None:
    file = tmp_path / "releases/2025/bron-oppnar" / name
    file.parent.mkdir(parents=True)
    with file.open("wb") as sparse_file:
        sparse_file.truncate(size)
    field = {"images": PICTURE} if name == "a.png" else {"documents": "[{file: a.pdf, title: b}]"}
    only(find_problems(tmp_path, {TEXT: release_text(**field)}), "error", 6, "larger than", "make it smaller")


def test_a_hint_lists_at_most_thirty_names(tmp_path: Path) -> None:
    contacts = "".join(f"\n  id-{number}: {{name: Bo Ek, phone: 112}}" for number in range(200))
    texts: dict[str, str | bytes] = {
        "newsroom.yaml": newsroom_text(contacts=contacts),
        TEXT: release_text(contacts="[zzzzzzzz]"),
    }
    only(find_problems(tmp_path, texts), "error", 5, "zzzzzzzz", "or 170 others")
