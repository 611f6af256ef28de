"""Checking and rendering a text takes time and makes outputs in proportion to its size, whatever is in it."""

from collections.abc import Callable
from functools import cache

import pytest

from pressroom.check import NewsroomContext, add_history, check_draft, check_newsroom
from pressroom.model.release import Release
from pressroom.read import list_languages, parse_newsroom_draft, parse_release_draft, read_catalogues
from pressroom.render import RenderContext, create_render_context, render, render_feed_entry
from pressroom.text import markdown
from tests.support import checking, rendering, stages
from tests.support.growth import assert_linear

SIZE = 24_000
MAX_OUTPUT_RATIO = 200  # bytes of all outputs of a release for each byte of its text

FRAGMENTS = [
    *("1. ", "1) ", "> ", "* ", "- ", "+ ", "- - ", "> 1. ", "> - ", "1) 1. ", "*a ", "**a ", "***", "_a ", "a**b"),
    *("*a _b ", "*_", "[*", "[", "[a", "![", "![](", "](", "[](", "[a](", "[a](b)", "[a](<b", "[a]: b\n", "[a\n"),
    *("[^1]", "[^1]: a\n\n", "[^", "|", "|a", "| a\n|-|\n", "a|b\n-|-\n", "`", "`a``b", "```\n", "~~~\n", "``` a\n"),
    *("<", "<a ", "<a>", "<!-- ", "<?", "<![CDATA[", '<a href="', "&", "&#", "&#123;", "&amp;", "\\", "\\*", "\\\n"),
    *("  \n", "\n", "#", "# a\n", "## \n", "a\n=\n", "a\n-\n", "---\n", "\t", "    a\n", "(", "((", "()", "http://a "),
    *(
        "<http://a>",
        "<a@b.c>",
        "a@b.c ",
        "08-",
        "08-1 ",
        "+46 8 ",
        "(0",
        "0 1 ",
        "2026-01-",
        "måndag ",
        "måndag den 3 ",
    ),
    *(
        "\u200b",
        "\u202e",
        "\u2067",
        "a\u0301",
        "\u0301",
        "א ",
        "אa",
        "*א* a\n\n",
        "Ada Lindqvist ",
        "A-",
        "A'",
        "von A ",
    ),
    *("a. ", "och. ", "att!", '"', "”", "“a” ", "– ", "> a\n> – b\n\n", "> - a\n", "- a\n  - b\n", "1. a\n\n   b\n"),
    *("a  \n", "{{", "{%", "%20", "😀", "ord ", "a", "x\n\n", "[a](http://a.example)\n\n"),
]
BODIES: dict[str, Callable[[int], str]] = {
    "images in images": lambda size: "![" * (size // 6) + "a" + "](b)" * (size // 6),
    "brackets in brackets": lambda size: "[" * (size // 6) + "a" + "](b)" * (size // 6),
    "emphasis in emphasis": lambda size: "*a **b " * (size // 16) + "x" + "** y* " * (size // 16),
    "parentheses in a link": lambda size: "[a](" + "(" * (size // 2) + ")" * (size // 2) + ")",
    "a wide table": lambda size: "|a" * (size // 6) + "|\n" + "|-" * (size // 6) + "|\n" + "|x\n" * (size // 9),
    "a table of short rows": lambda size: "|a" * 50 + "|\n" + "|-" * 50 + "|\n" + "|some words here\n" * (size // 16),
    "a long link, many references": lambda size: f"[a]: b{'c' * (size // 2)}\n\n" + "[a]" * (size // 6),
    "a chain of footnotes": lambda size: "[^0]\n\n" + "".join(f"[^{n}]: a [^{n + 1}]\n\n" for n in range(size // 20)),
    "long lines in deep lists": lambda size: "1. " * 200 + "a\n" * (size // 2),
    "long lines in deep quotes": lambda size: "> " * (size // 4) + "a\n" * (size // 4),
    "lists of growing depth": lambda size: "".join(" " * (2 * n) + "- a\n" for n in range(int(size**0.5))),
    "headings with numbers": lambda size: "".join(f"# a {n}\n" for n in range(size // 8)),
    "misspelt names": lambda size: "".join(f"Ada Lindqvi{chr(97 + n % 26)}t{n} såg. " for n in range(size // 22)),
    "unknown files": lambda size: "".join(f"[a](x{n}.pdf) ![](x{n}.jpg) " for n in range(size // 30)),
    "backticks of growing length": lambda size: "".join("`" * n + "a" for n in range(1, int((2 * size) ** 0.5))),
    "a word with many marks": lambda size: "# ж" + "\u0301\u0300" * (size // 4),
}
BODIES |= {repr(fragment): lambda size, fragment=fragment: fragment * (size // len(fragment)) for fragment in FRAGMENTS}  # type: ignore[misc] # the default binds the value of this loop
ALWAYS = {repr(each) for each in ("1. ", "> 1. ", "> ", "> - ", "+ ")} | (BODIES.keys() - set(map(repr, FRAGMENTS)))


@cache
def create_newsroom() -> tuple[NewsroomContext, RenderContext]:
    draft = parse_newsroom_draft("newsroom.yaml", checking.newsroom_text().encode(), ())
    newsroom_context = check_newsroom(draft, checking.NOW, list_languages())
    assert newsroom_context.newsroom
    render_context = create_render_context(newsroom_context.newsroom, rendering.sources(), read_catalogues())
    return newsroom_context, render_context


def check_and_render(text: str) -> int:
    """Check a text and, if it has no error, render everything that is made of it. Return the size of the outputs."""
    newsroom_context, _ = create_newsroom()
    markdown.clear_parse_cache()
    check = check_draft(parse_release_draft(checking.TEXT, text.encode(), ()), newsroom_context)
    release = add_history(check, newsroom_context).release
    return render_all(release) if release else 0


def render_all(release: Release) -> int:
    newsroom_context, render_context = create_newsroom()
    assert newsroom_context.newsroom
    items = stages.plan_all(newsroom_context.newsroom, [release], checking.NOW).items
    contents = [render(item, render_context).content for item in items if release.address in item.path]
    contents += [render_feed_entry(name, release, render_context) for name in ("rss", "atom", "json-feed")]
    return sum(map(len, contents))


# Every sixth of the fragments is tested each time, and all that has been slow once.
NAMES = [
    name if name in ALWAYS or not number % 6 else pytest.param(name, marks=pytest.mark.exhaustive)
    for number, name in enumerate(BODIES)
]


@pytest.mark.parametrize("name", NAMES)
def test_a_body_takes_time_in_proportion_to_its_size(name: str) -> None:
    assert_linear(lambda size: check_and_render(checking.release_text(BODIES[name](size))), SIZE)


@pytest.mark.parametrize("name", NAMES)
def test_a_body_makes_outputs_in_proportion_to_its_size(name: str) -> None:
    text = checking.release_text(BODIES[name](SIZE))
    assert check_and_render(text) <= MAX_OUTPUT_RATIO * len(text.encode())


FIELDS: dict[str, Callable[[int], dict[str, str]]] = {
    "a long headline": lambda size: {"headline": "a" * size},
    "a headline of words": lambda size: {"headline": "ord " * (size // 4)},
    "a lead of telephone numbers": lambda size: {"lead": "08-1 " * (size // 5)},
    "many keywords": lambda size: {"keywords": f"[{','.join(f'k{n}' for n in range(size // 6))}]"},
    "a keyword of marks": lambda size: {"keywords": '["' + "\u0483" * (size // 2) + 'a"]'},
    "unknown contacts": lambda size: {"contacts": f"[{'adb,' * (size // 4)}]"},
    "people": lambda size: {
        "contacts": f"[{','.join(f'{{name: A B{n}, phone: 08-465 004 01}}' for n in range(size // 40))}]"
    },
    "a name of brackets": lambda size: {"contacts": f"[{{name: 'Ada {'(' * size}', phone: 112}}]"},
    "an address of dots": lambda size: {"contacts": f"[{{name: A B, phone: 112, email: '{'a.' * (size // 2)}@b'}}]"},
    "a host of dots": lambda size: {"links": f"[{{title: a, url: 'http://{'a.' * (size // 2)}%'}}]"},
    "former URLs": lambda size: {"former_urls": f"[{','.join(f'/a/{n}/' for n in range(size // 9))}]"},
    "folders in a former URL": lambda size: {"former_urls": f"['{'/a' * (size // 2)}?']"},
    "unknown pictures": lambda size: {
        "images": f"[{','.join(f'{{file: a{n}.jpg, alt: a, credit: b}}' for n in range(size // 32))}]"
    },
    "spaces after a tab": lambda size: {"lead": f'"a\\t{" " * size}b"'},
    "brackets": lambda size: {"facts": "[" * size},
    "nested lists": lambda size: {"facts": "\n" + "- " * (size // 2)},
    "comments": lambda size: {"facts": "\n" + "- a # b\n" * (size // 8)},
    "lines": lambda size: {"lead": ">-\n" + "  a\n" * (size // 4)},
    "unknown keys": lambda size: {f"k{n}": "a" for n in range(size // 8)},
    "a time with zeros": lambda size: {"publish_at": f"'2025-02-03 {'0' * size}'"},
}


@pytest.mark.parametrize("name", FIELDS)
def test_the_front_matter_takes_time_in_proportion_to_its_size(name: str) -> None:
    assert_linear(lambda size: check_and_render(checking.release_text(**FIELDS[name](size))), 15_000)
