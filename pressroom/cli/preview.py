"""`pressroom preview`: show all releases, drafts included, in the browser, and reload when a file changes."""

import gc
import sys
import webbrowser
from threading import Thread

import click

from pressroom.cli.terminal import ProgressBar
from pressroom.config import load_config

DEFAULT_PORT = 8001


@click.command("preview")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    help=f"The port on this machine (default: {DEFAULT_PORT}; 0: any free port).",
)
@click.option("--open", "is_opened", is_flag=True, help="Open the preview in your browser.")
@click.pass_obj
def command(newsroom: str | None, port: int, is_opened: bool) -> None:
    """Show the page, mail and feed entry of each release while you write.

    The preview updates when you save a file. It also shows drafts and releases under embargo, and marks them. It is
    available only on this machine, and nothing is written to out/.
    """
    config = load_config(newsroom)
    gc.enable()  # unlike other commands, this one runs for a long time
    try:
        from pressroom.preview import start_preview  # noqa: PLC0415 - slow to import; Ctrl-C must end that quietly too

        with ProgressBar(sys.stderr) as bar:
            server = start_preview(config, port, bar.update)
        click.echo(f"{server.url} shows {config.newsroom_folder} (press Ctrl-C to stop)")
        sys.stdout.flush()
        if is_opened:
            Thread(
                target=webbrowser.open, args=(server.url,), daemon=True
            ).start()  # some browsers block until they are closed
        server.serve_forever()
    except KeyboardInterrupt:
        return
