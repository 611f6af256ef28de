"""How commands warn of a schedule that is nearer than the time for which caches keep old copies of lists and feeds."""

from collections.abc import Iterable
from datetime import datetime

import click

from pressroom.config import Config
from pressroom.publishing.caches import too_near
from pressroom.publishing.giving import desk


def warn_if_near(settings: Config, moments: Iterable[datetime], now: datetime) -> None:
    """Say so on standard error when one of these times is too near, and what to do."""
    to_come = [moment for moment in moments if moment > now]
    newsroom = desk(settings).hand.known.newsroom if to_come else None
    warning = too_near(to_come, newsroom.cache_minutes, now) if newsroom else ""
    if warning:
        click.echo(f"{click.style('warning:', fg='yellow')} {warning}", err=True)
