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


def check_release(
    draft: Draft, newsroom_context: NewsroomContext, history: VersionsByLanguage | None = None
) -> CheckedRelease:
    """Run every check of one text that needs no other text.

    `history` contains the recorded versions of its release; it is None if there is no record.
    """
    check = check_fields(draft, newsroom_context, create_problems(draft))
    check_style(check)
    release = to_release(check, newsroom_context, history)
    return CheckedRelease(check, release, summarise_release(check, release, history))
