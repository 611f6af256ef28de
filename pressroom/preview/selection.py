"""Parse the options in the URL of the preview page, and find what it shows: a text of a release, or another page."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from msgspec import Meta, Struct, ValidationError, convert, structs

from pressroom.model.entry import parse_address, parse_language
from pressroom.preview.frames import ColorScheme
from pressroom.preview.release_list import ReleaseListItem, ReleaseListText
from pressroom.preview.session import PreviewSession
from pressroom.preview.snapshot import Snapshot

URL_PREFIX = "/_preview/"
"""The path of the preview page. All other paths belong to the site."""

ROWS_PER_PAGE = 100
"""The number of releases listed at first, and added with each click on “Show more”."""

SITE_PAGES = (
    ("/", "Front"),
    ("/contacts/", "Contacts"),
    ("/media/", "Media"),
    ("/subscribe/", "Follow"),
    ("/privacy/", "Privacy"),
    ("/accessibility/", "Accessibility"),
    ("/404.html", "404"),
)
"""The pages of every edition: their paths and their names in the preview."""


class PreviewOptions(Struct, frozen=True):
    """What to show, and how. `page` is a path of the site, empty for the first release; `q` is the search text."""

    page: str = ""
    view: Literal["all", "page", "mail", "feed"] = "all"
    width: Literal["desktop", "phone"] = "desktop"
    scheme: ColorScheme = "light"
    mail: Literal["html", "text"] = "html"
    feed: Literal["reader", "atom", "rss", "json-feed"] = "reader"
    q: str = ""
    rows: Annotated[int, Meta(ge=0, le=100_000)] = ROWS_PER_PAGE


_DEFAULTS = structs.asdict(PreviewOptions())


def parse_options(query: Mapping[str, str]) -> PreviewOptions:
    """Parse a query. Invalid values are replaced by the defaults."""
    options = PreviewOptions()
    for name, value in query.items():
        with suppress(ValidationError):
            options = convert(structs.asdict(options) | {name: value}, PreviewOptions, strict=False)
    return options


def create_url(options: PreviewOptions, **changes: str | int) -> str:
    """Return the URL of the preview page with changed options."""
    values = structs.asdict(structs.replace(options, **changes))
    return f"{URL_PREFIX}?{urlencode({name: value for name, value in values.items() if value != _DEFAULTS[name]})}"


class Selection(Struct, frozen=True):
    """The selected page. `source` is the path of its text, empty if the page is not a release page.

    `embargo_end` is the end of its embargo as text. `shows_last_valid_version`: the text has errors.
    `is_available`: there is something to show. `language_paths` are pairs of a language and a page path.
    """

    path: str
    headline: str
    language: str = "en"
    source: str = ""
    embargo_end: str = ""
    is_draft: bool = False
    shows_last_valid_version: bool = False
    is_available: bool = True
    language_paths: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """The address of the selected release, or an empty string."""
        return parse_address(self.source) if self.source else ""

    @property
    def output_path(self) -> str:
        """The path of the page below `out/`."""
        return f"site{self.path}index.html" if self.path.endswith("/") else f"site{self.path}"


def get_page_path(snapshot: Snapshot, source: str) -> str:
    """Return the path of a text's page on the site."""
    language = parse_language(source)
    prefix = "" if snapshot.newsroom_context.languages[:1] == (language,) else f"/{language}"
    return f"{prefix}/{parse_address(source)}/"


def find_selection(session: PreviewSession, path: str, now: float) -> Selection:
    """Return what to show for a path; without a path, the first release in the list, or else the front page."""
    snapshot = session.snapshot
    first = next(iter(snapshot.releases.values()), None)
    path = path or (get_page_path(snapshot, first.texts[0].source) if first else "/")
    release = snapshot.releases.get("/".join(path.split("/")[-3:-1]))
    for text in release.texts if release else ():
        if release and get_page_path(snapshot, text.source) == path:
            return _select_text(session, release, text, now)
    return Selection(path, _get_page_name(snapshot, path), is_available=snapshot.plan is not None)


def _select_text(
    session: PreviewSession, listed_release: ReleaseListItem, listed_text: ReleaseListText, now: float
) -> Selection:
    snapshot = session.snapshot
    selection = Selection(
        get_page_path(snapshot, listed_text.source),
        listed_text.headline or listed_release.headline,
        listed_text.language,
        listed_text.source,
        _format_embargo_end(snapshot, listed_text.timestamp) if listed_text.timestamp > now else "",
        listed_text.is_draft,
        language_paths=tuple([(text.language, get_page_path(snapshot, text.source)) for text in listed_release.texts]),
    )
    if session.is_available(selection.output_path):
        return selection
    has_earlier_version = session.has_earlier_version(listed_text.source)
    return structs.replace(selection, shows_last_valid_version=has_earlier_version, is_available=has_earlier_version)


def _get_page_name(snapshot: Snapshot, path: str) -> str:
    newsroom = snapshot.newsroom_context.newsroom
    for edition in newsroom.editions if newsroom else ():
        for page_path, name in SITE_PAGES:
            if path == edition.prefix + page_path:
                return f"{edition.title}: {name}"
    return path


def _format_embargo_end(snapshot: Snapshot, timestamp: float) -> str:
    """Return the end of an embargo with weekday and time zone, so that it cannot be misunderstood."""
    when = datetime.fromtimestamp(timestamp, snapshot.newsroom_context.zone)
    return f"{when:%A} {when.day} {when:%B %Y, %H:%M} {when:%Z} ({snapshot.newsroom_context.timezone})"
