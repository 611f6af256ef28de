"""One text, looked at from all sides: its Draft in, its Release, if it is one, and its Summary out."""

from msgspec import Struct

from pressroom.check.newsroom import NewsroomContext
from pressroom.check.problems import problems_from_draft
from pressroom.check.release_fields import ReleaseCheck, check_fields, to_release
from pressroom.check.style import check_style
from pressroom.check.summaries import ReleaseSummary, summarise_release
from pressroom.model.draft import Draft
from pressroom.model.release import Release, VersionsByLanguage


class CheckedRelease(Struct, frozen=True):
    """What is known of one text. `release` is there when it has no error and a time, on record or not."""

    check: ReleaseCheck
    release: Release | None
    summary: ReleaseSummary


def check_release(
    draft: Draft, newsroom_context: NewsroomContext, history: VersionsByLanguage | None = None
) -> CheckedRelease:
    """Every check of one text that needs no other text. `history` is that of its release; None without a record."""
    examined = check_fields(draft, newsroom_context, problems_from_draft(draft))
    check_style(examined)
    made = to_release(examined, newsroom_context, history)
    return CheckedRelease(examined, made, summarise_release(examined, made, history))
