"""Read the title of a link, which browsers show beside it, if it says something to readers."""

import re

from bs4.element import Tag

from pressroom.importer.html_elements import fold_text, get_attribute, get_text

_MAX_TITLE = 150
_MARKUP = re.compile(r'["\\<>\[\]]')
# Titles that systems write to say how a link opens.
_OPENING = re.compile(
    r"(?:new|nytt|neuem|nouvel\w*|aktuellen)\s+(?:window|tab|fönster|vindu|fenster|onglet|fenêtre)|ny flik|ny fane|"
    r"uude[ns]\w* (?:ikkuna|välilehti)\w*|extern(?:al|er|e)? l[iä]n|interne?[rn]? link|permalink|permanent link|"
    r"e-?mail|e-post|startse?i[dt]|\b(?:opens|öppnas|åpnes|öffnet|s['’]ouvre|link to|länk till|lenke til)\b",
    re.IGNORECASE,
)


def read_link_title(link: Tag) -> str:
    """Return the title of a link; "" if its text or URL says the same, or the title only says how the link opens."""
    title = " ".join(get_attribute(link, "title").split())
    is_said = fold_text(title) in fold_text(get_text(link)) or title in get_attribute(link, "href")
    is_usable = 0 < len(title) <= _MAX_TITLE and not _MARKUP.search(title) and not _OPENING.search(title)
    return title if is_usable and not is_said else ""
