"""Press: what every format needs beside its Item: the newsroom, templates, translations and fragments made before.

Values in, a value out; it reads no file. Templates are filled by `environment`.
"""

import re
from collections.abc import Callable, Hashable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.model.entry import AnyEntry
from pressroom.model.newsroom import Contact, Edition, Newsroom
from pressroom.model.plan import Item
from pressroom.render.messages import Catalogue, Messages

T = TypeVar("T")
S = TypeVar("S")

_MISSING: Any = object()

# What a path may hold unquoted (RFC 3986, section 3.3). An officer's link may be quoted already, hence "%" there.
_SAFE_IN_PATH = "/!$&'()*+,;=:@~"
_SAFE_IN_LINK = _SAFE_IN_PATH + "?#%"
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]*")  # most paths, which "quote" takes long to look through

# An address with a scheme (RFC 3986, section 3.1), or with a host.
_EXTERNAL_TARGET = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class RenderContext(Struct, frozen=True):
    """What is handed to every format.

    `memo` holds what was made once in this build: use it through `once`. `entry` gives the entry of a release for a
    feed of a format, which was made before.
    """

    newsroom: Newsroom
    base_path: str
    templates: Mapping[str, str]
    catalogues: Mapping[str, Catalogue]
    bytecode: MutableMapping[str, bytes]
    memo: dict[Hashable, Any]
    get_rendered_entry: Callable[[str, AnyEntry], bytes]

    def get_or_create(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` returns, made only the first time that `key` is asked for."""
        made: T = self.memo.get(key, _MISSING)  # asked once: to hash a key of a whole contact is not cheap
        if made is _MISSING:
            made = self.memo[key] = make()
        return made

    def get_or_create_for_contact(self, part: str, contact: Contact, language: str, make: Callable[[], T]) -> T:
        """What `make` returns of a contact, made once for one of the newsroom's; others stand in one release only."""
        return self.get_or_create((part, language, contact), make) if contact.id else make()

    def edition(self, language: str) -> Edition:
        """The newsroom in a language."""
        return self.get_or_create(("edition", language), lambda: self.newsroom.edition(language))

    def messages(self, language: str) -> Messages:
        """The gettext functions of a language. Raises ConfigError when there is no catalogue for it."""
        if language not in self.catalogues:
            raise ConfigError(
                f"There is no catalogue of messages for the language “{language}”.",
                f"Choose among these languages in newsroom.yaml: {', '.join(sorted(self.catalogues))}.",
            )
        return self.get_or_create(("messages", language), lambda: Messages(language, self.catalogues[language]))

    def href(self, path: str) -> str:
        """A path of the site (`/2020/slug/picture.jpg`, not quoted) as it stands in a link of the site."""
        return self.base_path + _quote_path(path)

    def url(self, path: str) -> str:
        """A path of the site, not quoted, as an absolute address."""
        return self.newsroom.base_url + _quote_path(path)

    def resolve_link(self, path: str, target: str) -> str:
        """A link that an officer wrote in the text of the page at `path`, as it stands in a link of the site.

        A target with a scheme or a host, and a place on the page itself, stay as they are.
        """
        if target.startswith("#") or _EXTERNAL_TARGET.match(target):
            return target
        return self.base_path + quote(urljoin(path, target), _SAFE_IN_LINK)

    def resolve_absolute_link(self, path: str, target: str) -> str:
        """Like `link`, as an absolute address; a host without a scheme is asked as safely as may be."""
        if target.startswith("//"):
            return f"https:{target}"
        if _EXTERNAL_TARGET.match(target):
            return target
        return self.newsroom.base_url + quote(urljoin(path, target), _SAFE_IN_LINK)


def get_page_model(item: Item, model_type: type[S]) -> S:
    """What the item is made of, which must be of this kind: the plan pairs formats and subjects."""
    if not isinstance(item.page_model, model_type):
        raise TypeError(f"{item.format} is not made of {type(item.page_model).__name__}")
    return item.page_model


def new_context(
    newsroom: Newsroom,
    templates: Mapping[str, str],
    catalogues: Mapping[str, Catalogue],
    bytecode: MutableMapping[str, bytes] | None = None,
    get_rendered_entry: Callable[[str, AnyEntry], bytes] | None = None,
) -> RenderContext:
    """Make ready what every format needs.

    `templates` are the loaded sources by name (`site/release.html`); `builtin/site/release.html` names the built-in
    one even when a newsroom has its own. `catalogues` are the translations by language. `compiled` holds the code of
    templates compiled before, and takes that of others; it must have been made from the same templates and catalogues.
    `entry` gives the entries of feeds; without it there can be none.
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
    )


def _raise_no_entry(feed_format: str, entry: AnyEntry) -> bytes:
    raise LookupError(f"no {feed_format} entry was made of {entry.address}")


@lru_cache(maxsize=4096)
def _quote_path(path: str) -> str:
    return path if _PLAIN_PATH.fullmatch(path) else quote(path, _SAFE_IN_PATH)
