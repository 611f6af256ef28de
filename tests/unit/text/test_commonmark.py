"""The official CommonMark examples, rendered with a profile that adds nothing of our own.

`commonmark-0.31.2.json` holds the examples of the CommonMark Spec 0.31.2 by John MacFarlane, https://spec.commonmark.org/0.31.2/,
licence CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/); taken from `spec.txt`, changed in form only.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pressroom.text import markdown

EXAMPLES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "commonmark-0.31.2.json").read_text("utf-8"))
PROFILE = markdown.HtmlProfile(parent_heading_level=0, id_prefix=None)
BLOCK_TAG = re.compile(r"\s*(</?(?:p|h[1-6]|pre|ul|ol|li|blockquote|hr)\b[^>]*>)\s*")
PRE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)


def has_raw_html(example: dict[str, Any]) -> bool:
    return bool(markdown.inspect_body(markdown.parse(example["markdown"])).raw_html)


def has_refused_link(example: dict[str, Any]) -> bool:
    return not all(link.is_allowed for link in markdown.inspect_body(markdown.parse(example["markdown"])).links)


NAMES_SPEAKER = {238}  # a quote whose last line begins with a dash: `> foo\n    - bar`
RAW = [example for example in EXAMPLES if has_raw_html(example)]
REFUSED = [example for example in EXAMPLES if example not in RAW and has_refused_link(example)]
OURS = [example for example in EXAMPLES if example["number"] in NAMES_SPEAKER]
PLAIN = [example for example in EXAMPLES if example not in [*RAW, *REFUSED, *OURS]]


def normalised(html: str) -> str:
    """White space between blocks, the slash of empty elements and the spelling of quotation marks do not matter."""
    html = html.replace(" />", ">").replace("&quot;", '"')
    parts = PRE.split(html)
    parts[::2] = [BLOCK_TAG.sub(r"\1", " ".join(f"\0{part}\0".split())) for part in parts[::2]]
    return "".join(part.replace("\0", "").strip() if not at % 2 else part for at, part in enumerate(parts))


def by_number(example: dict[str, Any]) -> str:
    return f"{example['number']}-{example['section']}"


@pytest.mark.parametrize("example", PLAIN, ids=by_number)
def test_example_is_rendered_as_the_specification_says(example: dict[str, Any]) -> None:
    assert normalised(markdown.to_html(markdown.parse(example["markdown"]), PROFILE)) == normalised(example["html"])


@pytest.mark.parametrize("example", RAW, ids=by_number)
def test_raw_html_is_shown_and_not_obeyed(example: dict[str, Any]) -> None:
    body = markdown.parse(example["markdown"])
    html = markdown.to_html(body, PROFILE)
    for raw in markdown.inspect_body(body).raw_html:
        assert markdown.escape_html(raw.snippet) in html


@pytest.mark.parametrize("example", REFUSED, ids=by_number)
def test_link_of_another_scheme_keeps_its_words_and_loses_its_link(example: dict[str, Any]) -> None:
    body = markdown.parse(example["markdown"])
    (link,) = markdown.inspect_body(body).links
    assert "<a" not in markdown.to_html(body, PROFILE)
    assert link.text in markdown.to_text(body)


def test_all_but_a_known_few_of_the_examples_are_compared() -> None:
    """652 in all: 72 have raw HTML, 6 links to addresses that we refuse, 1 ends a quote in a line with a dash."""
    assert [len(part) for part in (EXAMPLES, PLAIN, RAW, REFUSED, OURS)] == [652, 573, 72, 6, 1]
