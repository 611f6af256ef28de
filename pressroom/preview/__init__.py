"""Preview page, mail and feed entry of every text on this machine, including drafts and releases under embargo.

It renders one output at a time and watches the files for changes. Nothing in `out/` is read or written.
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
    """Return a server that follows file changes, ready for `serve_forever`.

    Raises ConfigError if the port is in use or there is no newsroom.
    """
    session = PreviewSession(load_snapshot(config, progress))
    server = listen(port, session)
    Watcher(config.newsroom_folder, session.mark_changed).start()
    threading.Thread(target=session.run, daemon=True).start()
    session.mark_changed()  # for changes since the snapshot was loaded
    return server
