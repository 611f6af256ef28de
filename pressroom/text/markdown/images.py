"""Pictures in a text: taken out of their lines, so that they can stand among the blocks as HTML wants them."""

from pressroom.text.markdown.tokens import INLINE_KINDS, Token, Tokens

_EMPTY_KINDS = INLINE_KINDS - {"code", "html", "reference", "marker", "note-mark", "refused-image"}


def move_images_to_figures(tokens: Tokens) -> Tokens:
    """The tokens with each `image` as a `figure` behind its paragraph or heading, in items and cells behind its line.

    A paragraph, heading or link that held nothing else is gone.
    """
    if not [token for token in tokens if token.kind == "image"]:
        return tokens
    flow: Tokens = []
    figures: Tokens = []
    for token in tokens:
        if token.kind == "image":
            figures.append(Token("figure", token.text, token.start, token.target, token.detail))
        elif not figures:
            flow.append(token)
        elif token.kind in INLINE_KINDS:
            _add_inline(flow, token)
        else:
            flow += _place_figures(flow, token, figures)
            figures = []
    return flow


def _add_inline(output: Tokens, token: Token) -> None:
    """Goes on in a line that has lost a picture; a link that held only the picture is taken back."""
    if token.kind in ("link-end", "unlinked-end") and output[-1].kind in ("link", "unlinked"):
        output.pop()
    else:
        output.append(token)


def _place_figures(output: Tokens, end: Token, figures: Tokens) -> Tokens:
    """What follows the line: its figures, behind the end of a paragraph or heading; a block left empty goes."""
    if end.kind not in ("paragraph-end", "heading-end"):
        return [*figures, end]
    at = len(output) - 1
    while output[at].kind in _EMPTY_KINDS and not (output[at].kind == "text" and output[at].text.strip()):
        at -= 1
    if output[at].kind not in ("paragraph", "heading"):
        return [end, *figures]
    del output[at:]
    return figures
