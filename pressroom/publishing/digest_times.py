"""Find when digests are due, in the newsroom's time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pressroom.model.newsroom import WEEKDAYS, MailIdentity


def find_last_digest_time(identity: MailIdentity, zone: ZoneInfo, now: datetime, *, is_weekly: bool) -> datetime:
    """Return the last time up to now at which digests were due, in UTC.

    An hour that a summer-time change skips comes an hour later, and one that it repeats counts once, so there is one
    such time on each day.
    """
    day = now.astimezone(zone).date() + timedelta(days=1)
    while True:
        time = datetime.combine(day, identity.digest_at, zone).astimezone(UTC)
        if time <= now and (not is_weekly or day.weekday() == WEEKDAYS.index(identity.digest_weekday)):
            return time
        day -= timedelta(days=1)
