"""One text, looked at from all sides: its Draft in, its Release, if it is one, and its Summary out."""

from msgspec import Struct

from pressroom.check.editor import look_over
from pressroom.check.newsroom import Known
from pressroom.check.releases import Examined, examine, release
from pressroom.check.report import report_of
from pressroom.check.summaries import Summary, summary
from pressroom.draft import Draft
from pressroom.release import History, Release


class Text(Struct, frozen=True):
    """What is known of one text. `release` is there when it has no error and a time, on record or not."""

    examined: Examined
    release: Release | None
    summary: Summary


def look_at(draft: Draft, known: Known, history: History | None = None) -> Text:
    """Every check of one text that needs no other text. `history` is that of its release; None without a record."""
    examined = examine(draft, known, report_of(draft))
    look_over(examined)
    made = release(examined, known, history)
    return Text(examined, made, summary(examined, made, history))
