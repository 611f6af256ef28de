"""exiftool, which knows the metadata of all formats, finds nothing in published pictures but what pressroom writes."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from pressroom.images.decode import detect_media_type
from pressroom.images.metadata import ImageMetadata
from pressroom.images.strip import embed_metadata
from tests.support.made_images import FULL_OF_METADATA, SECRET

METADATA = ImageMetadata("sv", "Färjan", "Siv Ek", "Fri att använda.", "En färja.")
# What a program needs to show a picture, and what exiftool computes from it.
DISPLAY_GROUPS = {"File", "ExifTool", "System", "JFIF", "Adobe", "APP14", "PNG", "PNG-pHYs", "RIFF", "GIF", "QuickTime"}
DISPLAY_GROUPS |= {"ICC_Profile", "ICC-header", "ICC-view", "ICC-meas", "ICC-chrm", "Composite", "Meta"}


@pytest.fixture(scope="module")
def tags(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """All tags that exiftool finds in the published files, by file name."""
    folder = tmp_path_factory.mktemp("pictures")
    for name, content in FULL_OF_METADATA.items():
        (folder / name).write_bytes(embed_metadata(content, detect_media_type(content), METADATA))
    return {Path(each["SourceFile"]).name: each for each in read_tags(folder)}


def read_tags(folder: Path) -> list[dict[str, str]]:
    program = shutil.which("exiftool")
    assert program, "exiftool is not installed; run ./run test to install it"
    command = [program, "-json", "-a", "-u", "-G1", "-ee", "-charset", "utf8", str(folder)]
    found: list[dict[str, str]] = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    return found


def test_exiftool_finds_the_secret_in_the_files_as_they_were(tmp_path: Path) -> None:
    for name, content in FULL_OF_METADATA.items():
        (tmp_path / name).write_bytes(content)
    assert len([each for each in read_tags(tmp_path) if SECRET in str(each)]) >= 5


@pytest.mark.parametrize("name", FULL_OF_METADATA)
def test_only_what_shows_the_picture_and_our_own_texts_are_left(tags: dict[str, dict[str, str]], name: str) -> None:
    ours = {"XMP-dc", "XMP-photoshop", "XMP-xmpRights", "XMP-iptcCore", "XMP-x", "IPTC", "Photoshop"}
    found = {key.partition(":")[0] for key in tags[name] if ":" in key}
    orientation = {"IFD0"} if "IFD0" in found else set()
    assert found - DISPLAY_GROUPS - ours - orientation == set()
    assert [key for key in tags[name] if key.startswith("IFD0:") and key != "IFD0:Orientation"] in (
        [],
        ["IFD0:ResolutionUnit"],
    )
    assert SECRET not in str(tags[name])
    assert not [key for key in tags[name] if "Thumbnail" in key or "Comment" in key or "GPS" in key]
    assert "Warning" not in str(tags[name])


@pytest.mark.parametrize("name", [name for name in FULL_OF_METADATA if not name.endswith(".avif")])
def test_our_own_texts_are_read(tags: dict[str, dict[str, str]], name: str) -> None:
    found = tags[name]
    assert found["XMP-dc:Description"] == METADATA.caption
    assert found["XMP-photoshop:Credit"] == METADATA.credit
    assert found["XMP-xmpRights:UsageTerms"] == METADATA.terms
    if name.endswith(".jpg"):
        assert found["IPTC:Caption-Abstract"] == METADATA.caption
