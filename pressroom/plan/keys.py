"""Keys: a digest of everything that shapes the bytes of an item.

Items, newsroom and shape in, the same items with their keys out. Equal keys mean equal bytes.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from msgspec import Struct, msgpack, structs

from pressroom.artifact import Feed, Item
from pressroom.release import Newsroom, Release

_DIGEST_OCTETS = 16


def keyed(items: Iterable[Item], newsroom: Newsroom, shape: str) -> Iterator[Item]:
    """Give every item its key. Releases in feeds enter by their own digest, for each stands in many feeds."""
    base = _digest(newsroom) + shape.encode()
    digests: dict[str, bytes] = {}
    for item in items:
        content = _content(item, digests)
        key = blake2b(base + content, digest_size=_DIGEST_OCTETS).hexdigest()
        yield structs.replace(item, key=key)


def _content(item: Item, digests: dict[str, bytes]) -> bytes:
    subject = item.subject
    if not isinstance(subject, Feed):
        return msgpack.encode(item)
    frame = structs.replace(item, subject=structs.replace(subject, releases=()))
    return msgpack.encode(frame) + b"".join(_release_digest(release, digests) for release in subject.releases)


def _release_digest(release: Release, digests: dict[str, bytes]) -> bytes:
    if release.path not in digests:
        digests[release.path] = _digest(release)
    return digests[release.path]


def _digest(value: Struct) -> bytes:
    return blake2b(msgpack.encode(value), digest_size=_DIGEST_OCTETS).digest()
