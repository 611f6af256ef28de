"""The manifest of `out/`, and the journal of a build that moves things there: bytes on disk to values and back.

A folder with files but without a manifest is somebody else's: it is refused, never cleared.
"""

from pathlib import Path

from msgspec import DecodeError, Struct, field, json, structs

from pressroom.errors import ConfigError
from pressroom.model.manifest import Manifest, ManifestRow, ManifestSection, create_manifest_section
from pressroom.write.staging import OUTPUT_FOLDERS, STAGING_FOLDER

MANIFEST_FILE = "manifest.json"
_JOURNAL_FILE = ".journal.json"


class Journal(Struct, frozen=True):
    """What a build was about to change: while it is there, that build has not come to its end.

    `bundles` and `items` are in doubt, and so is every one of `paths`, which may be there or not. `is_everything`: the
    whole of `out/` is in doubt.
    """

    sources: tuple[str, ...] = field(default=(), name="bundles")
    items: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    is_everything: bool = False


class OutputState(Struct, frozen=True):
    """What is known of `out/`: its manifest, less what is in doubt, and what a build that did not end left undone."""

    manifest: Manifest
    journal: Journal = field(default_factory=Journal)


def read_manifest(out: Path) -> OutputState:
    """What the last builds left in `out`; an empty manifest when there was none.

    Raises ConfigError when the folder holds other things than a build's, or its manifest cannot be read.
    """
    content = _read_content(out / MANIFEST_FILE)
    if content is None:
        _require_own_folder(out)
        return OutputState(Manifest())
    try:
        manifest = json.decode(content, type=Manifest)
    except (DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{out / MANIFEST_FILE} is damaged: {error}.", "Remove that folder and build again."
        ) from error
    return _remove_uncertain(manifest, _read_journal(out))


def read_built_plan_digest(out: Path) -> str:
    """The digest of the plan that `out` was made from, as long as nothing is in doubt or left behind; else empty."""
    try:
        if (out / _JOURNAL_FILE).exists() or (out / STAGING_FOLDER).exists():
            return ""
        found = json.decode((out / MANIFEST_FILE).read_bytes(), type=_ManifestHead)
        return found.plan_digest if all((out / part).exists() for part in found.folders) else ""
    except (OSError, DecodeError, UnicodeDecodeError):
        return ""


class _ManifestHead(Struct, frozen=True):
    """Two things of a manifest: all else in it is passed over."""

    plan_digest: str = field(default="", name="state")
    folders: tuple[str, ...] = field(default=(), name="parts")


def write_manifest(out: Path, manifest: Manifest) -> None:
    """Put the manifest in place, beside and renamed; what it says of `out` is in order already."""
    parts = tuple(part for part in OUTPUT_FOLDERS if (out / part).exists())
    _write_file(out, MANIFEST_FILE, json.encode(structs.replace(manifest, folders=parts)) + b"\n")


def write_journal(out: Path, journal: Journal) -> None:
    """Write down what is about to change. `out` is ours from then on."""
    _write_file(out, _JOURNAL_FILE, json.encode(journal))
    if not (out / MANIFEST_FILE).exists():
        write_manifest(out, Manifest())


def delete_journal(out: Path) -> None:
    """Everything is as the manifest says."""
    (out / _JOURNAL_FILE).unlink(missing_ok=True)


def _write_file(out: Path, name: str, content: bytes) -> None:
    """Write a file of ours beside, among what is staged, and rename it."""
    beside = out / STAGING_FOLDER / name
    beside.parent.mkdir(exist_ok=True)
    beside.write_bytes(content)
    beside.replace(out / name)


def _read_content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself access to it.") from error


def _read_journal(out: Path) -> Journal:
    """The journal of a build that did not end; one that cannot be read puts everything in doubt."""
    content = _read_content(out / _JOURNAL_FILE)
    try:
        return Journal() if content is None else json.decode(content, type=Journal)
    except (DecodeError, UnicodeDecodeError):
        return Journal(is_everything=True)


def _remove_uncertain(manifest: Manifest, journal: Journal) -> OutputState:
    if journal.is_everything or not manifest.base_digest:  # without a base, it is from a version that knew no bundles
        return OutputState(Manifest(), Journal(is_everything=True))
    bundles, items = frozenset(journal.sources), frozenset(journal.items)
    if not (bundles or items or journal.paths):
        return OutputState(manifest, journal)
    certain = structs.replace(
        manifest,
        plan_digest="",
        sections={name: _clear_keys(section, bundles) for name, section in manifest.sections.items()},
        items={path: "" if path in items else key for path, key in manifest.items.items()},
        copies={path: "" if path in items else key for path, key in manifest.copies.items()},
        entries_by_feed={path: entries for path, entries in manifest.entries_by_feed.items() if path not in items},
    )
    return OutputState(certain, journal)


def _clear_keys(section: ManifestSection, uncertain_sources: frozenset[str]) -> ManifestSection:
    """A section in which some bundles have no key, and itself then neither."""
    bundles = section.rows_by_source
    if uncertain_sources.isdisjoint(bundles):
        return section
    certain = {
        source: ManifestRow("", kept.joined_paths) if source in uncertain_sources else kept
        for source, kept in bundles.items()
    }
    return create_manifest_section("", certain)


def _require_own_folder(out: Path) -> None:
    if out.is_dir() and any(not path.name.startswith(".") for path in out.iterdir()):
        raise ConfigError(
            f"{out} is not empty and holds no {MANIFEST_FILE}, so pressroom did not make it.",
            "Name another folder with --out, or empty this one yourself.",
        )
