"""RenderContext: what every format needs besides its item: newsroom, templates, translations and cached fragments."""

import re
from collections.abc import Callable, Hashable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.model.entry import AnyEntry, Entry, require_entry
from pressroom.model.newsroom import Contact, Edition, Newsroom
from pressroom.model.plan import Item
from pressroom.render.labels import Catalogue, Messages

T = TypeVar("T")
S = TypeVar("S")

_MISSING: Any = object()

# Characters that need no quoting in a path (RFC 3986, section 3.3). An officer's link may be quoted already: hence "%".
_SAFE_IN_PATH = "/!$&'()*+,;=:@~"
_SAFE_IN_LINK = _SAFE_IN_PATH + "?#%"
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]*")  # most paths; `quote` would be slow

# A URL with a scheme (RFC 3986, section 3.1) or a host.
_EXTERNAL_TARGET = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class RenderContext(Struct, frozen=True):
    """What every format is given.

    `templates` and `catalogues` are the loaded sources by name and the translations by language. `bytecode` contains
    the compiled templates. `memo` contains what was created once in this build: use it through `get_or_create`.
    `get_rendered_entry` returns the entry of a release in a feed format, rendered earlier; `load_entry` returns the
    whole entry of a release in a list.
    """

    newsroom: Newsroom
    base_path: str
    templates: Mapping[str, str]
    catalogues: Mapping[str, Catalogue]
    bytecode: MutableMapping[str, bytes]
    memo: dict[Hashable, Any]
    get_rendered_entry: Callable[[str, AnyEntry], bytes]
    load_entry: Callable[[AnyEntry], Entry]

    def get_or_create(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value for `key`, and call `make` for it the first time."""
        value: T = self.memo.get(key, _MISSING)  # one look-up: some keys contain whole organisations
        if value is _MISSING:
            value = self.memo[key] = make()
        return value

    def get_or_create_for_contact(self, part: str, contact: Contact, language: str, make: Callable[[], T]) -> T:
        """Return what `make` returns, cached for contacts of the newsroom: others are in one release only."""
        return self.get_or_create((part, language, contact.id), make) if contact.id else make()

    def edition(self, language: str) -> Edition:
        """Return the newsroom in a language."""
        return self.get_or_create(("edition", language), lambda: self.newsroom.edition(language))

    def messages(self, language: str) -> Messages:
        """Return the gettext functions of a language. Raises ConfigError if it has no translation file."""
        if language not in self.catalogues:
            raise ConfigError(
                f"There is no translation file for the language “{language}”.",
                f"Use these languages in newsroom.yaml: {', '.join(sorted(self.catalogues))}.",
            )
        return self.get_or_create(("messages", language), lambda: Messages(language, self.catalogues[language]))

    def href(self, path: str) -> str:
        """Return the link to a path of the site (`/2020/slug/picture.jpg`, not quoted)."""
        return self.base_path + _quote_path(path)

    def url(self, path: str) -> str:
        """Return the absolute URL of a path of the site, not quoted."""
        return self.newsroom.base_url + _quote_path(path)

    def get_service_url(self, path: str) -> str:
        """Return the link to a path of the service: without a host if it has the site's, empty if there is none."""
        service, site = urlsplit(self.newsroom.service_url), urlsplit(self.newsroom.base_url)
        if not self.newsroom.service_url:
            return ""
        is_same_origin = (service.scheme, service.netloc) == (site.scheme, site.netloc)
        return (service.path if is_same_origin else self.newsroom.service_url) + _quote_path(path)

    def resolve_link(self, path: str, target: str) -> str:
        """Return the link for a target that an officer wrote in the text of the page at `path`.

        A target with a scheme or a host, and a fragment of the page itself, stay unchanged.
        """
        if target.startswith("#") or _EXTERNAL_TARGET.match(target):
            return target
        return self.base_path + quote(urljoin(path, target), _SAFE_IN_LINK)

    def resolve_absolute_link(self, path: str, target: str) -> str:
        """Return the same link as an absolute URL; a host without a scheme gets https."""
        if target.startswith("//"):
            return f"https:{target}"
        if _EXTERNAL_TARGET.match(target):
            return target
        return self.newsroom.base_url + quote(urljoin(path, target), _SAFE_IN_LINK)


def get_page_model(item: Item, model_type: type[S]) -> S:
    """Return the page model of an item. Raises TypeError if it is not of this type."""
    if not isinstance(item.page_model, model_type):
        raise TypeError(f"{item.format} cannot render {type(item.page_model).__name__}")
    return item.page_model


def create_render_context(
    newsroom: Newsroom,
    templates: Mapping[str, str],
    catalogues: Mapping[str, Catalogue],
    bytecode: MutableMapping[str, bytes] | None = None,
    get_rendered_entry: Callable[[str, AnyEntry], bytes] | None = None,
) -> RenderContext:
    """Create the context that every format needs.

    `templates` are the loaded sources by name (`site/release.html`); `builtin/site/release.html` names the built-in
    one even if a newsroom has its own. `catalogues` are the translations by language. `bytecode` contains templates
    that were compiled earlier, from the same templates and translations; newly compiled ones are added to it.
    `get_rendered_entry` returns the entries of feeds; without it no feed with entries can be rendered.
    """
    base_path = urlsplit(newsroom.base_url).path
    return RenderContext(
        newsroom,
        base_path,
        templates,
        catalogues,
        {} if bytecode is None else bytecode,
        {},
        get_rendered_entry or _raise_no_entry,
        require_entry,
    )


def _raise_no_entry(feed_format: str, entry: AnyEntry) -> bytes:
    raise LookupError(f"no {feed_format} entry was rendered for {entry.address}")


@lru_cache(maxsize=4096)
def _quote_path(path: str) -> str:
    return path if _PLAIN_PATH.fullmatch(path) else quote(path, _SAFE_IN_PATH)
