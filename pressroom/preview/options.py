"""Parse the options of the preview page from its URL query, and make URLs with changed options."""

from collections.abc import Mapping
from typing import Literal, TypeVar, get_args
from urllib.parse import urlencode

from msgspec import Struct, structs

from pressroom.preview.color_scheme import ColorScheme

URL_PREFIX = "/_preview/"
"""The path of the preview page. All other paths belong to the site."""

View = Literal["all", "page", "mail", "feed"]
Width = Literal["desktop", "phone"]
MailPart = Literal["html", "text"]
FeedFormat = Literal["reader", "atom", "rss", "json-feed"]

T = TypeVar("T", bound=str)

ROWS_PER_PAGE = 100
"""The number of releases listed at first, and added with each click on “Show more”."""
_MAX_ROWS = 100_000


class PreviewOptions(Struct, frozen=True):
    """What to show, and how. `page` is a path of the site, empty for the first release; `q` is the search text."""

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
    """Parse a query. Invalid values are replaced by the defaults."""
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
    """Return the URL of the preview page with changed options."""
    values = structs.asdict(structs.replace(options, **changes))
    defaults = structs.asdict(_DEFAULTS)
    return f"{URL_PREFIX}?{urlencode({name: value for name, value in values.items() if value != defaults[name]})}"


def _parse_choice(choices: tuple[T, ...], value: str | None, default: T) -> T:
    return next((choice for choice in choices if choice == value), default)
