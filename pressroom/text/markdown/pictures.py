"""Pictures in a text: taken out of their lines, so that they can stand among the blocks as HTML wants them."""

from pressroom.text.markdown.tokens import INLINE, Token, Tokens

_LEFT_OVER = INLINE - {"code", "html", "reference", "marker", "note-mark", "refused-image"}


def flowing(tokens: Tokens) -> Tokens:
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
        elif token.kind in INLINE:
            _step(flow, token)
        else:
            flow += _settled(flow, token, figures)
            figures = []
    return flow


def _step(flow: Tokens, token: Token) -> None:
    """Goes on in a line that has lost a picture; a link that held only the picture is taken back."""
    if token.kind in ("link-end", "unlinked-end") and flow[-1].kind in ("link", "unlinked"):
        flow.pop()
    else:
        flow.append(token)


def _settled(flow: Tokens, end: Token, figures: Tokens) -> Tokens:
    """What follows the line: its figures, behind the end of a paragraph or heading; a block left empty goes."""
    if end.kind not in ("paragraph-end", "heading-end"):
        return [*figures, end]
    at = len(flow) - 1
    while flow[at].kind in _LEFT_OVER and not (flow[at].kind == "text" and flow[at].text.strip()):
        at -= 1
    if flow[at].kind not in ("paragraph", "heading"):
        return [end, *figures]
    del flow[at:]
    return figures
