"""The page of the preview: what is known and what was chosen in, HTML out: the list, the problems and the frames."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from functools import cache
from urllib.parse import quote, urlsplit

from msgspec import Struct

from pressroom.artifact import Artifact
from pressroom.errors import PressroomError, Problem
from pressroom.preview.excerpts import Line, excerpt
from pressroom.preview.listed import Listed, searched
from pressroom.preview.looking import NEWSROOM, Look
from pressroom.preview.papers import fill
from pressroom.preview.studio import Studio
from pressroom.preview.subjects import PAGES, Subject, path_of, subject
from pressroom.preview.wishes import HOME, ROWS, Wish, link
from pressroom.read import PREVIEW

_TOOLS = {
    "paper.css": "text/css; charset=utf-8",
    "preview.css": "text/css; charset=utf-8",
    "preview.js": "text/javascript; charset=utf-8",
}
_PLACES = 40  # problems that are shown with their lines


class Row(Struct, frozen=True):
    """A release in the list."""

    href: str
    listed: Listed
    date: str
    is_held: bool
    is_current: bool


class Fault(Struct, frozen=True):
    """A problem in its place."""

    problem: Problem
    lines: tuple[Line, ...]


class Frame(Struct, frozen=True):
    """What a frame shows; it is loaded anew when its `key` changes."""

    src: str
    key: str


def tool(name: str) -> tuple[bytes, str] | None:
    """A style sheet or script of the preview, and its media type."""
    return (_read(name), _TOOLS[name]) if name in _TOOLS else None


@cache
def _read(name: str) -> bytes:
    return (PREVIEW / name).read_bytes()


def shell(studio: Studio, wish: Wish) -> bytes:
    """The whole page."""
    version, look, now = studio.version, studio.look, time.time()
    shown = subject(studio, wish.page, now)
    newsroom = look.known.newsroom
    return fill(
        "shell.html",
        version=version,
        title=newsroom.editions[0].title if newsroom else look.hand.config.newsroom.name,
        site=newsroom.base_url if newsroom else "",
        base=_base(look),
        fault=studio.fault,
        wish=wish,
        link=lambda path: link(wish, page=path),
        subject=shown,
        pages=PAGES,
        editions=newsroom.editions if newsroom else (),
        frames=_frames(studio, wish, shown),
        envelope=_envelope(studio, shown),
        **_list(look, wish, shown, now),
        **_problems(look, shown),
    )


def _base(look: Look) -> str:
    """What every path of the site begins with."""
    newsroom = look.known.newsroom
    return urlsplit(newsroom.base_url).path if newsroom else ""


def _list(look: Look, wish: Wish, shown: Subject, now: float) -> dict[str, object]:
    found = searched(look.releases.values(), wish.q)
    levels = Counter((address_in(problem.path), problem.level) for problem in look.problems)
    rows = [_row(look, wish, each, shown, now) for each in found[: wish.rows]]
    left = len(found) - len(rows)
    more = link(wish, rows=wish.rows + ROWS) if left else ""
    return {"rows": rows, "left": left, "more": more, "total": len(look.releases), "levels": levels}


def _row(look: Look, wish: Wish, each: Listed, shown: Subject, now: float) -> Row:
    moment = each.moment
    date = datetime.fromtimestamp(moment, look.known.zone).date().isoformat() if moment else ""
    href = link(wish, page=path_of(look, each.texts[0].source))
    return Row(href, each, date, each.is_held(now), each.address == shown.address)


def _problems(look: Look, shown: Subject) -> dict[str, object]:
    found = list(_concerning(look, shown))
    folder = look.hand.config.newsroom
    errors = sum(each.level == "error" for each in found)
    return {
        "errors": errors,
        "warnings": len(found) - errors,
        "faults": [Fault(each, excerpt(folder, each.path, each.line)) for each in found[:_PLACES]],
        "hidden": len(found[_PLACES:]),
    }


def _concerning(look: Look, shown: Subject) -> Iterator[Problem]:
    """The problems of the release, its text first; then those of none, of which beside a release errors are enough."""
    own = [each for each in look.problems if shown.address and address_in(each.path) == shown.address]
    yield from sorted(own, key=lambda each: (each.level, each.path != shown.source))
    for each in sorted(look.problems, key=lambda each: (each.level, each.path != NEWSROOM)):
        if address_in(each.path) not in look.releases and (not shown.address or each.level == "error"):
            yield each


def address_in(path: str) -> str:
    """The release that a path of the newsroom belongs to; empty when it belongs to none."""
    parts = path.split("/")
    return "/".join(parts[1:3]) if len(parts) > 3 else ""


def _frames(studio: Studio, wish: Wish, shown: Subject) -> dict[str, Frame]:
    """The page; and of a release, its mail in both parts and its entry."""
    newsroom = studio.look.known.newsroom
    key = studio.key(shown.file) or ("old" if shown.is_old else "none")
    frames = {"page": Frame(f"{_base(studio.look)}{quote(shown.path)}?scheme={wish.scheme}", key)}
    if not shown.source:
        return frames
    place = f"{shown.address}/{shown.language}?scheme={wish.scheme}"
    form = "" if wish.feed == "reader" else f"&as={wish.feed}"
    if not newsroom or "mail" not in newsroom.leave_out:
        frames |= {part: Frame(f"{HOME}{part}/{place}", key) for part in ("mail", "text")}
    return {**frames, "entry": Frame(f"{HOME}entry/{place}{form}", key)}


def _envelope(studio: Studio, shown: Subject) -> dict[str, str]:
    """What a mail reader shows above the mail."""
    try:
        made = studio.output(f"mail/{shown.address}/{shown.language}.eml") if shown.source else None
    except PressroomError:  # the frames tell it
        return {}
    if not isinstance(made, Artifact):
        return {}
    fields = BytesHeaderParser(policy=policy.default).parsebytes(made.content)
    return {name: str(fields[name]) for name in ("From", "Subject") if fields[name]}
