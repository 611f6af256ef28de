"""Render the preview page: the list of releases, the problems, and the frames with page, mail and feed entry."""

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
from pressroom.preview.frames import ExcerptLine, read_excerpt, render_template
from pressroom.preview.release_list import ReleaseListItem, search_releases
from pressroom.preview.selection import (
    ROWS_PER_PAGE,
    SITE_PAGES,
    URL_PREFIX,
    PreviewOptions,
    Selection,
    create_url,
    find_selection,
    get_page_path,
)
from pressroom.preview.session import PreviewSession
from pressroom.preview.snapshot import NEWSROOM_FILE, Snapshot
from pressroom.read import PREVIEW_TEMPLATES_FOLDER

_STATIC_FILES = {
    "frame.css": "text/css; charset=utf-8",
    "preview.css": "text/css; charset=utf-8",
    "preview.js": "text/javascript; charset=utf-8",
}
_MAX_PROBLEMS = 40  # shown with their lines


class ReleaseListRow(Struct, frozen=True):
    """A release in the list, with its link."""

    href: str
    listed_release: ReleaseListItem
    date: str
    is_embargoed: bool
    is_current: bool


class ProblemExcerpt(Struct, frozen=True):
    """A problem with the lines around it."""

    problem: Problem
    lines: tuple[ExcerptLine, ...]


class Frame(Struct, frozen=True):
    """The source of a frame; the frame is reloaded when its `key` changes."""

    src: str
    key: str


def read_static_file(name: str) -> tuple[bytes, str] | None:
    """Return a style sheet or script of the preview and its media type, or None if there is no such file."""
    return (_read_file(name), _STATIC_FILES[name]) if name in _STATIC_FILES else None


@cache
def _read_file(name: str) -> bytes:
    return (PREVIEW_TEMPLATES_FOLDER / name).read_bytes()


def render_preview(session: PreviewSession, options: PreviewOptions) -> bytes:
    """Render the whole preview page."""
    version, snapshot, now = session.version, session.snapshot, time.time()
    selection = find_selection(session, options.page, now)
    newsroom = snapshot.newsroom_context.newsroom
    return render_template(
        "page.html",
        version=version,
        title=newsroom.editions[0].title if newsroom else snapshot.workspace.config.newsroom_folder.name,
        site=newsroom.base_url if newsroom else "",
        base=_get_base_path(snapshot),
        error=session.error,
        options=options,
        link=lambda path: create_url(options, page=path),
        selection=selection,
        pages=SITE_PAGES,
        editions=newsroom.editions if newsroom else (),
        frames=_build_frames(session, options, selection),
        mail_headers=_get_mail_headers(session, selection),
        **_build_list(snapshot, options, selection, now),
        **_build_problems(snapshot, selection),
    )


def _get_base_path(snapshot: Snapshot) -> str:
    """Return the path of the site's base URL."""
    newsroom = snapshot.newsroom_context.newsroom
    return urlsplit(newsroom.base_url).path if newsroom else ""


def _build_list(snapshot: Snapshot, options: PreviewOptions, selection: Selection, now: float) -> dict[str, object]:
    releases = search_releases(snapshot.releases.values(), options.q)
    levels = Counter((find_release_address(problem.path), problem.level) for problem in snapshot.problems)
    rows = [_build_row(snapshot, options, each, selection, now) for each in releases[: options.rows]]
    remaining = len(releases) - len(rows)
    more = create_url(options, rows=options.rows + ROWS_PER_PAGE) if remaining else ""
    return {"rows": rows, "remaining": remaining, "more": more, "total": len(snapshot.releases), "levels": levels}


def _build_row(
    snapshot: Snapshot, options: PreviewOptions, listed_release: ReleaseListItem, selection: Selection, now: float
) -> ReleaseListRow:
    timestamp = listed_release.timestamp
    date = datetime.fromtimestamp(timestamp, snapshot.newsroom_context.zone).date().isoformat() if timestamp else ""
    href = create_url(options, page=get_page_path(snapshot, listed_release.texts[0].source))
    return ReleaseListRow(
        href, listed_release, date, listed_release.is_embargoed(now), listed_release.address == selection.address
    )


def _build_problems(snapshot: Snapshot, selection: Selection) -> dict[str, object]:
    problems = list(_find_relevant_problems(snapshot, selection))
    folder = snapshot.workspace.config.newsroom_folder
    errors = sum(problem.level == "error" for problem in problems)
    return {
        "errors": errors,
        "warnings": len(problems) - errors,
        "problem_excerpts": [
            ProblemExcerpt(problem, read_excerpt(folder, problem.path, problem.line))
            for problem in problems[:_MAX_PROBLEMS]
        ],
        "hidden": len(problems[_MAX_PROBLEMS:]),
    }


def _find_relevant_problems(snapshot: Snapshot, selection: Selection) -> Iterator[Problem]:
    """Yield the problems of the selected release, its text first, then those that belong to no release.

    Of the latter, only errors are shown while a release is selected.
    """
    release_problems = [
        problem
        for problem in snapshot.problems
        if selection.address and find_release_address(problem.path) == selection.address
    ]
    yield from sorted(release_problems, key=lambda problem: (problem.level, problem.path != selection.source))
    for problem in sorted(snapshot.problems, key=lambda problem: (problem.level, problem.path != NEWSROOM_FILE)):
        if find_release_address(problem.path) not in snapshot.releases and (
            not selection.address or problem.level == "error"
        ):
            yield problem


def find_release_address(path: str) -> str:
    """Return the address of the release that a file belongs to, or an empty string if it belongs to none."""
    parts = path.split("/")
    return "/".join(parts[1:3]) if len(parts) > 3 else ""


def _build_frames(session: PreviewSession, options: PreviewOptions, selection: Selection) -> dict[str, Frame]:
    """Return the frames: the page, and for a release both parts of its mail and its feed entry."""
    newsroom = session.snapshot.newsroom_context.newsroom
    key = session.get_key(selection.output_path) or ("old" if selection.shows_last_valid_version else "none")
    frames = {"page": Frame(f"{_get_base_path(session.snapshot)}{quote(selection.path)}?scheme={options.scheme}", key)}
    if not selection.source:
        return frames
    location = f"{selection.address}/{selection.language}?scheme={options.scheme}"
    feed_format = "" if options.feed == "reader" else f"&as={options.feed}"
    if not newsroom or "mail" not in newsroom.leave_out:
        frames |= {part: Frame(f"{URL_PREFIX}{part}/{location}", key) for part in ("mail", "text")}
    return {**frames, "entry": Frame(f"{URL_PREFIX}entry/{location}{feed_format}", key)}


def _get_mail_headers(session: PreviewSession, selection: Selection) -> dict[str, str]:
    """Return the headers that mail programs show above the mail."""
    try:
        mail = session.get_output(f"mail/{selection.address}/{selection.language}.eml") if selection.source else None
    except PressroomError:  # the frames show the error
        return {}
    if not isinstance(mail, Artifact):
        return {}
    headers = BytesHeaderParser(policy=policy.default).parsebytes(mail.content)
    return {name: str(headers[name]) for name in ("From", "Subject") if headers[name]}
