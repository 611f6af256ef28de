"""What is looked at: a text of a release, or another page of the site. A path in, a Subject out."""

from datetime import datetime

from msgspec import Struct, structs

from pressroom.model.entry import parse_address, parse_language
from pressroom.preview.release_list import ListedRelease, ListedText
from pressroom.preview.session import PreviewSession
from pressroom.preview.snapshot import Snapshot

SITE_PAGES = (
    ("/", "Front"),
    ("/contacts/", "Contacts"),
    ("/media/", "Media"),
    ("/subscribe/", "Follow"),
    ("/404.html", "404"),
)
"""The pages that every edition has, and what the preview calls them."""


class Selection(Struct, frozen=True):
    """What is looked at; `source` is empty where that is no text.

    `until` is the end of its embargo, in words. `is_old`: what is shown is from before it had errors. `is_made`: there
    is anything to show. `others` are the paths of its languages, by language.
    """

    path: str
    headline: str
    language: str = "en"
    source: str = ""
    embargo_end: str = ""
    is_draft: bool = False
    is_outdated: bool = False
    is_available: bool = True
    language_paths: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """The release that it is a text of, if it is one."""
        return parse_address(self.source) if self.source else ""

    @property
    def output_path(self) -> str:
        """Where it stands below `out/`."""
        return f"site{self.path}index.html" if self.path.endswith("/") else f"site{self.path}"


def get_page_path(snapshot: Snapshot, source: str) -> str:
    """Where the page of a text stands on the site."""
    language = parse_language(source)
    prefix = "" if snapshot.newsroom_context.languages[:1] == (language,) else f"/{language}"
    return f"{prefix}/{parse_address(source)}/"


def find_selection(session: PreviewSession, path: str, now: float) -> Selection:
    """What stands at a path; without one, the first release there is, else the front page."""
    look = session.snapshot
    first = next(iter(look.releases.values()), None)
    path = path or (get_page_path(look, first.texts[0].source) if first else "/")
    release = look.releases.get("/".join(path.split("/")[-3:-1]))
    for text in release.texts if release else ():
        if release and get_page_path(look, text.source) == path:
            return _select_text(session, release, text, now)
    return Selection(path, _get_page_name(look, path), is_available=look.plan is not None)


def _select_text(
    session: PreviewSession, listed_release: ListedRelease, listed_text: ListedText, now: float
) -> Selection:
    look = session.snapshot
    made = Selection(
        get_page_path(look, listed_text.source),
        listed_text.headline or listed_release.headline,
        listed_text.language,
        listed_text.source,
        _format_embargo_end(look, listed_text.timestamp) if listed_text.timestamp > now else "",
        listed_text.is_draft,
        language_paths=tuple([(each.language, get_page_path(look, each.source)) for each in listed_release.texts]),
    )
    if session.is_available(made.output_path):
        return made
    is_old = session.has_earlier_version(listed_text.source)
    return structs.replace(made, is_outdated=is_old, is_available=is_old)


def _get_page_name(snapshot: Snapshot, path: str) -> str:
    """What a page of the site is called."""
    newsroom = snapshot.newsroom_context.newsroom
    for edition in newsroom.editions if newsroom else ():
        for inside, name in SITE_PAGES:
            if path == edition.prefix + inside:
                return f"{edition.title}: {name}"
    return path


def _format_embargo_end(snapshot: Snapshot, timestamp: float) -> str:
    """The end of an embargo with its zone, as it cannot be misread."""
    when = datetime.fromtimestamp(timestamp, snapshot.newsroom_context.zone)
    return f"{when:%A} {when.day} {when:%B %Y, %H:%M} {when:%Z} ({snapshot.newsroom_context.timezone})"
