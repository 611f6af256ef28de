"""How commands warn of a schedule that is nearer than the time for which caches keep old copies of lists and feeds."""

from collections.abc import Iterable
from datetime import datetime

import click

from pressroom.config import Config
from pressroom.embargo.grant import open_newsroom
from pressroom.publishing.caches import get_cache_warning


def warn_about_cache_delay(config: Config, times: Iterable[datetime], now: datetime) -> None:
    """Say so on standard error when one of these times is too near, and what to do."""
    to_come = [moment for moment in times if moment > now]
    newsroom = open_newsroom(config).builder.newsroom_context.newsroom if to_come else None
    warning = get_cache_warning(to_come, newsroom.cache_minutes, now) if newsroom else ""
    if warning:
        click.echo(f"{click.style('warning:', fg='yellow')} {warning}", err=True)
