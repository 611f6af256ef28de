"""The fast path for plain e-mail addresses accepts only what the library accepts unchanged."""

import subprocess
import sys

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from pressroom.check import values

LOCAL = st.text("ab0._+-A!'", min_size=1, max_size=70)
LABEL = st.text("ab0-xn", min_size=1, max_size=66) | st.sampled_from(["xn--a", "example", "a-b"])
TOP = st.sampled_from(["se", "example", "test", "local", "arpa", "invalid", "onion", "localhost", "s", "s1", "museum"])
HOST = st.lists(LABEL, max_size=5).map(".".join)
ADDRESSES = st.builds("{}@{}.{}".format, LOCAL, HOST, TOP) | st.text("ab@.-_é \n", max_size=12)


def normalise_with_library(address: str) -> str | None:
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


@given(ADDRESSES)
def test_an_address_is_accepted_or_refused_as_by_the_library(address: str) -> None:
    try:
        normalised: str | None = values.normalise_email(address)
    except ValueError:
        normalised = None
    assert normalised == normalise_with_library(address)


@pytest.mark.parametrize("name", [*"abc", "a" * 64, "a" * 65])
@pytest.mark.parametrize("label", ["a" * 63, "a" * 64, ".".join(["a" * 60] * 3), ".".join(["a" * 60] * 4)])
def test_the_length_of_addresses_is_limited_as_by_the_library(name: str, label: str) -> None:
    address = f"{name}@{label}.se"
    if normalise_with_library(address) is None:
        with pytest.raises(ValueError, match="is not a valid e-mail address"):
            values.normalise_email(address)
    else:
        assert values.normalise_email(address) == address


def test_other_spellings_are_normalised() -> None:
    assert values.normalise_email("Press@EXAMPLE.org") == "Press@example.org"
    assert values.normalise_email("press@örn.example") == "press@örn.example"


def test_a_plain_address_does_not_load_the_library() -> None:
    program = "import sys; from pressroom.check import values; values.normalise_email('press@example.org')"
    output = subprocess.run(
        [sys.executable, "-c", f"{program}; print('email_validator' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    assert output == "False\n"
