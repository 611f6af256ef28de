"""Press: what every format needs beside its Item: the newsroom, templates, translations and fragments made before.

Values in, a value out; it reads no file. Templates are filled by `environment`.
"""

import re
from collections.abc import Callable, Hashable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct

from pressroom.artifact import Item, Shown
from pressroom.errors import ConfigError
from pressroom.release import Contact, Edition, Newsroom
from pressroom.render.messages import Catalogue, Messages

T = TypeVar("T")
S = TypeVar("S")

_NOT_YET: Any = object()

# What a path may hold unquoted (RFC 3986, section 3.3). An officer's link may be quoted already, hence "%" there.
_PATH = "/!$&'()*+,;=:@~"
_LINK = _PATH + "?#%"
_PLAIN = re.compile(r"[A-Za-z0-9/._-]*")  # most paths, which "quote" takes long to look through

# An address with a scheme (RFC 3986, section 3.1), or with a host.
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class Press(Struct, frozen=True):
    """What is handed to every format.

    `memo` holds what was made once in this build: use it through `once`. `entry` gives the entry of a release for a
    feed of a format, which was made before.
    """

    newsroom: Newsroom
    base_path: str
    templates: Mapping[str, str]
    catalogues: Mapping[str, Catalogue]
    compiled: MutableMapping[str, bytes]
    memo: dict[Hashable, Any]
    entry: Callable[[str, Shown], bytes]

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` returns, made only the first time that `key` is asked for."""
        made: T = self.memo.get(key, _NOT_YET)  # asked once: to hash a key of a whole contact is not cheap
        if made is _NOT_YET:
            made = self.memo[key] = make()
        return made

    def once_a_person(self, part: str, contact: Contact, language: str, make: Callable[[], T]) -> T:
        """What `make` returns of a contact, made once for one of the newsroom's; others stand in one release only."""
        return self.once((part, language, contact), make) if contact.id else make()

    def edition(self, language: str) -> Edition:
        """The newsroom in a language."""
        return self.once(("edition", language), lambda: self.newsroom.edition(language))

    def messages(self, language: str) -> Messages:
        """The gettext functions of a language. Raises ConfigError when there is no catalogue for it."""
        if language not in self.catalogues:
            raise ConfigError(
                f"There is no catalogue of messages for the language “{language}”.",
                f"Choose among these languages in newsroom.yaml: {', '.join(sorted(self.catalogues))}.",
            )
        return self.once(("messages", language), lambda: Messages(language, self.catalogues[language]))

    def href(self, path: str) -> str:
        """A path of the site (`/2020/slug/picture.jpg`, not quoted) as it stands in a link of the site."""
        return self.base_path + _quoted(path)

    def url(self, path: str) -> str:
        """A path of the site, not quoted, as an absolute address."""
        return self.newsroom.base_url + _quoted(path)

    def link(self, path: str, target: str) -> str:
        """A link that an officer wrote in the text of the page at `path`, as it stands in a link of the site.

        A target with a scheme or a host, and a place on the page itself, stay as they are.
        """
        if target.startswith("#") or _ELSEWHERE.match(target):
            return target
        return self.base_path + quote(urljoin(path, target), _LINK)

    def absolute_link(self, path: str, target: str) -> str:
        """Like `link`, as an absolute address; a host without a scheme is asked as safely as may be."""
        if target.startswith("//"):
            return f"https:{target}"
        if _ELSEWHERE.match(target):
            return target
        return self.newsroom.base_url + quote(urljoin(path, target), _LINK)


def subject(item: Item, kind: type[S]) -> S:
    """What the item is made of, which must be of this kind: the plan pairs formats and subjects."""
    if not isinstance(item.subject, kind):
        raise TypeError(f"{item.format} is not made of {type(item.subject).__name__}")
    return item.subject


def press(
    newsroom: Newsroom,
    templates: Mapping[str, str],
    catalogues: Mapping[str, Catalogue],
    compiled: MutableMapping[str, bytes] | None = None,
    entry: Callable[[str, Shown], bytes] | None = None,
) -> Press:
    """Make ready what every format needs.

    `templates` are the loaded sources by name (`site/release.html`); `builtin/site/release.html` names the built-in
    one even when a newsroom has its own. `catalogues` are the translations by language. `compiled` holds the code of
    templates compiled before, and takes that of others; it must have been made from the same templates and catalogues.
    `entry` gives the entries of feeds; without it there can be none.
    """
    base_path = urlsplit(newsroom.base_url).path
    return Press(
        newsroom, base_path, templates, catalogues, {} if compiled is None else compiled, {}, entry or _no_entry
    )


def _no_entry(feed: str, release: Shown) -> bytes:
    raise LookupError(f"no {feed} entry was made of {release.address}")


@lru_cache(maxsize=4096)
def _quoted(path: str) -> str:
    return path if _PLAIN.fullmatch(path) else quote(path, _PATH)
