"""An import rejects a bag in which any byte was changed, and writes nothing."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressroom.archive.import_bag import import_bag
from pressroom.errors import ConfigError
from tests.support.archives import read_files

pytestmark = pytest.mark.xdist_group("archive")  # the newsrooms are created once


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_byte_of_a_bag_can_be_changed_unnoticed(small_bag: Path, tmp_path: Path, data: st.DataObject) -> None:
    # Half of the changes are in the tag files, which are small compared with all others.
    paths = sorted(read_files(small_bag))
    tags = [path for path in paths if "/" not in path]
    path = small_bag / data.draw(st.sampled_from(tags) | st.sampled_from(paths), "file")
    content = path.read_bytes()
    position = data.draw(st.integers(0, len(content) - 1), "position")
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[position]), "byte")
    try:
        path.write_bytes(content[:position] + bytes([byte]) + content[position + 1 :])
        with pytest.raises(ConfigError):
            import_bag(small_bag, tmp_path / "newsroom")
    finally:
        path.write_bytes(content)
    assert not (tmp_path / "newsroom").exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_file_of_a_bag_can_be_truncated_or_removed_unnoticed(
    small_bag: Path, tmp_path: Path, data: st.DataObject
) -> None:
    others = {"tagmanifest-sha256.txt", "tagmanifest-sha512.txt"}  # the standard requires only one of them
    path = small_bag / data.draw(st.sampled_from(sorted(read_files(small_bag).keys() - others)), "file")
    content = path.read_bytes()
    try:
        if data.draw(st.booleans(), "remove"):
            path.unlink()
        else:
            os.truncate(path, data.draw(st.integers(0, len(content) - 1), "size"))
        with pytest.raises(ConfigError):
            import_bag(small_bag, tmp_path / "newsroom")
    finally:
        path.write_bytes(content)
    assert not (tmp_path / "newsroom").exists()


def test_the_undamaged_bag_is_imported(small_bag: Path, tmp_path: Path) -> None:
    assert import_bag(small_bag, tmp_path / "newsroom").releases == ("2023/bron", "2024/viken")
