"""Open what the service works with: the newsroom, the database, the secrets that sign links, and the mail relay."""

import ipaddress
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pressroom.config import Config
from pressroom.deliver.mail_folder import FolderTransport
from pressroom.deliver.smtp import SmtpTransport
from pressroom.deliver.smtp_url import parse_smtp_url
from pressroom.deliver.transport import Transport
from pressroom.errors import ConfigError
from pressroom.store import open_store
from pressroom.store.secret_file import load_token_keys
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
    transport = _open_transport(config, mail_folder)
    store = open_store(config.database_url)
    try:
        yield WebContext(config, provider, store, load_token_keys(config), transport, proxies, sends_hsts)
    finally:
        store.close()


def _open_transport(config: Config, mail_folder: Path | None) -> Transport | None:
    if mail_folder:
        return FolderTransport(mail_folder)
    return SmtpTransport(parse_smtp_url(config.smtp_url)) if config.smtp_url else None


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
