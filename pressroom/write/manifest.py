"""The manifest of `out/`: bytes on disk to Manifest and back.

A folder with files but without a manifest is somebody else's: it is refused, never cleared.
"""

from pathlib import Path

from msgspec import DecodeError, json

from pressroom.artifact import Manifest
from pressroom.errors import ConfigError

MANIFEST = "manifest.json"


def read_manifest(out: Path) -> Manifest:
    """What the last build left in `out`; an empty manifest when there was none.

    Raises ConfigError when the folder holds other things than a build's, or its manifest cannot be read.
    """
    try:
        return json.decode((out / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError:
        return _manifest_of_new(out)
    except NotADirectoryError as error:
        raise ConfigError(f"{out} is a file, not a folder.", "Name a folder with --out.") from error
    except (DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{out / MANIFEST} is damaged: {error}.", "Remove that folder and build again.") from error
    except OSError as error:
        what = f"{out / MANIFEST} cannot be read: {error.strerror}."
        raise ConfigError(what, "Give yourself access to it.") from error


def write_manifest(out: Path, keys: dict[str, str]) -> None:
    """Put the manifest in place, beside and renamed, its paths in order."""
    beside = out / f".{MANIFEST}"
    ordered = Manifest(dict(sorted(keys.items())))
    beside.write_bytes(json.format(json.encode(ordered), indent=1) + b"\n")
    beside.replace(out / MANIFEST)


def _manifest_of_new(out: Path) -> Manifest:
    if out.is_dir() and any(not path.name.startswith(".") for path in out.iterdir()):
        raise ConfigError(
            f"{out} is not empty and holds no {MANIFEST}, so pressroom did not make it.",
            "Name another folder with --out, or empty this one yourself.",
        )
    return Manifest({})
