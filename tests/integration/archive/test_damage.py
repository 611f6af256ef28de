"""Whatever octet of a bag is changed, the import refuses it, and writes nothing."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressroom.archive.restore_bag import import_bag
from pressroom.errors import ConfigError
from tests.support.archives import files

pytestmark = pytest.mark.xdist_group("archive")  # the newsrooms are made once


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_octet_of_a_bag_can_be_changed_unseen(little_bag: Path, tmp_path: Path, data: st.DataObject) -> None:
    # Half of the time in the tag files, which are small beside all else.
    held = sorted(files(little_bag))
    tags = [path for path in held if "/" not in path]
    path = little_bag / data.draw(st.sampled_from(tags) | st.sampled_from(held), "file")
    before = path.read_bytes()
    place = data.draw(st.integers(0, len(before) - 1), "place")
    octet = data.draw(st.integers(0, 255).filter(lambda octet: octet != before[place]), "octet")
    try:
        path.write_bytes(before[:place] + bytes([octet]) + before[place + 1 :])
        with pytest.raises(ConfigError):
            import_bag(little_bag, tmp_path / "made")
    finally:
        path.write_bytes(before)
    assert not (tmp_path / "made").exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_file_of_a_bag_can_be_cut_short_or_removed_unseen(
    little_bag: Path, tmp_path: Path, data: st.DataObject
) -> None:
    others = {"tagmanifest-sha256.txt", "tagmanifest-sha512.txt"}  # one of them is enough, by the standard
    path = little_bag / data.draw(st.sampled_from(sorted(files(little_bag).keys() - others)), "file")
    before = path.read_bytes()
    try:
        if data.draw(st.booleans(), "whole"):
            path.unlink()
        else:
            os.truncate(path, data.draw(st.integers(0, len(before) - 1), "size"))
        with pytest.raises(ConfigError):
            import_bag(little_bag, tmp_path / "made")
    finally:
        path.write_bytes(before)
    assert not (tmp_path / "made").exists()


def test_the_bag_itself_is_taken(little_bag: Path, tmp_path: Path) -> None:
    assert import_bag(little_bag, tmp_path / "made").releases == ("2023/bron", "2024/viken")
