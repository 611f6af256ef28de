"""What a person has chosen in the preview: the query of its address in, a Wish out, and back. Nonsense is no choice."""

from collections.abc import Mapping
from typing import Literal, TypeVar, get_args
from urllib.parse import urlencode

from msgspec import Struct, structs

from pressroom.preview.schemes import Scheme

HOME = "/_preview/"
"""Where the preview stands beside the site, whose addresses are as they will be."""

View = Literal["all", "page", "mail", "feed"]
Width = Literal["desktop", "phone"]
MailPart = Literal["html", "text"]
FeedForm = Literal["reader", "atom", "rss", "json-feed"]

T = TypeVar("T", bound=str)

ROWS = 100
"""Releases that the list shows at first, and as many more each time."""
_MOST_ROWS = 100_000


class Wish(Struct, frozen=True):
    """What to show, and how. `page` is a path of the site, empty for the first in the list; `q` are words to find."""

    page: str = ""
    view: View = "all"
    width: Width = "desktop"
    scheme: Scheme = "light"
    mail: MailPart = "html"
    feed: FeedForm = "reader"
    q: str = ""
    rows: int = ROWS


_USUAL = Wish()


def wishes(query: Mapping[str, str]) -> Wish:
    """What a query asks for."""
    rows = query.get("rows", "")
    return Wish(
        query.get("page", ""),
        _one_of(get_args(View), query.get("view"), _USUAL.view),
        _one_of(get_args(Width), query.get("width"), _USUAL.width),
        _one_of(get_args(Scheme), query.get("scheme"), _USUAL.scheme),
        _one_of(get_args(MailPart), query.get("mail"), _USUAL.mail),
        _one_of(get_args(FeedForm), query.get("feed"), _USUAL.feed),
        query.get("q", ""),
        min(int(rows), _MOST_ROWS) if rows.isascii() and rows.isdecimal() else ROWS,
    )


def link(wish: Wish, **changes: str | int) -> str:
    """The address of the preview with these changes."""
    asked = structs.asdict(structs.replace(wish, **changes))
    usual = structs.asdict(_USUAL)
    return f"{HOME}?{urlencode({name: value for name, value in asked.items() if value != usual[name]})}"


def _one_of(known: tuple[T, ...], word: str | None, usual: T) -> T:
    return next((each for each in known if each == word), usual)
