"""Comments `# check: …` in front matter are found, and no line of the text is ever taken for one."""

from hashlib import sha256

import pytest

from pressroom.model.draft import CheckComment, Span
from pressroom.read import parse_release_draft, remove_check_comments

TEXT = """\
---
headline: A
lead: >-
  text
  # check: in the lead
# check: one
contacts:
  # check: two
  - name: X
    # check:three
    phone: 112
quoted: "a
  # check: in quotes
  b"
  # check: four
plain: abc # check: behind a value
flow: [a,
  # check: five
  b]
# another comment
---
# check: in the body
"""


def found(text: str) -> list[tuple[int, str]]:
    return [(each.span.line, each.text) for each in parse_release_draft("sv.md", text.encode(), ()).check_comments]


def test_only_whole_lines_that_are_comments_are_found() -> None:
    text = TEXT.replace("plain: abc # check: behind a value\n", "")
    assert found(text) == [(6, "one"), (8, "two"), (10, "three"), (15, "four"), (17, "five")]
    assert parse_release_draft("sv.md", b"---\na: b\n# check:\n---\n", ()).check_comments == (
        CheckComment("", Span(3, 1, 3, 9)),
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_text_without_them_has_all_other_lines(line_end: str, mark: str) -> None:
    text = mark + TEXT.replace("plain: abc # check: behind a value\n", "")
    numbers = {number for number, _ in found(text)}
    rest = "".join(line for number, line in enumerate(text.splitlines(keepends=True), 1) if number not in numbers)
    content = text.replace("\n", line_end).encode()
    assert remove_check_comments(content) == rest.replace("\n", line_end).encode()
    assert "in the lead" in rest
    assert "in quotes" in rest
    assert "in the body" in rest


@pytest.mark.parametrize(
    "text", ["", "# check: a", "---\n# check: a\n", "---\na: [b\n# check: c\n---\n", "---\n\tx\n# check: a"]
)
def test_a_text_that_cannot_be_read_stays_as_it_is(text: str) -> None:
    assert remove_check_comments(text.encode()) == text.encode()
    assert remove_check_comments(b"\xff# check: a") == b"\xff# check: a"


def test_what_the_front_matter_says_is_the_same_without_them() -> None:
    content = TEXT.replace("plain: abc # check: behind a value\n", "").encode()
    with_comments, without = (parse_release_draft("", each, ()) for each in (content, remove_check_comments(content)))
    assert with_comments.fields is not None
    assert without.fields is not None
    assert _values(with_comments.fields) == _values(without.fields)
    assert (
        sha256(remove_check_comments(remove_check_comments(content))).digest()
        == sha256(remove_check_comments(content)).digest()
    )


def _values(node: object) -> object:
    items = getattr(node, "items", None) or [part for pair in getattr(node, "entries", ()) for part in pair]
    return [_values(each) for each in items] if items else getattr(node, "text", "")
