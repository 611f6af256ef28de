"""`pressroom preview`: a local page with everything that a build would publish, and drafts, kept up with the files."""

import gc
import sys
import webbrowser
from threading import Thread

import click

from pressroom import config
from pressroom.cli.progress import ProgressBar

DEFAULT_PORT = 8001


@click.command("preview")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    help=f"Where it listens on this machine (default: {DEFAULT_PORT}; 0: any that is free).",
)
@click.option("--open", "is_opened", is_flag=True, help="Open it in the browser.")
@click.pass_obj
def command(newsroom: str | None, port: int, is_opened: bool) -> None:
    """Show page, mail and feed entry of each release while you write.

    Drafts and embargoed releases are shown too, and marked. Only this machine can see it; nothing is written to out/.
    """
    settings = config.load(newsroom)
    gc.enable()  # unlike the other verbs, this one stays
    try:
        from pressroom.preview import start_preview  # noqa: PLC0415 - what takes long to load may be interrupted quietly too

        with ProgressBar(sys.stderr) as bar:
            server = start_preview(settings, port, bar.update)
        click.echo(f"{server.url} shows {settings.newsroom_folder} (stop with Ctrl-C)")
        sys.stdout.flush()
        if is_opened:
            Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()  # some wait for its end
        server.serve_forever()
    except KeyboardInterrupt:
        return
