"""Compiled templates of an earlier build are found again, and files that may be wrong are ignored."""

from pathlib import Path

import pytest

from pressroom.cache.files import load_compiled_templates, save_compiled_templates

CODE = {"https://press.example sv True site/a.html": b"code"}


def test_saved_code_is_found_again(tmp_path: Path) -> None:
    save_compiled_templates(tmp_path / "cache", "fingerprint", CODE)
    assert load_compiled_templates(tmp_path / "cache", "fingerprint") == CODE
    assert load_compiled_templates(tmp_path / "cache", "other") == {}


def test_nobody_else_can_read_or_write_the_code(tmp_path: Path) -> None:
    save_compiled_templates(tmp_path / "cache", "fingerprint", CODE)
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "cache/fingerprint.templates").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", [".", "fingerprint.templates"])
def test_code_that_others_may_write_is_not_trusted(tmp_path: Path, name: str) -> None:
    save_compiled_templates(tmp_path / "cache", "fingerprint", CODE)
    (tmp_path / "cache" / name).chmod(0o777)
    assert load_compiled_templates(tmp_path / "cache", "fingerprint") == {}


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"\x81\xa1a\x01", b"\x81\xa1\xff\xc4\x01x"])
def test_a_damaged_file_is_ignored(tmp_path: Path, content: bytes) -> None:
    save_compiled_templates(tmp_path / "cache", "fingerprint", CODE)
    (tmp_path / "cache/fingerprint.templates").write_bytes(content)
    assert load_compiled_templates(tmp_path / "cache", "fingerprint") == {}


def test_only_the_newest_few_are_kept(tmp_path: Path) -> None:
    for number in range(9):
        save_compiled_templates(tmp_path / "cache", f"fingerprint{number}", CODE)
    assert len(list((tmp_path / "cache").iterdir())) == 4
    assert load_compiled_templates(tmp_path / "cache", "fingerprint8") == CODE


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    save_compiled_templates(tmp_path / "file" / "cache", "fingerprint", CODE)
    assert load_compiled_templates(tmp_path / "file" / "cache", "fingerprint") == {}
