"""Open what the service works with: the newsroom, the database, the secrets that sign links, and the mail relay."""

import ipaddress
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pressroom.config import Config
from pressroom.deliver.dkim import open_dkim_signer
from pressroom.deliver.open_transport import open_transport
from pressroom.deliver.outbox_worker import OutboxWorker
from pressroom.deliver.transport import Transport
from pressroom.errors import ConfigError
from pressroom.publishing.service_mails import ServiceMailComposer
from pressroom.store import Store, open_store
from pressroom.store.secret_file import load_token_keys
from pressroom.tokens import TokenKeys
from pressroom.web.context import NewsroomProvider, WebContext, read_clock


@contextmanager
def open_service(config: Config, mail_folder: Path | None = None, *, sends_hsts: bool = False) -> Iterator[WebContext]:
    """Open the service while the context manager is open. Without `service_url`, it is only the site.

    Mails go to `mail_folder`, or else to the relay of the configuration. Raises PressroomError if something is wrong
    with the newsroom, the configuration or the database.
    """
    provider = NewsroomProvider(config, read_clock)
    proxies = tuple(parse_proxies(config.trusted_proxies))
    if not provider.newsroom.service_url:
        yield WebContext(config, provider, trusted_proxies=proxies, sends_hsts=sends_hsts)
        return
    transport = open_transport(config, mail_folder)
    store = open_store(config.database_url)
    try:
        keys = load_token_keys(config)
        with _run_outbox(config, provider, store, keys, transport) as wake:
            yield WebContext(config, provider, store, keys, transport, proxies, sends_hsts=sends_hsts, wake_outbox=wake)
    finally:
        store.close()


@contextmanager
def _run_outbox(
    config: Config, provider: NewsroomProvider, store: Store, keys: TokenKeys, transport: Transport | None
) -> Iterator[Callable[[], None]]:
    """Send queued mails in a thread while the context manager is open; yield how to wake it."""
    if transport is None:
        yield lambda: None
        return
    sign = open_dkim_signer(config, provider.newsroom.mail.domain)
    composer = ServiceMailComposer(store, keys, config.newsroom_folder, lambda: provider.newsroom, sign)
    worker = OutboxWorker(store, transport, composer.compose, read_clock)
    worker.start()
    try:
        yield worker.wake
    finally:
        worker.stop()


def parse_proxies(texts: Iterable[str]) -> Iterator[str]:
    """Yield addresses and networks in their usual form. Raises ConfigError for anything else."""
    for text in texts:
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError as error:
            raise ConfigError(
                f"{text} is not an IP address or a network.",
                "Write the proxies into PRESSROOM_TRUSTED_PROXIES as in 127.0.0.1,10.0.0.0/8.",
            ) from error
        yield str(network)
