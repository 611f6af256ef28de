"""The official CommonMark examples, rendered with a profile that adds nothing.

`commonmark-0.31.2.json` contains the examples of the CommonMark Spec 0.31.2 by John MacFarlane, https://spec.commonmark.org/0.31.2/,
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


SPEAKER_EXAMPLES = {238}  # a quote whose last line starts with a dash: `> foo\n    - bar`
WITH_RAW_HTML = [example for example in EXAMPLES if has_raw_html(example)]
WITH_REFUSED_LINK = [example for example in EXAMPLES if example not in WITH_RAW_HTML and has_refused_link(example)]
WITH_SPEAKER = [example for example in EXAMPLES if example["number"] in SPEAKER_EXAMPLES]
COMPARED = [example for example in EXAMPLES if example not in [*WITH_RAW_HTML, *WITH_REFUSED_LINK, *WITH_SPEAKER]]


def normalize(html: str) -> str:
    """Remove differences that do not matter: white space between blocks, the slash of empty elements, `&quot;`."""
    html = html.replace(" />", ">").replace("&quot;", '"')
    parts = PRE.split(html)
    parts[::2] = [BLOCK_TAG.sub(r"\1", " ".join(f"\0{part}\0".split())) for part in parts[::2]]
    return "".join(part.replace("\0", "").strip() if not index % 2 else part for index, part in enumerate(parts))


def by_number(example: dict[str, Any]) -> str:
    return f"{example['number']}-{example['section']}"


@pytest.mark.parametrize("example", COMPARED, ids=by_number)
def test_example_is_rendered_as_the_specification_says(example: dict[str, Any]) -> None:
    assert normalize(markdown.to_html(markdown.parse(example["markdown"]), PROFILE)) == normalize(example["html"])


@pytest.mark.parametrize("example", WITH_RAW_HTML, ids=by_number)
def test_raw_html_is_escaped(example: dict[str, Any]) -> None:
    body = markdown.parse(example["markdown"])
    html = markdown.to_html(body, PROFILE)
    for raw in markdown.inspect_body(body).raw_html:
        assert markdown.escape_html(raw.snippet) in html


@pytest.mark.parametrize("example", WITH_REFUSED_LINK, ids=by_number)
def test_a_refused_link_keeps_its_text(example: dict[str, Any]) -> None:
    body = markdown.parse(example["markdown"])
    (link,) = markdown.inspect_body(body).links
    assert "<a" not in markdown.to_html(body, PROFILE)
    assert link.text in markdown.to_text(body)


def test_almost_all_examples_are_compared() -> None:
    """Of 652 examples, 72 have raw HTML, 6 have a refused link, and 1 ends a quote in a line with a dash."""
    assert [len(part) for part in (EXAMPLES, COMPARED, WITH_RAW_HTML, WITH_REFUSED_LINK, WITH_SPEAKER)] == [
        652,
        573,
        72,
        6,
        1,
    ]
