"""Drafts: what was read from files, each value with its place, not yet checked.

Plain values only; nothing here opens a file or judges a text.
"""

from typing import TypeAlias

from msgspec import Struct

PLACEHOLDER_LEAD = "Write the lead here: who does what, when and where."
"""The lead that `pressroom new` puts into a new release: `check` lets nothing be published that still has it."""


class Scalar(Struct, frozen=True, gc=False):
    """A YAML scalar, always as text. `line` counts from 1 in its file.

    `quoted` tells `alt: ""`, empty on purpose, from `alt:` with nothing after it.
    """

    text: str
    line: int
    is_quoted: bool = False


class Sequence(Struct, frozen=True, gc=False):
    """A YAML list."""

    items: tuple["Node", ...]
    line: int


class Mapping(Struct, frozen=True, gc=False):
    """A YAML mapping. Doubled keys are kept, in the order of the file: `check` reports them."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    line: int


Node: TypeAlias = Scalar | Sequence | Mapping


class FileInfo(Struct, frozen=True):
    """What is known of a picture or document beside a text, without judging it.

    `size` in octets; `digest` is the SHA-256 of the content; `width` and `height` in pixels, 0 for what is no readable
    picture; `bare` is how many of its octets show it, without what it says of itself; `media_type` is that of the
    content for pictures and of the name for other files, empty when unknown;
    `fault` says in a few words why a picture cannot be read, and is empty when it can.
    """

    name: str
    size: int
    digest: str
    media_type: str = ""
    width: int = 0
    height: int = 0
    stripped_size: int = 0
    error: str = ""


class ParseError(Struct, frozen=True):
    """Why a file could not be read as a draft, and where (line from 1)."""

    line: int
    message: str


class UnexpectedFile(Struct, frozen=True):
    """A file or folder under `releases/` that is no part of a release, and why."""

    path: str
    message: str


class CatalogueEntry(Struct, frozen=True):
    """A message of a catalogue in English, its translations, and the line where it stands.

    It is sure when it has every translation and is not marked as uncertain.
    """

    message: str
    translations: tuple[str, ...]
    line: int
    is_translated: bool = True


class Overrides(Struct, frozen=True):
    """What a newsroom puts in the place of built-in things, and what is built in.

    `templates` are its own by name, `wordings` the messages of its own catalogues by language, `others` the paths of
    files beside these. `built_in` are the names of templates, `messages` the messages by language: they are there when
    there are `wordings`.
    """

    templates: dict[str, str]
    built_in_templates: frozenset[str]
    catalogues: dict[str, tuple[CatalogueEntry, ...]]
    built_in_messages: dict[str, frozenset[str]]
    other_files: tuple[str, ...] = ()


class Draft(Struct, frozen=True):
    """One text file as read: `newsroom.yaml`, or one language of a release.

    `path` is relative to the newsroom's folder (`releases/2020/slug/sv.md`); `fields` is None when faults kept the
    front matter from being read; `body` is what follows the front matter and begins at `body_line`; `files` are the
    regular files beside the text, by name. `digest` is the SHA-256 of the text file.
    """

    path: str
    fields: Mapping | None
    body: str = ""
    body_line: int = 1
    files: tuple[FileInfo, ...] = ()
    parse_errors: tuple[ParseError, ...] = ()
    digest: str = ""
