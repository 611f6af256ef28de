"""`inspect_body` finds all elements of a body, with their lines."""

from collections.abc import Iterable

from msgspec import structs

from pressroom.text import markdown
from pressroom.text.markdown import Block, BodyImage, BodyLink, RawHtml

BODY = """\
Ett stycke med å, ä, ö och 😀
på två rader, [länk](https://example.org) och
<b>.

## Rubrik *ett*

> Sagt av någon.
>
> – Anna Ek

- ett
- två

| a | b |
|---|---|
| 1 | 2 |

    kod

![hus](hus.jpg)

---

<div>
</div>

Rubrik två
med två rader
---

[^1]: Not.

Slut[^1] [farlig](javascript:x).
"""


def inspect(source: str) -> markdown.BodyElements:
    return markdown.inspect_body(markdown.parse(source))


def without_offsets(elements: Iterable[Block | BodyLink | BodyImage | RawHtml]) -> tuple[object, ...]:
    return tuple(structs.replace(each, start=0) for each in elements)


def test_blocks_come_in_order_with_kind_line_and_text() -> None:
    assert without_offsets(inspect(BODY).blocks) == (
        Block("paragraph", 1, "Ett stycke med å, ä, ö och 😀 på två rader, länk och <b>."),
        Block("heading", 5, "Rubrik ett", 2),
        Block("quote", 7, "Sagt av någon."),
        Block("speaker", 9, "Anna Ek"),
        Block("list", 11, "ett"),
        Block("list", 12, "två"),
        Block("table", 14, "a\tb\n1\t2"),
        Block("code", 18, "kod"),
        Block("picture", 20, ""),
        Block("rule", 22, ""),
        Block("html", 24, "<div>\n</div>"),
        Block("heading", 27, "Rubrik två med två rader", 2),
        Block("footnote", 31, "Not."),
        Block("paragraph", 33, "Slut farlig."),
    )


def test_links_have_their_line_and_whether_they_are_allowed() -> None:
    assert without_offsets(inspect(BODY).links) == (
        BodyLink("https://example.org", "länk", 2, is_allowed=True),
        BodyLink("javascript:x", "farlig", 33, is_allowed=False),
    )


def test_a_link_inside_a_link_is_allowed_although_it_is_not_linked() -> None:
    assert [link.is_allowed for link in inspect("[a <https://example.com>](https://example.org)").links] == [True, True]


def test_images_have_their_alternative_text() -> None:
    assert without_offsets(inspect("Text\n![ett *hus*](a.jpg)\n![](b.jpg)").images) == (
        BodyImage("a.jpg", "ett hus", 2, is_allowed=True),
        BodyImage("b.jpg", "", 3, is_allowed=True),
    )


def test_raw_html_is_found_in_lines_and_blocks() -> None:
    assert without_offsets(inspect(BODY).raw_html) == (RawHtml(3, "<b>"), RawHtml(24, "<div>\n</div>"))


def test_an_empty_heading_is_found() -> None:
    assert inspect("text\n\n##\n").blocks[-1] == Block("heading", 3, "", 2, start=6)


def test_lines_are_right_with_windows_line_endings() -> None:
    assert [block.line for block in inspect("a\r\n\r\nb\r\n\r\nc").blocks] == [1, 3, 5]
