"""What is looked at: a text of a release, or another page of the site. A path in, a Subject out."""

from datetime import datetime

from msgspec import Struct, structs

from pressroom.artifact import address_of, language_of
from pressroom.preview.listed import Listed, Text
from pressroom.preview.looking import Look
from pressroom.preview.studio import Studio

PAGES = (
    ("/", "Front"),
    ("/contacts/", "Contacts"),
    ("/media/", "Media"),
    ("/subscribe/", "Follow"),
    ("/404.html", "404"),
)
"""The pages that every edition has, and what the preview calls them."""


class Subject(Struct, frozen=True):
    """What is looked at; `source` is empty where that is no text.

    `until` is the end of its embargo, in words. `is_old`: what is shown is from before it had errors. `is_made`: there
    is anything to show. `others` are the paths of its languages, by language.
    """

    path: str
    headline: str
    language: str = "en"
    source: str = ""
    until: str = ""
    is_draft: bool = False
    is_old: bool = False
    is_made: bool = True
    others: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """The release that it is a text of, if it is one."""
        return address_of(self.source) if self.source else ""

    @property
    def file(self) -> str:
        """Where it stands below `out/`."""
        return f"site{self.path}index.html" if self.path.endswith("/") else f"site{self.path}"


def path_of(look: Look, source: str) -> str:
    """Where the page of a text stands on the site."""
    language = language_of(source)
    prefix = "" if look.known.languages[:1] == (language,) else f"/{language}"
    return f"{prefix}/{address_of(source)}/"


def subject(studio: Studio, path: str, now: float) -> Subject:
    """What stands at a path; without one, the first release there is, else the front page."""
    look = studio.look
    first = next(iter(look.releases.values()), None)
    path = path or (path_of(look, first.texts[0].source) if first else "/")
    release = look.releases.get("/".join(path.split("/")[-3:-1]))
    for text in release.texts if release else ():
        if release and path_of(look, text.source) == path:
            return _release_subject(studio, release, text, now)
    return Subject(path, _name(look, path), is_made=look.plan is not None)


def _release_subject(studio: Studio, release: Listed, text: Text, now: float) -> Subject:
    look = studio.look
    made = Subject(
        path_of(look, text.source),
        text.headline or release.headline,
        text.language,
        text.source,
        _until(look, text.moment) if text.moment > now else "",
        text.is_draft,
        others=tuple([(each.language, path_of(look, each.source)) for each in release.texts]),
    )
    if studio.can_make(made.file):
        return made
    is_old = studio.remembers(text.source)
    return structs.replace(made, is_old=is_old, is_made=is_old)


def _name(look: Look, path: str) -> str:
    """What a page of the site is called."""
    newsroom = look.known.newsroom
    for edition in newsroom.editions if newsroom else ():
        for inside, name in PAGES:
            if path == edition.prefix + inside:
                return f"{edition.title}: {name}"
    return path


def _until(look: Look, moment: float) -> str:
    """The end of an embargo with its zone, as it cannot be misread."""
    when = datetime.fromtimestamp(moment, look.known.zone)
    return f"{when:%A} {when.day} {when:%B %Y, %H:%M} {when:%Z} ({look.known.timezone})"
