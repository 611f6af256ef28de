"""A local page with all that a build would publish, and what it would not yet: page, mail and feed entry of each text.

It joins the stages for one output at a time, and follows the files. Nothing in `out/` is read or written.
"""

import threading

from pressroom.config import Config
from pressroom.engine.workspace import Progress
from pressroom.preview.server import PreviewServer, listen
from pressroom.preview.session import PreviewSession
from pressroom.preview.snapshot import load_snapshot
from pressroom.preview.watcher import Watcher

__all__ = ["PreviewServer", "start_preview"]


def start_preview(config: Config, port: int, progress: Progress | None = None) -> PreviewServer:
    """A server that keeps up with the files, ready to `serve_forever`.

    Raises ConfigError when the port is taken or there is no newsroom.
    """
    studio = PreviewSession(load_snapshot(config, progress))
    server = listen(port, studio)
    Watcher(config.newsroom_folder, studio.mark_changed).start()
    threading.Thread(target=studio.run, daemon=True).start()
    studio.mark_changed()  # what was saved in the meantime
    return server
