"""Find what has changed around published releases since the site was last published, and keep how it was.

`newsroom.yaml`, logos, templates and translation files change published pages without a new version in the record. So
`releases/setup.json` keeps them as they were: the text of `newsroom.yaml`, and digests of the other files.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from pressroom.engine.workspace import Workspace
from pressroom.model.draft import Node, Scalar, Sequence
from pressroom.model.output_names import get_logo_source
from pressroom.read import parse_newsroom_draft
from pressroom.read.templates import OWN_CATALOGUES_FOLDER, read_own_templates, read_text_file, walk_files
from pressroom.record import RELEASES_FOLDER, SETUP_FILE
from pressroom.record.file import read_file, replace_file

_NEWSROOM_FILE = "newsroom.yaml"
_STARTER_TEMPLATES = "new/"
_MAX_SHOWN = 60  # characters of a value


class SiteSetup(Struct, frozen=True, forbid_unknown_fields=True):
    """What surrounds releases: the text of `newsroom.yaml`, and the SHA-256 of each other file by its path."""

    newsroom: str
    files: dict[str, str]


def find_setup_changes(workspace: Workspace) -> tuple[str, ...]:
    """Return what has changed around published releases since the last `publish`, one change each.

    It is empty if nothing has been published yet, or if an older program has published it.
    """
    folder = workspace.config.newsroom_folder
    content = read_file(folder, SETUP_FILE)
    if content is None or content == _encode(_read_setup(workspace)):
        return ()
    try:
        previous = msgspec.json.decode(content, type=SiteSetup)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return (f"{RELEASES_FOLDER}/{SETUP_FILE} is damaged, so nobody knows what has changed since the last publish",)
    return tuple(_describe_changes(previous, _read_setup(workspace)))


def record_setup(workspace: Workspace) -> None:
    """Keep what surrounds the releases of the site that was just built."""
    folder, content = workspace.config.newsroom_folder, _encode(_read_setup(workspace))
    if read_file(folder, SETUP_FILE) != content:
        replace_file(folder, SETUP_FILE, content)


def _read_setup(workspace: Workspace) -> SiteSetup:
    folder = workspace.config.newsroom_folder
    return SiteSetup(read_text_file(folder / _NEWSROOM_FILE), dict(sorted(_list_files(workspace, folder))))


def _list_files(workspace: Workspace, folder: Path) -> Iterator[tuple[str, str]]:
    for name, text in read_own_templates(folder).items():
        if not name.startswith(_STARTER_TEMPLATES):
            yield f"templates/{name}", sha256(text.encode()).hexdigest()
    for path in walk_files(folder / OWN_CATALOGUES_FOLDER):
        yield path.relative_to(folder).as_posix(), sha256(path.read_bytes()).hexdigest()
    newsroom = workspace.newsroom_context.newsroom
    for edition in newsroom.editions if newsroom else ():
        for organisation in edition.organisations:
            if organisation.logo:
                yield get_logo_source(organisation.logo.file), organisation.logo.digest


def _encode(setup: SiteSetup) -> bytes:
    return msgspec.json.format(msgspec.json.encode(setup), indent=1) + b"\n"


def _describe_changes(previous: SiteSetup, current: SiteSetup) -> Iterator[str]:
    for key, old, new in _compare(_flatten_newsroom(previous.newsroom), _flatten_newsroom(current.newsroom)):
        before, after = _shorten(old), _shorten(new)
        yield f"{_NEWSROOM_FILE}: {key} {'has changed' if before == after else f'was {before}, is now {after}'}"
    for path, old, new in _compare(previous.files, current.files):
        yield f"{path} {'was added' if old is None else 'was removed' if new is None else 'has changed'}"


def _compare(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield each key whose value differs, with both values."""
    for key in dict.fromkeys((*new, *old)):
        if old.get(key) != new.get(key):
            yield key, old.get(key), new.get(key)


def _shorten(value: str | None) -> str:
    if value is None:
        return "not set"
    text = " ".join(value.split())
    return f"“{text}”" if len(text) <= _MAX_SHOWN else f"“{text[: _MAX_SHOWN - 1]}…”"


def _flatten_newsroom(text: str) -> dict[str, str]:
    """Return each value of `newsroom.yaml` by its key, such as `contacts.ada.phone`."""
    fields = parse_newsroom_draft(_NEWSROOM_FILE, text.encode(), ()).fields
    return dict(_flatten(fields, "")) if fields else {}


def _flatten(node: Node, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, Scalar):
        yield key, node.text
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from _flatten(item, f"{key}[{number}]")
    else:
        for name, value in node.entries:
            yield from _flatten(value, f"{key}.{name.text}".removeprefix("."))
