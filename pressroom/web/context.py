"""Hold what the routes of the web service share, and follow changes of `newsroom.yaml` while it runs."""

import logging
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from pressroom.config import Config
from pressroom.deliver.transport import Transport
from pressroom.engine.workspace import Workspace
from pressroom.errors import InputError, PressroomError
from pressroom.model.newsroom import Newsroom
from pressroom.store import Store
from pressroom.subscriptions.limits import DEFAULT_LIMITS, RequestLimits
from pressroom.tokens import TokenKeys

_logger = logging.getLogger(__name__)


def read_clock() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


class NewsroomProvider:
    """The newsroom as `newsroom.yaml` describes it, read again after each change of the file.

    While the file has errors, its last valid version stays in use.
    """

    def __init__(self, config: Config, now: Callable[[], datetime]) -> None:
        """Read the newsroom. Raises ConfigError if there is none, InputError if `newsroom.yaml` has errors."""
        self._config, self._now = config, now
        self._state = self._read_state()
        self.newsroom = self._read_newsroom()

    def refresh(self) -> None:
        """Read `newsroom.yaml` again if it has changed, or if another day has begun."""
        state = self._read_state()
        if state == self._state:
            return
        self._state = state
        try:
            self.newsroom = self._read_newsroom()
        except PressroomError as error:
            _logger.warning("newsroom.yaml has changed and cannot be used; the version before it stays: %s", error)
        else:
            _logger.info("newsroom.yaml was read")

    def _read_newsroom(self) -> Newsroom:
        newsroom_context = Workspace.open(self._config).newsroom_context
        if newsroom_context.newsroom is None:
            raise InputError(newsroom_context.problems)
        return newsroom_context.newsroom

    def _read_state(self) -> tuple[date, int, int, int]:
        try:
            stat = os.stat(self._config.newsroom_folder / "newsroom.yaml")  # noqa: PTH116 - its three values
        except OSError:
            return self._now().date(), 0, 0, 0
        return self._now().date(), stat.st_ino, stat.st_size, stat.st_mtime_ns


class WebContext(Struct, frozen=True):
    """What the routes share.

    `store` is the database and `keys` sign links; without a store, only the site is served. `transport` takes mails;
    None if no relay is configured. `trusted_proxies` are the addresses and networks of proxies whose headers tell the
    client's address. `sends_hsts`: browsers are told to use TLS only, for a year. `now` returns the time. Call
    `wake_outbox` after a mail was queued, so that it is sent at once. `limits` say how many mails may be caused.
    """

    config: Config
    provider: NewsroomProvider
    store: Store | None = None
    keys: TokenKeys | None = None
    transport: Transport | None = None
    trusted_proxies: tuple[str, ...] = ()
    sends_hsts: bool = False
    now: Callable[[], datetime] = read_clock
    wake_outbox: Callable[[], None] = lambda: None
    limits: RequestLimits = DEFAULT_LIMITS

    @property
    def newsroom(self) -> Newsroom:
        """The newsroom as it is now."""
        return self.provider.newsroom

    @property
    def site_folder(self) -> Path:
        """The folder of the public site."""
        return self.config.out / "site"

    @property
    def service_path(self) -> str:
        """The path of `service_url`, without a slash at its end; the routes of the service are below it."""
        return urlsplit(self.newsroom.service_url).path
