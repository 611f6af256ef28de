"""Convert HTML of web pages, feeds, Word and the clipboard to the Markdown of a release's body.

What our own Markdown makes of the result has the same text as the HTML. Scripts, forms, hidden elements, comments and
deleted text are left out.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, Tag
from msgspec import Struct, field, structs

from pressroom.importer.heading_levels import choose_levels
from pressroom.importer.html_footnotes import find_footnotes
from pressroom.importer.html_tables import is_layout_table, read_alignments, read_rows
from pressroom.importer.inline_markdown import (
    BREAK,
    Mark,
    Run,
    escape_text,
    get_text,
    normalize_runs,
    write_code_span,
    write_runs,
)
from pressroom.importer.inline_styles import change_marks
from pressroom.importer.link_titles import read_link_title
from pressroom.text import markdown

_SKIPPED = frozenset(
    re.findall(
        r"\w+",
        "script style noscript template iframe object embed svg math canvas audio video form button input select "
        "textarea nav dialog head title meta link map del s strike",
    )
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center details dd div dl dt fieldset figcaption figure footer h1 h2 "
        "h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul",
    )
)
_PARTS = _BLOCKS | {"img"}
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_REMOVED_CHARACTERS = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_NUMBERED = re.compile(r"\d{1,9}\. ")
_MAX_DEPTH = 100
_MAX_LIST_DEPTH = 6
_DASHES = ("–", "—", "-", "―")


class HtmlOptions(Struct, frozen=True):
    """What the converter cannot know of the surroundings of the HTML.

    `resolve_url` returns the URL to write for a link, or "" to keep its text only. `place_picture` takes an `img` and
    its caption, and returns the name of the file in the release's folder, or "" to leave the picture out.
    `top_level` is the level of the highest heading. `keeps_spaced_lists` keeps items that are paragraphs apart.
    """

    resolve_url: Callable[[str], str] = field(default=lambda url: url)
    place_picture: Callable[[Tag, str], str] = field(default=lambda _tag, _caption: "")
    top_level: int = 2
    keeps_spaced_lists: bool = False


DEFAULT_HTML_OPTIONS = HtmlOptions()


def parse_html(html: str | bytes) -> BeautifulSoup:
    """Parse HTML as leniently as browsers do. Nothing is fetched, and no entity is expanded from elsewhere."""
    return BeautifulSoup(html, "lxml")


def html_to_markdown(html: str | Tag, options: HtmlOptions = DEFAULT_HTML_OPTIONS) -> str:
    """Return HTML as Markdown, one blank line between blocks, without a final line feed."""
    root = parse_html(html) if isinstance(html, str) else html
    return _Converter(root, options).convert()


class _Converter:
    def __init__(self, root: Tag, options: HtmlOptions) -> None:
        self.root = root
        self.options = options
        self.footnotes = find_footnotes(root)
        self.used_footnotes: dict[str, int] = {}
        self.footnote_tags = {id(tag) for tag in self.footnotes.values()}
        tags = [each for each in root.descendants if isinstance(each, Tag) and each.name in _HEADINGS]
        self.levels = choose_levels([tag for tag in tags if tag.get_text(strip=True)], options.top_level)

    def convert(self) -> str:
        blocks = list(self.write_blocks(self.root, 0))
        notes = [self.write_footnote(name) for name in iter(self.used_footnotes)]
        return "\n\n".join([*_join_lists(blocks), *notes]).strip("\n")

    def write_footnote(self, name: str) -> str:
        self.footnote_tags.discard(id(self.footnotes[name]))
        for back in self.footnotes[name].find_all("a", href=re.compile("^#|ref")):
            back.extract()
        blocks = list(self.write_blocks(self.footnotes[name], 0))
        number = self.used_footnotes[name]
        return f"[^{number}]: " + "\n\n".join(blocks).replace("\n", "\n    ")

    # --- blocks ----------------------------------------------------------------------------------------------------

    def write_blocks(self, parent: Tag, depth: int) -> Iterator[str]:
        """Yield the blocks in an element. Inline content between blocks is a paragraph."""
        runs: list[Run] = []
        for child in parent.children:
            if isinstance(child, Tag) and _is_skipped(child, self.footnote_tags):
                continue
            if isinstance(child, Tag) and depth < _MAX_DEPTH and _has_block(child):
                yield from self.write_paragraphs(runs)
                runs = []
                yield from self.write_block(child, depth + 1)
            elif isinstance(child, Tag) and child.name == "img":
                yield from self.write_paragraphs(runs)
                runs = []
                yield from self.write_picture(child, "")
            else:
                runs += self.read_runs(child, frozenset(), "", depth)
        yield from self.write_paragraphs(runs)

    def write_block(self, tag: Tag, depth: int) -> Iterator[str]:
        if tag.name in _HEADINGS:
            yield from self.write_heading(tag, depth)
        elif tag.name in {"ul", "ol"}:
            yield from self.write_list(tag, depth)
        elif tag.name == "table":
            yield from self.write_table(tag, depth)
        elif tag.name == "blockquote":
            yield from self.write_quote(tag, depth)
        elif tag.name == "figure":
            yield from self.write_figure(tag, depth)
        elif tag.name == "pre":
            yield _write_code(tag.get_text())
        elif tag.name == "hr":
            yield "---"
        elif tag.name == "dl":
            yield from self.write_definitions(tag, depth)
        else:
            yield from self.write_blocks(tag, depth)

    def write_heading(self, tag: Tag, depth: int) -> Iterator[str]:
        for picture in tag.find_all("img"):
            yield from self.write_picture(picture, "")
        runs = normalize_runs([Run(" ") if run.text == BREAK else run for run in self.read_children(tag, depth)])
        if runs:
            level = self.levels.get(id(tag), self.options.top_level)
            text = write_runs([structs.replace(run, marks=frozenset()) for run in runs])
            text = re.sub(r"(#+)$", r"\\\1", text)
            yield f"{'#' * level} {text}"

    def write_list(self, tag: Tag, depth: int) -> Iterator[str]:
        items = [each for each in tag.children if isinstance(each, Tag) and not _is_skipped(each, self.footnote_tags)]
        number = _parse_start(tag)
        lines = []
        for item in items:
            marker = f"{number}. " if tag.name == "ol" else "- "
            blocks = list(_join_lists(list(self.write_blocks(item, depth))))
            if not blocks and item.name != "li":
                continue
            number += 1
            lines.append(_indent_item(marker, blocks))
        if lines and _count_ancestors(tag, ("ul", "ol")) < _MAX_LIST_DEPTH:
            has_space = self.options.keeps_spaced_lists and any(each.find("p", recursive=False) for each in items)
            yield ("\n\n" if has_space else "\n").join(lines)
        elif lines:
            yield from [re.sub(r"^(?:- |\d+\. )", "", line) for line in lines]

    def write_definitions(self, tag: Tag, depth: int) -> Iterator[str]:
        term = ""
        for child in tag.find_all(["dt", "dd"]):
            blocks = list(self.write_blocks(child, depth))
            if child.name == "dt":
                term = " ".join(blocks)
            elif blocks:
                yield f"{term}\\\n{blocks[0]}" if term else blocks[0]
                yield from blocks[1:]
                term = ""
        if term:
            yield term

    def write_quote(self, tag: Tag, depth: int) -> Iterator[str]:
        """Write a quote; who said it becomes the last line, after a dash."""
        speaker = _take_speaker(tag)
        blocks = list(_join_lists(list(self.write_blocks(tag, depth))))
        if speaker and not blocks:
            yield write_runs(normalize_runs([Run(speaker)]))
            return
        if speaker:
            blocks.append(f"– {escape_text(speaker)}")
        if blocks:
            text = (
                "\n\n".join(blocks) if len(blocks) < 2 or not speaker else "\n\n".join(blocks[:-1]) + f"\n{blocks[-1]}"
            )
            yield "\n".join([f"> {line}".rstrip() for line in text.split("\n")])

    def write_figure(self, tag: Tag, depth: int) -> Iterator[str]:
        caption_tag = tag.find("figcaption")
        quote = tag.find("blockquote")
        if quote is not None and caption_tag is not None and quote.find("img") is None:
            _move_speaker(caption_tag, quote)
        caption = " ".join(caption_tag.get_text().split()) if caption_tag else ""
        placed = [text for picture in tag.find_all("img") for text in self.write_picture(picture, caption)]
        yield from placed
        if placed and caption_tag:
            caption_tag.extract()
        for picture in tag.find_all("img"):
            picture.extract()
        yield from self.write_blocks(tag, depth)

    def write_picture(self, tag: Tag, caption: str) -> Iterator[str]:
        name = self.options.place_picture(tag, caption)
        if name:
            yield f"![]({name})"

    def write_table(self, tag: Tag, depth: int) -> Iterator[str]:
        """Write a table of data as a table; one that only makes a layout, as the blocks in its cells."""
        rows = read_rows(tag)
        caption = tag.find("caption")
        if caption is not None:
            yield from self.write_blocks(caption, depth)
        if is_layout_table(tag, rows):
            for cell in [cell for row in rows for cell, is_repeated in row if not is_repeated]:
                yield from self.write_blocks(cell, depth)
            return
        cells = [[self.write_cell(cell, depth) if not repeated else "" for cell, repeated in row] for row in rows]
        cells = [row for row in cells if any(row)]
        if not cells:
            return
        width = max(map(len, cells))
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in cells]
        yield "\n".join([lines[0], f"| {' | '.join(read_alignments(rows, width))} |", *lines[1:]])

    def write_cell(self, cell: Tag, depth: int) -> str:
        runs = self.read_children(cell, depth)
        return write_runs(normalize_runs([Run(" ") if run.text == BREAK else run for run in runs]), in_cell=True)

    def write_paragraphs(self, runs: Sequence[Run]) -> Iterator[str]:
        """Yield runs as paragraphs; two line breaks in a row end one."""
        for part in _split_at_double_breaks(normalize_runs(runs)):
            normalized = normalize_runs(part)
            if get_text(normalized).strip() or any(run.raw for run in normalized):
                yield _write_checked(normalized)

    # --- inline ----------------------------------------------------------------------------------------------------

    def read_children(self, tag: Tag, depth: int) -> list[Run]:
        return [run for child in tag.children for run in self.read_runs(child, frozenset(), "", depth + 1)]

    def read_runs(self, node: object, marks: frozenset[Mark], url: str, depth: int) -> Iterator[Run]:
        if isinstance(node, NavigableString):
            if type(node) in {NavigableString, CData}:
                text = str(node).translate(_REMOVED_CHARACTERS).replace("\u2028", "\n")
                yield Run(_normalize_spaces(text), marks, url)
        elif isinstance(node, Tag) and not _is_skipped(node, self.footnote_tags):
            yield from self.read_tag(node, marks, url, depth)

    def read_tag(self, tag: Tag, marks: frozenset[Mark], url: str, depth: int) -> Iterator[Run]:
        if tag.name == "br":
            yield Run(BREAK)
            return
        if depth > _MAX_DEPTH:
            yield Run(_normalize_spaces(tag.get_text(" ")), marks, url)
            return
        if tag.name == "code" and (code := " ".join(tag.get_text().split())):
            yield Run("", raw=write_code_span(code))
            return
        if name := self.find_footnote(tag):
            number = self.used_footnotes.setdefault(name, len(self.used_footnotes) + 1)
            yield Run("", raw=f"[^{number}]")
            return
        if tag.name == "a" and not url:
            url = self.options.resolve_url(str(tag.get("href") or ""))
            title = read_link_title(tag) if url else ""
            yield from (structs.replace(run, title=title) for run in self.read_inside(tag, marks, url, depth))
            return
        yield from self.read_inside(tag, marks, url, depth)

    def read_inside(self, tag: Tag, marks: frozenset[Mark], url: str, depth: int) -> Iterator[Run]:
        is_block = tag.name in _BLOCKS
        if is_block:
            yield Run(" ")
        marks = change_marks(tag, marks)
        for child in tag.children:
            yield from self.read_runs(child, marks, url, depth + 1)
        if is_block:
            yield Run(" ")

    def find_footnote(self, tag: Tag) -> str:
        """Return the id of the footnote that a link refers to, or ""."""
        link = tag if tag.name == "a" else tag.find("a") if tag.name == "sup" else None
        href = str(link.get("href") or "") if isinstance(link, Tag) else ""
        name = href.rpartition("#")[2] if "#" in href else ""
        return name if name in self.footnotes else ""


def _write_checked(runs: Sequence[Run]) -> str:
    """Return a paragraph as Markdown. Emphasis is left out if its text would not be the same."""
    text_runs = [run for run in runs if not run.raw]
    text = write_runs(text_runs)
    is_same = "*" not in text or _fold(markdown.to_text(markdown.parse(text))) == _fold(get_text(text_runs))
    return write_runs(runs, with_marks=is_same)


def _fold(text: str) -> str:
    return "".join(text.split())


def _normalize_spaces(text: str) -> str:
    """Keep no-break spaces between digits, such as in 12 000; others were made by an editor."""
    return re.sub(r"(?<!\d)[\u00a0\u202f]|[\u00a0\u202f](?!\d)", " ", text)


def _is_skipped(tag: Tag, footnote_tags: set[int]) -> bool:
    if tag.name in _SKIPPED or id(tag) in footnote_tags or tag.has_attr("hidden"):
        return True
    style = str(tag.get("style") or "")
    return bool(style and _HIDDEN_STYLE.search(style)) or tag.get("aria-hidden") == "true"


def _has_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS or any(isinstance(each, Tag) and each.name in _PARTS for each in tag.descendants)


def _split_at_double_breaks(runs: Sequence[Run]) -> Iterator[list[Run]]:
    part: list[Run] = []
    for run in runs:
        if run.text == BREAK and part and part[-1].text == BREAK:
            yield part[:-1]
            part = []
        else:
            part.append(run)
    yield part


def _join_lists(blocks: Sequence[str]) -> list[str]:
    """Write neighbouring lists with different markers, or Markdown joins them (CommonMark 0.31, section 5.3)."""
    joined: list[str] = []
    for block in blocks:
        previous = joined[-1] if joined else ""
        if previous.startswith("- ") and block.startswith("- "):
            joined.append(re.sub(r"(?m)^- ", "* ", block))
        elif re.match(r"\d{1,9}\. ", previous) and re.match(r"\d{1,9}\. ", block):
            joined.append(re.sub(r"(?m)^(\d{1,9})\. ", r"\1) ", block))
        else:
            joined.append(block)
    return joined


def _indent_item(marker: str, blocks: Sequence[str]) -> str:
    """Return an item; a list in it follows its paragraph without a blank line."""
    text = ""
    for block in blocks:
        is_list = bool(re.match(r"(?:[-*] |\d+[.)] )", block))
        text += ("\n" if is_list else "\n\n") + block if text else block
    indented = text.replace("\n", "\n" + " " * len(marker))
    return re.sub(r"(?m)^ +$", "", marker + indented).rstrip(" ")


def _parse_start(tag: Tag) -> int:
    start = str(tag.get("start") or "1")
    return int(start) if re.fullmatch(r"\d{1,8}", start) else 1


def _count_ancestors(tag: Tag, names: tuple[str, ...]) -> int:
    return sum(parent.name in names for parent in tag.parents)


def _write_code(text: str) -> str:
    fence = "`" * max(3, 1 + max((len(match) for match in re.findall("`+", text)), default=0))
    return f"{fence}\n{text.strip(chr(10))}\n{fence}"


def _move_speaker(caption: Tag, quote: Tag) -> None:
    """Move the caption of a quote into it: it says who speaks."""
    if quote.find(["footer", "cite"]) is None:
        caption.name = "footer"
        quote.append(caption.extract())


def _take_speaker(tag: Tag) -> str:
    """Remove who said a quote from it: a `cite`, a `footer`, or a last paragraph that starts with a dash."""
    source = tag.find(["footer", "cite"])
    if isinstance(source, Tag):
        source.extract()
        return " ".join(source.get_text().split()).lstrip("".join(_DASHES)).strip()
    paragraphs = tag.find_all("p")
    last = " ".join(paragraphs[-1].get_text().split()) if len(paragraphs) > 1 else ""
    if last.startswith(_DASHES) and len(last) < 200 and not last.endswith((".", "!", "?")):
        paragraphs[-1].extract()
        return last.lstrip("".join(_DASHES)).strip()
    return ""
