"""Inline the styles of mail, because many mail programs ignore style sheets.

css-inline parses each kind of tag once, alone: the style sheet may select by tag and class, not by position.
"""

import re
from collections.abc import Iterator, Mapping

from css_inline import CSSInliner

# What the style sheet may select by. In text and in attributes every "<" is escaped.
_TAG_PATTERN = re.compile(r'(<[a-z][a-z0-9]*(?: scope="col")?(?: class="[^"]*")?)')

# Parent elements; without them, an HTML parser drops the tag.
_REQUIRED_PARENTS = {
    **dict.fromkeys(("caption", "colgroup", "tbody", "tfoot", "thead", "tr"), "<table>"),
    **dict.fromkeys(("td", "th"), "<table><tr>"),
    "col": "<table><colgroup>",
}


class StyleInliner:
    """A style sheet and the tags styled so far. Parsing every mail with css-inline would take five times as long."""

    def __init__(self, style_sheet: str) -> None:
        self._styled_tags = _StyledTags(style_sheet)

    def inline(self, html: str) -> str:
        """Return HTML, or a template, with inlined styles. Only "scope" may stand before the class of a tag."""
        parts = _TAG_PATTERN.split(html)
        parts[1::2] = [self._styled_tags[tag] for tag in parts[1::2]]
        return "".join(parts)


class _StyledTags(dict[str, str]):
    """Tags with their styles, each computed on first use."""

    def __init__(self, style_sheet: str) -> None:
        super().__init__()
        self._inliner = CSSInliner(extra_css=style_sheet, minify_css=True, load_remote_stylesheets=False)

    def __missing__(self, tag: str) -> str:
        styled_tag = self[tag] = self._inline_tag(tag, tag[1:].partition(" ")[0])
        return styled_tag

    def _inline_tag(self, tag: str, name: str) -> str:
        html = self._inliner.inline(f"{_REQUIRED_PARENTS.get(name, '')}{tag} data-kind>")
        style = re.search(rf'<{name}\b[^>]* data-kind[^>]* style="([^"]*)"', html)
        return f'{tag} style="{style[1]}"' if style else tag


class StyledTemplates(Mapping[str, str]):
    """Templates with inlined styles, so that the tags of a template are not searched for in every mail."""

    def __init__(self, templates: Mapping[str, str], style_inliner: StyleInliner) -> None:
        self._templates = templates
        self._style_inliner = style_inliner

    def __getitem__(self, name: str) -> str:
        source = self._templates[name]
        return self._style_inliner.inline(source) if name.endswith(".html") else source

    def __iter__(self) -> Iterator[str]:
        return iter(self._templates)

    def __len__(self) -> int:
        return len(self._templates)
