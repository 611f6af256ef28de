"""Styles of mail: a style sheet and HTML in, the HTML with each tag's own style out, for mail readers know no sheets.

css-inline parses each kind of tag only once, alone: a sheet may select by tag and class, not by place.
"""

import re
from collections.abc import Iterator, Mapping

from css_inline import CSSInliner

# What a sheet can tell apart. In text and in attributes every "<" is escaped.
_KIND = re.compile(r'(<[a-z][a-z0-9]*(?: scope="col")?(?: class="[^"]*")?)')

# Where a tag must stand for a parser of HTML not to drop it.
_AROUND = {
    **dict.fromkeys(("caption", "colgroup", "tbody", "tfoot", "thead", "tr"), "<table>"),
    **dict.fromkeys(("td", "th"), "<table><tr>"),
    "col": "<table><colgroup>",
}


class Styles:
    """A style sheet, and the kinds of tags met so far. To have css-inline parse every mail costs five times as much."""

    def __init__(self, sheet: str) -> None:
        self._styled = _Styled(sheet)

    def write(self, html: str) -> str:
        """The HTML, or a template for it, with its styles; class is a tag's first attribute (after scope)."""
        pieces = _KIND.split(html)
        pieces[1::2] = [self._styled[tag] for tag in pieces[1::2]]
        return "".join(pieces)


class _Styled(dict[str, str]):
    """Kinds of tags with their styles, each learnt when it is first asked for."""

    def __init__(self, sheet: str) -> None:
        super().__init__()
        self._inliner = CSSInliner(extra_css=sheet, minify_css=True, load_remote_stylesheets=False)

    def __missing__(self, tag: str) -> str:
        styled = self[tag] = self._learnt(tag, tag[1:].partition(" ")[0])
        return styled

    def _learnt(self, tag: str, name: str) -> str:
        html = self._inliner.inline(f"{_AROUND.get(name, '')}{tag} data-kind>")
        style = re.search(rf'<{name}\b[^>]* data-kind[^>]* style="([^"]*)"', html)
        return f'{tag} style="{style[1]}"' if style else tag


class StyledTemplates(Mapping[str, str]):
    """Templates whose HTML has its styles written in: what is written into a template is not sought in every mail."""

    def __init__(self, templates: Mapping[str, str], styles: Styles) -> None:
        self._templates = templates
        self._styles = styles

    def __getitem__(self, name: str) -> str:
        source = self._templates[name]
        return self._styles.write(source) if name.endswith(".html") else source

    def __iter__(self) -> Iterator[str]:
        return iter(self._templates)

    def __len__(self) -> int:
        return len(self._templates)
