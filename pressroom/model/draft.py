"""Define drafts: texts as they were read, every value with its line, not yet checked."""

from typing import TypeAlias

from msgspec import Struct


class Span(Struct, frozen=True, array_like=True, gc=False):
    """A part of a file, from a line and column up to, not including, another; all count from 1, columns in code points.

    The others are 0 if only the line is known.
    """

    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0


class Scalar(Struct, frozen=True, gc=False):
    """A YAML scalar, always as text. `line` counts from 1 in its file.

    `is_quoted` distinguishes `alt: ""`, empty on purpose, from `alt:` without a value.
    """

    text: str
    line: int
    is_quoted: bool = False
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    @property
    def span(self) -> Span:
        """Where it is, with its quotes."""
        return Span(self.line, self.column, self.end_line, self.end_column)


class Sequence(Struct, frozen=True, gc=False):
    """A YAML list."""

    items: tuple["Node", ...]
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    @property
    def span(self) -> Span:
        """Where it is, from the first dash or bracket to the end of the last item or the last bracket."""
        return Span(self.line, self.column, self.end_line, self.end_column)


class Mapping(Struct, frozen=True, gc=False):
    """A YAML mapping, in the order of the file. Duplicate keys are kept; `check` reports them."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    @property
    def span(self) -> Span:
        """Where it is, from the first key to the end of the last value."""
        return Span(self.line, self.column, self.end_line, self.end_column)


Node: TypeAlias = Scalar | Sequence | Mapping


class FileInfo(Struct, frozen=True):
    """The properties of an image or document next to a text, not yet checked.

    `size` is in bytes; `digest` is the SHA-256 of the content. `media_type` comes from the content of images and from
    the name of other files; it is empty if unknown. `width` and `height` are in pixels, 0 unless the file is a readable
    image; `stripped_size` is the size of the image in bytes without metadata. `error` says in a few words why a
    file cannot be used; it is empty if it can.
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
    """Why a file could not be parsed, and where, as in a `Span`."""

    line: int
    message: str
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    @property
    def span(self) -> Span:
        """Where the error is."""
        return Span(self.line, self.column, self.end_line, self.end_column)


CHECK_MARK = "# check:"
"""What a comment in a release file begins with that somebody must look at; `pressroom import` writes them."""


class CheckComment(Struct, frozen=True):
    """A comment that starts with CHECK_MARK: the text after it, and where it is."""

    text: str
    span: Span


class UnexpectedFile(Struct, frozen=True):
    """A file or folder under `releases/` that should not be there, or is missing, and why."""

    path: str
    message: str


class CatalogueEntry(Struct, frozen=True):
    """An English message in a translation file, its translations and its line.

    `is_translated` means that no translation is missing and the entry is not marked as fuzzy.
    """

    message: str
    translations: tuple[str, ...]
    line: int
    is_translated: bool = True


class Overrides(Struct, frozen=True):
    """What a newsroom overrides, and what it may override.

    `templates` are the newsroom's own templates by name; `catalogues` are the entries of its own translation files by
    language; `other_files` are the paths of other files next to these. `built_in_templates` are the names of the
    built-in templates; `built_in_messages` are the built-in messages by language, empty if there are no `catalogues`.
    """

    templates: dict[str, str]
    built_in_templates: frozenset[str]
    catalogues: dict[str, tuple[CatalogueEntry, ...]]
    built_in_messages: dict[str, frozenset[str]]
    other_files: tuple[str, ...] = ()


class Draft(Struct, frozen=True):
    """One text file as read: `newsroom.yaml`, or one language of a release.

    `path` is relative to the newsroom's folder (`releases/2020/slug/sv.md`). `fields` is the front matter, the keys and
    values at the top of the file, or None if it could not be parsed; `body` is the text after it and starts in line
    `body_line`. `files` are the regular files next to the text, by name. `digest` is the SHA-256 of the text file
    without its `check_comments`, which somebody must look at.
    """

    path: str
    fields: Mapping | None
    body: str = ""
    body_line: int = 1
    files: tuple[FileInfo, ...] = ()
    parse_errors: tuple[ParseError, ...] = ()
    digest: str = ""
    check_comments: tuple[CheckComment, ...] = ()
