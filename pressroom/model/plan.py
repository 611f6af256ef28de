"""The Plan of what must exist: Items, files to copy, Bundles in Sections; and the Artifact that an Item becomes."""

from collections.abc import Callable, Sequence
from enum import IntEnum

from msgspec import Struct

from pressroom.model.entry import AnyEntry, compute_digest
from pressroom.model.newsroom import Image
from pressroom.model.pages import PageModel, Translation
from pressroom.model.release import Release


class CommitOrder(IntEnum):
    """When an output is put in place: what is linked to stands before what links to it."""

    FILE = 0
    PAGE = 1
    LIST = 2
    FEED = 3


class Item(Struct, frozen=True):
    """One output to make: where, in which format, of what. `path` is below `out/`, with `/`.

    `key` is a digest of everything that shapes the bytes: an equal key means equal bytes.
    """

    path: str
    format: str
    language: str
    page_model: PageModel
    commit_order: CommitOrder
    translations: tuple[Translation, ...] = ()
    key: str = ""


class Copy(Struct, frozen=True):
    """One file to copy as it is; `source` is relative to the newsroom's folder, `key` a digest of its content."""

    path: str
    source: str
    key: str


class Rendition(Struct, frozen=True):
    """A file of a picture: in one of its widths or, where that is 0, the original; it bears its marks in `language`.

    `source` is the picture beside the text, relative to the newsroom's folder.
    """

    path: str
    source: str
    image: Image
    language: str
    media_type: str
    width: int = 0


class ShareImage(Struct, frozen=True):
    """What stands for a release elsewhere when it has no picture: words in the newsroom's colour, and a logo.

    `logo` is relative to the newsroom's folder, and empty when there is none.
    """

    path: str
    headline: str
    issuer: str
    newsroom_title: str
    accent: str
    logo: str = ""


class PressKit(Struct, frozen=True):
    """All files of a release in one: `members` are the paths of outputs, `moment` is in seconds since 1970."""

    path: str
    timestamp: float
    members: tuple[str, ...]


class Signature(Struct, frozen=True):
    """What proves the files of a release to be the newsroom's: `members` are the paths of outputs."""

    path: str
    release: Release
    members: tuple[str, ...]


class ReleaseOutputs(Struct, frozen=True):
    """All outputs of a bundle, by what makes them."""

    copies: tuple[Copy, ...]
    renditions: tuple[Rendition, ...]
    share_images: tuple[ShareImage, ...]
    items: tuple[Item, ...]
    press_kits: tuple[PressKit, ...]
    signatures: tuple[Signature, ...] = ()

    @property
    def file_paths(self) -> list[str]:
        """The paths of all that is no item; a kit comes after what is in it, and a signature last."""
        kinds = (self.copies, self.renditions, self.share_images, self.press_kits, self.signatures)
        return [each.path for kind in kinds for each in kind]

    @property
    def paths(self) -> list[str]:
        """All paths."""
        return [*self.file_paths, *(item.path for item in self.items)]


class ReleaseItem(Struct, frozen=True):
    """All that a release in one language becomes: page, text, data, mail, cards, files, former addresses.

    They are made together, out of the text `source`, and share one key. Neighbours in time as in ReleasePage.
    """

    source: str
    entry: AnyEntry
    later: tuple[AnyEntry, ...]
    earlier: tuple[AnyEntry, ...]
    translations: tuple[Translation, ...]
    key: str


class Section(Struct, frozen=True):
    """The bundles of a stretch of time in one language, newest first; it is one year of addresses, as a rule.

    `key` is made of all that their keys are made of, so that those of an unchanged section are not asked for.
    """

    name: str
    key: str
    list_release_items: Callable[[], Sequence[ReleaseItem]]


class Plan(Struct, frozen=True):
    """What must exist from `since` until `until`: seconds since 1970, and 0 for no end. Each path is in one place only.

    `base` is a digest of what shapes every output: the newsroom and its surroundings.
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
