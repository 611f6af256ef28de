"""Warn about the comments that `pressroom import` wrote and nobody has deleted: what somebody must look at."""

from pressroom.check.problems import Problems
from pressroom.model.draft import Draft


def check_comments(draft: Draft, problems: Problems) -> None:
    """Warn about each comment `# check: …` in the front matter."""
    for comment in draft.check_comments:
        text = comment.text or "look at this"
        remedy = "" if "delete this line" in text else "; when it is right, delete this comment"
        problems.add_warning(comment.span, f"to check: {text.rstrip('.')}{remedy}")
