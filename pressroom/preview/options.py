"""What a person has chosen in the preview: the query of its address in, a Wish out, and back. Nonsense is no choice."""

from collections.abc import Mapping
from typing import Literal, TypeVar, get_args
from urllib.parse import urlencode

from msgspec import Struct, structs

from pressroom.preview.color_scheme import ColorScheme

URL_PREFIX = "/_preview/"
"""Where the preview stands beside the site, whose addresses are as they will be."""

View = Literal["all", "page", "mail", "feed"]
Width = Literal["desktop", "phone"]
MailPart = Literal["html", "text"]
FeedFormat = Literal["reader", "atom", "rss", "json-feed"]

T = TypeVar("T", bound=str)

ROWS_PER_PAGE = 100
"""Releases that the list shows at first, and as many more each time."""
_MAX_ROWS = 100_000


class PreviewOptions(Struct, frozen=True):
    """What to show, and how. `page` is a path of the site, empty for the first in the list; `q` are words to find."""

    page: str = ""
    view: View = "all"
    width: Width = "desktop"
    scheme: ColorScheme = "light"
    mail: MailPart = "html"
    feed: FeedFormat = "reader"
    q: str = ""
    rows: int = ROWS_PER_PAGE


_DEFAULTS = PreviewOptions()


def parse_options(query: Mapping[str, str]) -> PreviewOptions:
    """What a query asks for."""
    rows = query.get("rows", "")
    return PreviewOptions(
        query.get("page", ""),
        _parse_choice(get_args(View), query.get("view"), _DEFAULTS.view),
        _parse_choice(get_args(Width), query.get("width"), _DEFAULTS.width),
        _parse_choice(get_args(ColorScheme), query.get("scheme"), _DEFAULTS.scheme),
        _parse_choice(get_args(MailPart), query.get("mail"), _DEFAULTS.mail),
        _parse_choice(get_args(FeedFormat), query.get("feed"), _DEFAULTS.feed),
        query.get("q", ""),
        min(int(rows), _MAX_ROWS) if rows.isascii() and rows.isdecimal() else ROWS_PER_PAGE,
    )


def create_url(options: PreviewOptions, **changes: str | int) -> str:
    """The address of the preview with these changes."""
    asked = structs.asdict(structs.replace(options, **changes))
    usual = structs.asdict(_DEFAULTS)
    return f"{URL_PREFIX}?{urlencode({name: value for name, value in asked.items() if value != usual[name]})}"


def _parse_choice(choices: tuple[T, ...], value: str | None, default: T) -> T:
    return next((each for each in choices if each == value), default)
