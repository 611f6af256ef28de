"""Read and write the manifest of `out/`, and the journal of a build that is changing it.

A folder that contains files but no manifest is not ours: pressroom rejects it and never clears it.
"""

from pathlib import Path

from msgspec import DecodeError, Struct, field, json, structs

from pressroom.errors import ConfigError
from pressroom.model.manifest import Manifest, ManifestRow, ManifestSection, create_manifest_section
from pressroom.regular_files import read_regular_file, suggest_remedy
from pressroom.write.staging import OUTPUT_FOLDERS, PRIVATE_FILES, STAGING_FOLDER

MANIFEST_FILE = "manifest.json"
JOURNAL_FILE = ".journal.json"


class Journal(Struct, frozen=True):
    """What a build was about to change. While the journal exists, that build has not finished.

    The outputs of `sources` (releases) and `items` are uncertain: old, new or missing. Each of `paths` may exist or
    not. `is_everything` means that all of `out/` is uncertain.
    """

    sources: tuple[str, ...] = field(default=(), name="bundles")
    items: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    is_everything: bool = False


class OutputState(Struct, frozen=True):
    """What is known about `out/`: its manifest without uncertain outputs, and the journal of an unfinished build."""

    manifest: Manifest
    journal: Journal = field(default_factory=Journal)


def read_manifest(out: Path) -> OutputState:
    """Return the state of `out`, with an empty manifest if nothing was built yet.

    Raises ConfigError if the folder contains files that are not ours, or the manifest cannot be read.
    """
    content = _read_content(out / MANIFEST_FILE)
    if content is None:
        _require_own_folder(out)
        return OutputState(Manifest())
    try:
        manifest = json.decode(content, type=Manifest)
    except (DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{out / MANIFEST_FILE} is damaged: {error}.", f"Delete the folder {out}, then build again."
        ) from error
    return _remove_uncertain(manifest, _read_journal(out))


def read_built_plan_digest(out: Path) -> str:
    """Return the digest of the plan that `out` was built from; empty if the last build did not finish."""
    try:
        if (out / JOURNAL_FILE).exists() or (out / STAGING_FOLDER).exists():
            return ""
        head = json.decode(read_regular_file(out / MANIFEST_FILE), type=_ManifestHead)
        return head.plan_digest if all((out / name).exists() for name in head.folders) else ""
    except (OSError, DecodeError, UnicodeDecodeError):
        return ""


class _ManifestHead(Struct, frozen=True):
    """Two fields of the manifest; decoding skips the others."""

    plan_digest: str = field(default="", name="state")
    folders: tuple[str, ...] = field(default=(), name="parts")


def write_manifest(out: Path, manifest: Manifest) -> None:
    """Write the manifest atomically; `out` must match it already."""
    folders = tuple(name for name in (*OUTPUT_FOLDERS, *PRIVATE_FILES) if (out / name).exists())
    _write_file(out, MANIFEST_FILE, json.encode(structs.replace(manifest, folders=folders)) + b"\n")


def write_journal(out: Path, journal: Journal) -> None:
    """Write the journal and, in a new folder, an empty manifest, which marks the folder as ours."""
    _write_file(out, JOURNAL_FILE, json.encode(journal))
    if not (out / MANIFEST_FILE).exists():
        write_manifest(out, Manifest())


def delete_journal(out: Path) -> None:
    """Delete the journal, once `out` matches the manifest."""
    (out / JOURNAL_FILE).unlink(missing_ok=True)


def _write_file(out: Path, name: str, content: bytes) -> None:
    """Write a file to the staging folder, then rename it."""
    staged = out / STAGING_FOLDER / name
    staged.parent.mkdir(exist_ok=True)
    staged.write_bytes(content)
    staged.replace(out / name)


def _read_content(path: Path) -> bytes | None:
    try:
        return read_regular_file(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        remedy = suggest_remedy(error, "Fix its permissions, then build again.")
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", remedy) from error


def _read_journal(out: Path) -> Journal:
    """Return the journal of an unfinished build; if it is damaged, everything is uncertain."""
    content = _read_content(out / JOURNAL_FILE)
    try:
        return Journal() if content is None else json.decode(content, type=Journal)
    except (DecodeError, UnicodeDecodeError):
        return Journal(is_everything=True)


def _remove_uncertain(manifest: Manifest, journal: Journal) -> OutputState:
    if journal.is_everything or not manifest.base_digest:  # no base: an older format, without sections
        return OutputState(Manifest(), Journal(is_everything=True))
    sources, items = frozenset(journal.sources), frozenset(journal.items)
    if not (sources or items or journal.paths):
        return OutputState(manifest, journal)
    certain = structs.replace(
        manifest,
        plan_digest="",
        sections={name: _clear_keys(section, sources) for name, section in manifest.sections.items()},
        items={path: "" if path in items else key for path, key in manifest.items.items()},
        copies={path: "" if path in items else key for path, key in manifest.copies.items()},
        entries_by_feed={path: entries for path, entries in manifest.entries_by_feed.items() if path not in items},
    )
    return OutputState(certain, journal)


def _clear_keys(section: ManifestSection, uncertain_sources: frozenset[str]) -> ManifestSection:
    """Remove the keys of uncertain releases, so that they are built again, and then the key of the section."""
    rows = section.rows_by_source
    if uncertain_sources.isdisjoint(rows):
        return section
    cleared = {
        source: ManifestRow("", row.joined_paths) if source in uncertain_sources else row
        for source, row in rows.items()
    }
    return create_manifest_section("", cleared)


def _require_own_folder(out: Path) -> None:
    if out.is_dir() and any(not path.name.startswith(".") for path in out.iterdir()):
        raise ConfigError(
            f"{out} is not empty and has no {MANIFEST_FILE}, so pressroom did not create it.",
            "Choose another folder with --out, or delete the files in this one yourself.",
        )
