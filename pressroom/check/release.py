"""Run all checks of one text that need no other text; return its release and its summary."""

import re

from msgspec import Struct, structs

from pressroom.check.body import check_characters
from pressroom.check.check_comments import check_comments
from pressroom.check.newsroom import NewsroomContext
from pressroom.check.problems import create_problems
from pressroom.check.release_fields import ReleaseCheck, check_fields, to_release
from pressroom.check.style import check_style
from pressroom.check.summaries import ReleaseSummary, summarise_release
from pressroom.model.draft import Draft
from pressroom.model.release import Release, VersionsByLanguage
from pressroom.text.characters import clean_body

_SEPARATOR = re.compile("[\u2028\u2029]")


class CheckedRelease(Struct, frozen=True):
    """The result of checking one text.

    `release` is None if the text has an error or no `publish_at`; it does not matter whether it is in the record.
    """

    check: ReleaseCheck
    release: Release | None
    summary: ReleaseSummary


def check_draft(draft: Draft, newsroom_context: NewsroomContext) -> ReleaseCheck:
    """Run the checks of one text that do not depend on the record."""
    check = check_fields(draft, newsroom_context, create_problems(draft))
    check_style(check)
    _restore_lines(check)
    check_comments(draft, check.problems)
    check_characters(draft.body, draft.body_line, check.problems)
    return check


def _restore_lines(check: ReleaseCheck) -> None:
    """Give the problems of the body the lines of the file, where a separator such as U+2028 was no line end."""
    source = check.draft.body.lstrip("\n")
    if not _SEPARATOR.search(source):
        return
    lines = [number for number, line in enumerate(source.split("\n")) for _ in clean_body(line).split("\n")]
    first = check.running_text.body_line
    check.problems.all = [
        structs.replace(each, line=first + lines[min(each.line - first, len(lines) - 1)]) if each.line > first else each
        for each in check.problems.all
    ]


def add_history(
    check: ReleaseCheck,
    newsroom_context: NewsroomContext,
    history: VersionsByLanguage | None = None,
    addresses: tuple[str, ...] = (),
) -> CheckedRelease:
    """Return the release and the summary of a checked text.

    `history` contains the recorded versions of its release; it is None if there is no record. `addresses` are all that
    the release has had, if it was moved.
    """
    release = to_release(check, newsroom_context, history, addresses)
    return CheckedRelease(check, release, summarise_release(check, release, history, addresses))
