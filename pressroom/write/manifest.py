"""The manifest of `out/`, and the journal of a build that moves things there: bytes on disk to values and back.

A folder with files but without a manifest is somebody else's: it is refused, never cleared.
"""

from pathlib import Path

from msgspec import DecodeError, Struct, field, json, structs

from pressroom.artifact import Kept, KeptSection, Manifest, kept_section
from pressroom.errors import ConfigError
from pressroom.write.staging import FOLDER, PARTS

MANIFEST = "manifest.json"
_JOURNAL = ".journal.json"


class Journal(Struct, frozen=True):
    """What a build was about to change: while it is there, that build has not come to its end.

    `bundles` and `items` are in doubt, and so is every one of `paths`, which may be there or not. `is_everything`: the
    whole of `out/` is in doubt.
    """

    bundles: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    is_everything: bool = False


class Standing(Struct, frozen=True):
    """What is known of `out/`: its manifest, less what is in doubt, and what a build that did not end left undone."""

    manifest: Manifest
    journal: Journal = field(default_factory=Journal)


def read_manifest(out: Path) -> Standing:
    """What the last builds left in `out`; an empty manifest when there was none.

    Raises ConfigError when the folder holds other things than a build's, or its manifest cannot be read.
    """
    content = _content(out / MANIFEST)
    if content is None:
        _require_ours(out)
        return Standing(Manifest())
    try:
        manifest = json.decode(content, type=Manifest)
    except (DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{out / MANIFEST} is damaged: {error}.", "Remove that folder and build again.") from error
    return _without_doubtful(manifest, _journal(out))


def state(out: Path) -> str:
    """The digest of the plan that `out` was made from, as long as nothing is in doubt or left behind; else empty."""
    try:
        if (out / _JOURNAL).exists() or (out / FOLDER).exists():
            return ""
        found = json.decode((out / MANIFEST).read_bytes(), type=_State)
        return found.state if all((out / part).exists() for part in found.parts) else ""
    except (OSError, DecodeError, UnicodeDecodeError):
        return ""


class _State(Struct, frozen=True):
    """Two things of a manifest: all else in it is passed over."""

    state: str = ""
    parts: tuple[str, ...] = ()


def write_manifest(out: Path, manifest: Manifest) -> None:
    """Put the manifest in place, beside and renamed; what it says of `out` is in order already."""
    parts = tuple(part for part in PARTS if (out / part).exists())
    _put(out, MANIFEST, json.encode(structs.replace(manifest, parts=parts)) + b"\n")


def begin(out: Path, journal: Journal) -> None:
    """Write down what is about to change. `out` is ours from then on."""
    _put(out, _JOURNAL, json.encode(journal))
    if not (out / MANIFEST).exists():
        write_manifest(out, Manifest())


def end(out: Path) -> None:
    """Everything is as the manifest says."""
    (out / _JOURNAL).unlink(missing_ok=True)


def _put(out: Path, name: str, content: bytes) -> None:
    """Write a file of ours beside, among what is staged, and rename it."""
    beside = out / FOLDER / name
    beside.parent.mkdir(exist_ok=True)
    beside.write_bytes(content)
    beside.replace(out / name)


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}.", "Give yourself access to it.") from error


def _journal(out: Path) -> Journal:
    """The journal of a build that did not end; one that cannot be read puts everything in doubt."""
    content = _content(out / _JOURNAL)
    try:
        return Journal() if content is None else json.decode(content, type=Journal)
    except (DecodeError, UnicodeDecodeError):
        return Journal(is_everything=True)


def _without_doubtful(manifest: Manifest, journal: Journal) -> Standing:
    if journal.is_everything or not manifest.base:  # without a base, it is from a version that knew no bundles
        return Standing(Manifest(), Journal(is_everything=True))
    bundles, items = frozenset(journal.bundles), frozenset(journal.items)
    if not (bundles or items or journal.paths):
        return Standing(manifest, journal)
    certain = structs.replace(
        manifest,
        state="",
        sections={name: _without(section, bundles) for name, section in manifest.sections.items()},
        items={path: "" if path in items else key for path, key in manifest.items.items()},
        copies={path: "" if path in items else key for path, key in manifest.copies.items()},
        entries={path: entries for path, entries in manifest.entries.items() if path not in items},
    )
    return Standing(certain, journal)


def _without(section: KeptSection, doubtful: frozenset[str]) -> KeptSection:
    """A section in which some bundles have no key, and itself then neither."""
    bundles = section.bundles
    if doubtful.isdisjoint(bundles):
        return section
    certain = {source: Kept("", kept.paths) if source in doubtful else kept for source, kept in bundles.items()}
    return kept_section("", certain)


def _require_ours(out: Path) -> None:
    if out.is_dir() and any(not path.name.startswith(".") for path in out.iterdir()):
        raise ConfigError(
            f"{out} is not empty and holds no {MANIFEST}, so pressroom did not make it.",
            "Name another folder with --out, or empty this one yourself.",
        )
