"""`pressroom serve`: serve the site, and the pages on which readers subscribe, search and verify."""

import gc
import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pressroom.cli.log_output import configure_logging
from pressroom.cli.parameters import out_option
from pressroom.config import Config, load_config
from pressroom.errors import ConfigError

if TYPE_CHECKING:
    from pressroom.web.context import WebContext

DEFAULT_PORT = 8000
INSTALL_WEB = "pip install 'pressroom[web]'"


@click.command("serve")
@out_option
@click.option(
    "--host", metavar="HOST", default="127.0.0.1", help="The address on which to listen (default: 127.0.0.1)."
)
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    help=f"The port (default: {DEFAULT_PORT}; 0: any free port).",
)
@click.option(
    "--mail-to-folder",
    "mail_folder",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Write mails to a folder and send none, to try the service out.",
)
@click.option("--hsts", "sends_hsts", is_flag=True, help="Tell browsers to use only https for a year, if they use it.")
@click.option(
    "--log-level",
    type=click.Choice(("debug", "info", "warning", "error")),
    help="Log from this level on, on standard error (default: warning; info, with each request, for --log-json).",
)
@click.option("--log-json", "log_as_json", is_flag=True, help="Log as JSON, one object per line.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    newsroom: str | None,
    out: str | None,
    host: str,
    port: int,
    mail_folder: str | None,
    sends_hsts: bool,
    log_level: str | None,
    log_as_json: bool,
) -> None:
    """Serve the site, and the pages on which readers subscribe, search and verify.

    It serves out/site/ as the last build wrote it, and each new build as soon as it is complete. Press Ctrl-C to stop
    it; requests that have begun are finished first. If newsroom.yaml has a service_url, the database of subscribers is
    opened too.
    """
    config = load_config(newsroom, out)
    gc.enable()  # unlike other commands, this one runs for a long time
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stop before the server runs is no failure either
        _require_libraries()
        configure_logging(log_level or ("info" if log_as_json else "warning"), as_json=log_as_json)
        _serve(config, host, port, mail_folder, sends_hsts=sends_hsts)
    except KeyboardInterrupt:
        return


def _require_libraries() -> None:
    missing = [name for name in ("starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise ConfigError(f"The service needs {' and '.join(missing)}.", f"Install what it needs: {INSTALL_WEB}")


def _serve(config: Config, host: str, port: int, mail_folder: str | None, *, sends_hsts: bool) -> None:
    from pressroom.web.app import create_app  # noqa: PLC0415 - loads the libraries of the service
    from pressroom.web.server import bind, get_url, run_server  # noqa: PLC0415
    from pressroom.web.service import open_service  # noqa: PLC0415

    with (
        bind(host, port) as listener,
        open_service(config, Path(mail_folder).absolute() if mail_folder else None, sends_hsts=sends_hsts) as context,
    ):
        run_server(create_app(context), listener, lambda: _announce(get_url(listener), context))


def _announce(url: str, context: "WebContext") -> None:
    """Print where the service is, and what is missing: the site, a relay for mails, the library of /metrics."""
    from pressroom.web import metrics  # noqa: PLC0415 - loads the libraries of the service
    from pressroom.web.health import is_site_ready  # noqa: PLC0415

    click.echo(f"{url} serves {context.site_folder} (press Ctrl-C to stop)")
    sys.stdout.flush()
    if not is_site_ready(context):
        click.echo("There is no site yet. It appears here when pressroom build or publish has finished.", err=True)
    if context.store is not None and context.transport is None:
        click.echo(
            "Nobody can subscribe yet: no relay takes the mails that confirm a subscription. Set PRESSROOM_SMTP_URL.",
            err=True,
        )
    if not metrics.is_available():
        click.echo(f"/metrics is off: prometheus-client is not installed ({metrics.INSTALL_METRICS}).", err=True)
