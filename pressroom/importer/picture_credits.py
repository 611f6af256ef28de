"""Read who made a picture from its caption."""

import re
from itertools import pairwise

_MAX_CREDIT = 120
_LABEL = re.compile(
    r"(?:\b(?:foto(?:graf|graph)?|photo(?:graph|graphy|grapher)?(?: credit)?(?: by)?|bild(?:er)?|bilde|billede|"
    r"illustration|illustratör|illustrasjon|picture|image(?: credit)?|kuva(?:aja)?|valokuva|credits?|källa|"
    r"fotograf(?:i|ie)?|grafik|image by|courtesy of)\s*[:/]\s*"
    r"|\b(?:photo by|image by|picture by|(?:foto|bild)(?:graf(?:i|ie)?)? (?:av|von|de))\b\s*:?\s*|©\s*|\(c\)\s+)(?=\S)",
    re.IGNORECASE,
)


def starts_with_credit(text: str) -> bool:
    """Return whether a text begins with a label such as “Photo:”."""
    return _LABEL.match(text) is not None


def remove_credit_label(text: str) -> str:
    """Return a credit without “Photo:” before it."""
    match = _LABEL.match(text)
    return (text[match.end() :] if match else text).strip()


def split_credit(caption: str) -> tuple[str, str]:
    """Split a caption into what it says, and who made the picture."""
    caption = " ".join(caption.split())
    match = _find_label(caption)
    if match is None:
        return caption, ""
    credit = caption[match.end() :].strip()
    if "(" not in credit and credit.endswith((")", ").")):
        credit = credit.rstrip(").")
    if len(credit.rstrip(".")) and ". " not in credit:
        credit = credit.rstrip(".").strip()
    return caption[: match.start()].strip().rstrip("([–—-|/:,;").strip(), credit


def _find_label(caption: str) -> re.Match[str] | None:
    """Return the first label near the end of a caption; a later one if a sentence ends between them."""
    labels = [match for match in _LABEL.finditer(caption) if len(caption) - match.end() <= _MAX_CREDIT]
    near = (first for first, later in pairwise(labels) if ". " not in caption[first.end() : later.start()])
    return next(near, labels[-1] if labels else None)
