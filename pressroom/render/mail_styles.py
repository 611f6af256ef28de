"""Styles of mail: a style sheet and HTML in, the HTML with each tag's own style out, for mail readers know no sheets.

css-inline parses each kind of tag only once, where it first stands: a sheet may select by tag and class, not by place.
"""

import re

from css_inline import CSSInliner

# What a sheet can tell apart. In text and in attributes every "<" is escaped.
_KIND = re.compile(r'<[a-z][a-z0-9]*(?: scope="col")?(?: class="[^"]*")?')
_TAG = re.compile(rf"</[a-z][a-z0-9]*>|{_KIND.pattern}")
_FOUND = re.compile(r'data-kind="([0-9]+)"(?: style="([^"]*)")?')


class Styles:
    """A style sheet, and the kinds of tags met so far. To have css-inline parse every mail costs five times as much."""

    def __init__(self, sheet: str) -> None:
        self._inliner = CSSInliner(extra_css=sheet, minify_css=True, load_remote_stylesheets=False)
        self._styled: dict[str, str] = {}

    def write(self, html: str) -> str:
        """The HTML, well-formed and with class as a tag's first attribute (after scope), with its styles."""
        try:
            return self._written(html)
        except KeyError:
            self._learn(html)
            return self._written(html)

    def _written(self, html: str) -> str:
        return _KIND.sub(lambda kind: self._styled[kind[0]], html)

    def _learn(self, html: str) -> None:
        """Have the bare tags of the HTML styled, each with the number of its kind."""
        kinds = list(dict.fromkeys(_KIND.findall(html)))
        numbered = {kind: f'{kind} data-kind="{number}">' for number, kind in enumerate(kinds)}
        bare = "".join(numbered.get(tag, tag) for tag in _TAG.findall(html))
        self._styled.update(zip(kinds, kinds, strict=True))
        for number, style in _FOUND.findall(self._inliner.inline(bare)):
            kind = kinds[int(number)]
            self._styled[kind] = f'{kind} style="{style}"' if style else kind
