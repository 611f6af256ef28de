"""Move images out of their lines and make them figures, because HTML allows figures only between blocks."""

from pressroom.text.markdown.tokens import INLINE_KINDS, Token, Tokens

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
