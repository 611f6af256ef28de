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

from pressroom.errors import PressroomError, Problem
from pressroom.model.plan import Artifact
from pressroom.preview.excerpts import ExcerptLine, read_excerpt
from pressroom.preview.frames import render_template
from pressroom.preview.options import ROWS_PER_PAGE, URL_PREFIX, PreviewOptions, create_url
from pressroom.preview.release_list import ListedRelease, search_releases
from pressroom.preview.selection import SITE_PAGES, Selection, find_selection, get_page_path
from pressroom.preview.session import PreviewSession
from pressroom.preview.snapshot import NEWSROOM_FILE, Snapshot
from pressroom.read import PREVIEW_TEMPLATES_FOLDER

_STATIC_FILES = {
    "paper.css": "text/css; charset=utf-8",
    "preview.css": "text/css; charset=utf-8",
    "preview.js": "text/javascript; charset=utf-8",
}
_MAX_PROBLEMS = 40  # problems that are shown with their lines


class ReleaseListRow(Struct, frozen=True):
    """A release in the list."""

    href: str
    listed_release: ListedRelease
    date: str
    is_embargoed: bool
    is_current: bool


class ProblemExcerpt(Struct, frozen=True):
    """A problem in its place."""

    problem: Problem
    lines: tuple[ExcerptLine, ...]


class Frame(Struct, frozen=True):
    """What a frame shows; it is loaded anew when its `key` changes."""

    src: str
    key: str


def read_static_file(name: str) -> tuple[bytes, str] | None:
    """A style sheet or script of the preview, and its media type."""
    return (_read_file(name), _STATIC_FILES[name]) if name in _STATIC_FILES else None


@cache
def _read_file(name: str) -> bytes:
    return (PREVIEW_TEMPLATES_FOLDER / name).read_bytes()


def render_preview(session: PreviewSession, options: PreviewOptions) -> bytes:
    """The whole page."""
    version, look, now = session.version, session.snapshot, time.time()
    shown = find_selection(session, options.page, now)
    newsroom = look.newsroom_context.newsroom
    return render_template(
        "shell.html",
        version=version,
        title=newsroom.editions[0].title if newsroom else look.builder.config.newsroom_folder.name,
        site=newsroom.base_url if newsroom else "",
        base=_get_base_path(look),
        fault=session.error,
        wish=options,
        link=lambda path: create_url(options, page=path),
        subject=shown,
        pages=SITE_PAGES,
        editions=newsroom.editions if newsroom else (),
        frames=_build_frames(session, options, shown),
        envelope=_get_mail_headers(session, shown),
        **_build_list(look, options, shown, now),
        **_build_problems(look, shown),
    )


def _get_base_path(snapshot: Snapshot) -> str:
    """What every path of the site begins with."""
    newsroom = snapshot.newsroom_context.newsroom
    return urlsplit(newsroom.base_url).path if newsroom else ""


def _build_list(snapshot: Snapshot, options: PreviewOptions, selection: Selection, now: float) -> dict[str, object]:
    found = search_releases(snapshot.releases.values(), options.q)
    levels = Counter((find_release_address(problem.path), problem.level) for problem in snapshot.problems)
    rows = [_build_row(snapshot, options, each, selection, now) for each in found[: options.rows]]
    left = len(found) - len(rows)
    more = create_url(options, rows=options.rows + ROWS_PER_PAGE) if left else ""
    return {"rows": rows, "left": left, "more": more, "total": len(snapshot.releases), "levels": levels}


def _build_row(
    snapshot: Snapshot, options: PreviewOptions, listed_release: ListedRelease, selection: Selection, now: float
) -> ReleaseListRow:
    moment = listed_release.timestamp
    date = datetime.fromtimestamp(moment, snapshot.newsroom_context.zone).date().isoformat() if moment else ""
    href = create_url(options, page=get_page_path(snapshot, listed_release.texts[0].source))
    return ReleaseListRow(
        href, listed_release, date, listed_release.is_embargoed(now), listed_release.address == selection.address
    )


def _build_problems(snapshot: Snapshot, selection: Selection) -> dict[str, object]:
    found = list(_find_relevant_problems(snapshot, selection))
    folder = snapshot.builder.config.newsroom_folder
    errors = sum(each.level == "error" for each in found)
    return {
        "errors": errors,
        "warnings": len(found) - errors,
        "faults": [ProblemExcerpt(each, read_excerpt(folder, each.path, each.line)) for each in found[:_MAX_PROBLEMS]],
        "hidden": len(found[_MAX_PROBLEMS:]),
    }


def _find_relevant_problems(snapshot: Snapshot, selection: Selection) -> Iterator[Problem]:
    """The problems of the release, its text first; then those of none, of which beside a release errors are enough."""
    own = [
        each for each in snapshot.problems if selection.address and find_release_address(each.path) == selection.address
    ]
    yield from sorted(own, key=lambda each: (each.level, each.path != selection.source))
    for each in sorted(snapshot.problems, key=lambda each: (each.level, each.path != NEWSROOM_FILE)):
        if find_release_address(each.path) not in snapshot.releases and (
            not selection.address or each.level == "error"
        ):
            yield each


def find_release_address(path: str) -> str:
    """The release that a path of the newsroom belongs to; empty when it belongs to none."""
    parts = path.split("/")
    return "/".join(parts[1:3]) if len(parts) > 3 else ""


def _build_frames(session: PreviewSession, options: PreviewOptions, selection: Selection) -> dict[str, Frame]:
    """The page; and of a release, its mail in both parts and its entry."""
    newsroom = session.snapshot.newsroom_context.newsroom
    key = session.get_key(selection.output_path) or ("old" if selection.is_outdated else "none")
    frames = {"page": Frame(f"{_get_base_path(session.snapshot)}{quote(selection.path)}?scheme={options.scheme}", key)}
    if not selection.source:
        return frames
    place = f"{selection.address}/{selection.language}?scheme={options.scheme}"
    form = "" if options.feed == "reader" else f"&as={options.feed}"
    if not newsroom or "mail" not in newsroom.leave_out:
        frames |= {part: Frame(f"{URL_PREFIX}{part}/{place}", key) for part in ("mail", "text")}
    return {**frames, "entry": Frame(f"{URL_PREFIX}entry/{place}{form}", key)}


def _get_mail_headers(session: PreviewSession, selection: Selection) -> dict[str, str]:
    """What a mail reader shows above the mail."""
    try:
        made = session.get_output(f"mail/{selection.address}/{selection.language}.eml") if selection.source else None
    except PressroomError:  # the frames tell it
        return {}
    if not isinstance(made, Artifact):
        return {}
    fields = BytesHeaderParser(policy=policy.default).parsebytes(made.content)
    return {name: str(fields[name]) for name in ("From", "Subject") if fields[name]}
