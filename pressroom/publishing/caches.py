"""Caches between the site and its readers: how near a schedule may be to them. Times in, a warning out. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def get_cache_warning(times: Iterable[datetime], minutes: int, now: datetime) -> str:
    """A warning when something is published sooner than caches ask anew, and what to do; empty when nothing is."""
    if not any(moment - now < timedelta(minutes=minutes) for moment in times):
        return ""
    return (
        f"less than {minutes} min are left, for which caches keep copies of lists and feeds (cache_minutes): "
        "some readers may see it there that much later. Give it a later publish_at, or empty the caches when it is "
        "public"
    )
