"""Styles of mail: a style sheet and HTML in, the HTML with each tag's own style out, for mail readers know no sheets.

css-inline parses each kind of tag only once, alone: a sheet may select by tag and class, not by place.
"""

import re
from collections.abc import Iterator, Mapping

from css_inline import CSSInliner

# What a sheet can tell apart. In text and in attributes every "<" is escaped.
_TAG_PATTERN = re.compile(r'(<[a-z][a-z0-9]*(?: scope="col")?(?: class="[^"]*")?)')

# Where a tag must stand for a parser of HTML not to drop it.
_REQUIRED_PARENTS = {
    **dict.fromkeys(("caption", "colgroup", "tbody", "tfoot", "thead", "tr"), "<table>"),
    **dict.fromkeys(("td", "th"), "<table><tr>"),
    "col": "<table><colgroup>",
}


class StyleInliner:
    """A style sheet, and the kinds of tags met so far. To have css-inline parse every mail costs five times as much."""

    def __init__(self, style_sheet: str) -> None:
        self._styled_tags = _StyledTags(style_sheet)

    def inline(self, html: str) -> str:
        """The HTML, or a template for it, with its styles; class is a tag's first attribute (after scope)."""
        pieces = _TAG_PATTERN.split(html)
        pieces[1::2] = [self._styled_tags[tag] for tag in pieces[1::2]]
        return "".join(pieces)


class _StyledTags(dict[str, str]):
    """Kinds of tags with their styles, each learnt when it is first asked for."""

    def __init__(self, style_sheet: str) -> None:
        super().__init__()
        self._inliner = CSSInliner(extra_css=style_sheet, minify_css=True, load_remote_stylesheets=False)

    def __missing__(self, tag: str) -> str:
        styled = self[tag] = self._inline_tag(tag, tag[1:].partition(" ")[0])
        return styled

    def _inline_tag(self, tag: str, name: str) -> str:
        html = self._inliner.inline(f"{_REQUIRED_PARENTS.get(name, '')}{tag} data-kind>")
        style = re.search(rf'<{name}\b[^>]* data-kind[^>]* style="([^"]*)"', html)
        return f'{tag} style="{style[1]}"' if style else tag


class StyledTemplates(Mapping[str, str]):
    """Templates whose HTML has its styles written in: what is written into a template is not sought in every mail."""

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
