"""File sizes are formatted as in the language."""

import pytest

from pressroom.text.languages import format_size


@pytest.mark.parametrize(
    ("size", "swedish", "english"),
    [
        (0, "0 byte", "0 bytes"),
        (1, "1 byte", "1 byte"),
        (999, "999 byte", "999 bytes"),
        (1_000, "1 kB", "1 kB"),
        (345_678, "346 kB", "346 kB"),
        (999_499, "999 kB", "999 kB"),
        (999_500, "1 MB", "1 MB"),
        (1_234_567, "1,2 MB", "1.2 MB"),
        (12_000_000, "12 MB", "12 MB"),
        (999_949_999, "999,9 MB", "999.9 MB"),
        (999_950_000, "1 GB", "1 GB"),
        (3_400_000_000_000, "3 400 GB", "3,400 GB"),
    ],
)
def test_a_size_is_rounded_to_a_common_unit(size: int, swedish: str, english: str) -> None:
    assert " ".join(format_size(size, "sv").split()) == swedish
    assert " ".join(format_size(size, "en").split()) == english


def test_an_unknown_language_is_an_error_that_says_what_was_expected() -> None:
    with pytest.raises(ValueError, match="expected one such as sv"):
        format_size(1, "xx")
