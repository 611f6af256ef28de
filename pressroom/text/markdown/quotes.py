"""Find the speaker of a block quote: its last line, if that starts with a dash."""

import re

from pressroom.text.markdown.tokens import INLINE_KINDS, Token, Tokens

# The possessive `*+` and `++` keep a minus sign before a number ("– 5 degrees") from being taken for a dash.
_DASH = re.compile(r"(?:[–—―]|-{1,3}+)\s*+(?![0-9])")

_CITED = Token("cited")
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
    tokens[start] = _CITED
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
