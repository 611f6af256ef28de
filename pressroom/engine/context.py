"""Create the render context from the templates and translations; keep the compiled ones for later builds."""

from functools import cached_property
from typing import TypeAlias

from msgspec import msgpack

from pressroom.cache.files import load_compiled_templates, save_compiled_templates
from pressroom.config import Config
from pressroom.model.newsroom import Newsroom
from pressroom.read import read_catalogues, read_templates
from pressroom.render import RenderContext, create_render_context

TranslationsByLanguage: TypeAlias = dict[str, dict[str, tuple[str, ...]]]
_TRANSLATIONS_KEY = "messages"


class ContextBuilder:
    """Creates the render context of a newsroom.

    `fingerprint` is a digest of the build inputs other than texts; compiled templates are cached under it.
    """

    def __init__(self, config: Config, newsroom: Newsroom, fingerprint: str) -> None:
        self.newsroom = newsroom
        self.fingerprint = fingerprint
        self._config = config

    @cached_property
    def context(self) -> RenderContext:
        """The render context, the same for all formats."""
        return create_render_context(
            self.newsroom, read_templates(self._config.newsroom_folder), self._load_translations(), self.bytecode
        )

    @cached_property
    def bytecode(self) -> dict[str, bytes]:
        """Compiled templates: from earlier builds, and the ones that this build adds."""
        return dict(self._cached_bytecode)

    def get_bytecode_since(self, count: int) -> dict[str, bytes]:
        """Return the compiled templates without the first `count`."""
        return dict(list(self.bytecode.items())[count:])

    def save_bytecode(self) -> None:
        """Save the compiled templates in the cache, if this build has compiled any."""
        if self.bytecode.keys() - self._cached_bytecode.keys():
            save_compiled_templates(self._config.cache_folder, self.fingerprint, self.bytecode)

    @cached_property
    def _cached_bytecode(self) -> dict[str, bytes]:
        return load_compiled_templates(self._config.cache_folder, self.fingerprint)

    def _load_translations(self) -> TranslationsByLanguage:
        """Return the translations by language; they are cached with the compiled templates."""
        if _TRANSLATIONS_KEY not in self.bytecode:
            self.bytecode[_TRANSLATIONS_KEY] = msgpack.encode(read_catalogues(self._config.newsroom_folder))
        return msgpack.decode(self.bytecode[_TRANSLATIONS_KEY], type=TranslationsByLanguage)
