"""Quotes that name their speaker: a last line that begins with a dash. Works on the tokens of one block quote."""

import re

from pressroom.text.markdown.tokens import INLINE_KINDS, Token, Tokens

# The possessive `*+` keeps a minus before a figure ("– 5 degrees") from passing for a dash.
_DASH = re.compile(r"(?:[–—―]|-{1,3}+)\s*+(?![0-9])")

_CITED = Token("cited")
_QUOTE_END = Token("quote-end")
_PARAGRAPH_END = Token("paragraph-end")
_SPEAKER = Token("speaker", "– ")
_SPEAKER_END = Token("speaker-end")
_DEPTH_CHANGES = {"emphasis": -1, "strong": -1, "link": -1, "unlinked": -1}
_DEPTH_CHANGES |= {f"{kind}-end": 1 for kind in _DEPTH_CHANGES}


def close_quote(tokens: Tokens, begin: int) -> None:
    """Ends the block quote that begins at `begin` and holds everything after it.

    With a speaker it becomes `cited … speaker … speaker-end`, where the speaker's tokens have lost their dash; without,
    it stays `quote … quote-end`. The speaker is the last line of the last paragraph, that whole paragraph, or a list of
    one item in last place (which is what CommonMark makes of `- Name`).
    """
    found = (
        _find_speaker_line(tokens, begin) if tokens[-1].kind == "paragraph-end" else _find_speaker_list(tokens, begin)
    )
    if found is None:
        tokens.append(_QUOTE_END)
        return
    said, speaker = found
    in_paragraph = said > begin + 1 and tokens[said].kind.endswith("-break")
    tokens[begin] = _CITED
    tokens[said:] = [*([_PARAGRAPH_END] if in_paragraph else []), _SPEAKER, *speaker, _SPEAKER_END]


def _find_speaker_line(tokens: Tokens, begin: int) -> tuple[int, Tokens] | None:
    """Where what was said ends, and the speaker, when the last paragraph holds one."""
    depth, at = 0, len(tokens) - 2
    while tokens[at].kind != "paragraph":
        depth += _DEPTH_CHANGES.get(tokens[at].kind, 0)
        if depth == 0 and tokens[at].kind.endswith("-break"):
            speaker = _strip_dash(tokens[at + 1 : -1])
            if speaker is not None:
                return at, speaker
            break
        at -= 1
    while tokens[at].kind != "paragraph":
        at -= 1
    speaker = _strip_dash(tokens[at + 1 : -1]) if at > begin + 1 else None
    return None if speaker is None else (at, speaker)


def _strip_dash(line: Tokens) -> Tokens | None:
    """The line without the dash it begins with; None when it begins with none, or has nothing else."""
    dash = _DASH.match(line[0].text) if line and line[0].kind == "text" else None
    if dash is None:
        return None
    rest = line[0].text[dash.end() :]
    speaker = [Token("text", rest, start=line[0].start), *line[1:]] if rest else line[1:]
    return speaker or None


def _find_speaker_list(tokens: Tokens, begin: int) -> tuple[int, Tokens] | None:
    """The same, when a bulleted list of one line stands last."""
    if [token.kind for token in tokens[-2:]] != ["item-end", "bullets-end"]:
        return None
    at = len(tokens) - 3
    while tokens[at].kind in INLINE_KINDS or tokens[at].kind in ("paragraph", "paragraph-end"):
        at -= 1
    speaker = [token for token in tokens[at + 1 : -2] if token.kind in INLINE_KINDS]
    paragraphs = len(tokens) - at - 3 - len(speaker)
    is_one_line = tokens[at].kind == "item" and tokens[at - 1].kind == "bullets" and paragraphs <= 2
    return (at - 1, speaker) if is_one_line and speaker and at - 1 > begin + 1 else None
