"""A local page with all that a build would publish, and what it would not yet: page, mail and feed entry of each text.

It joins the stages for one output at a time, and follows the files. Nothing in `out/` is read or written.
"""

import threading

from pressroom.config import Config
from pressroom.preview.looking import first
from pressroom.preview.server import Server, listen
from pressroom.preview.studio import Studio
from pressroom.preview.watching import Watch
from pressroom.start import Progress

__all__ = ["Server", "begin"]


def begin(config: Config, port: int, progress: Progress | None = None) -> Server:
    """A server that keeps up with the files, ready to `serve_forever`.

    Raises ConfigError when the port is taken or there is no newsroom.
    """
    studio = Studio(first(config, progress))
    server = listen(port, studio)
    Watch(config.newsroom, studio.notice).start()
    threading.Thread(target=studio.keep_up, daemon=True).start()
    studio.notice()  # what was saved in the meantime
    return server
