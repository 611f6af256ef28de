"""Resolve the structure of a text: the ids of headings, the speakers of quotes, footnotes, pictures between blocks."""

import re
from collections import defaultdict

from msgspec.structs import replace

from pressroom.text.markdown.tokens import INLINE_KINDS, Token, Tokens
from pressroom.text.slugs import slugify

_FOOTNOTE_ID = re.compile(r"fn(ref)?-[0-9]")


class HeadingOutline:
    """The headings so far. Each is one level deeper than the nearest earlier heading of a higher level."""

    def __init__(self) -> None:
        self._open_levels: list[int] = []
        self._ids: set[str] = set()
        self._repeats: dict[str, int] = {}

    def add(self, level: int, text: str) -> tuple[str, int]:
        """Add the next heading. Return its id, which is unique in the text, and its depth, from 1."""
        while self._open_levels and self._open_levels[-1] >= level:
            self._open_levels.pop()
        self._open_levels.append(level)
        return self._make_id(text), len(self._open_levels)

    def _make_id(self, text: str) -> str:
        base = slugify(text) or "section"
        if _FOOTNOTE_ID.match(base):
            base = f"section-{base}"
        heading_id = base
        while heading_id in self._ids:
            self._repeats[base] = self._repeats.get(base, 1) + 1
            heading_id = f"{base}-{self._repeats[base]}"
        self._ids.add(heading_id)
        return heading_id


# The possessive `*+` and `++` keep a minus sign before a number ("– 5 degrees") from being taken for a dash.
_DASH = re.compile(r"(?:[–—―]|-{1,3}+)\s*+(?![0-9])")

_QUOTE_END = Token("quote-end")
_PARAGRAPH_END = Token("paragraph-end")
_SPEAKER = Token("speaker", "– ")
_SPEAKER_END = Token("speaker-end")
_DEPTH_CHANGES = {"emphasis": -1, "strong": -1, "link": -1, "unlinked": -1}
_DEPTH_CHANGES |= {f"{kind}-end": 1 for kind in _DEPTH_CHANGES}


def close_quote(tokens: Tokens, start: int) -> None:
    """End the block quote that starts at index `start` and contains all tokens after it.

    With a speaker, the tokens become `cited … speaker … speaker-end`, and the dash is removed; without one, they stay
    `quote … quote-end`. The speaker is the last line of the last paragraph, that whole paragraph, or a list of one item
    at the end (which is how CommonMark reads `- Name`).
    """
    match = (
        _find_speaker_line(tokens, start) if tokens[-1].kind == "paragraph-end" else _find_speaker_list(tokens, start)
    )
    if match is None:
        tokens.append(_QUOTE_END)
        return
    quote_end, speaker = match
    in_paragraph = quote_end > start + 1 and tokens[quote_end].kind.endswith("-break")
    tokens[start] = Token("cited", start=tokens[start].start)
    tokens[quote_end:] = [*([_PARAGRAPH_END] if in_paragraph else []), _SPEAKER, *speaker, _SPEAKER_END]


def _find_speaker_line(tokens: Tokens, start: int) -> tuple[int, Tokens] | None:
    """Return the index where the quoted words end, and the speaker, if the last paragraph names one."""
    depth, index = 0, len(tokens) - 2
    while tokens[index].kind != "paragraph":
        depth += _DEPTH_CHANGES.get(tokens[index].kind, 0)
        if depth == 0 and tokens[index].kind.endswith("-break"):
            speaker = _strip_dash(tokens[index + 1 : -1])
            if speaker is not None:
                return index, speaker
            break
        index -= 1
    while tokens[index].kind != "paragraph":
        index -= 1
    speaker = _strip_dash(tokens[index + 1 : -1]) if index > start + 1 else None
    return None if speaker is None else (index, speaker)


def _strip_dash(line: Tokens) -> Tokens | None:
    """Remove the dash at the start of a line. Return None if there is no dash, or nothing after it."""
    dash = _DASH.match(line[0].text) if line and line[0].kind == "text" else None
    if dash is None:
        return None
    rest = line[0].text[dash.end() :]
    speaker = [Token("text", rest, start=line[0].start), *line[1:]] if rest else line[1:]
    return speaker or None


def _find_speaker_list(tokens: Tokens, start: int) -> tuple[int, Tokens] | None:
    """Return the same as _find_speaker_line if the quote ends in a bulleted list of one line."""
    if [token.kind for token in tokens[-2:]] != ["item-end", "bullets-end"]:
        return None
    index = len(tokens) - 3
    while tokens[index].kind in INLINE_KINDS or tokens[index].kind in ("paragraph", "paragraph-end"):
        index -= 1
    speaker = [token for token in tokens[index + 1 : -2] if token.kind in INLINE_KINDS]
    paragraphs = len(tokens) - index - 3 - len(speaker)
    is_one_line = tokens[index].kind == "item" and tokens[index - 1].kind == "bullets" and paragraphs <= 2
    return (index - 1, speaker) if is_one_line and speaker and index - 1 > start + 1 else None


_PARAGRAPH_END = Token("paragraph-end")


def add_footnotes(tokens: Tokens, footnotes: list[tuple[str, Tokens]]) -> Tokens:
    """Return the tokens with numbered references, and with the footnotes (label and content) at the end.

    Footnotes without a reference come last. If two footnotes have the same label, references mean the first one.
    """
    if not footnotes:
        return tokens
    # The parser may use a newer Unicode version for case folding than Python. A label without content then gives an
    # empty footnote.
    contents: defaultdict[str, Tokens] = defaultdict(list)
    for index, (label, content) in enumerate(footnotes):
        key = label.casefold()
        contents[key if key not in contents else f"{key}\n{index}"] = content  # unique: a label contains no newline
    order = _order_labels(tokens, contents)
    numbers = {key: number for number, key in enumerate(order, 1)}
    counts = dict.fromkeys(order, 0)
    text = [*_number_references(tokens, numbers, counts), Token("notes")]
    numbered = [(key, _number_references(contents[key], numbers, counts)) for key in order]
    for key, content in numbered:
        text += _build_footnote(numbers[key], counts[key], content)
    return [*text, Token("notes-end")]


def _order_labels(tokens: Tokens, contents: dict[str, Tokens]) -> list[str]:
    """Return all keys in reading order of their first reference; keys without a reference come last."""
    order = _find_references(tokens)
    ordered_keys = set(order)
    for key in order:  # grows during the loop: footnotes may refer to footnotes
        new_keys = [other for other in _find_references(contents[key]) if other not in ordered_keys]
        order += new_keys
        ordered_keys.update(new_keys)
    return order + [key for key in contents if key not in ordered_keys]


def _find_references(tokens: Tokens) -> list[str]:
    return list(dict.fromkeys(token.target.casefold() for token in tokens if token.kind == "reference"))


def _number_references(tokens: Tokens, numbers: dict[str, int], counts: dict[str, int]) -> Tokens:
    """Return the tokens with numbered references, and count the references of each footnote."""
    result: Tokens = []
    for token in tokens:
        if token.kind == "reference":
            key = token.target.casefold()
            counts[key] += 1
            result.append(replace(token, text=f"[{numbers[key]}]", number=numbers[key], nth=counts[key]))
        else:
            result.append(token)
    return result


def _build_footnote(number: int, reference_count: int, content: Tokens) -> Tokens:
    """Return the tokens of one footnote, with its mark at the start of its first paragraph."""
    mark = Token("note-mark", f"[{number}] ", number=number, nth=min(reference_count, 1))
    if content and content[0].kind == "paragraph":
        content = [content[0], mark, *content[1:]]
    else:
        content = [Token("paragraph"), mark, _PARAGRAPH_END, *content]
    return [Token("note", number=number), *content, Token("note-end")]


_EMPTY_KINDS = INLINE_KINDS - {"code", "html", "reference", "marker", "note-mark", "refused-image"}


def move_images_to_figures(tokens: Tokens) -> Tokens:
    """Return the tokens with each `image` replaced by a `figure` after its paragraph or heading.

    In list items and table cells, the figure follows the line. A paragraph, heading or link that contained only the
    image is removed.
    """
    if not [token for token in tokens if token.kind == "image"]:
        return tokens
    output: Tokens = []
    figures: Tokens = []
    for token in tokens:
        if token.kind == "image":
            figures.append(Token("figure", token.text, token.start, token.target, token.detail))
        elif not figures:
            output.append(token)
        elif token.kind in INLINE_KINDS:
            _add_inline(output, token)
        else:
            output += _place_figures(output, token, figures)
            figures = []
    return output


def _add_inline(output: Tokens, token: Token) -> None:
    """Add a token to a line that has lost an image, and remove a link that contained only the image."""
    if token.kind in ("link-end", "unlinked-end") and output[-1].kind in ("link", "unlinked"):
        output.pop()
    else:
        output.append(token)


def _place_figures(output: Tokens, end: Token, figures: Tokens) -> Tokens:
    """Return the tokens that follow a line: its figures and its end. Removes a block that has become empty."""
    if end.kind not in ("paragraph-end", "heading-end"):
        return [*figures, end]
    index = len(output) - 1
    while output[index].kind in _EMPTY_KINDS and not (output[index].kind == "text" and output[index].text.strip()):
        index -= 1
    if output[index].kind not in ("paragraph", "heading"):
        return [end, *figures]
    del output[index:]
    return figures
