"""Define the plan of everything that must exist in `out/`: items, copied files and release items in sections."""

from collections.abc import Sequence
from enum import IntEnum
from hashlib import blake2b

from msgspec import Struct

from pressroom.model.entry import DIGEST_SIZE, AnyEntry, compute_digest
from pressroom.model.newsroom import Image
from pressroom.model.pages import PageModel, Translation
from pressroom.model.release import Release

LATER_COUNT = 3
"""How many later releases a release page links to, at most."""
EARLIER_COUNT = 2
"""How many earlier ones."""


class CommitOrder(IntEnum):
    """When an output is moved into place: files come before the pages that link to them, feeds come last."""

    FILE = 0
    PAGE = 1
    LIST = 2
    FEED = 3


class Item(Struct, frozen=True):
    """One output to render: its path, its format and its content. `path` is below `out/`, with `/`.

    `key` is a digest of everything that the bytes depend on: equal keys mean equal bytes.
    """

    path: str
    format: str
    language: str
    page_model: PageModel
    commit_order: CommitOrder
    translations: tuple[Translation, ...] = ()
    key: str = ""


class Copy(Struct, frozen=True):
    """One file to copy unchanged; `source` is relative to the newsroom's folder, `key` is a digest of its content."""

    path: str
    source: str
    key: str


class Rendition(Struct, frozen=True):
    """One published file of an image: in one of its image sizes or, if `width` is 0, the original.

    `source` is the image next to the text, relative to the newsroom's folder. Its metadata is written in `language`.
    """

    path: str
    source: str
    image: Image
    language: str
    media_type: str
    width: int = 0


class ShareImage(Struct, frozen=True):
    """The share image (`og:image`) of a release without an image: its headline in the newsroom's colour, and a logo.

    `logo` is relative to the newsroom's folder; it is empty if there is none.
    """

    path: str
    headline: str
    issuer: str
    newsroom_title: str
    accent: str
    logo: str = ""


class PressKit(Struct, frozen=True):
    """The press kit, a ZIP file of all files of a release.

    `members` are the paths of outputs; `timestamp` is the time of the files in it, in seconds since 1970.
    """

    path: str
    timestamp: float
    members: tuple[str, ...]


class Signature(Struct, frozen=True):
    """The signature of the files of a release; `members` are the paths of the signed outputs."""

    path: str
    release: Release
    members: tuple[str, ...]


class ReleaseOutputs(Struct, frozen=True):
    """All outputs of a release item, by how they are created."""

    copies: tuple[Copy, ...]
    renditions: tuple[Rendition, ...]
    share_images: tuple[ShareImage, ...]
    items: tuple[Item, ...]
    press_kits: tuple[PressKit, ...]
    signatures: tuple[Signature, ...] = ()

    @property
    def file_paths(self) -> list[str]:
        """The paths of all outputs that are not items; a press kit comes after its members, the signature last."""
        kinds = (self.copies, self.renditions, self.share_images, self.press_kits, self.signatures)
        return [each.path for kind in kinds for each in kind]

    @property
    def paths(self) -> list[str]:
        """All paths."""
        return [*self.file_paths, *(item.path for item in self.items)]


class ReleaseItem(Struct, frozen=True):
    """All outputs of a release in one language: page, text, data, mail, contact cards, files, redirects.

    They are created together from the text `source` and share one key. `later` and `earlier` are as in ReleasePage.
    """

    source: str
    entry: AnyEntry
    later: tuple[AnyEntry, ...]
    earlier: tuple[AnyEntry, ...]
    translations: tuple[Translation, ...]
    key: str


class Section(Struct, frozen=True):
    """The public releases of a period in one language, newest first; usually one year.

    `key` depends on everything that the keys of the release items depend on, so the items of an unchanged section are
    not listed. `later` are the entries just after the newest of `entries`, `earlier` those just before the oldest one,
    all newest first. `translations_by_address` contains the releases that exist in more than one language; the pages of
    the others are below `edition_prefix`. `key_prefix` is a digest of what all outputs depend on.
    """

    name: str
    key: str
    key_prefix: bytes
    edition_prefix: str
    entries: tuple[AnyEntry, ...]
    later: tuple[AnyEntry, ...]
    earlier: tuple[AnyEntry, ...]
    translations_by_address: dict[str, tuple[Translation, ...]]

    def list_release_items(self) -> list[ReleaseItem]:
        """Return an item for each release, newest first; its key covers everything that its outputs show."""
        entries = (*self.later, *self.entries, *self.earlier)
        start = len(self.later)
        return [self._create_release_item(entries, start + position) for position in range(len(self.entries))]

    def _create_release_item(self, entries: tuple[AnyEntry, ...], position: int) -> ReleaseItem:
        entry = entries[position]
        later = entries[max(0, position - LATER_COUNT) : position]
        earlier = entries[position + 1 : position + 1 + EARLIER_COUNT]
        key = blake2b(self.key_prefix + entry.release_digest, digest_size=DIGEST_SIZE)
        key.update(join_window_digests(later, (entry,), earlier))
        translations = self.translations_by_address.get(entry.address, ())
        key.update(encode_translations(translations))
        return ReleaseItem(
            entry.source,
            entry,
            later[::-1],
            earlier,
            translations or (Translation(entry.language, f"{self.edition_prefix}/{entry.address}/"),),
            key.hexdigest(),
        )


def join_window_digests(later: Sequence[AnyEntry], entries: Sequence[AnyEntry], earlier: Sequence[AnyEntry]) -> bytes:
    """Return the entry digests of releases and their neighbours; zeros stand for missing neighbours."""
    later_digests, digests, earlier_digests = (
        b"".join([each.entry_digest for each in group]) for group in (later, entries, earlier)
    )
    return (
        later_digests.rjust(LATER_COUNT * DIGEST_SIZE, b"\0")
        + digests
        + earlier_digests.ljust(EARLIER_COUNT * DIGEST_SIZE, b"\0")
    )


def encode_translations(translations: tuple[Translation, ...]) -> bytes:
    """Encode the pages of a release in its languages for a key."""
    return "".join([f"|{each.language} {each.path}" for each in translations]).encode()


class Plan(Struct, frozen=True):
    """What must exist from `since` until `until`, in seconds since 1970, 0 for no end. Every path is planned once.

    `base_digest` is a digest of what all outputs depend on: the newsroom and the fingerprint.
    """

    base_digest: str
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    copies: tuple[Copy, ...]
    since: float = 0
    until: float = 0

    @property
    def digest(self) -> str:
        """A digest of the whole plan: its base and all keys."""
        keys = [section.key for section in self.sections]
        keys += [item.key for item in self.items]
        keys += [copy.key for copy in self.copies]
        return compute_digest((self.base_digest, keys)).hex()


class Artifact(Struct, frozen=True):
    """One finished output."""

    path: str
    media_type: str
    content: bytes
