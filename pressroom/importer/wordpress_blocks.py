"""Convert the blocks of WordPress's editor to HTML: what stands in their comments, and what they only refer to."""

import html
import re
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from pressroom.importer.wordpress_text import add_line_breaks

_BLOCK = re.compile(
    r"<!--\s+(?P<end>/)?wp:(?P<name>[a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)\s+(?P<values>\{.*?\}\s+)?(?P<empty>/)?-->",
    re.DOTALL,
)
# Blocks that show nothing of a release: space, or what a theme shows around posts.
_IGNORED = re.compile(
    r"(?:core/)?(?:spacer|separator|more|nextpage|post-.*|site-.*|navigation.*|query.*|template-part)$"
)
_IMAGE = re.compile(r"<img(?![^>]*\bwp-image-\d)", re.IGNORECASE)
_MAX_DEPTH = 5


class BlockSource(Struct, frozen=True):
    """What blocks refer to: `get_reusable` returns the content of a reusable block by its number, or "".

    `report` is called with a sentence about each thing that cannot be converted.
    """

    get_reusable: Callable[[str], str]
    report: Callable[[str], None]


def has_blocks(content: str) -> bool:
    """Return whether a text was written in the block editor."""
    return "<!-- wp:" in content


def convert_blocks(content: str, source: BlockSource, depth: int = 0) -> str:
    """Return a text of the block editor as HTML. Text between blocks is text of the classic editor."""
    parts: list[str] = []
    level = at = 0
    picture_id = ""
    for match in _BLOCK.finditer(content):
        text = content[at : match.start()]
        parts.append(_mark_picture(text, picture_id) if level else add_line_breaks(text))
        at, picture_id = match.end(), ""
        if match["end"]:
            level = max(level - 1, 0)
        elif match["empty"]:
            parts.append(_convert_empty_block(match["name"], _read_values(match["values"]), source, depth))
        else:
            level += 1
            picture_id = _get_picture_id(match["name"], _read_values(match["values"]))
    rest = content[at:]
    return "".join([*parts, rest if level else add_line_breaks(rest)])


def _read_values(text: str | None) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text or "{}", type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        return {}


def _get_picture_id(name: str, values: dict[str, Any]) -> str:
    key = {"image": "id", "core/image": "id", "cover": "id", "media-text": "mediaId"}.get(name, "")
    return str(values.get(key) or "") if key else ""


def _mark_picture(text: str, picture_id: str) -> str:
    """Put the number of the attachment into the first picture, if it does not have it."""
    if not picture_id.isdecimal():
        return text
    return _IMAGE.sub(f'<img data-id="{picture_id}"', text, count=1)


def _convert_empty_block(name: str, values: dict[str, Any], source: BlockSource, depth: int) -> str:
    """Return the HTML of a block that only its comment describes."""
    name = name.removeprefix("core/")
    if name == "block":
        return _insert_reusable_block(str(values.get("ref") or ""), source, depth)
    if name == "gallery" and isinstance(values.get("ids"), list):
        return f'[gallery ids="{",".join(map(str, values["ids"]))}"]'
    url = values.get("url") or values.get("href") or values.get("src")
    if isinstance(url, str) and url.startswith(("http://", "https://")):
        return f'<p><a href="{html.escape(url)}">{html.escape(url)}</a></p>'
    if not _IGNORED.match(name):
        source.report(f"The block “{name}” was left out: the export does not contain what it shows.")
    return ""


def _insert_reusable_block(number: str, source: BlockSource, depth: int) -> str:
    content = source.get_reusable(number) if depth < _MAX_DEPTH else ""
    if not content:
        source.report(f"The reusable block {number} was left out: the export does not contain it.")
    return convert_blocks(content, source, depth + 1) if has_blocks(content) else add_line_breaks(content)
