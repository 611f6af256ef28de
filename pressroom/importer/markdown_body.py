"""Read the body of other programs' Markdown: its pictures, its HTML, and the tags of templates in it."""

import re

from msgspec import Struct

from pressroom.importer.found import Doubt
from pressroom.importer.html_to_markdown import HtmlOptions, html_to_markdown
from pressroom.importer.media import Media
from pressroom.importer.section_titles import fold_title
from pressroom.importer.text_blocks import MarkdownBlock, join_blocks, remove_addresses, split_blocks

_PICTURE = re.compile(
    r"!\[(?P<alt>[^\[\]]{0,1000})\]\(<?(?P<url>[^\s)>]{1,2000})>?(?:\s+\"(?P<caption>[^\"\n]{0,2000})\")?\s*\)(?:\{[^{}\n]{0,200}\})?"
)
_FIGURE = re.compile(r"\{\{[<%]\s*figure\s(?P<values>[^{}]{1,4000}?)\s*/?[>%]\}\}")
_FIGURE_VALUE = re.compile(r"(\w{1,20})=\"([^\"]{0,2000})\"")
_TEMPLATE_TAG = re.compile(r"\{\{[<%][^{}]{0,500}[>%]\}\}|\{%[^{}%]{0,500}%\}")
_HTML_BLOCK = re.compile(r"<(?:[a-zA-Z][\w-]*[\s/>]|!--|/[a-zA-Z])")


class MarkdownBody(Struct, frozen=True):
    """A body as our Markdown has it; its pictures are in the `Media` that was given."""

    markdown: str
    doubts: tuple[Doubt, ...] = ()


def read_markdown_body(text: str, media: Media, headline: str) -> MarkdownBody:
    """Return a body with our names of pictures, without HTML, headings from `##`, and without the headline again."""
    text = _FIGURE.sub(lambda match: f"\n\n{match[0]}\n\n", text)  # a block of its own
    blocks = [_convert(block, media) for block in split_blocks(text)]
    if headline and blocks and blocks[0].kind == "heading" and fold_title(blocks[0].text) == fold_title(headline):
        del blocks[0]
    tags = [match[0] for block in blocks if block.kind != "code" for match in _TEMPLATE_TAG.finditer(block.source)]
    doubts = tuple(Doubt("body", f"the tag {tag} of a template is still in the text") for tag in dict.fromkeys(tags))
    return MarkdownBody(join_blocks(_shift_headings(blocks, keep_first=not headline)), doubts)


def _write_figure(match: re.Match[str], media: Media) -> str:
    """Return Hugo's tag for a figure as a picture."""
    values = dict(_FIGURE_VALUE.findall(match["values"]))
    caption, credit = values.get("caption") or values.get("title", ""), values.get("attr", "")
    location = values.get("src", "")
    name = media.add_picture(location, caption=caption, alt=values.get("alt"), credit=credit) if location else ""
    return f"![]({name})" if name else match[0]


def _convert(block: MarkdownBlock, media: Media) -> MarkdownBlock:
    if block.kind == "code":
        return block
    source = block.source
    if _HTML_BLOCK.match(source.lstrip()):
        source = html_to_markdown(source, HtmlOptions(place_picture=media.place))
        return MarkdownBlock("paragraph", source) if source else MarkdownBlock("paragraph", "")
    if figure := _FIGURE.fullmatch(source.strip()):
        return MarkdownBlock("paragraph", _write_figure(figure, media))
    if "![" in source:
        source = _PICTURE.sub(lambda match: _write_picture(match, media), source)
    return MarkdownBlock(block.kind, source, block.level)


def _write_picture(match: re.Match[str], media: Media) -> str:
    caption = match["caption"] or ""
    name = media.add_picture(match["url"], caption=caption, alt=remove_addresses(match["alt"]) or None)
    return f"![]({name})" if name else match["alt"]


def _shift_headings(blocks: list[MarkdownBlock], *, keep_first: bool) -> list[MarkdownBlock]:
    """Return blocks in which the highest heading is `##`; the first one can be the headline and is not counted."""
    blocks = [block for block in blocks if block.source]
    rest = blocks[1:] if keep_first and blocks and blocks[0].kind == "heading" else blocks
    levels = [block.level for block in rest if block.kind == "heading"]
    shift = 2 - min(levels, default=2)
    if shift == 0:
        return blocks
    return [_shift(block, shift) if block.kind == "heading" else block for block in blocks]


def _shift(block: MarkdownBlock, shift: int) -> MarkdownBlock:
    level = min(max(block.level + shift, 1), 6)
    return MarkdownBlock("heading", "#" * level + block.source.lstrip("#"), level)
