"""Keep what pages of the service are rendered with: templates, translations and the newsroom as it is now."""

from pressroom.engine.context import ContextBuilder
from pressroom.model.newsroom import Newsroom
from pressroom.read import read_build_inputs
from pressroom.render import RenderContext
from pressroom.web.context import WebContext


class PageContext:
    """The context to render pages with, created again when the newsroom has changed. Requests may come at once."""

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self._current: tuple[Newsroom, RenderContext] | None = None

    def get(self) -> RenderContext:
        """Return the context."""
        newsroom, current = self._context.newsroom, self._current
        if current is None or current[0] is not newsroom:
            config = self._context.config
            fingerprint = read_build_inputs(config.newsroom_folder).fingerprint
            self._current = current = newsroom, ContextBuilder(config, newsroom, fingerprint).context
        return current[1]
