"""Run all checks of one text that need no other text; return its release and its summary."""

from msgspec import Struct

from pressroom.check.newsroom import NewsroomContext
from pressroom.check.problems import create_problems
from pressroom.check.release_fields import ReleaseCheck, check_fields, to_release
from pressroom.check.style import check_style
from pressroom.check.summaries import ReleaseSummary, summarise_release
from pressroom.model.draft import Draft
from pressroom.model.release import Release, VersionsByLanguage


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
    return check


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
