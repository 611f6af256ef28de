"""Keys: a digest of everything that shapes the bytes of an item.

Items, newsroom and shape in, the same items with their keys out. Equal keys mean equal bytes.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from msgspec import Struct, msgpack, structs

from pressroom.artifact import Feed, Item, MailBody, ReleasePage
from pressroom.release import Newsroom, Release

_DIGEST_OCTETS = 16
_WHOLE = frozenset(("release", "releases"))


def keyed(items: Iterable[Item], newsroom: Newsroom, shape: str) -> Iterator[Item]:
    """Give every item its key. Whole releases enter by their own digest, for each stands in many items."""
    base = _digest(newsroom) + shape.encode()
    digests: dict[str, bytes] = {}
    for item in items:
        content = base + _frame(item) + b"".join([_release_digest(each, digests) for each in _whole_releases(item)])
        yield structs.replace(item, key=blake2b(content, digest_size=_DIGEST_OCTETS).hexdigest())


def _frame(item: Item) -> bytes:
    """All that an item says, but for the whole releases in it; its format tells what kind of subject it has."""
    subject = item.subject
    fields = [getattr(subject, name) for name in subject.__struct_fields__ if name not in _WHOLE]
    return msgpack.encode((item.path, item.format, item.language, item.translations, fields))


def _whole_releases(item: Item) -> tuple[Release, ...]:
    match item.subject:
        case ReleasePage(release=release) | MailBody(release=release):
            return (release,)
        case Feed(releases=releases):
            return releases
        case _:
            return ()


def _release_digest(release: Release, digests: dict[str, bytes]) -> bytes:
    if release.path not in digests:
        digests[release.path] = _digest(release)
    return digests[release.path]


def _digest(value: Struct) -> bytes:
    return blake2b(msgpack.encode(value), digest_size=_DIGEST_OCTETS).digest()
